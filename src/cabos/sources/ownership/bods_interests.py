"""Relationships of BODS: one holding for each interest of each version of a record."""

from dataclasses import dataclass

from cabos.formats.bods import BodsStatement
from cabos.formats.leaves import Leaves
from cabos.model.date import PartialDate
from cabos.model.share import Share
from cabos.sources.draft import Draft, Thing
from cabos.sources.ownership.bods_parties import REPEATED, write_origin, write_rest
from cabos.sources.ownership.dates import ends_before, read_date
from cabos.sources.ownership.parties import safe_id, short_hash
from cabos.sources.ownership.shares import bounded, is_within, read_share

_DETAILS = "recordDetails"
_INTERESTS = f"{_DETAILS}/interests"
_UNKNOWN = "unknownInterest"  # the standard's own word where it is not known what is held
_ENDS = {"subject": "asset", "interestedParty": "owner"}
_TYPES = ("direct", "indirect", "unknown")


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a relationship.

    Attributes:
        said: the statement.
        place: where it stands.
        superseded: ISO date of the version that took its place, or an empty text.
    """

    said: BodsStatement
    place: str
    superseded: str


@dataclass(frozen=True, slots=True)
class _Interest:
    """One interest, read.

    Attributes:
        share: what is held; None where it is not said.
        exact: the share as written, where it is one number.
        start: its first day.
        end: its last day.
        closed: the statement's date where the end follows from its being closed, as written.
    """

    share: Share | None
    exact: str
    start: PartialDate | None
    end: PartialDate | None
    closed: str


def write_relationship(draft: Draft, version: Version) -> set[str]:
    """Write the holdings of a relationship.

    Args:
        draft: the page to write on.
        version: one version of it.

    Returns:
        The ids of the records it refers to.
    """
    said = version.said
    leaves = said.leaves
    interests = leaves.parts(_INTERESTS)
    if not interests:
        draft.count("interest_missing")
        interests = [Leaves({"type": _UNKNOWN})]
    if not all(_has(leaves, end) for end in _ENDS):
        missing = next(end for end in _ENDS if not _has(leaves, end))
        draft.reject(version.place, f"the relationship names no {missing}", [said.text])
        return set()
    mark = short_hash(said.id or said.text, digits=8)
    ends: dict[str, tuple[str, str]] = {}
    records: set[str] = set()
    kept = 0
    for at, interest in enumerate(interests):
        read = _read(interest, said)
        if isinstance(read, str):
            draft.reject(version.place, f"interest {at + 1}: {read}", [said.text], kind="interest")
            continue
        if not ends:
            ends, records = _write_ends(draft, version)
        key = safe_id("bods", f"{said.record}-{mark}-{at}")
        pen = draft.thing(key, "Ownership", version.place)
        for prop, (value, record) in ends.items():
            pen.say(prop, value, original=record or None)
        _write(pen, interest, read)
        _write_version(pen, version, is_first=not kept)
        kept += 1
        if ends["owner"][0] == ends["asset"][0]:
            draft.count("treasury")
    return records


def _has(leaves: Leaves, end: str) -> bool:
    return bool(leaves.items(f"{_DETAILS}/{end}"))


def _write_ends(draft: Draft, version: Version) -> tuple[dict[str, tuple[str, str]], set[str]]:
    """Return owner and asset, each by its id and its record; write one that is not specified."""
    leaves = version.said.leaves
    ends: dict[str, tuple[str, str]] = {}
    records: set[str] = set()
    for end, prop in _ENDS.items():
        path = f"{_DETAILS}/{end}"
        if record := leaves.take(path):
            records.add(record)
            ends[prop] = safe_id("bods", record), record
            continue
        told = leaves.below(path)
        key = safe_id("bods", f"{version.said.record}-{end}")
        ends[prop] = key, ""
        pen = draft.thing(key, "LegalEntity", version.place)
        pen.say("@unspecified", told.take("reason") or "unknown")
        pen.say("description", told.take("description"))
        for rest, text in told.rest().items():
            pen.say(f"@bods:{path}/{rest}", text)
        draft.count("unspecified_party")
    return ends, records


def _write(pen: Thing, interest: Leaves, read: _Interest) -> None:
    if read.share is None:
        pen.draft.count("share_missing")
    else:
        pen.say("percentage", str(read.share), original=read.exact or None)
    role = interest.take("type")
    if not role:
        pen.draft.count("interest_type_missing")
    pen.say("role", role)
    direct = interest.get("directOrIndirect")
    pen.say("ownershipType", direct if direct in _TYPES else "unknown")
    if direct in _TYPES:
        interest.take("directOrIndirect")
    if read.start is not None:
        pen.say("startDate", str(read.start), original=interest.take("startDate"))
    if read.end is not None:
        pen.say("endDate", str(read.end), original=read.closed or interest.take("endDate"))
        if read.closed:
            pen.draft.count("closed_without_end")
    pen.say("description", interest.take("details"))
    for path, text in interest.rest().items():
        pen.say(f"@bods:interest/{path}", text)


def _write_version(pen: Thing, version: Version, *, is_first: bool) -> None:
    """Write what the statement says of the relationship as a whole.

    Its leaves go on every holding of the statement; if they are very many, on the first alone,
    so that the holdings of a hostile file cannot multiply them.
    """
    said = version.said
    pen.say("recordId", said.record)
    date = read_date(said.date)
    if date is not None:
        pen.say("date", str(date), original=said.date)
    pen.say("@supersededAt", version.superseded)
    leaves = said.leaves.copy()
    write_origin(pen, leaves)
    if is_first or len(leaves.rest()) <= REPEATED:
        write_rest(pen, leaves)


def _read(interest: Leaves, said: BodsStatement) -> _Interest | str:
    """Read an interest, or return why it cannot be."""
    share = _share(interest)
    if isinstance(share, str):
        return share
    dates: dict[str, PartialDate | None] = {}
    for key in ("startDate", "endDate"):
        text = interest.get(key)
        dates[key] = read_date(text) if text else None
        if text and dates[key] is None:
            return f"its {key} {text[:40]!r} is no ISO date"
    start, end, closed = dates["startDate"], dates["endDate"], ""
    if end is None and said.status == "closed":
        end, closed = read_date(said.date), said.date
    if start is not None and end is not None and ends_before(start, end):
        return f"it ends on {end}, before it starts on {start}"
    exact = interest.take("share/exact") if share is not None else ""
    return _Interest(share, exact, start, end, closed)


def _share(interest: Leaves) -> Share | str | None:
    exact = interest.get("share/exact") or interest.get("share")
    least, more = interest.get("share/minimum"), interest.get("share/exclusiveMinimum")
    most, less = interest.get("share/maximum"), interest.get("share/exclusiveMaximum")
    if (least and more) or (most and less):
        return "its share has an end that is both inclusive and exclusive"
    span: Share | str | None = None
    if least or more or most or less:
        span = bounded(least or more, most or less, low_open=bool(more), high_open=bool(less))
    if not exact or isinstance(span, str):
        return span
    share = read_share(exact)
    if isinstance(share, Share) and span is not None and not is_within(share, span):
        return f"its exact share {exact[:40]} is not within its range {span}"
    return share
