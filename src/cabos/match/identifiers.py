"""Official identifiers, told apart by their form, and what a C.U.R.P. or an R.F.C. says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from operator import mul

import numpy as np

from cabos.model.date import DAYS, valid_date

_CURP = re.compile(r"([A-ZX]{4})(\d{2})(\d{2})(\d{2})([HMX])([A-Z]{2})[A-Z]{3}([0-9A-Z])\d")
_RFC_PERSON = re.compile(r"([A-ZÑ&]{4})(\d{2})(\d{2})(\d{2})([0-9A-Z]{3})?")
_RFC_COMPANY = re.compile(r"[A-ZÑ&]{3}\d{6}[0-9A-Z]{3}")
_NOBODYS = frozenset({"XAXX010101000", "XEXX010101000"})  # SAT: the public, foreigners
_CURP_NUMBERS = {sign: at for at, sign in enumerate("0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ")}
_NUMBER_OF_SIGN = np.full(256, -1, np.int8)
_NUMBER_OF_SIGN[[ord(sign) for sign in _CURP_NUMBERS]] = list(_CURP_NUMBERS.values())
_TENS = 10 ** np.arange(5, -1, -1)
# The least and the greatest sign at each place of a C.U.R.P.
_LEAST_SIGN = np.frombuffer(b"AAAA000000AAAAAA00", np.uint8)
_MOST_SIGN = np.frombuffer(b"ZZZZ999999ZZZZZZZ9", np.uint8)
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
        is_valid = bool(dates) and _curp_digit(value) == value[17]
        return Decoded(letters, dates, _SEXES.get(sex), state, is_valid)
    if (found := _RFC_PERSON.fullmatch(value)) is not None:
        letters, year, month, day, tail = found.groups()
        bases = (1900, 2000) if int(year) <= _LAST_SHORT_YEAR else (1900,)
        # The homoclave's check digit is not asked for: too many genuine ones fail it.
        dates = _dates(bases, year, month, day)
        return Decoded(letters, dates, None, "", bool(dates) and tail is not None)
    return None


def _curp_digit(value: str) -> str:
    """Return the check digit of a C.U.R.P.: 18, 17, 16 … times each sign's number, modulo ten."""
    total = sum(map(mul, range(18, 1, -1), map(_CURP_NUMBERS.__getitem__, value)))
    return str(-total % 10)


def _dates(bases: tuple[int, ...], year: str, month: str, day: str) -> tuple[int, ...]:
    """Return the dates that exist, packed."""
    found = (valid_date(base + int(year), int(month), int(day)) for base in bases)
    return tuple(one.year * 10000 + one.month * 100 + one.day for one in found if one and one.day)


def read_curps(values: Sequence[str]) -> np.ndarray:
    """Return the birth date that each C.U.R.P. carries, packed; 0 where it is none or not valid.

    It says what ``decode`` says of each, for many at once.

    Args:
        values: normalised identifiers of any kind.
    """
    found = np.zeros(len(values), np.int64)
    asked = [at for at, value in enumerate(values) if len(value) == 18 and value.isascii()]
    if not asked:
        return found
    text = "".join([values[at] for at in asked]).encode()
    signs = np.frombuffer(text, np.uint8).reshape(-1, 18)
    numbers = _NUMBER_OF_SIGN[signs].astype(np.int64)
    digits = numbers[:, 4:10] @ _TENS
    year, month, day = digits // 10000, digits // 100 % 100, digits % 100
    year += np.where(signs[:, 16] <= ord("9"), 1900, 2000)
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    last = np.array(DAYS)[np.minimum(month, 12)] + (leap & (month == 2))
    fits = (signs >= _LEAST_SIGN).all(axis=1) & (signs <= _MOST_SIGN).all(axis=1)
    fits &= np.isin(signs[:, 10], list(b"HMX")) & (numbers >= 0).all(axis=1)
    fits &= (month >= 1) & (month <= 12) & (day >= 1) & (day <= last)
    fits &= -(numbers[:, :17] @ np.arange(18, 1, -1)) % 10 == numbers[:, 17]
    found[np.array(asked)[fits]] = (year * 10000 + month * 100 + day)[fits]
    return found


def agree(left: str, right: str, form: str = "") -> bool:
    """Tell whether two normalised identifiers of one kind are the same.

    An R.F.C. without its three-character homoclave identifies nobody, nor does one that the tax
    office gives to all foreigners or to the public at large, so these agree with nothing.

    Args:
        left: an identifier.
        right: another.
        form: what ``kind_of`` says of the first, where that is known.
    """
    if left != right or left in _NOBODYS:
        return False
    return len(left) >= 12 or (form or kind_of(left)) != "rfc"


def is_telling(value: str, form: str = "") -> bool:
    """Tell whether a normalised identifier decides alone, whatever the name beside it.

    A short run of digits may be another country's number of another kind.

    Args:
        value: the identifier.
        form: what ``kind_of`` says of it, where that is known.
    """
    if (form or kind_of(value)) != "other":
        return True
    return len(value) >= 8 and not value.isdigit() and len(set(value)) > 3


def is_valid_curp(value: str) -> bool:
    """Tell whether a normalised identifier is a C.U.R.P. with a right check digit and date."""
    if len(value) != 18:
        return False
    meaning = decode(value)
    return meaning is not None and meaning.is_valid
