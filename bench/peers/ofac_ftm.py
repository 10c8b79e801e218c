"""Turn OFAC's CSV files into FollowTheMoney entities for nomenklatura; needs the standard library.

Names, aliases, weak aliases, birth dates, gender, identifiers, countries: what logic-v2 compares.
Written apart from cabos's own reader, so that a fault of one is not a fault of both.
"""

import csv
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

NONE = "-0-"
SCHEMATA = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}
MONTHS = {
    name: number
    for number, name in enumerate(
        ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"), 1
    )
}
BIRTH = re.compile(r"DOB (?:circa )?([^;]+?)(?=[;.]|$)")
WEAK = re.compile(r"a\.k\.a\. '([^']+)'")
NUMBERS = {
    "idNumber": re.compile(
        r"C\.U\.R\.P\.\s+([A-Z0-9]{16,18})|(?:Cedula|National ID) No\. ([\w.-]+)"
    ),
    "taxNumber": re.compile(r"(?:R\.F\.C\.|Tax ID No\.|NIT #?)\s+([\w.&Ñ-]+)"),
    "passportNumber": re.compile(r"Passport ([A-Z0-9]+)"),
}
COUNTRY = re.compile(r"(?:nationality|citizen) ([A-Z][A-Za-z ,]+?)(?=[;.]|$)")
CODES = {"mexico": "mx", "colombia": "co", "iran": "ir", "iraq": "iq", "syria": "sy",
         "russia": "ru", "china": "cn", "venezuela": "ve", "guatemala": "gt", "honduras": "hn",
         "lebanon": "lb",
         "united states": "us", "spain": "es", "pakistan": "pk", "afghanistan": "af"}  # fmt: skip


def day(text: str) -> str | None:
    """Write one of OFAC's dates as ISO 8601 at its own precision."""
    found = re.fullmatch(r"(?:(?:(\d{1,2}) )?([A-Z][a-z]{2}) )?(\d{4})", text.strip())
    if found is None:
        return None
    number, month, year = found.groups()
    if month is None:
        return year
    if month.lower() not in MONTHS:
        return None
    return f"{year}-{MONTHS[month.lower()]:02d}" + (f"-{int(number):02d}" if number else "")


def entities(sdn: Path, alt: Path) -> Iterator[dict]:
    """Yield the list's entries as FollowTheMoney JSON."""
    aliases: dict[str, list[str]] = {}
    with alt.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file):
            if len(row) > 3:
                aliases.setdefault(row[0], []).append(row[3])
    with sdn.open(encoding="utf-8", errors="replace", newline="") as file:
        for row in csv.reader(file):
            if len(row) < 12:
                continue
            number, name, kind, remarks = row[0], row[1], row[2].strip(), row[11]
            schema = SCHEMATA.get(kind, "Organization" if kind.startswith(NONE) else "LegalEntity")
            found: dict[str, list[str]] = {"name": [name], "alias": aliases.get(number, [])}
            found["weakAlias"] = WEAK.findall(remarks)
            for prop, pattern in NUMBERS.items():
                found[prop] = ["".join(one) if isinstance(one, tuple) else one
                               for one in pattern.findall(remarks)]  # fmt: skip
            codes = [CODES[one.lower()] for one in COUNTRY.findall(remarks) if one.lower() in CODES]
            found["nationality" if schema == "Person" else "country"] = codes
            if schema == "Person":
                found["birthDate"] = [one for text in BIRTH.findall(remarks) if (one := day(text))]
                sex = re.search(r"Gender (Male|Female)", remarks)
                found["gender"] = [sex[1].lower()] if sex else []
            if schema in ("Vessel", "Airplane"):
                found = {key: found[key] for key in ("name", "alias", "weakAlias")}
            properties = {key: values for key, values in found.items() if values}
            yield {"id": f"ofac-{number}", "schema": schema, "properties": properties}


def main(sdn: str, alt: str, out: str) -> None:
    with Path(out).open("w", encoding="utf-8") as file:
        for entity in entities(Path(sdn), Path(alt)):
            print(json.dumps(entity, ensure_ascii=False), file=file)


if __name__ == "__main__":
    main(*sys.argv[1:4])
