"""One look-up: warm in process, and cold as a whole process."""

import csv
import json
import random
import statistics
import sys
import time
from pathlib import Path

from setting import CUSTOMERS, HERE, NEGATIVES, OUT, TRUTH, cabos, last_json, measured, workspace
from table import Row

QUERIES, SEED, COLD = 2000, 1, 7
COMPANY_TAILS = ("S.A. de C.V.", "Ltd", "S. de R.L.", "Co., Ltd.", "Trading LLC", "")


def queries() -> list[tuple[str, str]]:
    """Return names with birth dates: planted, ordinary and foreign persons, and companies."""
    rng = random.Random(SEED)
    with TRUTH.open(encoding="utf-8", newline="") as file:
        planted = {row["customer_id"] for row in csv.DictReader(file)}
    with CUSTOMERS.open(encoding="utf-8", newline="") as file:
        people = [(row["customer_id"] in planted, row["name"], row["birth_date"])
                  for row in csv.DictReader(file)]  # fmt: skip
    with NEGATIVES.open(encoding="utf-8", newline="") as file:
        foreign = [(row["full_name"], row["date_of_birth"]) for row in csv.DictReader(file)]
    quarter = QUERIES // 4
    listed = rng.sample([(name, born) for is_one, name, born in people if is_one], quarter)
    others = rng.sample([(name, born) for is_one, name, born in people if not is_one], quarter)
    words = [name.split()[-1] for _, name, _ in people]
    companies = [
        (f"{rng.choice(words)} {rng.choice(words)} {rng.choice(COMPANY_TAILS)}".strip(), "")
        for _ in range(quarter)
    ]
    found = [*listed, *others, *rng.sample(foreign, quarter), *companies]
    rng.shuffle(found)
    return found


def warm(folder: str) -> None:
    """Time each query in this process; print percentiles as JSON."""
    from cabos.ask.lookup import lookup
    from cabos.match.reading import make_subject
    from cabos.runs.searching import open_engine
    from cabos.store.workspace import Store

    engine, _ = open_engine(Store.open(Path(folder)), compiled=True)
    asked = queries()
    for name, born in asked[:20]:  # the kernels come from their cache on disk
        lookup(make_subject("warm", name[::-1], birth_date=born), engine, limit=5)
    times = []
    for name, born in asked:
        began = time.perf_counter()
        lookup(make_subject("query", name, birth_date=born), engine, limit=5)
        times.append(1000 * (time.perf_counter() - began))
    times.sort()
    at = [times[int(len(times) * share)] for share in (0.5, 0.9, 0.99)]
    print(json.dumps({"p50": at[0], "p90": at[1], "p99": at[2], "max": times[-1]}))


def lookups() -> list[Row]:
    """Measure both."""
    folder = workspace("list")
    cabos(folder, "screen", CUSTOMERS, "--out", OUT / "x.csv")  # so names are as rare as there
    told = last_json(measured([sys.executable, HERE / "measure_lookup.py", folder]).text)
    arguments = (folder, "lookup", "Ismael Zambada Garcia", "--json")
    cabos(*arguments)  # builds the index, if it is not there
    costs = [cabos(*arguments) for _ in range(COLD)]
    cold = statistics.median(cost.wall for cost in costs)
    cpu = statistics.median(cost.cpu for cost in costs)
    return [
        Row(f"warm look-up in process, p99 of {QUERIES:,} queries", "≤ 5 ms, aim 1 ms",
            f"{told['p99']:.2f} ms (p50 {told['p50']:.2f}, p90 {told['p90']:.2f}, "
            f"most {told['max']:.1f})", "", told["p99"] <= 5),
        Row(f"cold look-up, whole process on a built index, median of {COLD}",
            "≤ 1 s, aim 0.3 s", f"{cold:.2f} s ({cpu:.2f} CPU-s)", "", cold <= 1),
    ]  # fmt: skip


if __name__ == "__main__":
    warm(sys.argv[1])
