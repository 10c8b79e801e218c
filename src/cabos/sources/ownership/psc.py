"""UK persons with significant control: Companies House' JSON lines, one party a line.

The register tells bands, not shares: *more than 25 % but not more than 50 %*, *more than 50 % but
less than 75 %*, *75 % or more*. Each nature of control is a holding of its own, under its own name.

Source:
    Companies Act 2006, Part 21A and Schedule 1A; Companies House, ``psc_descriptions``.
"""

import re
from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

from cabos.formats.leaves import Leaves
from cabos.formats.objects import Fault, Found
from cabos.model.date import PartialDate
from cabos.model.share import WHOLE, Share
from cabos.sources.draft import Draft, Thing
from cabos.sources.ownership.bods_parties import REPEATED
from cabos.sources.ownership.dates import NEVER, ends_before, read_date
from cabos.sources.ownership.parties import safe_id, short_hash
from cabos.sources.ownership.psc_parties import company_id, kind_of, write_party

_SITE = "https://find-and-update.company-information.service.gov.uk"
_BAND = re.compile(r"(\d{1,3})-to-(\d{1,3})-percent")
_ABOVE = re.compile(r"more-than-(\d{1,3})-percent")
_BANDS = {
    ("25", "50"): Share(Fraction(25), Fraction(50), low_open=True),
    ("50", "75"): Share(Fraction(50), Fraction(75), low_open=True, high_open=True),
    ("75", "100"): Share(Fraction(75), WHOLE),
}
_UNKNOWN = "unknownInterest"
_THROUGH = "-as-"  # such as -as-trust, -as-firm, -as-control-over-trustees


def is_psc(value: Mapping[str, Any]) -> bool:
    """Whether an object is a line of the register."""
    data = value.get("data")
    return isinstance(data, Mapping) and ("kind" in data or "company_number" in value)


def parse(objects: Iterable[Found | Fault], name: str, draft: Draft) -> None:
    """Parse the lines of a snapshot.

    Args:
        objects: what the file holds.
        name: its name.
        draft: the page to write on.
    """
    seen: set[str] = set()
    for found in objects:
        place = f"{name}:{found.line}"
        fault = found.reason if isinstance(found, Fault) else _write(draft, found, place, seen)
        if fault:
            draft.reject(place, fault, [found.text])


def _write(draft: Draft, found: Found, place: str, seen: set[str]) -> str:
    """Write one line, or return why it cannot be."""
    data = found.value.get("data")
    if not isinstance(data, Mapping):
        return "the line has no data"
    leaves = Leaves(data)
    kind = leaves.get("kind")
    if kind.startswith("totals#"):
        # The last line of a snapshot: counts, and the day it was made.
        made = read_date(leaves.get("generated_at"))
        draft.published = draft.published or (str(made) if made else None)
        return ""
    number = found.value.get("company_number")
    if not isinstance(number, str) or not number.strip():
        return "the line names no company"
    if kind_of(kind) is None:
        return f"the kind {kind[:60]!r} is not known"
    days = _days(leaves)
    if isinstance(days, str):
        return days
    tail = leaves.get("links/self").rstrip("/").rsplit("/", 1)[-1] or leaves.get("etag")
    key = f"{number.strip()}-{tail or short_hash(found.text)}"
    if key in seen:
        draft.count("duplicate")
        return ""
    seen.add(key)
    company = _write_company(draft, number.strip(), place)
    owner = write_party(draft, leaves, key, place)
    _write_holdings(draft, leaves, (key, owner, company, place), days)
    return ""


def _write_company(draft: Draft, number: str, place: str) -> str:
    found = company_id(number)
    company = draft.thing(found, "Company", place)
    company.say("registrationNumber", number)
    company.say("jurisdiction", "gb")
    return found


def _days(leaves: Leaves) -> tuple[PartialDate | None, PartialDate | None] | str:
    days: list[PartialDate | None] = []
    for path in ("notified_on", "ceased_on"):
        text = leaves.get(path)
        day = read_date(text) if text else None
        if text and day is None:
            return f"its {path} {text[:40]!r} is no ISO date"
        days.append(day)
    start, end = days
    if start is not None and end is not None and ends_before(start, end):
        return f"it ceased on {end}, before it was notified on {start}"
    return start, end


def _write_holdings(
    draft: Draft,
    leaves: Leaves,
    ends: tuple[str, str, str, str],
    days: tuple[PartialDate | None, PartialDate | None],
) -> None:
    key, owner, company, place = ends
    paths = leaves.items("natures_of_control")
    natures = [text for path in paths if (text := leaves.take(path))]
    statement = leaves.take("statement")
    if not natures and not statement:
        draft.count("interest_missing")
    start, end = (leaves.take(path) for path in ("notified_on", "ceased_on"))
    link = leaves.take("links/self")
    is_over = days[1] is None and leaves.get("ceased") == "true"
    if is_over:
        draft.count("ceased_without_date")
    for at, role in enumerate(natures or [statement or _UNKNOWN]):
        pen = draft.thing(safe_id("psc", f"{key}-{at}"), "Ownership", place)
        pen.say("owner", owner)
        pen.say("asset", company)
        _say_share(pen, role)
        pen.say("role", role)
        # The law counts what is held through others as held: which it is, the register omits. Where
        # a trust or a firm holds it, the person has but control over that.
        pen.say("ownershipType", "indirect" if _THROUGH in role else "unknown")
        for prop, day, text in (("startDate", days[0], start), ("endDate", days[1], end)):
            if day is not None:
                pen.say(prop, str(day), original=text)
        if is_over:
            pen.say("@supersededAt", NEVER)
        pen.say("recordId", key)
        pen.say("publisher", "Companies House")
        pen.say("sourceUrl", f"{_SITE}{link}" if link.startswith("/") else link, original=link)
        rest = leaves.rest()
        if not at or len(rest) <= REPEATED:
            for path, text in rest.items():
                pen.say(f"@psc:{path}", text)


def _say_share(pen: Thing, role: str) -> None:
    band, above = _BAND.search(role), _ABOVE.search(role)
    share: Share | None = None
    if band is not None:
        share = _BANDS.get((band[1], band[2]))
        if share is None:
            pen.draft.count("band_unknown")
    elif above is not None and int(above[1]) < WHOLE:
        share = Share(Fraction(above[1]), WHOLE, low_open=True)
    if share is None:
        pen.draft.count("share_missing")
    else:
        pen.say("percentage", str(share))
