"""GLEIF: who consolidates whom (Level 2), and who is who (Level 1), as CSV.

A relationship says that one entity consolidates another in its accounts; that is no share, and
only a quantifier gives one. Branches, funds and their managers are relations of other kinds.

Source:
    GLEIF, Relationship Record CDF 2.1 and LEI CDF 3.1, https://www.gleif.org/
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from cabos.formats.csv import Row
from cabos.model.date import PartialDate
from cabos.model.share import Share
from cabos.model.statement import Statement
from cabos.sources.draft import Draft
from cabos.sources.identifiers import bare_number, is_lei
from cabos.sources.ownership.dates import NEVER, ends_before, read_date
from cabos.sources.ownership.parties import safe_id, short_hash
from cabos.sources.ownership.shares import read_share

# Schema of a relationship's type, and the properties of its start and its end.
_TIES = {
    "IS_DIRECTLY_CONSOLIDATED_BY": ("Ownership", "asset", "owner"),
    "IS_ULTIMATELY_CONSOLIDATED_BY": ("Ownership", "asset", "owner"),
    "IS_FEEDER_TO": ("Ownership", "owner", "asset"),
    "IS_FUND-MANAGED_BY": ("Representation", "client", "agent"),
    "IS_SUBFUND_OF": ("Membership", "member", "organization"),
    "IS_INTERNATIONAL_BRANCH_OF": ("UnknownLink", "subject", "object"),
}
_OTHER_TIE = ("UnknownLink", "subject", "object")
_DIRECT = {"IS_ULTIMATELY_CONSOLIDATED_BY": "indirect"}
_VOID = ("ANNULLED", "DUPLICATE")  # a record that should never have been
_MORE = re.compile(r"[^0-9a-z]+")
_START, _END = "startnode", "endnode"
# Headers without their signs and without a leading "Relationship", and what they mean.
_MEANING = {
    f"{_START}nodeid": _START,
    f"{_START}id": _START,
    _START: _START,
    f"{_END}nodeid": _END,
    f"{_END}id": _END,
    _END: _END,
    f"{_START}nodeidtype": "startkind",
    f"{_START}idtype": "startkind",
    f"{_END}nodeidtype": "endkind",
    f"{_END}idtype": "endkind",
    "type": "type",
    "relationshiptype": "type",
    "status": "status",
    "relationshipstatus": "status",
    "registrationstatus": "registration",
    "registrationregistrationstatus": "registration",
    "lastupdatedate": "updated",
    "registrationlastupdatedate": "updated",
    "validationreference": "reference",
    "registrationvalidationreference": "reference",
    "startdate": "period1startdate",
    "enddate": "period1enddate",
    "percentage": "quantifiers1quantifieramount",
    "quantifieramount": "quantifiers1quantifieramount",
}
_NUMBERED = re.compile(
    r"(?:period\d(?:startdate|enddate|periodtype)"
    r"|quantifiers?\d(?:measurementmethod|quantifieramount|quantifierunits))"
)
_NAMES = {
    "lei": "lei",
    "entitylegalname": "name",
    "legalname": "name",
    "entitylegaljurisdiction": "jurisdiction",
    "legaljurisdiction": "jurisdiction",
    "entitylegaladdresscountry": "country",
    "entityregistrationauthorityregistrationauthorityentityid": "number",
}


def is_relationships(header: list[str]) -> bool:
    """Whether a header is that of relationships."""
    return {_START, _END, "type"} <= set(_relationship_columns(header))


def is_names(header: list[str]) -> bool:
    """Whether a header is that of entities with their names."""
    return {"lei", "name"} <= set(_columns(header, _NAMES))


def _bare(cell: str) -> str:
    return _MORE.sub("", cell.strip().lower())


def _columns(header: list[str], meaning: Mapping[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        if (word := meaning.get(_bare(cell))) is not None:
            found.setdefault(word, at)
    return found


def _relationship_columns(header: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(header):
        bare = _bare(cell)
        short = bare.removeprefix("relationship") if bare != "relationshiptype" else bare
        word = _MEANING.get(bare) or _MEANING.get(short)
        if word is None and _NUMBERED.fullmatch(short):
            word = re.sub(r"^quantifier(?=\d)", "quantifiers", short)
        if word is not None:
            found.setdefault(word, at)
    return found


@dataclass(frozen=True, slots=True)
class _Tie:
    """One relationship, read.

    Attributes:
        start: id of its start node.
        end: id of its end node.
        type: its type.
        status: ``ACTIVE`` or ``INACTIVE``.
        registration: the state of the record, such as ``PUBLISHED``.
        share: what a quantifier gives, or None.
        days: first and last day of the relationship.
        updated: day of the record's last change.
        reference: where it can be looked up.
    """

    start: str
    end: str
    type: str
    status: str
    registration: str
    share: Share | None
    days: tuple[PartialDate | None, PartialDate | None]
    updated: PartialDate | None
    reference: str

    @property
    def identity(self) -> tuple[object, ...]:
        """What makes it another relationship than a later change of its record would."""
        return (self.start, self.end, self.type, *self.days, self.share, self.registration)


class Nodes:
    """The entities that relationships and names speak of, each said once."""

    def __init__(self, draft: Draft) -> None:
        """Take the page to write on."""
        self.draft = draft
        self._ids: dict[tuple[str, str], str] = {}

    def id(self, number: str, kind: str, place: str) -> str:
        """Return the id of a node, and say its number where it is new."""
        known = self._ids.get((number, kind))
        if known is not None:
            return known
        is_other = kind not in {"", "LEI"}
        bare = number if is_other else bare_number(number)
        found = safe_id(kind.lower() if is_other else "lei", bare)
        self._ids[number, kind] = found
        pen = self.draft.thing(found, "LegalEntity", place)
        if not is_other and is_lei(bare):
            pen.say("leiCode", bare, original=number)
        else:
            if not is_other:
                self.draft.count("lei_invalid")
            pen.say("registrationNumber", number)
        return found


def parse_relationships(header: list[str], rows: Iterator[Row], name: str, nodes: Nodes) -> None:
    """Parse relationships.

    Args:
        header: the first row.
        rows: the others.
        name: the file's name.
        nodes: writes the entities, on the page that the ties go on.
    """
    columns = _relationship_columns(header)
    draft = nodes.draft
    seen: set[str] = set()
    for row in rows:
        place = f"{name}:{row.line}"
        fault = _row_fault(row, header)
        tie = fault or _read(_Cells(row.cells, columns), place, nodes)
        if isinstance(tie, str):
            draft.reject(place, tie, row.cells)
            continue
        key = f"gleif-{short_hash(*(str(part or '') for part in tie.identity))}"
        if key in seen:
            draft.count("duplicate")
            continue
        seen.add(key)
        _write(draft, key, tie, place)


def _row_fault(row: Row, header: list[str]) -> str:
    if row.fault or len(row.cells) == len(header):
        return row.fault
    return f"{len(row.cells)} cells instead of {len(header)}"


class _Cells:
    """The cells of one row by what they mean."""

    __slots__ = ("_cells", "_columns")

    def __init__(self, cells: list[str], columns: Mapping[str, int]) -> None:
        self._cells, self._columns = cells, columns

    def get(self, word: str) -> str:
        at = self._columns.get(word)
        return "" if at is None else self._cells[at].strip()


@lru_cache(maxsize=65536)
def _date(text: str) -> PartialDate | None:
    return read_date(text)


def _read(cells: _Cells, place: str, nodes: Nodes) -> _Tie | str:
    """Read a relationship, or return why it cannot be."""
    start, end = cells.get(_START), cells.get(_END)
    if not start or not end:
        return f"the relationship has no {'start' if not start else 'end'} node"
    share = _share(cells, nodes.draft)
    if isinstance(share, str):
        return share
    days = _period(cells)
    if isinstance(days, str):
        return days
    if days[0] is not None and days[1] is not None and ends_before(days[0], days[1]):
        return f"it ends on {days[1]}, before it starts on {days[0]}"
    return _Tie(
        start=nodes.id(start, cells.get("startkind").upper(), place),
        end=nodes.id(end, cells.get("endkind").upper(), place),
        type=cells.get("type").upper(),
        status=cells.get("status").upper(),
        registration=cells.get("registration").upper(),
        share=share,
        days=days,
        updated=_date(cells.get("updated")),
        reference=cells.get("reference"),
    )


def _share(cells: _Cells, draft: Draft) -> Share | str | None:
    """Return the first quantifier that is a percentage."""
    for at in range(1, 6):
        amount = cells.get(f"quantifiers{at}quantifieramount")
        if amount:
            if cells.get(f"quantifiers{at}quantifierunits").upper() in {"PERCENTAGE", ""}:
                return read_share(amount)
            draft.count("quantifier_not_percent")
    return None


def _period(cells: _Cells) -> tuple[PartialDate | None, PartialDate | None] | str:
    """Return first and last day of the relationship, not those of its accounts or papers."""
    for at in range(1, 6):
        kind = cells.get(f"period{at}periodtype").upper()
        texts = [cells.get(f"period{at}{end}") for end in ("startdate", "enddate")]
        if kind in {"RELATIONSHIP_PERIOD", ""} and any(texts):
            days = [_date(text) if text else None for text in texts]
            for text, day in zip(texts, days, strict=True):
                if text and day is None:
                    return f"the date {text[:40]!r} is no ISO date"
            return days[0], days[1]
    return None, None


def _write(draft: Draft, key: str, tie: _Tie, place: str) -> None:
    schema, of_start, of_end = _TIES.get(tie.type, _OTHER_TIE)
    if tie.type not in _TIES:
        draft.count("relationship_type_unknown")
    start, end = tie.days
    superseded = ""
    if tie.status == "INACTIVE" and end is None:
        draft.count("inactive_without_end")
        end = tie.updated
        superseded = "" if end else NEVER
    if tie.registration in _VOID:
        draft.count("record_void")
        superseded = NEVER
    is_holding = schema == "Ownership"
    if is_holding and tie.share is None:
        draft.count("share_missing")
    if is_holding and tie.start == tie.end:
        draft.count("treasury")
    has_share = is_holding and tie.share is not None
    told = {
        of_start: tie.start,
        of_end: tie.end,
        "percentage": str(tie.share) if has_share else "",
        # Where a share is stated, it is a holding; the relationship's own type stands behind it.
        "role": f"shareholding ({tie.type})" if has_share else tie.type,
        "ownershipType": _DIRECT.get(tie.type, "direct") if is_holding else "",
        "status": tie.status,
        "startDate": str(start or ""),
        "endDate": str(end or ""),
        "date": str(tie.updated or ""),
        "publisher": "GLEIF",
        "sourceUrl": tie.reference if tie.reference.startswith(("https://", "http://")) else "",
        "@supersededAt": superseded,
        "@gleif:registrationStatus": tie.registration,
    }
    for prop, value in told.items():
        if value:
            draft.append(Statement(key, schema, prop, value, draft.source, place))


def parse_names(header: list[str], rows: Iterator[Row], name: str, nodes: Nodes) -> None:
    """Parse entities with their names, of which the commonest columns are kept.

    Args:
        header: the first row.
        rows: the others.
        name: the file's name.
        nodes: writes the entities.
    """
    columns = _columns(header, _NAMES)
    draft = nodes.draft
    for row in rows:
        place = f"{name}:{row.line}"
        cells = _Cells(row.cells, columns)
        fault = _row_fault(row, header) or ("" if cells.get("lei") else "the row has no LEI")
        if fault:
            draft.reject(place, fault, row.cells)
            continue
        pen = draft.thing(nodes.id(cells.get("lei"), "", place), "LegalEntity", place)
        pen.say("name", cells.get("name"))
        pen.say("registrationNumber", cells.get("number"))
        for prop in ("jurisdiction", "country"):
            text = cells.get(prop)
            pen.say(prop, text[:2].lower(), original=text)
