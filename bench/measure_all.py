"""Measure every bar beside its peers and write the tables of ``bench/README.md``.

    bench/run [NAME …]      all, or only: quality speed million lookup costs ownership resolve money
                            patterns network

Times are of this machine at this hour; ratios to peers in the same run are what to compare. A part
that was not asked for keeps what its last run found.
"""

import json
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from measure_costs import adding, importing, installing
from measure_lookup import lookups
from measure_million import large
from measure_money import money
from measure_network import networks
from measure_ownership import ownership
from measure_patterns import patterns
from measure_quality import nobody_listed, pairs, run_nomenklatura, screening
from measure_resolve import labelled, resolutions
from measure_speed import names_a_second
from setting import DATA, HERE, OUT, RESULTS, keep, machine, workspace
from subset import planted_and_others
from table import Row, bars, replace_between

README = HERE / "README.md"


def quality() -> dict[str, list[Row]]:
    rows, timing = screening()
    keep("nomenklatura_timing", timing)
    keep("recall", rows[0].measured)
    return {
        "Screening: 100,000 customers, of whom 1,626 are listed and 374 are namesakes": rows,
        "Pairs of names": pairs(),
        "Persons of whom none is listed": nobody_listed(),
    }


def speed() -> dict[str, list[Row]]:
    # nomenklatura again, next to the others in time: the machine may have changed its pace.
    timing, _ = run_nomenklatura(planted_and_others(), "nomenklatura_speed")
    recall = json.loads((RESULTS / "recall.json").read_text())
    return {"Names a second on one core, one thread": names_a_second(timing, recall)}


def million() -> dict[str, list[Row]]:
    return {"A million customers, two cores": large()}


def lookup() -> dict[str, list[Row]]:
    return {"One look-up": lookups()}


def costs() -> dict[str, list[Row]]:
    return {"Before the first answer": [adding(), importing(), *installing()]}


def owned() -> dict[str, list[Row]]:
    return {"Who is owned into a block, two cores": ownership()}


def resolve() -> dict[str, list[Row]]:
    return {
        "Three hundred thousand records, two cores": resolutions(),
        "Pairs of names": labelled(),
    }


def follow_money() -> dict[str, list[Row]]:
    return {"Ten million transfers, two cores": money()}


def network() -> dict[str, list[Row]]:
    return {"Key players and removal curves": networks()}


PARTS: dict[str, Callable[[], dict[str, list[Row]]]] = {
    "quality": quality, "speed": speed, "million": million, "lookup": lookup, "costs": costs,
    "ownership": owned, "resolve": resolve, "money": follow_money,
    "patterns": patterns, "network": network,
}  # fmt: skip


def write(name: str, tables: dict[str, list[Row]]) -> None:
    """Write what was measured between the page's markers of its part."""
    texts = [f"_{datetime.now(UTC):%Y-%m-%d}: {machine()}_\n"]
    texts += [bars(title, rows) for title, rows in tables.items()]
    replace_between(README, name, "\n".join(texts))


def main(wanted: Sequence[str]) -> int:
    if unknown := set(wanted) - set(PARTS):
        print(f"no such part: {', '.join(sorted(unknown))}; there are {', '.join(PARTS)}")
        return 2
    if not DATA.is_dir():
        print("the labelled data is not there: set CABOS_BENCH_DATA to its folder")
        return 3
    OUT.mkdir(parents=True, exist_ok=True)
    workspace("list", fresh=True)  # by the present code, not by what an earlier run left
    missed = 0
    for name in wanted or PARTS:
        print(f"measuring {name}", flush=True)
        tables = PARTS[name]()
        write(name, tables)
        for title, rows in tables.items():
            print(bars(title, rows), flush=True)
            missed += sum(row.met is False for row in rows)
    print(f"{missed} bars missed" if missed else "all bars met")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
