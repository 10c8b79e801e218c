"""Make a large file of invented customers that is like customers_dev.csv, by a seeded draw.

    python bench/make_customers.py COUNT OUT.csv [SEED]

Given names, paternal and maternal surname come from three different customers, the date from the
years of a fourth, and the identifiers are made to fit, so that no row repeats another. Rare words
are made as they arise: a surname that joins the head of one to the tail of another, and a letter
changed, dropped, doubled or swapped. Their share follows the growth that customers_dev.csv shows
(distinct words grow with the power 0.66 of the rows), so that a million customers have about
four times the words of a hundred thousand.
"""

import csv
import random
import sys
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from stdnum.mx import curp as curp_rules

from setting import CUSTOMERS

RARE, MISSPELT = 0.035, 0.025  # of the rows: an invented surname, a word with a typo
STATES = """AS BC BS CC CL CM CS CH DF DG GT GR HG JC MC MN MS NT NL OC PL QT QR SP SL SR TC TS TL
VZ YN ZS""".split()  # noqa: SIM905  a list nobody reads twice
LETTERS = "abcdefghijklmnopqrstuvwxyz"
TAIL = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Model(NamedTuple):
    """What the customers at hand show, as parallel columns to draw from."""

    given: list[str]
    paternal: list[str]
    maternal: list[str]
    sexes: list[str]
    years: list[int]
    filled: list[tuple[bool, bool, bool]]  # birth date, C.U.R.P., R.F.C.
    distinct: list[str]  # each surname once


def learn(path: Path = CUSTOMERS) -> Model:
    """Take the customers at hand apart."""
    model = Model([], [], [], [], [], [], [])
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            words = row["name"].replace(",", " ").split()
            if len(words) < 3:
                continue
            model.given.append(" ".join(words[:-2]))
            model.paternal.append(words[-2])
            model.maternal.append(words[-1])
            model.sexes.append(row["sex"])
            if row["birth_date"]:
                model.years.append(int(row["birth_date"][:4]))
            model.filled.append((bool(row["birth_date"]), bool(row["curp"]), bool(row["rfc"])))
    model.distinct.extend(dict.fromkeys(model.paternal))
    return model


def invented(model: Model, rng: random.Random) -> str:
    """Join the head of one surname to the tail of another."""
    head, tail = rng.choice(model.distinct), rng.choice(model.distinct)
    return (head[: max(2, len(head) // 2)] + tail[len(tail) // 2 :]).capitalize()


def misspelt(word: str, rng: random.Random) -> str:
    """Change, drop, double or swap a letter."""
    if len(word) < 4:
        return word
    at = rng.randrange(1, len(word) - 1)
    way = rng.randrange(4)
    if way == 0:
        return word[:at] + rng.choice(LETTERS) + word[at + 1 :]
    if way == 1:
        return word[:at] + word[at + 1 :]
    if way == 2:
        return word[:at] + word[at] + word[at:]
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]


def letters_of(given: str, paternal: str, maternal: str) -> str:
    """Return the four letters that open a C.U.R.P. and an R.F.C."""
    vowel = next((sign for sign in paternal[1:].upper() if sign in "AEIOU"), "X")
    found = (paternal[0] + vowel + maternal[0] + given[0]).upper()
    return "".join(sign if "A" <= sign <= "Z" else "X" for sign in found)


def person(number: int, model: Model, rng: random.Random) -> list[str]:
    """Invent one customer."""
    at = rng.randrange(len(model.given))
    given, sex = model.given[at], model.sexes[at]
    surnames = [rng.choice(model.paternal), rng.choice(model.maternal)]
    if rng.random() < RARE:
        surnames[rng.randrange(2)] = invented(model, rng)
    if rng.random() < MISSPELT:
        side = rng.randrange(2)
        surnames[side] = misspelt(surnames[side], rng)
    born = date(rng.choice(model.years), 1, 1) + timedelta(days=rng.randrange(365))
    has_date, has_curp, has_rfc = rng.choice(model.filled)
    head = letters_of(given, *surnames) + f"{born:%y%m%d}"
    curp = ""
    if has_curp:
        inner = "".join(rng.choices("BCDFGHJKLMNPQRSTVWXYZ", k=3))
        digit = "0" if born.year < 2000 else "A"
        base = f"{head}{'H' if sex == 'H' else 'M'}{rng.choice(STATES)}{inner}{digit}"
        curp = base + curp_rules.calc_check_digit(base)
    rfc = head + "".join(rng.choices(TAIL, k=3)) if has_rfc else ""
    return [f"M{number:08d}", " ".join((given, *surnames)), f"{born}" if has_date else "", sex,
            curp, rfc, "MX"]  # fmt: skip


def make(count: int, out: Path, seed: int = 1) -> int:
    """Write the customers; return how many distinct words their names hold."""
    model, rng = learn(), random.Random(seed)
    words: set[str] = set()
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["customer_id", "name", "birth_date", "sex", "curp", "rfc", "country"])
        for number in range(count):
            row = person(number, model, rng)
            words.update(row[1].upper().split())
            writer.writerow(row)
    return len(words)


if __name__ == "__main__":
    made = make(int(sys.argv[1]), Path(sys.argv[2]), int((sys.argv[3:] or ["1"])[0]))
    print(f"{int(sys.argv[1]):,} customers, {made:,} distinct words")
