"""What a trace is given: which transfers are tainted, and what accounts held at first."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from cabos.ask.money_limits import MoneyLimit
from cabos.ask.tracing_shown import Mark, Place
from cabos.ask.tracing_steps import Pool
from cabos.errors import InputError, UsageError
from cabos.model.limit import Limit
from cabos.model.money import to_decimal, to_minor
from cabos.runs.flowing import Detail, Money

_SHOWN = 8
_AMOUNT = re.compile(r"(?P<number>[+-]?\d+(?:\.\d+)?)\s*(?P<currency>[A-Za-z][A-Za-z0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Opening:
    """What a pool held before its first transfer.

    Attributes:
        amount: smallest units.
        place: ``FILE:ROW`` of the statement line it is read from; empty where the user gave it.
    """

    amount: int
    place: str = ""


def place_of_detail(one: Detail) -> Place:
    """Return where a transfer stands."""
    return Place(one.file, one.row, one.place, one.snapshot, one.also_at)


def read_amount(text: str) -> tuple[Decimal, str] | None:
    """Read ``1000``, ``1000.50`` or ``1000 USD``; None where it is no amount."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        return None
    try:
        return Decimal(match["number"]), (match["currency"] or "").upper()
    except InvalidOperation:  # pragma: no cover - the pattern holds numbers only
        return None


def read_marks(money: Money, codes: Sequence[int], texts: Sequence[str]) -> list[Mark]:
    """Find the transfers that are said to be tainted.

    Args:
        money: the transfers.
        codes: the accounts that are traced.
        texts: ``REF``, ``FILE:ROW``, or either with ``=AMOUNT``.

    Raises:
        UsageError: if there is none, or one is named twice.
        InputError: if a text names no transfer into the accounts, or several, or the amount is
            more than what arrives.
    """
    if not texts:
        raise UsageError("Nothing is marked as tainted", remedy="Name a transfer with --mark REF")
    found: dict[int, Mark] = {}
    for text in texts:
        mark = _mark(money, set(codes), text)
        if mark.position in found:
            raise UsageError("A transfer is marked twice", where=text, remedy="Name it once")
        found[mark.position] = mark
    return [found[at] for at in sorted(found)]


def _mark(money: Money, inside: set[int], text: str) -> Mark:
    positions, ref, amount = money.with_ref(text), text, ""
    if not positions and "=" in text:
        ref, _, amount = text.rpartition("=")
        positions = money.with_ref(ref)
    if not positions:
        raise InputError(
            "No transfer has this reference", where=text,
            remedy="Give the reference as its file has it, or FILE:ROW",
        )  # fmt: skip
    flows = money.flows
    entering = [
        at for at in positions
        if int(flows.beneficiary[at]) in inside and flows.payer[at] != flows.beneficiary[at]
    ]  # fmt: skip
    if len(entering) == 1:
        return _mark_of(money.details(entering)[0], flows.received[entering[0]], text, amount)
    named = money.details((entering or positions)[:_SHOWN])
    places = ", ".join(one.source_line for one in named)
    if entering:
        raise InputError(
            f"{len(entering):,} transfers into these accounts bear this reference: {places}",
            where=text, remedy=f"Name the one you mean: --mark {named[0].source_line}",
        )  # fmt: skip
    receiver = next((one.beneficiary for one in named if one.beneficiary), "")
    remedy = f"Trace the account that receives it: {receiver}" if receiver else "Mark another one"
    raise InputError(
        f"The transfer brings no money into the accounts traced: {places}",
        where=text, remedy=remedy,
    )  # fmt: skip


def _mark_of(said: Detail, received: int, text: str, amount: str) -> Mark:
    whole = int(received)
    part: int | None = whole
    if amount:
        read = read_amount(amount)
        part = None if read is None else to_minor(read[0], said.received_currency)
        if read is not None and read[1] not in {"", said.received_currency}:
            part = None
    if part is None or not 0 < part <= whole:
        raise InputError(
            f"The tainted part must be more than 0 and at most {said.received} "
            f"{said.received_currency}, what arrived",
            where=text, remedy="Write --mark REF=AMOUNT, such as --mark 17=250.00",
        )  # fmt: skip
    return Mark(said.ref, said.position, said.received_currency, part, whole, place_of_detail(said))


