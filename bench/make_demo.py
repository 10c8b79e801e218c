"""Invent the demo's customers: some listed, some namesakes of listed persons, most neither.

    python bench/make_demo.py

The same seed gives the same file. Names of the many are recombined from common words, so they
are nobody's; the listed ones come from the shipped sample list.
"""

import csv
import random
from pathlib import Path

from cabos.ask.disturb import PERSON_CHANGES, Disturbed
from cabos.match.names import parse_person
from cabos.model.entity import gather
from cabos.sources.parse import parse_source

SAMPLE = Path("src/cabos/sources/us_ofac_sdn/sample/sdn_sample_cartel_networks.csv")
OUT = Path("src/cabos/runs/data/demo_customers.csv")
COUNT = 240
MEN = [
    "JOSE",
    "JUAN",
    "LUIS",
    "CARLOS",
    "JORGE",
    "PEDRO",
    "MIGUEL",
    "RAFAEL",
    "MANUEL",
    "JAVIER",
    "SERGIO",
    "RAUL",
    "HECTOR",
    "OSCAR",
]
WOMEN = [
    "MARIA",
    "ANA",
    "ROSA",
    "LAURA",
    "CARMEN",
    "PATRICIA",
    "SILVIA",
    "GABRIELA",
    "VERONICA",
    "TERESA",
    "ALICIA",
    "ELENA",
]

FAMILY = [
    "GARCIA",
    "HERNANDEZ",
    "LOPEZ",
    "MARTINEZ",
    "GONZALEZ",
    "RODRIGUEZ",
    "PEREZ",
    "SANCHEZ",
    "RAMIREZ",
    "FLORES",
    "GOMEZ",
    "CRUZ",
    "TORRES",
    "REYES",
    "DIAZ",
    "MORALES",
    "RIVERA",
    "RUIZ",
    "ORTIZ",
    "CHAVEZ",
    "MENDOZA",
    "AGUILAR",
    "CASTILLO",
    "ROMERO",
    "MORENO",
    "VARGAS",
    "HERRERA",
    "MEDINA",
    "GUZMAN",
    "SALAZAR",
    "ROJAS",
    "SOTO",
    "DELGADO",
    "PENA",
    "VEGA",
    "CONTRERAS",
    "LUNA",
    "CAMPOS",
    "ESPINOZA",
    "CERVANTES",
    "SANDOVAL",
    "FUENTES",
    "IBARRA",
    "LARA",
    "SOLIS",
    "ROSALES",
    "CORTES",
    "TREJO",
    "MALDONADO",
    "NAVA",
]


def main() -> None:
    rng = random.Random(2026)
    parsed = parse_source("us_ofac_sdn", {SAMPLE.name: SAMPLE.read_bytes()})
    entities = gather(parsed.statements)
    people = [one for one in entities if one.schema == "Person" and one.get("birthDate")]
    firms = [one for one in entities if one.schema == "Company" and one.get("topics")]
    rows = [ordinary(rng) for _ in range(COUNT)]
    changes = ("exact", "typo", "drop_second_surname", "phonetic", "list_order", "nickname")
    rows += [listed(rng, people, change) for change in changes]
    rows += [namesake(rng, one) for one in rng.sample(people, 6)]
    rows += [firm(one) for one in rng.sample(firms, 2)]
    rows.append(row("Cártel de Jalisco Nueva Generación", "", "", "", ""))
    rng.shuffle(rows)
    OUT.parent.mkdir(exist_ok=True)
    with OUT.open("w", newline="", encoding="utf-8") as file:
        write = csv.writer(file, lineterminator="\n")
        write.writerow(["customer_id", "nombre", "fecha_nacimiento", "sexo", "curp", "pais"])
        write.writerows([f"D{at:04d}", *cells] for at, cells in enumerate(rows, 1))


def row(name: str, date: str, sex: str, curp: str, country: str = "MX") -> list[str]:
    return [name, date, sex, curp, country]


def any_date(rng: random.Random) -> str:
    return f"{rng.randint(1945, 2004)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"


def ordinary(rng: random.Random) -> list[str]:
    sex, given = rng.choice((("H", MEN), ("M", WOMEN)))
    words = [*rng.sample(given, rng.choice((1, 1, 2))), rng.choice(FAMILY), rng.choice(FAMILY)]
    return row(" ".join(words).title(), any_date(rng) if rng.random() < 0.8 else "", sex, "")


def listed(rng: random.Random, people: list, change: str) -> list[str]:
    while True:
        one = rng.choice(people)
        words = PERSON_CHANGES[change](Disturbed(parse_person(one.caption)), rng)
        if words:
            date = one.first("birthDate") if rng.random() < 0.7 else ""
            return row(" ".join(words).title(), date, sex_of(one), "")


def namesake(rng: random.Random, one: object) -> list[str]:
    words = Disturbed(parse_person(one.caption)).words
    return row(" ".join(words).title(), any_date(rng), sex_of(one), "")


def sex_of(one: object) -> str:
    return {"male": "H", "female": "M"}.get(one.first("gender"), "")


def firm(one: object) -> list[str]:
    return row(one.caption.replace(",", ""), "", "", "")


if __name__ == "__main__":
    main()
