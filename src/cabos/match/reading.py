"""A customer's cells, read into a subject; what is wrong with them is kept as flaws."""

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache

from cabos.match.identifiers import decode, kind_of, normal
from cabos.match.names import parse_company
from cabos.match.subject import ANY, OTHER, PERSON, Subject
from cabos.model.date import parse_iso, valid_date

_NUMBERS = re.compile(r"(\d{1,4})[./\-\s](\d{1,2})[./\-\s](\d{1,4})(?:[T\s].*)?")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_WORDED = re.compile(r"(\d{1,2})[\s\-/.]+(?:de\s+)?([A-Za-z]{3,10})\.?[\s\-/.]+(?:de\s+)?(\d{4})")
_MONTHS = {
    name[:3]: number
    for names in (
        "january february march april may june july august september october november december",
        "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    )
    for number, name in enumerate(names.split(), 1)
}
_PERSON_WORDS = frozenset(
    {"person", "individual", "fisica", "persona fisica", "pf", "natural", "f", "p"}
)
_OTHER_WORDS = frozenset(
    {"company", "organization", "organisation", "legalentity", "moral", "persona moral", "pm",
     "entity", "vessel", "airplane", "publicbody", "empresa", "business", "corporate", "m"}
)  # fmt: skip
_SEXES = {
    "male": "male", "man": "male", "hombre": "male", "masculino": "male", "masc": "male",
    "varon": "male", "h": "male", "female": "female", "woman": "female", "mujer": "female",
    "femenino": "female", "fem": "female", "f": "female",
}  # fmt: skip


def packed_date(text: str) -> tuple[int, bool]:
    """Read a date at its own precision, packed as year * 10000 + month * 100 + day.

    ``03/04/1970`` could be two days; it is read to the year only, and the second value says so.
    Nothing is guessed.

    Args:
        text: ``1970``, ``1970-04``, ``1970-04-03``, ``19700403``, ``3 abr 1970``, ``25/12/1970``.

    Returns:
        The packed date, 0 where it is none, and whether day and month could not be told apart.
    """
    date = parse_iso(text)
    if date is not None:
        return date.year * 10000 + date.month * 100 + date.day, False
    if (found := _COMPACT.fullmatch(text)) is not None:
        return _pack(*map(int, found.groups())), False
    if (found := _WORDED.fullmatch(text)) is not None:
        day, month, year = found.groups()
        return _pack(int(year), _MONTHS.get(month.lower()[:3], 13), int(day)), False
    if (found := _NUMBERS.fullmatch(text)) is None:
        return 0, False
    first, second, third = (int(part) for part in found.groups())
    if first > 31:
        return _pack(first, second, third), False
    if third < 1000:
        return 0, False
    if first <= 12 and second <= 12 and first != second:
        return third * 10000, True
    return (_pack(third, second, first) or _pack(third, first, second)), False


def _pack(year: int, month: int, day: int) -> int:
    if not 1850 <= year <= 2100:
        return 0
    date = valid_date(year, month, day)
    return 0 if date is None else date.year * 10000 + date.month * 100 + date.day


@lru_cache(maxsize=65536)
def read_date(text: str) -> tuple[tuple[int, ...], str]:
    """Return the dates a cell can mean, none or one, and what is wrong with it."""
    packed, is_unclear = packed_date(text)
    if is_unclear:
        return (packed,), f"birth date {text!r}: day and month cannot be told apart, year used"
    if not packed or not 1850 <= packed // 10000 <= 2100:
        return (), f"birth date {text!r} is no date"
    return (packed,), ""


def read_sex(text: str, *, spanish: bool) -> str | None:
    """Read a sex; ``M`` is *mujer* in a column with ``H`` and *male* in one with ``F``."""
    word = text.strip().lower()
    if word == "m":
        return "female" if spanish else "male"
    return _SEXES.get(word)


def read_kind(text: str) -> int | None:
    """Read a customer's type: a person, another party, or None where the cell says neither."""
    word = text.strip().lower().replace("í", "i")
    if word in _PERSON_WORDS:
        return PERSON
    return OTHER if word in _OTHER_WORDS else None


def read_identifiers(texts: Iterable[str]) -> tuple[str, ...]:
    """Read official identifiers out of cells such as ``CURP:GOPW77…; passport: G0123``."""
    found: dict[str, None] = {}
    for text in texts:
        for piece in re.split(r"[;|\n]+", text):
            value = piece.rpartition(":")[2].partition("(")[0] if ":" in piece else piece
            if (value := normal(value)) and len(value) >= 5:
                found[value] = None
    return tuple(found)


def make_subject(
    key: str,
    name: str,
    *,
    ordered: str = "",
    birth_date: str = "",
    sex: str | None = None,
    countries: Sequence[str] = (),
    curp: str = "",
    rfc: str = "",
    identifiers: Sequence[str] = (),
    address: str = "",
    kind: int | None = None,
    row: int = 0,
) -> Subject:
    """Make a subject from what is known of a party.

    Args:
        key: the customer's id.
        name: the name as given.
        ordered: the name as ``SURNAMES, Given``, where its parts came apart.
        birth_date: a date at any precision, as written.
        sex: ``male``, ``female`` or None.
        countries: ISO codes.
        curp: a C.U.R.P. as written.
        rfc: an R.F.C. as written.
        identifiers: further normalised identifiers.
        address: one line.
        kind: PERSON or OTHER where it is known.
        row: the line of the customers file.

    Returns:
        The subject, with the dates its identifiers carry and the flaws of its data.
    """
    dates: dict[int, None] = {}
    flaws: list[str] = []
    if birth_date:
        read, flaw = read_date(birth_date)
        dates.update(dict.fromkeys(read))
        if flaw:
            flaws.append(flaw)
    known = dict.fromkeys(identifiers)
    for label, text in (("C.U.R.P.", curp), ("R.F.C.", rfc)):
        if text:
            known[normal(text)] = None
            meaning = decode(normal(text))
            is_company = label == "R.F.C." and meaning is None and kind_of(normal(text)) == "rfc"
            if not is_company and (meaning is None or not meaning.is_valid):
                flaws.append(f"{label} {text} is not valid: kept, its date and letters not used")
    for value in known:
        meaning = decode(value) if len(value) in (13, 18) else None
        if meaning is not None and meaning.is_valid:
            dates.update(dict.fromkeys(meaning.dates))
            sex = sex or meaning.sex
    if kind is None:
        kind = _guess_kind(name, known, has_person_data=bool(dates or sex))
    return Subject(
        key, name, kind, tuple(dates), sex, tuple(countries), tuple(known), address, ordered,
        row, tuple(flaws),
    )  # fmt: skip


def _guess_kind(name: str, identifiers: Iterable[str], *, has_person_data: bool) -> int:
    """Tell a person from a company by what only one of them has; else compare as both."""
    if has_person_data:
        return PERSON
    kinds = {(kind_of(value), len(value)) for value in identifiers}
    if ("curp", 18) in kinds or ("rfc", 13) in kinds:
        return PERSON
    if ("rfc", 12) in kinds or parse_company(name).form:
        return OTHER
    return ANY
