"""Country names as the lists write them, and their ISO 3166-1 alpha-2 codes."""

from functools import cache
from importlib.resources import files

import yaml


@cache
def _table() -> dict[str, str]:
    text = files("cabos.sources").joinpath("countries.yml").read_text(encoding="utf-8")
    rows: dict[str, list[str]] = yaml.safe_load(text)
    table = {name.casefold(): code for code, names in rows.items() for name in names}
    return table | {code: code for code in rows}


def country_code(name: str) -> str | None:
    """Return the lower-case alpha-2 code of a country.

    Args:
        name: a country's name as a list writes it, or its code in either case.

    Returns:
        The code, or None where the name is not in ``countries.yml``.
    """
    return _table().get(name.strip().rstrip(".").casefold())
