"""Make a file of invented records of which some are of one person, by a seeded draw.

    python bench/make_records.py COUNT LEVEL OUT.csv TRUTH.csv [SEED]

A person has one record, or two, or three; every record after the first is changed: each field by
itself with the probability of the level (light, medium, heavy). Names are misspelt, shortened,
turned round or written together; dates are mistyped, turned round or left out; the C.U.R.P., town
and e-mail are mistyped, changed or left out. Names follow the frequencies of customers_dev.csv.
"""

import csv
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from make_customers import Model, learn, misspelt, person

LEVELS = {"light": 0.1, "medium": 0.25, "heavy": 0.45}
SHARES = (0.62, 0.28, 0.10)  # persons with one, two, three records
TOWNS = 400
COLUMNS = ("id", "given", "paternal", "maternal", "birth_date", "sex", "town", "email", "curp")
SOUNDS = (("z", "s"), ("v", "b"), ("ll", "y"), ("h", ""), ("c", "s"), ("i", "y"))


def person_record(number: int, model: Model, rng: random.Random) -> list[str]:
    """Invent a person's record as it is without a mistake."""
    _, name, born, sex, curp, _, _ = person(number, model, rng)
    *given, paternal, maternal = name.split()
    town = f"Town{int(rng.paretovariate(0.8)) % TOWNS:03d}"
    mail = f"{given[0]}.{paternal}{rng.randrange(1000)}@{rng.choice(('mail', 'post', 'web'))}.mx"
    return [" ".join(given), paternal, maternal, born, sex, town, mail.lower(), curp]


def changed(record: Sequence[str], level: float, rng: random.Random) -> list[str]:
    """Write a person's record again, with mistakes."""
    given, paternal, maternal, born, sex, town, mail, curp = record
    if rng.random() < level:
        given, paternal, maternal = changed_name(given, paternal, maternal, rng)
    if rng.random() < level:
        paternal = changed_word(paternal, rng)
    if rng.random() < level:
        born = changed_date(born, rng)
    if rng.random() < level:
        town = rng.choice(("", f"Town{rng.randrange(TOWNS):03d}"))
    if rng.random() < level * 1.5:
        mail = rng.choice(
            ("", misspelt(mail, rng), f"{given.split()[0]}{rng.randrange(9999)}@x.mx")
        )
    if rng.random() < level * 1.5:
        curp = rng.choice(("", "", misspelt(curp, rng).upper() if curp else ""))
    return [given, paternal, maternal, born, sex, town, mail.lower(), curp]


def changed_name(given: str, paternal: str, maternal: str, rng: random.Random) -> tuple[str, ...]:
    """Change the name as clerks and forms do."""
    words = given.split()
    way = rng.randrange(6)
    if way == 0:
        return given, paternal, ""
    if way == 1 and len(words) > 1:
        return words[rng.randrange(len(words))], paternal, maternal
    if way == 2 and len(words) > 1:
        return "".join(words).capitalize(), paternal, maternal
    if way == 3 and maternal:
        return given, maternal, paternal
    if way == 4:
        return " ".join((changed_word(words[0], rng), *words[1:])), paternal, maternal
    return given, paternal, changed_word(maternal, rng)


def changed_word(word: str, rng: random.Random) -> str:
    """Misspell a word, by the ear or by the hand."""
    if rng.random() < 0.4:
        for sound, other in rng.sample(SOUNDS, len(SOUNDS)):
            if sound in word[1:]:
                return word[0] + word[1:].replace(sound, other, 1)
    return misspelt(word, rng)


def changed_date(born: str, rng: random.Random) -> str:
    """Mistype, turn round or leave out a date."""
    if not born:
        return ""
    year, month, day = born.split("-")
    way = rng.randrange(4)
    if way == 0:
        return ""
    if way == 1 and int(day) <= 12:
        return f"{year}-{day}-{month}"
    if way == 2:
        return f"{int(year) + rng.choice((-10, -1, 1, 10))}-{month}-{day}"
    return f"{year}-{month}-{int(day) % 28 + 1:02d}"


def make(count: int, level: str, out: Path, truth: Path, seed: int = 1) -> None:
    """Write the records, shuffled, and whose each is."""
    model, rng = learn(), random.Random(seed)
    rows: list[tuple[int, list[str]]] = []
    number = 0
    while len(rows) < count:
        first = person_record(number, model, rng)
        copies = rng.choices((1, 2, 3), SHARES)[0]
        rows.append((number, first))
        rows += [(number, changed(first, LEVELS[level], rng)) for _ in range(copies - 1)]
        number += 1
    rows = rows[:count]
    rng.shuffle(rows)
    out.parent.mkdir(parents=True, exist_ok=True)
    with out.open("w", newline="", encoding="utf-8") as file, truth.open("w") as whose:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        for at, (who, row) in enumerate(rows):
            writer.writerow([f"R{at:07d}", *row])
            whose.write(f"R{at:07d},{who}\n")


if __name__ == "__main__":
    make(int(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Path(sys.argv[4]))
