"""Compare names with rapidfuzz alone.

    python rapidfuzz_names.py pairs FILE.csv                      WRatio of labelled pairs
    python rapidfuzz_names.py screen LIST.ftm.json CUSTOMERS.csv  customers against all listed names

Both print one line of JSON. ``screen`` keeps scores of 85 and more, by default processing (case and
punctuation folded), in one thread. ``truth`` comes as a third file: customer_id, ent_num, is_match.
"""

import csv
import json
import sys
import time
from pathlib import Path

import numpy as np
from rapidfuzz import fuzz, process, utils

CUTOFF = 85
BATCH = 500


def rows_of(path: str) -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def pairs(path: str) -> None:
    fold = utils.default_process
    print(json.dumps([fuzz.WRatio(row["name1"], row["name2"], processor=fold) / 100
                      for row in rows_of(path)]))  # fmt: skip


def screen(listed: str, customers: str, truth: str) -> None:
    names, owners = [], []
    for line in Path(listed).read_text("utf-8").splitlines():
        entity = json.loads(line)
        for prop in ("name", "alias", "weakAlias"):
            for name in entity["properties"].get(prop, []):
                names.append(utils.default_process(name))
                owners.append(entity["id"])
    labels = {row["customer_id"]: row for row in rows_of(truth)}
    result = {"names": len(names)}
    for scorer in (fuzz.WRatio, fuzz.token_sort_ratio):
        began = time.perf_counter()
        people = rows_of(customers)
        asked = [utils.default_process(row["name"]) for row in people]
        hits: list[set[str]] = []
        for start in range(0, len(asked), BATCH):
            scores = process.cdist(asked[start : start + BATCH], names, scorer=scorer,
                                   score_cutoff=CUTOFF, dtype=np.uint8, workers=1)  # fmt: skip
            found: list[set[str]] = [set() for _ in scores]
            for row, column in zip(*np.nonzero(scores), strict=True):
                found[row].add(owners[column])
            hits += found
        seconds = time.perf_counter() - began
        found_rates = rates(people, hits, labels)
        cost = {"seconds": seconds, "customers": len(people)}
        result[scorer.__name__] = found_rates | cost
    print(json.dumps(result))


def rates(people: list, hits: list, labels: dict) -> dict[str, float]:
    """Return recall and alert rates."""
    counts = {"match": [0, 0], "namesake": [0, 0], "other": [0, 0]}
    for row, found in zip(people, hits, strict=True):
        label = labels.get(row["customer_id"])
        kind = "other" if label is None else "match" if label["is_match"] == "1" else "namesake"
        hit = f"ofac-{label['ent_num']}" in found if kind == "match" else bool(found)
        counts[kind][0] += hit
        counts[kind][1] += 1
    return {kind: hit / max(n, 1) for kind, (hit, n) in counts.items()}


if __name__ == "__main__":
    {"pairs": pairs, "screen": screen}[sys.argv[1]](*sys.argv[2:])
