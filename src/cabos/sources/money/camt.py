"""CAMT statements: which transfers the entries of an account are."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from cabos.errors import InputError
from cabos.formats import camt
from cabos.formats.camt import Balance, Charge, Detail, Entry, Header, Money, Party
from cabos.model.account import LeftOut, Remark, StatementSpan
from cabos.model.reject import Reject
from cabos.model.transfer import UNKNOWN, Side, Transfer, account_key
from cabos.sources.money.found import File, Found
from cabos.sources.money.values import (
    UnreadableError,
    bank_code,
    currency_of,
    holder,
    iso_day,
    iso_time,
    minor,
)

_REMEDY = "Ask the bank for the statement (camt.053)"
_LONGEST = 1_000  # signs of the names of a batch
_OPENING, _CLOSING, _INTERIM = ("OPBD", "PRCD"), ("CLBD",), ("ITBD",)
_NOT_BOOKED = {"PDNG": "pending", "INFO": "for information", "FUTR": "of the future"}
_SIDES: dict[str, Side] = {"CRDT": "credit", "DBIT": "debit"}


@dataclass(slots=True)
class _Statement:
    """What is known of the statement that is being read."""

    header: Header
    account: str
    first_row: int = 0
    last_row: int = 0
    unread: int = 0


def parse(data: bytes, file: File) -> Iterator[Found]:
    """Read the statements of a file.

    Args:
        data: the file's bytes.
        file: its name and where its rows stand.

    Yields:
        A transfer for each booked entry, or for each part of a batch whose parts add up.

    Raises:
        InputError: where the file is damaged or cut off, or holds no statement.
    """
    statement: _Statement | None = None
    for piece in camt.read(data, file.name):
        if isinstance(piece, Entry):
            if statement is not None:
                yield from _entry(piece, statement, file)
        elif not piece.is_end:
            owner = piece.owner
            statement = _Statement(piece, account_key(owner.account, bank_code(owner.bank)))
            yield from _opened(statement, file)
        elif statement is not None:
            yield from _closed(replace(statement, header=piece), file)
    if statement is None:
        raise InputError("The CAMT holds no statement", where=file.name, remedy=_REMEDY)


def _opened(statement: _Statement, file: File) -> Iterator[Found]:
    header = statement.header
    place = file.place(f"statement {header.number}")
    if statement.account == UNKNOWN:
        yield Remark(place, "The statement names no account; its side of each transfer is unknown")
    if header.form != "camt.053":
        yield Remark(
            place,
            f"This is a {header.form}, a report or notice within the day: "
            "the statement of the account may hold the same entries again",
        )
    if header.copy:
        yield Remark(place, f"The statement calls itself a copy ({header.copy})")
    owner = header.owner
    named = holder(statement.account, owner.name, owner.numbers, place, bank=bank_code(owner.bank))
    if named is not None:
        yield named


def _closed(statement: _Statement, file: File) -> Iterator[Found]:
    header = statement.header
    place = file.place(f"statement {header.number}")
    opening, closing = _ends(header.balances)
    currency = header.currency or next((b.money.currency for b in header.balances), "")
    try:
        span = StatementSpan(
            statement.account,
            header.id,
            currency_of(currency),
            _balance(opening),
            _balance(closing),
            iso_day(header.start) or (iso_day(opening.day) if opening is not None else ""),
            iso_day(header.end) or (iso_day(closing.day) if closing is not None else ""),
            statement.first_row,
            statement.last_row,
            statement.unread,
            place,
        )
    except UnreadableError as error:
        yield Remark(place, f"The balances of the statement cannot be read: {error}")
        return
    yield span


def _ends(balances: tuple[Balance, ...]) -> tuple[Balance | None, Balance | None]:
    """Return the opening and the closing balance; a page in between has interim ones for them."""
    opening = [one for one in balances if one.code in _OPENING]
    closing = [one for one in balances if one.code in _CLOSING]
    interim = [one for one in balances if one.code in _INTERIM]
    first = min(opening, key=lambda one: one.day, default=None)
    last = max(closing, key=lambda one: one.day, default=None)
    if first is None and interim:
        first = interim.pop(0)
    if last is None and interim:
        last = interim.pop()
    return first, last


def _balance(one: Balance | None) -> int | None:
    if one is None:
        return None
    units = minor(one.money.text, currency_of(one.money.currency))
    return -units if one.side == "DBIT" else units


def _entry(entry: Entry, statement: _Statement, file: File) -> Iterator[Found]:
    inner = f"statement {statement.header.number}, entry {entry.number}"
    told = f"{entry.side} {entry.amount.text} {entry.amount.currency} {entry.booked} {entry.memo}"
    if entry.status in _NOT_BOOKED:
        reason = f"the entry is not booked ({_NOT_BOOKED[entry.status]})"
        yield LeftOut(file.place(inner), reason, told)
        return
    try:
        found = list(_booked(entry, statement, file, inner))
    except UnreadableError as error:
        statement.unread += 1
        yield Reject(file.full_place(inner), str(error), told[:1000])
        return
    for one in found:
        if isinstance(one, Transfer):
            statement.first_row = statement.first_row or one.row
            statement.last_row = one.row
        yield one


def _booked(entry: Entry, statement: _Statement, file: File, inner: str) -> Iterator[Found]:
    currency = currency_of(entry.amount.currency or statement.header.currency)
    booked = minor(entry.amount.text, currency)
    if entry.side not in _SIDES:
        raise UnreadableError(f"CdtDbtInd is {entry.side!r}, neither CRDT nor DBIT")
    if booked == 0:
        yield LeftOut(file.place(inner), "the amount is zero", entry.memo or entry.ref)
        return
    parts = entry.details
    amounts = _parts(entry, currency, booked) if len(parts) > 1 else None
    if len(parts) > 1 and amounts is None:
        yield Remark(
            file.place(inner),
            f"The {len(parts)} parts of the entry do not add up to it, or name no amount; "
            "it is kept as one transfer",
        )
    if amounts is None:
        whole = parts[0] if len(parts) == 1 else _whole(entry)
        charges = entry.charges + whole.charges
        yield from _transfer(
            _Line(entry, replace(whole, charges=charges), entry.side, booked, currency, inner),
            statement,
            file,
        )
        return
    for number, (part, (side, units)) in enumerate(zip(parts, amounts, strict=True), 1):
        if units:
            yield from _transfer(
                _Line(entry, part, side, units, currency, f"{inner}, part {number}"),
                statement,
                file,
            )


def _whole(entry: Entry) -> Detail:
    nobody = Party()
    memo = ""
    if entry.details:
        parties = [one.creditor if entry.side == "DBIT" else one.debtor for one in entry.details]
        names = "; ".join(dict.fromkeys(one.name for one in parties if one.name))
        memo = f"batch of {len(entry.details)}: {names}".removesuffix(": ")[:_LONGEST]
    return Detail("", None, "", None, None, (), nobody, nobody, memo)


def _parts(entry: Entry, currency: str, booked: int) -> list[tuple[str, int]] | None:
    """Return side and amount of each part, or None where they do not add up to the entry."""
    found, total = [], 0
    for part in entry.details:
        money = next(
            (
                one
                for one in (part.amount, part.settled, part.instructed)
                if one is not None and one.currency in {currency, ""}
            ),
            None,
        )
        if money is None:
            return None
        side = part.side if part.side in _SIDES else entry.side
        units = minor(money.text, currency)
        total += units if side == entry.side else -units
        found.append((side, units))
    return found if total == booked else None


@dataclass(frozen=True, slots=True)
class _Line:
    """One transaction that becomes one transfer: what is booked of it, and on which side."""

    entry: Entry
    part: Detail
    side: str
    booked: int
    currency: str
    inner: str


def _transfer(line: _Line, statement: _Statement, file: File) -> Iterator[Found]:
    entry, part = line.entry, line.part
    when, is_day = _when(entry.booked)
    is_credit = line.side == "CRDT"
    other = _other(line, statement)
    account = account_key(other.account, bank_code(other.bank))
    place = file.place(line.inner)
    paid, fee = (line.booked, 0) if is_credit else _without_fee(line)
    other_side = _converted(line, is_credit=is_credit)
    near = (paid, line.currency)
    amount, received = (other_side or near, near) if is_credit else (near, other_side or near)
    memo = part.memo or entry.memo
    if account == UNKNOWN and other.name:
        memo = f"{other.name}: {memo}" if memo else other.name
    yield Transfer(
        row=file.next_row(), time=when, is_day=is_day,
        payer=account if is_credit else statement.account,
        beneficiary=statement.account if is_credit else account,
        amount=amount[0], currency=amount[1],
        received=received[0], received_currency=received[1],
        fee=fee, ref=part.ref or entry.ref, memo=memo, kind=entry.kind,
        statement=statement.account, side=_SIDES[line.side], place=place,
    )  # fmt: skip
    named = holder(account, other.name, other.numbers, place, bank=bank_code(other.bank))
    if named is not None:
        yield named


def _when(booked: str) -> tuple[int, bool]:
    """Read the moment of booking; midnight is how some banks write a day, in whatever zone."""
    written, _, clock = booked.partition("T")
    return iso_time(written if clock[:8] == "00:00:00" else booked)


def _other(line: _Line, statement: _Statement) -> Party:
    """Return the other side; in a reversal both sides stay as they were in what it reverses."""
    part = line.part
    is_debtor = (line.side == "CRDT") != line.entry.is_reversal
    other = part.debtor if is_debtor else part.creditor
    own = statement.account
    if own != UNKNOWN and own in {
        account_key(other.account),
        account_key(other.account, bank_code(other.bank)),
    }:
        return part.creditor if is_debtor else part.debtor
    return other


def _without_fee(line: _Line) -> tuple[int, int]:
    """Return what is paid and the fee, where the file says or shows that the entry holds it."""
    charges = [one for one in line.part.charges if one.side != "CRDT"]
    same = [one for one in charges if one.money.currency in {line.currency, ""}]
    stated = sum(_units(one, line.currency) for one in same if one.is_included)
    unsaid = sum(_units(one, line.currency) for one in same if one.is_included is None)
    if stated and stated < line.booked:
        return line.booked - stated, stated
    for money in (line.part.settled, line.part.instructed):
        if unsaid and money is not None and money.currency == line.currency:
            paid = minor(money.text, line.currency)
            if paid + unsaid == line.booked:
                return paid, unsaid
    return line.booked, 0


def _units(charge: Charge, currency: str) -> int:
    return minor(charge.money.text, currency)


def _converted(line: _Line, *, is_credit: bool) -> tuple[int, str] | None:
    """Return the amount on the other side, where it is in another currency."""
    part = line.part
    tried = (part.instructed, part.settled) if is_credit else (part.settled, part.instructed)
    for money in tried:
        if isinstance(money, Money) and money.currency not in {line.currency, ""}:
            currency = currency_of(money.currency)
            units = minor(money.text, currency)
            if units:
                return units, currency
    return None
