"""Score labelled pairs of names with logic-v2; prints a JSON list, in the file's order."""

import csv
import json
import sys
from pathlib import Path

from followthemoney import model
from nomenklatura.matching import get_algorithm
from nomenklatura.matching.types import ScoringConfig


def main(pairs: str) -> None:
    logic, config = get_algorithm("logic-v2"), ScoringConfig.defaults()
    scores = []
    with Path(pairs).open(encoding="utf-8", newline="") as file:
        for number, row in enumerate(csv.DictReader(file)):
            # An id of its own each: what nomenklatura knows of an entity it remembers by its id.
            sides = [
                model.get_proxy({"id": f"{key}-{number}", "schema": row["schema"],
                                 "properties": {"name": [row[key]]}}, cleaned=False)
                for key in ("name1", "name2")
            ]  # fmt: skip
            scores.append(logic.compare(*sides, config).score)
    print(json.dumps(scores))


if __name__ == "__main__":
    main(sys.argv[1])
