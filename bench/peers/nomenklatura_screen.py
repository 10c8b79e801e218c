"""Screen customers with nomenklatura, file to scores: its blocking index, then logic-v2.

    python nomenklatura_screen.py LIST.ftm.json CUSTOMERS.csv SCRATCH OUT.json

Runs in its own environment. Prints one line of JSON: seconds of each stage.
"""

import csv
import json
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from followthemoney import Dataset, StatementEntity
from nomenklatura.blocker import Index
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig
from nomenklatura.resolver import Linker
from nomenklatura.store import load_entity_file_store

SEXES = {"H": "male", "M": "female", "male": "male", "female": "female"}
AT_LEAST = 0.3  # scores kept for the frontier


def customers(path: Path, dataset: Dataset) -> Iterator[StatementEntity]:
    """Yield customers as FollowTheMoney persons."""
    with path.open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            properties = {
                "name": [row.get("name") or row["full_name"]],
                "birthDate": [row.get("birth_date") or row.get("date_of_birth") or ""],
                "gender": [SEXES.get(row.get("sex") or row.get("gender") or "", "")],
                "idNumber": [row.get("curp") or ""],
                "taxNumber": [row.get("rfc") or ""],
                "nationality": [(row.get("country") or "").lower()],
            }
            kept = {key: [v for v in values if v] for key, values in properties.items()}
            key = row.get("customer_id") or f"N{number:07d}"
            data = {
                "id": key,
                "schema": "Person",
                "properties": {k: v for k, v in kept.items() if v},
            }
            yield StatementEntity.from_data(dataset, data, cleaned=False)


def main(listed: str, people: str, scratch: str, out: str) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    store = load_entity_file_store(Path(listed), Linker({}), cleaned=False)
    view = store.default_view()
    index = Index(view, Path(scratch))
    index.build()
    built, built_cpu = time.perf_counter(), time.process_time()
    logic = get_algorithm("logic-v2")
    config = ScoringConfig.defaults()
    asked = {
        one.id: one for one in customers(Path(people), Dataset.make({"name": "c", "title": "c"}))
    }
    found: dict[str, list[tuple[str, float]]] = {}
    pairs = 0
    for key, candidates in index.match_entities(asked.values()):
        mine = asked[key.id]
        for candidate, _ in candidates:
            other = view.get_entity(candidate.id)
            if other is None:
                continue
            pairs += 1
            score = logic.compare(mine, other, config).score
            if score >= AT_LEAST:
                found.setdefault(key.id, []).append((candidate.id, round(score, 4)))
    Path(out).write_text(json.dumps(found))
    spent = time.perf_counter() - built
    print(json.dumps({
        "customers": len(asked), "pairs": pairs, "build_seconds": built - began,
        "build_cpu": built_cpu - cpu, "seconds": spent, "cpu": time.process_time() - built_cpu,
    }))  # fmt: skip
    index.close()


if __name__ == "__main__":
    main(*sys.argv[1:5])
