"""One account: what it pays and receives, and who holds it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from cabos.runs.accounts import Holder, load_holders
from cabos.runs.flowing import Detail, open_money
from cabos.store.workspace import Store


@dataclass(frozen=True, slots=True)
class Account:
    """One account.

    Attributes:
        key: its key.
        holder: who holds it, or None where nothing says it.
        limits: what its holder rests on.
        paid: how many transfers it pays.
        received: how many it receives.
        transfers: the newest ones, in the order of time.
    """

    key: str
    holder: Holder | None
    limits: tuple[str, ...]
    paid: int
    received: int
    transfers: Sequence[Detail]


def read_account(store: Store, text: str, most: int, as_of: date) -> Account:
    """Read one account.

    Args:
        store: the workspace.
        text: its key, or its number where one bank alone uses it.
        most: how many transfers to return.
        as_of: the day of which the lists are used.

    Raises:
        InputError: if no transfer names it, or two banks use the number.
    """
    money = open_money(store)
    code = money.account(text)
    paid, received = money.flows.paid_by(code), money.flows.received_by(code)
    positions = np.union1d(paid, received)
    holders = load_holders(store, money.flows, as_of)
    holder = holders.get(code)
    limits = () if holder is None else holders.limits_of(holder.entity)
    return Account(
        money.flows.accounts.key(code), holder, limits, len(paid), len(received),
        money.details(positions[-most:]),
    )  # fmt: skip
