"""Draw the customers that the slow peers screen too: all planted ones and some others, in order."""

import csv
import random
from pathlib import Path

from setting import CUSTOMERS, NEGATIVES, OUT, TRUTH

OTHERS, SEED = 8000, 1


def planted_and_others(others: int = OTHERS) -> Path:
    """Write all 2,000 planted customers and a seeded draw of the others; return the file."""
    with TRUTH.open(encoding="utf-8", newline="") as file:
        planted = {row["customer_id"] for row in csv.DictReader(file)}
    return _draw(CUSTOMERS, OUT / f"subset_{others}.csv", planted, others)


def negatives(count: int = 2000) -> Path:
    """Write a seeded draw of the persons of whom none is listed; return the file."""
    return _draw(NEGATIVES, OUT / f"negatives_{count}.csv", set(), count)


def _draw(source: Path, out: Path, always: set[str], count: int) -> Path:
    OUT.mkdir(parents=True, exist_ok=True)
    with source.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file)
    rest = [at for at, row in enumerate(rows) if row[0] not in always]
    chosen = set(random.Random(SEED).sample(rest, min(count, len(rest))))
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(header)
        writer.writerows(row for at, row in enumerate(rows) if row[0] in always or at in chosen)
    return out