def read_openings(
    money: Money, codes: Sequence[int], texts: Sequence[str], details: Sequence[Detail]
) -> dict[Pool, Opening]:
    """Return what the accounts held before their first transfer.

    What the user says goes before what is read from the first balance of a statement.

    Args:
        money: the transfers.
        codes: the accounts that are traced.
        texts: ``ACCOUNT=AMOUNT`` each, with the currency after the amount if there are several.
        details: the transfers of the accounts, in the order of their positions.

    Raises:
        UsageError: if a text is no such thing, or names an account that is not traced.
    """
    given: dict[Pool, Opening] = {}
    for text in texts:
        pool, amount = _given(money, set(codes), text, details)
        if pool in given:
            raise UsageError("An opening balance is given twice", where=text, remedy="Give it once")
        given[pool] = Opening(amount)
    return _read(money, set(codes), details) | given


def _given(
    money: Money, inside: set[int], text: str, details: Sequence[Detail]
) -> tuple[Pool, int]:
    name, mark, amount = text.rpartition("=")
    read = read_amount(amount) if mark else None
    if read is None:
        raise UsageError(
            "--opening is no account with an amount", where=text,
            remedy="Write --opening ACCOUNT=1000.00, or ACCOUNT='1000.00 USD'",
        )  # fmt: skip
    code = money.account(name)
    if code not in inside:
        raise UsageError("The account is not traced", where=text, remedy="Name it among ACCOUNT")
    key = money.flows.accounts.key(code)
    held = {one.currency for one in details if one.payer == key}
    held |= {one.received_currency for one in details if one.beneficiary == key}
    currency = read[1] or (next(iter(held)) if len(held) == 1 else "")
    if currency not in held:
        raise UsageError(
            f"The account has money in {', '.join(sorted(held))}", where=text,
            remedy="Name the currency: --opening ACCOUNT='1000.00 USD'",
        )  # fmt: skip
    minor = to_minor(read[0], currency)
    if minor is None:
        raise UsageError(f"{currency} has not so many digits", where=text, remedy="Round it")
    return Pool(code, currency), minor


def _moves(money: Money, details: Sequence[Detail]) -> list[tuple[Pool, int, Detail]]:
    """Return what each transfer does to each pool, as recorded."""
    flows, found = money.flows, []
    for one in details:
        at = one.position
        fee = int(flows.fee[at]) if len(flows.fee) else 0
        payer = Pool(int(flows.payer[at]), one.currency)
        beneficiary = Pool(int(flows.beneficiary[at]), one.received_currency)
        paid = -int(flows.amount[at]) - fee
        if payer == beneficiary:
            found.append((payer, int(flows.received[at]) + paid, one))
        else:
            found += [(payer, paid, one), (beneficiary, int(flows.received[at]), one)]
    return found


def _said(money: Money, pool: Pool, one: Detail) -> int | None:
    """Return the balance of a pool that a transfer's statement line says."""
    if one.balance is None or one.statement != money.flows.accounts.key(pool.account):
        return None
    return to_minor(one.balance, pool.currency)


def _read(money: Money, inside: set[int], details: Sequence[Detail]) -> dict[Pool, Opening]:
    moved: dict[Pool, int] = {}
    found: dict[Pool, Opening] = {}
    for pool, change, one in _moves(money, details):
        if pool.account not in inside or pool in found:
            continue
        moved[pool] = moved.get(pool, 0) + change
        if (said := _said(money, pool, one)) is not None:
            found[pool] = Opening(said - moved[pool], one.source_line)
    return found


def statement_limits(
    money: Money,
    codes: Sequence[int],
    openings: dict[Pool, Opening],
    details: Sequence[Detail],
) -> list[Limit]:
    """Say where opening balances come from, and where a statement's balance is another one."""
    balances = {pool: one.amount for pool, one in openings.items()}
    inside, first, differs = set(codes), dict[Pool, Detail](), dict[Pool, Limit]()
    key = money.flows.accounts.key
    for pool, change, one in _moves(money, details):
        if pool.account not in inside:
            continue
        first.setdefault(pool, one)
        balances[pool] = balances.get(pool, 0) + change
        said = _said(money, pool, one)
        if said is not None and said != balances[pool] and pool not in differs:
            differs[pool] = MoneyLimit(
                "balance_differs", account=key(pool.account), place=one.source_line,
                computed=to_decimal(balances[pool], pool.currency), currency=pool.currency,
                said=to_decimal(said, pool.currency),
            )  # fmt: skip
    return [_opening_limit(key(pool.account), pool, one, openings) for pool, one in first.items()
            if pool not in openings or openings[pool].place] + [*differs.values()]  # fmt: skip


def _opening_limit(account: str, pool: Pool, one: Detail, openings: dict[Pool, Opening]) -> Limit:
    if pool not in openings:
        return MoneyLimit("opening_unknown", account=account, currency=pool.currency, date=one.date)
    opening = openings[pool]
    return MoneyLimit(
        "opening_read", account=account, currency=pool.currency, place=opening.place,
        amount=to_decimal(opening.amount, pool.currency),
    )  # fmt: skip
