"""BODS 0.4: records in their versions, as parties and holdings.

A record is said again in each of its versions. Of a party the latest version speaks, and what the
earlier ones said otherwise is kept as ``@superseded:…``. Of a relationship each version gives its
own holdings, and those of an earlier one carry ``@supersededAt``, so that the past can be asked.
Whatever has no FollowTheMoney property is kept as ``@bods:…`` with its JSON pointer.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace

from cabos.formats import bods
from cabos.formats.bods import BodsStatement
from cabos.formats.objects import Fault, Found
from cabos.model.statement import Statement
from cabos.sources.draft import Draft
from cabos.sources.ownership.bods_interests import Version, write_relationship
from cabos.sources.ownership.bods_parties import party_schema, write_party
from cabos.sources.ownership.dates import NEVER, read_date
from cabos.sources.ownership.parties import safe_id

_STATUSES = ("new", "updated", "closed")

Placed = tuple[str, BodsStatement]


class Records:
    """The records of one or more files, to be written when all are read."""

    def __init__(self, draft: Draft) -> None:
        """Take the page to write on."""
        self._draft = draft
        self._records: defaultdict[tuple[str, str], list[Placed]] = defaultdict(list)
        self._said: dict[str, str] = {}

    def read(self, objects: Iterable[Found | Fault], name: str) -> None:
        """Read the statements of one file.

        Raises:
            InputError: where one is of another version of the standard.
        """
        for found in bods.read(objects, name):
            place = f"{name}:{found.line}"
            if isinstance(found, Fault):
                self._draft.reject(place, found.reason, [found.text])
                continue
            before = self._said.setdefault(found.id or found.text, found.text)
            if before is found.text:
                kind = "relationship" if found.type == "relationship" else "party"
                self._records[kind, found.record].append((place, found))
            elif before == found.text:
                self._draft.count("duplicate")
            else:
                reason = f"the statementId {found.id[:60]} stands twice, with other content"
                self._draft.reject(place, reason, [found.text])

    def write(self) -> None:
        """Write every record: the parties, then the holdings between them."""
        described = {record for kind, record in self._records if kind == "party"}
        dangling: set[str] = set()
        for (kind, record), said in self._records.items():
            versions = _in_order(said)
            if kind == "party":
                self._write_versions(record, versions)
                continue
            for version in _versions(versions, self._draft):
                dangling |= write_relationship(self._draft, version) - described
        if dangling:
            self._draft.count("dangling", len(dangling))

    def _write_versions(self, record: str, said: list[Placed]) -> None:
        """Write a party: its latest version, then what earlier ones said otherwise."""
        draft, key = self._draft, safe_id("bods", record)
        place, latest = said[-1]
        schema = party_schema(latest)
        write_party(draft.thing(key, schema, place), latest)
        for place, one in said[:-1]:
            draft.count("superseded_version")
            earlier = Draft(draft.source)
            write_party(earlier.thing(key, schema, place), one)
            for fact in earlier.finish().statements:
                if fact.prop.startswith("@bods:"):
                    draft.write(fact)
                elif not draft.has(fact):
                    draft.write(_superseded(fact))
        _count_status(draft, latest)


def _superseded(fact: Statement) -> Statement:
    prop = "previousName" if fact.prop == "name" else f"@superseded:{fact.prop}"
    return replace(fact, prop=prop)


def _in_order(said: list[Placed]) -> list[Placed]:
    """Return the versions of a record from the oldest to the latest; undated ones first."""
    return sorted(said, key=lambda placed: placed[1].date)


def _versions(said: list[Placed], draft: Draft) -> Iterable[Version]:
    for at, (place, one) in enumerate(said):
        superseded = ""
        if at + 1 < len(said):
            draft.count("superseded_version")
            date = read_date(said[at + 1][1].date)
            if date is None:
                draft.count("version_undated")
            superseded = NEVER if date is None else str(date)
        _count_status(draft, one)
        yield Version(one, place, superseded)


def _count_status(draft: Draft, said: BodsStatement) -> None:
    if said.status == "closed":
        draft.count("record_closed")
    elif said.status not in _STATUSES:
        draft.count("record_status_unknown")
