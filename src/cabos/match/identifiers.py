"""Official identifiers, told apart by their form, and what a C.U.R.P. or an R.F.C. says."""

import re
from dataclasses import dataclass
from functools import lru_cache

from stdnum.mx import curp as curp_rules

from cabos.model.date import valid_date

_CURP = re.compile(r"([A-ZX]{4})(\d{2})(\d{2})(\d{2})([HMX])([A-Z]{2})[A-Z]{3}([0-9A-Z])\d")
_RFC_PERSON = re.compile(r"([A-ZÑ&]{4})(\d{2})(\d{2})(\d{2})([0-9A-Z]{3})?")
_RFC_COMPANY = re.compile(r"[A-ZÑ&]{3}\d{6}[0-9A-Z]{3}")
_NOBODYS = frozenset({"XAXX010101000", "XEXX010101000"})  # SAT: the public, foreigners
_SIGNS = re.compile(r"[\s.\-/]+")
_SEXES = {"H": "male", "M": "female"}
_LAST_SHORT_YEAR = 30  # an R.F.C. has two digits for the year: up to this it may be of this century


@dataclass(frozen=True, slots=True)
class Decoded:
    """What a Mexican identifier says of its holder.

    Attributes:
        letters: four letters: paternal initial and vowel, maternal initial, given initial.
        dates: possible birth dates, packed as year * 10000 + month * 100 + day.
        sex: ``male``, ``female`` or None.
        state: two letters of the state of birth, or empty.
        is_valid: whether its check digit and date are right.
    """

    letters: str
    dates: tuple[int, ...]
    sex: str | None
    state: str
    is_valid: bool


def normal(text: str) -> str:
    """Write an identifier without blanks, dots and hyphens, in upper case."""
    return _SIGNS.sub("", text).upper()


def kind_of(value: str) -> str:
    """Tell a normalised identifier's kind by its form: ``curp``, ``rfc`` or ``other``."""
    if len(value) == 18 and _CURP.fullmatch(value):
        return "curp"
    if _RFC_PERSON.fullmatch(value) or _RFC_COMPANY.fullmatch(value):
        return "rfc"
    return "other"


@lru_cache(maxsize=65536)
def decode(value: str) -> Decoded | None:
    """Read what a C.U.R.P. or a person's R.F.C. says.

    Args:
        value: a normalised identifier.

    Returns:
        Its meaning, or None where it is neither.

    Source: Registro Nacional de Población, Instructivo normativo para la asignación de la CURP;
    Código Fiscal de la Federación, art. 27.
    """
    if (found := _CURP.fullmatch(value)) is not None:
        letters, year, month, day, sex, state, century = found.groups()
        base = 1900 if century.isdigit() else 2000
        dates = _dates((base,), year, month, day)
        is_valid = bool(dates) and curp_rules.calc_check_digit(value[:17]) == value[17]
        return Decoded(letters, dates, _SEXES.get(sex), state, is_valid)
    if (found := _RFC_PERSON.fullmatch(value)) is not None:
        letters, year, month, day, tail = found.groups()
        bases = (1900, 2000) if int(year) <= _LAST_SHORT_YEAR else (1900,)
        # The homoclave's check digit is not asked for: too many genuine ones fail it.
        dates = _dates(bases, year, month, day)
        return Decoded(letters, dates, None, "", bool(dates) and tail is not None)
    return None


def _dates(bases: tuple[int, ...], year: str, month: str, day: str) -> tuple[int, ...]:
    """Return the dates that exist, packed."""
    found = (valid_date(base + int(year), int(month), int(day)) for base in bases)
    return tuple(one.year * 10000 + one.month * 100 + one.day for one in found if one and one.day)


def agree(left: str, right: str) -> bool:
    """Tell whether two normalised identifiers of one kind are the same.

    An R.F.C. without its three-character homoclave identifies nobody, nor does one that the tax
    office gives to all foreigners or to the public at large, so these agree with nothing.
    """
    if left != right or left in _NOBODYS:
        return False
    return len(left) >= 12 or kind_of(left) != "rfc"


def is_telling(value: str) -> bool:
    """Tell whether a normalised identifier decides alone, whatever the name beside it.

    A short run of digits may be another country's number of another kind.
    """
    if kind_of(value) != "other":
        return True
    return len(value) >= 8 and not value.isdigit() and len(set(value)) > 3


def is_valid_curp(value: str) -> bool:
    """Tell whether a normalised identifier is a C.U.R.P. with a right check digit and date."""
    if len(value) != 18:
        return False
    meaning = decode(value)
    return meaning is not None and meaning.is_valid
