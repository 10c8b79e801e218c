"""OFX statements: which transfers the lines of an account or a card are."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal

from cabos.errors import InputError
from cabos.formats import ofx
from cabos.formats.ofx import Element
from cabos.model.account import LeftOut, Remark, StatementSpan
from cabos.model.money import digits_of
from cabos.model.reject import Reject
from cabos.model.transfer import UNKNOWN, Transfer, account_key
from cabos.sources.money.found import File, Found
from cabos.sources.money.values import (
    UnreadableError,
    bank_code,
    currency_of,
    day,
    holder,
    minor,
    seconds,
)

_STATEMENTS = ("STMTRS", "CCSTMTRS", "INVSTMTRS")
_OWN = ("BANKACCTFROM", "CCACCTFROM", "INVACCTFROM")
_OTHER = ("BANKACCTTO", "CCACCTTO")
_MOMENT = re.compile(
    r"(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?(?:\.\d+)?)?(?:\[([+-]?\d{1,2}(?:\.\d+)?)[^\]]*\])?"
)
_NO_CLOCK = {"000000", "120000"}
"""Times that banks write where they know the day only; noon keeps it the same in any zone."""


@dataclass(slots=True)
class _Statement:
    """What is known of the statement that is being read."""

    account: str
    currency: str
    corrected: frozenset[str]
    seen: dict[str, tuple[int, str]] = field(default_factory=dict)
    rows: list[int] = field(default_factory=list)
    unread: int = 0
    has_rate: bool = False


def parse(data: bytes, file: File) -> Iterator[Found]:
    """Read the statements of a file.

    Args:
        data: the file's bytes.
        file: its name and where its rows stand.

    Yields:
        A transfer for each line of an account or a card.

    Raises:
        InputError: where the file is damaged or cut off, or holds no statement.
    """
    root = ofx.read(data, file.name)
    found = [one for tag in _STATEMENTS for one in root.all(tag)]
    if not found:
        raise InputError(
            "The OFX holds no statement of an account or a card",
            where=file.name,
            remedy="Ask the bank for the transactions, not only for the accounts",
        )
    for one in sorted(found, key=lambda element: element.line):
        yield from _statement(one, file)


def _statement(element: Element, file: File) -> Iterator[Found]:
    place = file.place(f"line {element.line}")
    own = next((one for tag in _OWN if (one := element.find(tag)) is not None), None)
    lines = list(element.all("STMTTRN"))
    corrected = frozenset(one.get("CORRECTFITID") for one in lines) - {""}
    try:
        currency = currency_of(element.get("CURDEF"))
    except UnreadableError as error:
        raise InputError(str(error), where=f"{file.name}:{element.line}") from error
    statement = _Statement(UNKNOWN if own is None else _account(own), currency, corrected)
    if own is None:
        yield Remark(place, "The statement names no account; its side of each transfer is unknown")
    for number, line in enumerate(lines, 1):
        yield from _line(line, number, statement, file)
    if statement.has_rate:
        yield Remark(
            place,
            "Amounts in another currency (ORIGCURRENCY) are computed by the rate of the line "
            "and rounded: OFX does not state them",
        )
    yield from _span(element, statement, place)


def _span(element: Element, statement: _Statement, place: str) -> Iterator[Found]:
    listed = element.find("BANKTRANLIST") or element.find("INVTRANLIST")
    closing, balance = None, element.get("LEDGERBAL/BALAMT")
    if balance:
        try:
            closing = _signed(balance, statement.currency)
        except UnreadableError as error:
            yield Remark(place, f"The balance of the statement cannot be read: {error}")
    rows = statement.rows
    end = element.get("LEDGERBAL/DTASOF") or ("" if listed is None else listed.get("DTEND"))
    yield StatementSpan(
        statement.account, "", statement.currency, None, closing,
        "" if listed is None else _iso(listed.get("DTSTART")), _iso(end),
        rows[0] if rows else 0, rows[-1] if rows else 0, statement.unread, place,
    )  # fmt: skip


def _account(element: Element) -> str:
    bank = element.get("BANKID") or element.get("BROKERID")
    return account_key(element.get("ACCTID"), bank_code(bank))


def _iso(text: str) -> str:
    try:
        return datetime.fromtimestamp(moment(text)[0], UTC).date().isoformat() if text else ""
    except UnreadableError:
        return ""


def moment(text: str) -> tuple[int, bool]:
    """Read ``20240305``, ``20240305143000`` or ``20240305143000.000[-6:CST]``.

    Returns:
        Seconds since 1970, in UTC where a zone is written, and whether only the day is known.

    Raises:
        UnreadableError: where it is no such moment.
    """
    found = _MOMENT.fullmatch(text.strip())
    if found is None:
        raise UnreadableError(f"the time {text[:40]!r} is no OFX date")
    date = day(int(found[1]), int(found[2]), int(found[3]))
    clock = "" if found[4] is None else f"{found[4]}{found[5]}{found[6] or '00'}"
    if not clock or clock in _NO_CLOCK:
        return seconds(date), True
    try:
        zone = UTC if found[7] is None else timezone(timedelta(hours=float(found[7])))
        when = datetime(
            *date.timetuple()[:3], int(clock[:2]), int(clock[2:4]), int(clock[4:]), tzinfo=zone
        )
    except ValueError as error:
        raise UnreadableError(f"the time {text[:40]!r} is no OFX date") from error
    return seconds(when), False


def _signed(text: str, currency: str) -> int:
    text = text.strip()
    units = minor(text.lstrip("+-"), currency)
    return -units if text.startswith("-") else units


def _line(line: Element, number: int, statement: _Statement, file: File) -> Iterator[Found]:
    place = file.place(f"line {line.line}, transaction {number}")
    fitid = line.get("FITID")
    told = " ".join(line.get(tag) for tag in ("DTPOSTED", "TRNAMT", "FITID", "NAME", "MEMO"))
    same = (line.get("TRNAMT"), line.get("DTPOSTED"))
    if fitid in statement.corrected or line.get("CORRECTACTION") == "DELETE":
        yield LeftOut(place, "another line corrects or deletes it (CORRECTFITID)", told)
        return
    before = statement.seen.setdefault(fitid, (number, str(same))) if fitid else None
    if before is not None and before[0] != number:
        if before[1] == str(same):
            yield LeftOut(place, "it repeats a line of the same statement (FITID)", told)
            return
        yield Remark(
            place, f"FITID {fitid} is also that of transaction {before[0]}, which says another"
        )
    try:
        found = list(_transfer(line, statement, file, place))
    except UnreadableError as error:
        statement.unread += 1
        yield Reject(f"{file.name}:{line.line}", str(error), told[:1000])
        return
    statement.rows += [one.row for one in found if isinstance(one, Transfer)]
    yield from found


def _transfer(line: Element, statement: _Statement, file: File, place: str) -> Iterator[Found]:
    own = line.get("CURRENCY/CURSYM")
    currency = currency_of(own) if own else statement.currency
    booked = _signed(line.get("TRNAMT"), currency)
    if booked == 0:
        yield LeftOut(place, "the amount is zero", line.get("NAME") or line.get("MEMO"))
        return
    kind = line.get("TRNTYPE")
    if (kind == "DEBIT") == (booked > 0) and kind in {"DEBIT", "CREDIT"}:
        yield Remark(
            place, f"TRNTYPE is {kind} but the amount is {line.get('TRNAMT')}; the sign decides"
        )
    if own and currency != statement.currency:
        statement.unread += 1
        yield Remark(place, f"The line is in {currency}, not converted into the account's currency")
    when, is_day = moment(line.get("DTPOSTED"))
    to = next((one for tag in _OTHER if (one := line.find(tag)) is not None), None)
    account = UNKNOWN if to is None else _account(to)
    name = line.get("NAME") or line.get("PAYEE/NAME")
    is_credit = booked > 0
    near = (abs(booked), currency)
    far = _original(line, abs(booked), currency)
    statement.has_rate = statement.has_rate or far is not None
    paid, received = (far or near, near) if is_credit else (near, far or near)
    words = [line.get("MEMO")] if account else [name, line.get("MEMO")]
    yield Transfer(
        row=file.next_row(), time=when, is_day=is_day,
        payer=account if is_credit else statement.account,
        beneficiary=statement.account if is_credit else account,
        amount=paid[0], currency=paid[1], received=received[0], received_currency=received[1],
        ref=line.get("FITID") or line.get("REFNUM") or line.get("CHECKNUM"),
        memo=": ".join(dict.fromkeys(one for one in words if one)), kind=kind,
        statement=statement.account, side="credit" if is_credit else "debit", place=place,
    )  # fmt: skip
    named = holder(account, name, (), place)
    if named is not None:
        yield named


def _original(line: Element, booked: int, currency: str) -> tuple[int, str] | None:
    """Return the amount in the original currency: the booked one by CURRATE, which is its price."""
    symbol = line.get("ORIGCURRENCY/CURSYM")
    if not symbol or currency_of(symbol) == currency:
        return None
    rate, original = line.get("ORIGCURRENCY/CURRATE"), currency_of(symbol)
    near = Decimal(booked).scaleb(digits_of(original) - digits_of(currency))
    try:
        units = near / Decimal(rate.replace(",", "."))
    except ArithmeticError as error:
        raise UnreadableError(f"the rate (CURRATE) {rate[:40]!r} is no number above 0") from error
    whole = int(units.to_integral_value()) if units.is_finite() else 0
    if not 0 < whole < 1 << 63:
        raise UnreadableError(f"the rate (CURRATE) {rate[:40]!r} gives no amount")
    return whole, original
