"""Count the words of names on two official lists: the starting population of ``cabos.match``.

    python bench/make_population.py ../shared/data/lists

Persons: taxpayers of SAT 69-B with a person's R.F.C. and the SDN list's individuals; others: the
companies of both. Only words that stand in several names are kept, so the file names nobody.
Source: SAT, open government data; US Treasury, public domain.
"""

import csv
import sys
from collections import Counter
from pathlib import Path

from cabos.match.names import parse_company, parse_person

LEAST = 2
MOST = 6000
OUT = Path("src/cabos/match/data/population.csv")


def main(lists: Path) -> None:
    counts = {"person": Counter(), "other": Counter()}
    sizes = Counter()

    def add(kind: str, text: str) -> None:
        parse = parse_person if kind == "person" else parse_company
        sizes[kind] += 1
        counts[kind].update(set(parse(text).words))

    with (lists / "sat69b" / "Listado_Completo_69-B_2024.csv").open(encoding="latin-1") as file:
        for row in csv.reader(file):
            if len(row) > 3 and len(row[1]) in (12, 13):
                add("person" if len(row[1]) == 13 else "other", row[2])
    with (lists / "ofac" / "sdn_2024-05-03.csv").open(encoding="latin-1") as file:
        for row in csv.reader(file):
            if len(row) >= 12:
                add("person" if row[2] == "individual" else "other", row[1])
    with OUT.open("w", newline="") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(["kind", "word", "count"])
        for kind in ("person", "other"):
            write.writerow([kind, "", sizes[kind]])
            kept = [(w, n) for w, n in counts[kind].items() if n >= LEAST and len(w) > 1]
            kept.sort(key=lambda pair: (-pair[1], pair[0]))
            write.writerows([kind, word, count] for word, count in kept[:MOST])


if __name__ == "__main__":
    main(Path(sys.argv[1]))
