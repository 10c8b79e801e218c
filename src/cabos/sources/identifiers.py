"""Official numbers in their normal form, and whether their own rules accept them."""

import re

from stdnum.mx import curp, rfc

_BLANKS = re.compile(r"[\s\-./#]+")
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}")
_TYPES = {"RFC": "rfc", "CURP": "curp"}


def bare_number(text: str) -> str:
    """Return a number in capitals without blanks, hyphens, dots, slashes and number signs."""
    return _BLANKS.sub("", text).upper()


def mexican_type(head: str) -> str | None:
    """Return ``rfc`` or ``curp`` for a document's type, however spelt, else None."""
    return _TYPES.get(bare_number(head))


def is_valid_mexican(kind: str, number: str) -> bool:
    """Whether an R.F.C. or C.U.R.P. meets its rules of form, date and check digit.

    Args:
        kind: ``rfc`` or ``curp``.
        number: in normal form.
    """
    if kind == "rfc":
        return bool(rfc.is_valid(number, validate_check_digits=True))
    return bool(curp.is_valid(number))


def curp_birth_date(number: str) -> str | None:
    """Return the ISO birth date in a C.U.R.P., or None where the number is no valid one."""
    if len(number) != 18 or not is_valid_mexican("curp", number):
        return None
    return str(curp.get_birth_date(number))


def is_lei(number: str) -> bool:
    """Whether a number has the form and the check digits of a Legal Entity Identifier.

    Source:
        ISO 17442; ISO/IEC 7064, MOD 97-10.
    """
    if _LEI.fullmatch(number) is None:
        return False
    return int("".join(str(int(sign, 36)) for sign in number)) % 97 == 1
