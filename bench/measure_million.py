"""A million customers on two cores, and a million screened again after a hundred changes."""

import csv
import json
import random
from pathlib import Path

from make_customers import make
from setting import CUSTOMERS, OFAC, OUT, Cost, cabos, workspace
from table import Row

MILLION, SMALL, CHANGES = 1_000_000, 100_000, 100
SDN, ALT = OFAC / "sdn_2024-05-03.csv", OFAC / "alt_2025-12.csv"


def customers(count: int) -> tuple[Path, int]:
    """Return the file of invented customers, and its distinct words."""
    out = OUT / f"customers_{count}.csv"
    note = out.with_suffix(".words")
    if not note.exists():
        note.write_text(str(make(count, out)))
    return out, int(note.read_text())


def screened(folder: Path, verb: str, file: Path, out: str) -> tuple[Cost, dict]:
    """Screen a file and return what it cost and what it said."""
    paths = ("--out", OUT / f"{out}.csv", "--cleared", OUT / f"{out}.cleared.csv")
    cost = cabos(folder, verb, file, *paths, "--json")
    return cost, json.loads(cost.text)


def changed_list(seed: int = 1) -> Path:
    """Write the list with a hundred entries changed: names, birth dates, some out, some new."""
    out = OUT / "sdn_changed.csv"
    rng = random.Random(seed)
    with SDN.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    people = [at for at, row in enumerate(rows) if len(row) > 2 and row[2] == "individual"]
    chosen = rng.sample(people, CHANGES)
    new, gone = [], set()
    for count, at in enumerate(chosen):
        row = rows[at]
        if count < 10:
            gone.add(at)
        elif count < 20:
            new.append([str(990_000 + count), *row[1:]])
        elif count < 60:
            head, comma, tail = row[1].partition(", ")
            row[1] = f"{head[:-1]}{comma}{tail}" if len(head) > 5 else f"{row[1]} Jose"
        else:
            row[11] = f"DOB 03 Mar {1950 + count % 40}; {row[11]}"
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerows([row for at, row in enumerate(rows) if at not in gone] + new)
    return out


def add_changed(folder: Path) -> None:
    """Add the changed list as the next version."""
    cabos(folder, "add", "us_ofac_sdn", "--from", changed_list(), "--from", ALT)


def equality() -> Row:
    """Show that screening again equals a full run, on customers of whom 2,000 are planted."""
    folder = workspace("again", fresh=True)
    _, before = screened(folder, "screen", CUSTOMERS, "planted_before")
    add_changed(folder)
    _, again = screened(folder, "rescreen", CUSTOMERS, "planted_again")
    _, full = screened(folder, "screen", CUSTOMERS, "planted_full")
    same = all(
        (OUT / f"planted_again{kind}").read_bytes() == (OUT / f"planted_full{kind}").read_bytes()
        for kind in (".csv", ".cleared.csv")
    )
    counts = [f"{told['alerts']:,} alerts, {told['cleared']} cleared" for told in (before, full)]
    title = f"screening {full['customers']:,} again equals a full run, byte by byte"
    value = f"{'equal' if same else 'differs'}: {counts[1]} (before the changes {counts[0]})"
    incremental = again["how"] != "full"  # else the comparison would say nothing
    return Row(title, "equal", value, again["how"], same and incremental)


def large() -> list[Row]:
    """Measure the million and the screening again; the small file shows how memory grows."""
    small, few = customers(SMALL)
    million, many = customers(MILLION)
    folder = workspace("million", fresh=True)
    first, _ = screened(folder, "screen", small, "hundred_thousand")
    cost, told = screened(folder, "screen", million, "million")
    add_changed(folder)
    again, told_again = screened(folder, "rescreen", million, "million_again")
    return [
        Row(f"{MILLION:,} customers, two cores, {many:,} distinct words ({told['alerts']} alerts)",
            "≤ 180 s", f"{cost.wall:.0f} s ({cost.cpu:.0f} CPU-s)", "", cost.wall <= 180),
        Row(f"peak memory of the same; {SMALL:,} customers ({few:,} distinct words) in "
            f"{first.wall:.0f} s need {first.peak:.0f} MB", "≤ 1,500 MB", f"{cost.peak:.0f} MB",
            "", cost.peak <= 1500),
        Row(f"{MILLION:,} again after {CHANGES} changes: {told_again['how']}",
            "≤ 20 s, aim 2 s", f"{again.wall:.1f} s ({again.cpu:.1f} CPU-s, {again.peak:.0f} MB)",
            f"full run: {cost.wall:.0f} s", again.wall <= 20),
        equality(),
    ]  # fmt: skip
