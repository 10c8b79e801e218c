"""The sources cabos knows: built-in ones, and those of installed packages.

A source is a package with two files: ``source.yml``, which describes the list, and ``parse.py``,
whose ``parse(files, draft)`` reads it. Another distribution adds one by an entry point in the
group ``cabos.sources`` that names such a package.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from importlib.metadata import entry_points
from importlib.resources import files
from typing import cast

import yaml

from cabos.errors import UsageError
from cabos.sources.draft import Draft

GROUP = "cabos.sources"
BUILTIN = (
    "us_ofac_sdn",
    "us_ofac_cons",
    "un_sc",
    "mx_sat_69b",
    "crypto_addresses",
    "ftm",
    "own_list",
    "ownership",
)

RECORDS = ("money", "account_holders")
"""Sources of records: transfers, and who holds the accounts. A verb of their own adds them."""

NO_LISTS = ("ownership", *RECORDS)
"""Sources of what the user holds of parties: nobody is screened against them."""

Parser = Callable[[Mapping[str, bytes], Draft], None]


@dataclass(frozen=True, slots=True)
class Source:
    """A list: who publishes it, where, how often, and what must be true of it.

    Attributes:
        name: the name used on the command line.
        title: the list's full name.
        publisher: the authority that publishes it.
        urls: role of a file to its official address; empty where the user brings the file.
        licence: under which terms it may be used.
        cadence_days: days after which a version counts as stale; 0 where it never does.
        checks: assertions on counts and fill rates, see ``cabos.sources.check``.
        prefix: begins the id of every listed entity; empty where the file's own ids are kept.
        is_series: whether files of different names stand beside one another, each with its own
            versions, as ownership files do; a list replaces the one before it.
        blocks: whether the property of its parties with the topic ``sanction`` is blocked.
        package: the Python package that holds the source.
    """

    name: str
    title: str
    publisher: str
    urls: Mapping[str, str]
    licence: str
    cadence_days: int
    checks: Mapping[str, object]
    prefix: str
    is_series: bool = False
    blocks: bool = False
    package: str = field(default="", repr=False)


@cache
def _packages() -> dict[str, str]:
    found = {name: f"cabos.sources.{name}" for name in (*BUILTIN, *RECORDS)}
    for point in entry_points(group=GROUP):
        found.setdefault(point.name, point.value)
    return found


def source_names() -> tuple[str, ...]:
    """Return the names of all sources that can be added, the built-in ones first."""
    return tuple(name for name in _packages() if name not in RECORDS)


@cache
def load_source(name: str) -> Source:
    """Load the description of a source.

    Args:
        name: such as ``us_ofac_sdn``.

    Raises:
        UsageError: where no source has that name; the message lists the names.
    """
    package = _packages().get(name)
    if package is None:
        known = ", ".join(source_names())
        raise UsageError(f"There is no source {name!r}", remedy=f"Known sources: {known}")
    text = files(package).joinpath("source.yml").read_text(encoding="utf-8")
    told = yaml.safe_load(text)
    return Source(
        name=name,
        title=told["title"],
        publisher=told["publisher"],
        urls=told.get("urls") or {},
        licence=told["licence"],
        cadence_days=told["cadence_days"],
        checks=told.get("checks") or {},
        prefix=told.get("prefix") or "",
        is_series=bool(told.get("is_series")),
        blocks=bool(told.get("blocks")),
        package=package,
    )


def load_parser(name: str) -> Parser:
    """Load the parser of a source.

    Parsers are imported only when used: they bring lxml and the number formats, which a
    screening run on a filled workspace never needs.
    """
    if name == "money":
        raise UsageError(
            f"Files of {name} are not added as a list", remedy=f"Run: cabos {name} add FILE"
        )
    package = load_source(name).package
    return cast("Parser", import_module(f"{package}.parse").parse)
