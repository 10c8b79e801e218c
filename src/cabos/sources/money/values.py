"""Amounts, times and parties as the formats of banks write them."""

import re
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from cabos.model.account import AccountHolder
from cabos.model.date import DAY
from cabos.model.money import digits_of, to_minor
from cabos.model.transfer import UNKNOWN
from cabos.sources.identifiers import bare_number, is_lei, is_valid_mexican

_AMOUNT = re.compile(r"\d{1,30}(?:[.,]\d{0,18})?|[.,]\d{1,18}")
_CURRENCY = re.compile(r"[A-Z][A-Z0-9]{2,9}")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_ZONED_DAY = re.compile(r"(\d{4}-\d{2}-\d{2})(?:Z|[+-]\d{2}:\d{2})?")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LARGEST = (1 << 63) - 1
_TAXPAYER = re.compile(r"[A-ZÑ&]{3,4}\d{6}[A-Z0-9]{3}")
_PERSON = re.compile(r"[A-Z]{4}\d{6}[A-Z0-9]{8}")

_RFC_OF_ANYBODY = frozenset({"XAXX010101000", "XEXX010101000"})
"""The general public and foreigners without an R.F.C.: SAT, Resolución Miscelánea Fiscal 2.7.1.23
(number from memory, unverified; it moves with the year)."""


class UnreadableError(Exception):
    """A value that cannot be read; its text is the reason, a phrase."""


def currency_of(text: str) -> str:
    """Return a currency's code in capitals.

    Raises:
        UnreadableError: where it is none.
    """
    code = text.strip().upper()
    if _CURRENCY.fullmatch(code) is None:
        raise UnreadableError(f"the currency {text!r} is no code of three letters or more")
    return code


def minor(text: str, currency: str) -> int:
    """Return an amount without sign in the currency's smallest unit.

    Args:
        text: digits with one decimal mark, a full stop or a comma; these formats group nothing.
        currency: its code.

    Raises:
        UnreadableError: where it is no such number, has more digits than the currency, or is
            larger than 64 bits hold.
    """
    text = text.strip()
    if _AMOUNT.fullmatch(text) is None:
        raise UnreadableError(f"the amount {text[:40]!r} is no number")
    units = to_minor(Decimal(text.replace(",", ".")), currency)
    if units is None:
        raise UnreadableError(
            f"the amount {text} has more than {digits_of(currency)} decimals, which {currency} has"
        )
    if units > _LARGEST:
        raise UnreadableError(f"the amount {text} is larger than 64 bits hold")
    return units


def day(year: int, month: int, number: int) -> date:
    """Return a day.

    Raises:
        UnreadableError: where there is no such day.
    """
    try:
        return date(year, month, number)
    except ValueError as error:
        raise UnreadableError(f"{year:04}-{month:02}-{number:02} is no day") from error


def seconds(moment: date) -> int:
    """Return the seconds from 1970 to a day's beginning, or to a moment; UTC if it has a zone."""
    if isinstance(moment, datetime):
        when = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        return (when - _EPOCH) // timedelta(seconds=1)
    return (moment - _EPOCH.date()).days * DAY


def iso_time(text: str) -> tuple[int, bool]:
    """Read a day or moment of XML Schema; return its seconds and whether it is a day only.

    Raises:
        UnreadableError: where it is neither.
    """
    text = text.strip()
    try:
        if (found := _ZONED_DAY.fullmatch(text)) is not None:
            return seconds(date.fromisoformat(found[1])), True
        if _DAY.match(text) is None:
            raise UnreadableError(f"the time {text[:40]!r} is no ISO date")
        return seconds(datetime.fromisoformat(text)), False
    except ValueError as error:
        raise UnreadableError(f"the time {text[:40]!r} is no ISO date") from error


def iso_day(text: str) -> str:
    """Return the day an ISO text begins with, or an empty string."""
    found = _DAY.match(text.strip())
    return found[0] if found is not None else ""


def bank_code(text: str) -> str:
    """Return a bank's code; a BIC of a head office without its ``XXX``."""
    code = bare_number(text)
    return code[:8] if len(code) == 11 and code.endswith("XXX") else code


def identifier(text: str) -> tuple[str, str] | None:
    """Return what an official number is, ``rfc``, ``curp``, ``lei`` or ``id``, and the number.

    None where it stands for nobody: empty, ``NA``, ``ND``, or the R.F.C. of the general public.
    """
    number = bare_number(text)
    if number in {"", "NA", "ND", "NOTPROVIDED"} or number in _RFC_OF_ANYBODY:
        return None
    if _PERSON.fullmatch(number) and is_valid_mexican("curp", number):
        return "curp", number
    if _TAXPAYER.fullmatch(number):
        return "rfc", number
    return ("lei", number) if is_lei(number) else ("id", number)


def holder(
    account: str, name: str, numbers: tuple[str, ...], place: str, *, bank: str = ""
) -> AccountHolder | None:
    """Return who holds an account, or None where nothing is said of the holder.

    Args:
        account: its key; an unknown one has no holder.
        name: as written; ``NA`` and its like are no name.
        numbers: official numbers of the holder as written.
        place: where it stands.
        bank: the BIC or name of the bank.
    """
    name = " ".join(name.split())
    if name.upper() in {"NA", "ND", "N/A", "NOTPROVIDED"}:
        name = ""
    found = tuple(one for one in map(identifier, numbers) if one is not None)
    if account == UNKNOWN or not (name or found):
        return None
    if bank:
        found += (("bank", bank),)
    return AccountHolder(account, name, found, place)
