"""How near each account is to listed parties, by hop and by amount, in both directions."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from cabos.ask.reaching import COMPILE_FROM, Bounds, Reach, Reached
from cabos.kernels.exposure import KERNELS
from cabos.kernels.jit import compiled, interpreted
from cabos.model.flows import Flows
from cabos.model.money import digits_of

_TABLE = 64_000_000  # entries of a table that is still made in place of a sort


@dataclass(frozen=True, slots=True)
class Direction:
    """What came from the sources; or went to them.

    Attributes:
        total: what each pool received, or paid, altogether; smallest units.
        amounts: for each pool and hop, the part of it that comes from a source, or goes to one.
        fewest: for each account the fewest transfers to it from a source; 0 where there is none.
        reached: the transfers of those ways.
    """

    total: np.ndarray
    amounts: np.ndarray
    fewest: np.ndarray
    reached: Reached


@dataclass(frozen=True, slots=True)
class Exposure:
    """The exposure of all accounts.

    Attributes:
        account: for each pool the code of its account.
        currency: for each pool the position of its currency.
        units: for each pool the smallest units in one of its currency.
        came: what came from the sources.
        went: what went to them.
    """

    account: np.ndarray
    currency: np.ndarray
    units: np.ndarray
    came: Direction
    went: Direction

    def exposed(self) -> np.ndarray:
        """Return the pools whose account is exposed in any way, the largest amounts first.

        Amounts of unlike currencies are set in order by their numbers, for want of a rate.
        """
        amount = (self.came.amounts.sum(axis=1) + self.went.amounts.sum(axis=1)) / self.units
        is_near = (self.came.fewest[self.account] > 0) | (self.went.fewest[self.account] > 0)
        chosen = np.flatnonzero(is_near)
        return chosen[np.argsort(-amount[chosen], kind="stable")]


def expose_all(flows: Flows, sources: Sequence[int], hops: int) -> Exposure:
    """Find how near each account is to the sources.

    By hops: the fewest transfers in the order of time, of which one may follow another of the same
    time. By amount: each payment carries the same share of what came from a source as the balance
    it is paid of; equal times as recorded; what an account pays beyond what it received is clean.

    Args:
        flows: all transfers.
        sources: the codes of the accounts of listed parties.
        hops: up to how many transfers away, at least 1.
    """
    account, currency, start, end = _pools(flows)
    is_source = np.zeros(len(flows.accounts), np.bool_)
    is_source[list(sources)] = True
    reach = Reach(flows)
    found = []
    for back in (False, True):
        total, amounts = _amounts(flows, is_source, (start, end, len(account)), hops, back=back)
        near = reach.search(sources, Bounds(max_hops=hops), back=back)
        fewest = np.zeros(len(flows.accounts), np.int32)
        fewest[near.accounts] = near.fewest
        found.append(Direction(total, amounts, fewest, near))
    units = np.array([10.0 ** digits_of(code) for code in flows.currencies])[currency]
    return Exposure(account, currency, units, *found)


def _amounts(
    flows: Flows, is_source: np.ndarray, pools: tuple[np.ndarray, np.ndarray, int], hops: int,
    *, back: bool,
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    kernels = compiled(KERNELS) if len(flows) >= COMPILE_FROM else interpreted(KERNELS)
    start, end, count = pools
    payer, beneficiary, sent, received = (
        flows.payer, flows.beneficiary, flows.amount, flows.received,
    )  # fmt: skip
    if back:
        payer, beneficiary, sent, received, start, end = (
            beneficiary, payer, received, sent, end, start,
        )  # fmt: skip
    total, marked = np.zeros(count, np.int64), np.zeros((count, hops), np.int64)
    came = np.zeros((count, hops), np.int64)
    state = np.zeros(count, np.int64), np.zeros(count, np.bool_), total, marked, came
    if len(flows) < COMPILE_FROM:  # plain numbers are quicker where nothing is compiled
        payer, beneficiary, sent, received, start, end = (
            one.tolist() for one in (payer, beneficiary, sent, received, start, end)
        )
    kernels.expose(
        back, hops, payer, beneficiary, sent, received, start, end, is_source, state,
        np.zeros(hops, np.int64),
    )  # fmt: skip
    return total, came


def _pools(flows: Flows) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Return the account and the currency of each pool, and the pools of each transfer."""
    several, size = len(flows.currencies), len(flows.accounts)
    if several == 1:
        return np.arange(size), np.zeros(size, np.int16), flows.payer, flows.beneficiary
    start = flows.payer.astype(np.int64) * several + flows.currency
    end = flows.beneficiary.astype(np.int64) * several + flows.received_currency
    if size * several <= _TABLE:
        used = np.zeros(size * several, np.bool_)
        used[start[start >= 0]] = True
        used[end[end >= 0]] = True
        keys, table = np.flatnonzero(used), np.cumsum(used, dtype=np.int32) - np.int32(1)
    else:
        keys, table = np.unique(np.concatenate((start[start >= 0], end[end >= 0]))), None
    pools = _numbers(start, keys, table), _numbers(end, keys, table)
    return keys // several, (keys % several).astype(np.int16), *pools


def _numbers(wanted: np.ndarray, keys: np.ndarray, table: np.ndarray | None) -> np.ndarray:
    """Return the places of what is wanted among the keys; -1 for an unknown account."""
    found = np.full(len(wanted), -1, np.int32)
    known = wanted >= 0
    named = wanted[known]
    found[known] = np.searchsorted(keys, named) if table is None else table[named]
    return found
