"""The best ways by which money could have gone from some accounts to others, in order of time."""

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import islice, pairwise

import numpy as np

from cabos.ask.reaching import Bounds, Reach
from cabos.model.flows import Flows

ORDERS = ("earliest", "hops", "amount")
"""What makes a path better: the earliest arrival; the fewest transfers; the largest smallest
amount. Equal ones are ordered by the others, and at last by the positions of their transfers."""

_BUDGET = 400_000  # partial paths that are looked at
_NEVER = 2**62
_NO_LEAST = 2**62


@dataclass(frozen=True, slots=True)
class Found:
    """Paths, best first.

    Attributes:
        paths: the positions of the transfers of each.
        is_stopped: whether the search was given up before so many were found; those given are
            still the best ones.
        tried: how many partial paths were looked at.
    """

    paths: tuple[tuple[int, ...], ...]
    is_stopped: bool
    tried: int


@dataclass(frozen=True, slots=True)
class Ends:
    """Between which accounts paths are looked for.

    Attributes:
        sources: the codes of the accounts money starts from.
        targets: the codes of those it is to reach; a path ends at the first of them.
    """

    sources: tuple[int, ...]
    targets: tuple[int, ...]


def find_paths(
    reach: Reach, ends: Ends, bounds: Bounds, *, count: int, order: str = ORDERS[0],
    currency: str = "", budget: int = _BUDGET,
) -> Found:  # fmt: skip
    """Find the best paths; none passes an account twice.

    Args:
        reach: a search over the transfers.
        ends: from where to where.
        bounds: what limits them.
        count: how many at most.
        order: one of ``ORDERS``.
        currency: by amount, the only currency that is looked at.
        budget: how many partial paths to look at before giving up.
    """
    if order != "amount":
        search = _Search(reach, ends, bounds, is_hops=order == "hops", budget=budget)
        return search.found(count)
    return _widest(reach, ends, _only(reach.flows, bounds, currency), count, budget)


def _only(flows: Flows, bounds: Bounds, currency: str) -> Bounds:
    """Return bounds that no transfer of another currency passes."""
    least = dict.fromkeys(flows.currencies, _NO_LEAST)
    return replace(bounds, least=least | {currency: bounds.least.get(currency, 0)})


def _widest(reach: Reach, ends: Ends, bounds: Bounds, count: int, budget: int) -> Found:
    """Find the paths with the largest smallest amount: the highest threshold that leaves enough.

    Whether there are as many paths with no amount under a threshold falls with the threshold, so
    that halving finds it.
    """
    currency = next(one for one, least in bounds.least.items() if least < _NO_LEAST)
    floor = bounds.least[currency]
    plain = _Search(reach, ends, bounds, budget=budget, is_plain=True)
    amounts = [amount for amount in plain.amounts if amount >= floor]
    tried, low, high = 0, 0, len(amounts)
    is_stopped = False

    def at_least(amount: int) -> Found:
        nonlocal tried, is_stopped
        within = replace(bounds, least={**bounds.least, currency: amount})
        found = _Search(reach, ends, within, budget=budget, is_plain=True).found(count)
        tried += found.tried
        is_stopped = is_stopped or found.is_stopped
        return found

    while high - low > 1:  # amounts[low] leaves enough paths, or is the least there is
        middle = (low + high) // 2
        if len(at_least(amounts[middle]).paths) >= count:
            low = middle
        else:
            high = middle
    if not amounts:
        return Found((), is_stopped=False, tried=plain.tried)
    found = set(at_least(amounts[low]).paths)
    if high < len(amounts):
        found.update(at_least(amounts[high]).paths)
    ranked = sorted(found, key=lambda path: _wide_key(reach.flows, path))
    return Found(tuple(ranked[:count]), is_stopped, tried)


def _wide_key(flows: Flows, path: tuple[int, ...]) -> tuple[int, int, int, tuple[int, ...]]:
    smallest = min(int(flows.amount[at]) for at in path)
    return -smallest, int(flows.time[path[-1]]), len(path), path


