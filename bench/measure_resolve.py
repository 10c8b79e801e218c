"""Three hundred thousand records resolved, beside Splink on the same records in the same run."""

import csv
import json
import subprocess
from collections import Counter
from pathlib import Path

from environments import python_of
from make_records import LEVELS, make
from setting import HERE, OUT, PAIRS, Cost, cabos, last_json, measured
from table import Row

COUNT = 300_000
PRECISIONS = (0.99, 0.999)


def records(level: str) -> tuple[Path, Path, Path]:
    """Return the records, whose each is, and the records as a list that cabos reads."""
    out = [OUT / f"{kind}_{level}.csv" for kind in ("records", "truth", "list")]
    if not out[2].exists():
        make(COUNT, level, out[0], out[1])
        as_list(out[0], out[2])
    return out[0], out[1], out[2]


def as_list(source: Path, out: Path) -> None:
    """Write records as a list of the user's own: the name in one column, as lists have it."""
    sexes = {"H": "male", "M": "female"}
    with source.open(newline="") as file, out.open("w", newline="") as target:
        writer = csv.writer(target)
        writer.writerow(["id", "name", "schema", "birth_date", "identifiers", "address", "sex"])
        for row in csv.DictReader(file):
            pairs = (("CURP", row["curp"]), ("EMAIL", row["email"]))
            name = " ".join(filter(None, (row["given"], row["paternal"], row["maternal"])))
            identifiers = ";".join(f"{kind}:{value}" for kind, value in pairs if value)
            writer.writerow([row["id"], name, "Person", row["birth_date"], identifiers,
                             row["town"], sexes.get(row["sex"], "")])  # fmt: skip


def recalls(pairs: Path, truth: Path, columns: tuple[str, str, str], prefix: str) -> list[float]:
    """Return the recall at each of ``PRECISIONS``: the most found at a threshold that has it."""
    with truth.open() as file:
        whose = dict(line.strip().split(",") for line in file)
    total = sum(count * (count - 1) // 2 for count in Counter(whose.values()).values())
    left, right, chance = columns
    with pairs.open(newline="") as file:
        scored = sorted(
            ((float(row[chance]), whose[row[left].removeprefix(prefix)]
              == whose[row[right].removeprefix(prefix)]) for row in csv.DictReader(file)),
            key=lambda one: -one[0],
        )  # fmt: skip
    best = [0.0] * len(PRECISIONS)
    found = 0
    for at, (score, is_true) in enumerate(scored, 1):
        found += is_true
        if at == len(scored) or scored[at][0] != score:
            for place, wanted in enumerate(PRECISIONS):
                if found / at >= wanted:
                    best[place] = found / total
    return best


def resolved(level: str) -> tuple[Cost, list[float]]:
    """Resolve with cabos; the kernels are compiled before."""
    _, truth, listed = records(level)
    folder, out = OUT / f"resolve_{level}", OUT / f"cabos_{level}.csv"
    if not folder.exists():
        cabos(folder, "init")
        cabos(folder, "add", "own_list", "--from", listed)
    arguments = ("resolve", "--json", "--limit", "0", "--out", out)
    cabos(folder, *arguments)
    cost = cabos(folder, *arguments)
    return cost, recalls(out, truth, ("left", "right", "bits"), "own-")


def splinked(level: str) -> tuple[Cost, list[float]]:
    """Resolve with Splink."""
    file, truth, _ = records(level)
    out = OUT / f"splink_{level}.csv"
    script = HERE / "peers" / "splink_resolve.py"
    cost = measured([python_of("splink"), script, file, out])
    return cost, recalls(out, truth, ("id_l", "id_r", "p"), "")


def resolutions() -> list[Row]:
    """Resolve every level with both."""
    rows = []
    for level in LEVELS:
        mine, my_recall = resolved(level)
        theirs, their_recall = splinked(level)
        for cost in (mine, theirs):
            print(level, cost.wall, cost.cpu, cost.peak, my_recall, their_recall, flush=True)
        rows.append(Row(
            f"{COUNT:,} records, {level} mistakes: the whole process", "no slower",
            f"{mine.wall:.1f} s ({mine.cpu:.1f} CPU-s, {mine.peak:.0f} MB)",
            f"{theirs.wall:.1f} s ({theirs.cpu:.1f} CPU-s, {theirs.peak:.0f} MB)",
            mine.wall <= theirs.wall,
        ))  # fmt: skip
        for wanted, ours, other in zip(PRECISIONS, my_recall, their_recall, strict=True):
            title = f"{level} mistakes: recall at precision {wanted}"
            rows.append(Row(title, "higher", f"{ours:.4f}", f"{other:.4f}", ours > other))
    return rows


def labelled() -> list[Row]:
    """Compare the labelled pairs of names with Splink's comparison of names, at its best cut."""
    from cabos.match.pairs import compare

    with PAIRS.open(newline="", encoding="utf-8") as file:
        pairs = list(csv.DictReader(file))
    truth = [row["is_match"] in ("1", "true", "True") for row in pairs]
    mine = f1([compare(row["name1"], row["name2"], row["schema"]).is_match for row in pairs], truth)
    script = HERE / "peers" / "splink_names.py"
    told = subprocess.run(
        [python_of("splink"), script, PAIRS], check=True, capture_output=True, text=True
    ).stdout
    scores = last_json(told)["scores"]
    cut, theirs = max(
        ((cut, f1([one >= cut for one in scores], truth)) for cut in sorted({*scores})),
        key=lambda one: one[1],
    )
    peer = f"{theirs:.3f} (Jaro–Winkler, best cut {cut:.2f} of this file)"
    return [Row(f"F1 on {len(pairs)} labelled pairs", "higher", f"{mine:.3f}", peer, mine > theirs)]


def f1(said: list[bool], truth: list[bool]) -> float:
    """Return the F1 of what was said."""
    both = sum(one and other for one, other in zip(said, truth, strict=True))
    return 2 * both / (sum(said) + sum(truth))


if __name__ == "__main__":
    print(json.dumps([row.cells() for row in (*resolutions(), *labelled())], indent=1))
