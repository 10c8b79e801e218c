"""MT940 statements: which transfers the lines of an account are."""

from collections.abc import Iterator
from datetime import date

from stdnum import iban

from cabos.errors import InputError
from cabos.formats import mt940, mt940_info
from cabos.formats.mt940 import Balance, Line, Statement
from cabos.formats.mt940_info import Info
from cabos.model.account import AccountHolder, LeftOut, Remark, StatementSpan
from cabos.model.clabe import is_clabe
from cabos.model.reject import Reject
from cabos.model.transfer import UNKNOWN, Side, Transfer, account_key
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

_CENTURY = 80  # years from 80 on are of 19xx: no message of this kind is older
_SIDES: dict[str, Side] = {"C": "credit", "RD": "credit", "D": "debit", "RC": "debit"}


def parse(data: bytes, file: File) -> Iterator[Found]:
    """Read the statements of a file.

    Args:
        data: the file's bytes.
        file: its name and where its rows stand.

    Yields:
        A transfer for each booked line.

    Raises:
        InputError: where the file is cut off or a balance cannot be read.
    """
    last: Statement | None = None
    for statement in mt940.read(data, file.name):
        yield from _statement(statement, file)
        last = statement
    if last is not None and last.closing is not None and last.closing.is_interim:
        yield Remark(
            file.place(f"line {last.line}"),
            f"Statement {last.number} goes on (:62M:), and the file does not hold its last page",
        )


def _statement(statement: Statement, file: File) -> Iterator[Found]:
    place = file.place(f"line {statement.line}")
    try:
        currency = currency_of(statement.currency)
        opening, closing = _units(statement.opening), _units(statement.closing)
        span = [
            _day(one) if one is not None else "" for one in (statement.opening, statement.closing)
        ]
    except UnreadableError as error:
        raise InputError(
            f"The balances of the statement cannot be read: {error}",
            where=f"{file.name}:{statement.line}",
            remedy="Ask the bank for the file again; nothing of this one is used",
        ) from error
    account = _own(statement.account, currency)
    rows: list[int] = []
    unread, total = 0, 0
    for line in statement.lines:
        for one in _line(line, account, currency, file):
            if isinstance(one, Transfer):
                rows.append(one.row)
                total += one.received if one.side == "credit" else -one.amount - one.fee
            unread += isinstance(one, Reject)
            yield one
    does_not_add_up = None not in (opening, closing) and (opening or 0) + total != closing
    if statement.is_bare_end and does_not_add_up and not unread:
        raise InputError(
            "The file ends within its closing balance, which its lines do not add up to: "
            "it is cut off",
            where=f"{file.name}:{statement.line}",
            remedy="Ask the bank for the file again; nothing of this one is used",
        )
    if statement.opening is None:
        yield Remark(
            place,
            "This is an MT942, a report within the day: the statement of the "
            "account may hold the same lines again",
        )
    first, last = (rows[0], rows[-1]) if rows else (0, 0)
    yield StatementSpan(
        account, statement.number, currency, opening, closing, span[0], span[1],
        first, last, unread, place,
    )  # fmt: skip


def _own(text: str, currency: str) -> str:
    """Return the key of field 25: an IBAN, ``bank/number``, or a number, some with a currency."""
    text, _, bic = text.partition(" ") if "/" not in text else (text, "", "")
    bare = text.removesuffix(currency)
    for one in (text, bare):
        if iban.is_valid(one):
            return account_key(one)
    bank, _, number = text.rpartition("/")
    number = number.removesuffix(currency) or number
    return account_key(number, bank_code(bank or bic))


def _units(one: Balance | None) -> int | None:
    if one is None:
        return None
    units = minor(one.amount, one.currency)
    return -units if one.side == "D" else units


def _year(two: str) -> int:
    return int(two) + (1900 if int(two) >= _CENTURY else 2000)


def _day(one: Balance) -> str:
    text = one.day
    return day(_year(text[:2]), int(text[2:4]), int(text[4:])).isoformat()


def booked_day(value: str, entry: str) -> date:
    """Return the day of booking, whose year is not written: the one nearest to the value day.

    Args:
        value: the value day, YYMMDD.
        entry: the day of booking, MMDD; empty where only the value day is said.

    Raises:
        UnreadableError: where there is no such day.
    """
    year = _year(value[:2])
    valued = day(year, int(value[2:4]), int(value[4:]))
    if not entry:
        return valued
    found = []
    for one in (year - 1, year, year + 1):
        try:
            found.append(day(one, int(entry[:2]), int(entry[2:])))
        except UnreadableError:
            continue  # 29 February of a year that has none
    if not found:
        raise UnreadableError(f"the booking day {entry} is no day")
    return min(found, key=lambda one: abs((one - valued).days))


def _line(line: Line, account: str, currency: str, file: File) -> Iterator[Found]:
    inner = f"line {line.line}"
    if line.side.startswith("E"):
        yield LeftOut(file.place(inner), "the entry is not booked (expected)", line.text)
        return
    if line.fault:
        yield Reject(f"{file.name}:{line.line}", line.fault, line.text[:1000])
        return
    try:
        units = minor(line.amount, currency)
        if units == 0:
            yield LeftOut(file.place(inner), "the amount is zero", line.text)
            return
        yield from _transfer(line, units, account, currency, file)
    except UnreadableError as error:
        yield Reject(f"{file.name}:{line.line}", str(error), line.text[:1000])


def _transfer(
    line: Line, booked: int, account: str, currency: str, file: File
) -> Iterator[Transfer | AccountHolder]:
    info = mt940_info.read(line.info)
    side = _SIDES[line.side]
    is_credit = side == "credit"
    other = account_key(info.account or _in_detail(line.detail), bank_code(info.bank))
    if other == account:
        other = UNKNOWN
    when = seconds(booked_day(line.value, line.entry))
    amount, fee, far = _amounts(info, booked, currency, is_credit=is_credit)
    near = (amount, currency)
    paid, received = (far or near, near) if is_credit else (near, far or near)
    memo = info.memo or line.detail
    if other == UNKNOWN and info.name:
        memo = f"{info.name}: {memo}" if memo else info.name
    place = file.place(f"line {line.line}")
    yield Transfer(
        row=file.next_row(), time=when, is_day=True,
        payer=other if is_credit else account, beneficiary=account if is_credit else other,
        amount=paid[0], currency=paid[1], received=received[0], received_currency=received[1],
        fee=fee, ref=info.ref or line.ref or line.bank_ref, memo=memo, kind=line.code,
        statement=account, side=side, place=place,
    )  # fmt: skip
    named = holder(other, info.name, (), place, bank=bank_code(info.bank))
    if named is not None:
        yield named


def _in_detail(detail: str) -> str:
    """Return the account in the second line of field 61, where banks put the other side's."""
    return detail if iban.is_valid(detail) or is_clabe(detail) else ""


def _amounts(
    info: Info, booked: int, currency: str, *, is_credit: bool
) -> tuple[int, int, tuple[int, str] | None]:
    """Return what is paid of what is booked, the fee, and the other side in its own currency."""
    original = None
    if info.original is not None:
        code = currency_of(info.original[0])
        original = (minor(info.original[1], code), code)
    fee = 0
    if info.charges is not None and info.charges[0] == currency and not is_credit:
        fee = minor(info.charges[1], currency)
        same = original is not None and original[1] == currency and original[0] + fee == booked
        fee = fee if same else 0
    far = original if original is not None and original[1] != currency and original[0] else None
    return booked - fee, fee, far