class _Search:
    """Looks at partial paths in the order of the best that can become of each."""

    def __init__(
        self, reach: Reach, ends: Ends, bounds: Bounds, *, is_hops: bool = False,
        is_plain: bool = False, budget: int,
    ) -> None:  # fmt: skip
        self._flows, self._ends, self._bounds = reach.flows, ends, bounds
        self._is_hops, self._is_plain, self._budget = is_hops, is_plain, budget
        self.tried, self._is_stopped = 0, False
        near = reach.search(ends.targets, bounds, back=True)
        order = np.argsort(near.positions)
        self._leading, self._fewest = near.positions[order], near.hops[order]
        towards, arrivals = reach.towards(ends.targets, bounds)
        order = np.argsort(towards)
        at = np.searchsorted(towards[order], self._leading)
        self._arrival = arrivals[order][at] if len(towards) else arrivals

    @property
    def amounts(self) -> list[int]:
        """The amounts of the transfers that can lead there, each once, ascending."""
        return [int(one) for one in np.unique(self._flows.amount[self._leading])]

    def found(self, count: int) -> Found:
        """Return the first so many paths."""
        paths = tuple(islice(self._run(), count))
        return Found(paths, self._is_stopped, self.tried)

    def _run(self) -> Iterator[tuple[int, ...]]:
        heap: list[tuple[int, int, tuple[int, ...]]] = []
        bounds, targets = self._bounds, set(self._ends.targets)
        for code in self._ends.sources:
            self._push(heap, (), code, bounds.begin, bounds.finish)
        while heap:
            *_, path = heappop(heap)
            last = path[-1]
            code = int(self._flows.beneficiary[last])
            if code in targets:
                yield path
                continue
            moment = int(self._flows.time[last])
            start = moment + (1 if bounds.is_strict else 0)
            end = bounds.finish if bounds.gap < 0 else min(bounds.finish, moment + bounds.gap)
            self._push(heap, path, code, start, end)
            if self.tried > self._budget:
                self._is_stopped = True
                return

    def _push(
        self, heap: list[tuple[int, int, tuple[int, ...]]], path: tuple[int, ...],
        code: int, start: int, end: int,
    ) -> None:  # fmt: skip
        """Add every way on from an account that can still lead there."""
        next_ones, arrivals, fewest = self._ways(code, start, end)
        passed = self._passed(path, code)
        most = self._bounds.max_hops
        for one, arrival, left in zip(next_ones, arrivals, fewest, strict=True):
            hops = len(path) + left
            if (most and hops > most) or int(self._flows.beneficiary[one]) in passed:
                continue
            self.tried += 1
            key = (hops, arrival) if self._is_hops else (arrival, hops)
            heappush(heap, (*key, (*path, one)))

    def _passed(self, path: tuple[int, ...], code: int) -> set[int]:
        return {code, *(int(self._flows.payer[at]) for at in path)}

    def _ways(self, code: int, start: int, end: int) -> tuple[Sequence[int], ...]:
        flows = self._flows
        out = flows.paid_by(code)
        low = bisect_left(out, start, key=lambda at: flows.time[at])
        high = bisect_left(out, end + 1, key=lambda at: flows.time[at])
        out = out[low:high]
        at = np.searchsorted(self._leading, out)
        kept = at < len(self._leading)
        kept[kept] = self._leading[at[kept]] == out[kept]
        if self._is_plain:
            kept &= (flows.amount[out] == flows.received[out]) & (
                flows.currency[out] == flows.received_currency[out]
            )
        at = at[kept]
        return out[kept].tolist(), self._arrival[at].tolist(), self._fewest[at].tolist()


def dwell_times(flows: Flows, path: Sequence[int]) -> list[int]:
    """Return how long money rested in each account between the transfers of a path, seconds."""
    times = [int(flows.time[at]) for at in path]
    return [later - sooner for sooner, later in pairwise(times)]


def smallest_amount(flows: Flows, path: Sequence[int]) -> tuple[int, str] | None:
    """Return the smallest amount of a path and its currency; None where it has several."""
    codes = {int(flows.currency[at]) for at in path}
    codes |= {int(flows.received_currency[at]) for at in path}
    if len(codes) != 1:
        return None
    amounts = [int(flows.amount[at]) for at in path] + [int(flows.received[at]) for at in path]
    return min(amounts), flows.currencies[codes.pop()]
