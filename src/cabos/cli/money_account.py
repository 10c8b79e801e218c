"""How ``cabos money show`` writes an account."""

from typing import TYPE_CHECKING, Any

from cabos.cli.messages import say, translate
from cabos.cli.output import plain, print_table

if TYPE_CHECKING:
    from cabos.runs.flowing import Detail
    from cabos.runs.money_account import Account

_COLUMNS = ("date", "in", "out", "currency", "with", "balance", "ref", "memo", "at")


def show_statement(found: "Account") -> None:
    """Print an account: its holder and its transfers."""
    say("{account}: pays {paid:,} transfers, receives {received:,}",
        account=plain(found.key), paid=found.paid, received=found.received)  # fmt: skip
    holder = found.holder
    if holder is not None:
        say("  held by    {name} ({entity})", name=plain(holder.name), entity=holder.entity)
        if holder.standing == "listed":
            say("  listed     {because}", because=plain(holder.because))
        if holder.standing == "owned_into_block":
            say("  owned into a block: {because}", because=plain(holder.because))
    rows = [_row(found.key, one) for one in found.transfers]
    print_table([translate(title) for title in _COLUMNS], rows)
    if found.paid + found.received > len(found.transfers):
        say("  the newest {count:,}; all of them with --limit", count=len(found.transfers))


def _row(key: str, one: "Detail") -> tuple[object, ...]:
    is_in = one.beneficiary == key
    amount = one.received if is_in else one.amount
    balance = one.balance if one.statement == key else None
    return (
        one.date, str(amount) if is_in else "", "" if is_in else str(amount),
        one.received_currency if is_in else one.currency,
        one.payer if is_in else one.beneficiary, "" if balance is None else str(balance),
        one.ref, one.memo, one.source_line,
    )  # fmt: skip


def account_json(found: "Account") -> dict[str, Any]:
    """Return an account as plain JSON values."""
    holder = found.holder
    return {
        "account": found.key,
        "holder": None if holder is None else {
            "entity": holder.entity,
            "name": holder.name,
            "standing": holder.standing,
            "because": holder.because,
            "sector": holder.sector,
            "statements": list(holder.statements),
        },
        "limits": list(found.limits),
        "paid": found.paid,
        "received": found.received,
        "transfers": [_transfer(one) for one in found.transfers],
    }  # fmt: skip


def _transfer(one: "Detail") -> dict[str, Any]:
    return {
        "ref": one.ref,
        "date": one.date,
        "from": one.payer,
        "to": one.beneficiary,
        "amount": one.amount,
        "currency": one.currency,
        "received": one.received,
        "received_currency": one.received_currency,
        "balance": None if one.balance is None else one.balance,
        "memo": one.memo,
        "at": one.source_line,
        "also_at": list(one.also_at),
    }
