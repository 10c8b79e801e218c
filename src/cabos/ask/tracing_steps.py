"""What touches a set of accounts, in the order in which it is traced."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from cabos.model.date import DAY
from cabos.model.flows import Flows

SAME_DAY = ("as-recorded", "credits-first", "debits-first")
"""What goes first among transfers of one time; for data by the day, among those of one day.

Credits come from outside the set, debits leave it; transfers inside the set stand between them.
Among credits, and among debits, the order is that of the files.
"""

_CREDIT, _BETWEEN, _DEBIT = 0, 1, 2


@dataclass(frozen=True, slots=True)
class Pool:
    """The money of one account in one currency.

    Attributes:
        account: the code of the account.
        currency: its code.
    """

    account: int
    currency: str


@dataclass(frozen=True, slots=True)
class Step:
    """One transfer as the set sees it.

    Attributes:
        position: its position in the flows.
        payer: the pool that pays, or None where it is not in the set.
        beneficiary: the pool that receives, or None likewise.
        amount: what is paid, smallest units of the payer's currency.
        fee: what is paid beside it.
        received: what arrives, smallest units of the beneficiary's currency.
        currency: what is paid in.
        received_currency: what arrives.
    """

    position: int
    payer: Pool | None
    beneficiary: Pool | None
    amount: int
    fee: int
    received: int
    currency: str
    received_currency: str

    @property
    def is_idle(self) -> bool:
        """Whether it moves nothing: an account pays itself the same amount."""
        return self.payer == self.beneficiary and self.amount == self.received


def touching(flows: Flows, accounts: Iterable[int]) -> np.ndarray:
    """Return the positions of the transfers that an account of the set pays or receives."""
    parts = [part for code in accounts for part in (flows.paid_by(code), flows.received_by(code))]
    return np.unique(np.concatenate(parts)) if parts else np.empty(0, np.int32)


def steps_of(flows: Flows, accounts: Iterable[int], same_day: str) -> list[Step]:
    """Return what touches a set of accounts.

    Args:
        flows: all transfers.
        accounts: the codes of the set.
        same_day: one of ``SAME_DAY``.
    """
    inside = set(accounts)
    steps = [_step(flows, int(position), inside) for position in touching(flows, inside)]
    if same_day != SAME_DAY[0]:
        turn = 1 if same_day == SAME_DAY[1] else -1
        steps.sort(key=lambda one: (int(flows.time[one.position]), turn * _side(one)))
    return steps


def mixed_days(flows: Flows, positions: np.ndarray) -> int:
    """Count the days on which some of the transfers have a time of day and others have none."""
    days = flows.time[positions] // DAY
    plain = flows.is_day[positions]
    return len(np.intersect1d(days[plain], days[~plain]))


def _side(step: Step) -> int:
    if step.payer is None:
        return _CREDIT
    return _DEBIT if step.beneficiary is None else _BETWEEN


def _step(flows: Flows, at: int, inside: set[int]) -> Step:
    currency = flows.currencies[flows.currency[at]]
    arrived = flows.currencies[flows.received_currency[at]]
    pool: Callable[[int, str], Pool | None] = lambda code, money: (  # noqa: E731
        Pool(code, money) if code in inside else None
    )
    return Step(
        at,
        pool(int(flows.payer[at]), currency),
        pool(int(flows.beneficiary[at]), arrived),
        int(flows.amount[at]),
        int(flows.fee[at]) if len(flows.fee) else 0,
        int(flows.received[at]),
        currency,
        arrived,
    )
