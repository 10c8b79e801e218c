"""The assertions of a source: counts and fill rates that a sound version meets.

In ``source.yml``::

    checks:
      minimum: {entities: 1}                                   # counts
      share:
        - {of: Person, having: birthDate, at_least: 0.5}       # fill rates
      rejected_at_most: 0.02                                   # damaged rows to entities
      full:
        minimum: {entities: 10000}                             # only for an official download

``entities`` counts all entities, a schema's name those of that schema, and a property's name
the statements of that property. ``of: listed`` means the entities with ``topics``.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import cast

from cabos.errors import CheckFailedError
from cabos.sources.draft import Parsed
from cabos.sources.registry import Source

_Shares = list[dict[str, object]]


def check(source: Source, parsed: Parsed, *, official: bool = False) -> None:
    """Check what was read against the source's assertions.

    Args:
        source: the source, with its ``checks``.
        parsed: what was read.
        official: whether the files came from the official addresses, so that they must be whole.

    Raises:
        CheckFailedError: naming the assertion, what was expected and what was found.
    """
    tally = _Tally(parsed)
    _check(source.name, source.checks, tally)
    full = source.checks.get("full")
    if official and isinstance(full, Mapping):
        _check(source.name, full, tally)


class _Tally:
    """Counts over what was read."""

    def __init__(self, parsed: Parsed) -> None:
        schema: dict[str, str] = {}
        self.having: defaultdict[str, set[str]] = defaultdict(set)
        self.counts: Counter[str] = Counter()
        for said in parsed.statements:
            schema[said.entity_id] = said.schema
            self.having[said.prop].add(said.entity_id)
            self.counts[said.prop] += 1
        self.members: defaultdict[str, set[str]] = defaultdict(set)
        for entity_id, name in schema.items():
            self.members[name].add(entity_id)
        self.members["entities"] = set(schema)
        self.members["listed"] = self.having["topics"]
        self.counts.update({name: len(ids) for name, ids in self.members.items()})
        self.rejected = parsed.notes.get("rejected_row", 0)


def _check(name: str, checks: Mapping[str, object], tally: _Tally) -> None:
    minimum = cast("Mapping[str, int]", checks.get("minimum") or {})
    for what, least in minimum.items():
        found = tally.counts[what]
        if found < least:
            _fail(name, f"minimum {what}", f"at least {least:,}", f"{found:,}")
    for row in cast("_Shares", checks.get("share") or []):
        members = tally.members[str(row["of"])]
        least_share = float(str(row["at_least"]))
        if not members:
            continue
        share = len(members & tally.having[str(row["having"])]) / len(members)
        if share < least_share:
            what = f"share of {row['of']} with {row['having']}"
            _fail(name, what, f"at least {least_share:.0%}", f"{share:.1%} of {len(members):,}")
    most = checks.get("rejected_at_most")
    whole = len(tally.members["entities"]) + tally.rejected
    if most is not None and tally.rejected > float(str(most)) * whole:
        found_text = f"{tally.rejected:,} of {whole:,}"
        _fail(name, "damaged rows", f"at most {float(str(most)):.0%}", found_text)


def _fail(name: str, assertion: str, expected: str, found: str) -> None:
    raise CheckFailedError(
        f"The list fails the check '{assertion}': expected {expected}, found {found}",
        where=f"source {name}",
        remedy="The file is damaged, cut off or in a new form; nothing was added",
    )
