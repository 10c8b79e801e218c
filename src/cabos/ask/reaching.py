"""Where money could go from some accounts, or come from, by the times of the transfers alone."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import numpy as np

from cabos.kernels.jit import compiled, interpreted
from cabos.kernels.reach import KERNELS
from cabos.model.flows import Flows

COMPILE_FROM = 200_000  # transfers; below, importing numba takes longer than the work
_EARLIEST, _LATEST = -(2**62), 2**62


@dataclass(frozen=True, slots=True)
class Bounds:
    """What limits how money is followed.

    Attributes:
        start: the first moment, seconds since 1970; None for any.
        end: the last moment.
        max_hops: how many transfers at most; 0 for any number.
        max_gap: how many seconds money may rest in an account; None for as long as it likes. It
            does not apply at the accounts that are followed from.
        least: for a currency the least amount followed, smallest units.
        is_strict: whether the next transfer must be later, not of the same time.
    """

    start: int | None = None
    end: int | None = None
    max_hops: int = 0
    max_gap: int | None = None
    least: Mapping[str, int] = field(default_factory=dict)
    is_strict: bool = False

    @property
    def begin(self) -> int:
        """The first moment as a number."""
        return _EARLIEST if self.start is None else self.start

    @property
    def finish(self) -> int:
        """The last moment as a number."""
        return _LATEST if self.end is None else self.end

    @property
    def gap(self) -> int:
        """The gap as a number; -1 for none."""
        return -1 if self.max_gap is None else self.max_gap


@dataclass(frozen=True, slots=True)
class Reached:
    """What was reached.

    Attributes:
        positions: the transfers, in the order in which they were reached: by hops.
        hops: how many transfers each took, itself included; the fewest.
        parents: the index of the transfer before it, in ``positions``; -1 at the first.
        accounts: the codes of the accounts they arrive at; going back, that they come from.
        best: for each account the index in ``positions`` of the one by which money is there
            first; going back, the one by which it left last; of equal times the fewest hops.
        fewest: for each account the fewest transfers to it.
    """

    positions: np.ndarray
    hops: np.ndarray
    parents: np.ndarray
    accounts: np.ndarray
    best: np.ndarray
    fewest: np.ndarray

    def chain(self, index: int) -> list[int]:
        """Return the positions of the transfers from a start to the one at an index."""
        found = []
        while index >= 0:
            found.append(int(self.positions[index]))
            index = int(self.parents[index])
        return found[::-1]


class Reach:
    """Searches flows; keeps its scratch from one search to the next, so that each costs little.

    Attributes:
        flows: the transfers.
        kernels: the search, compiled or not.
    """

    def __init__(self, flows: Flows, *, is_compiled: bool | None = None) -> None:
        """Prepare a search.

        Args:
            flows: the transfers.
            is_compiled: whether to compile the search; if None, where there are many transfers.
        """
        self.flows = flows
        use = len(flows) >= COMPILE_FROM if is_compiled is None else is_compiled
        self.kernels: SimpleNamespace = compiled(KERNELS) if use else interpreted(KERNELS)
        self._scratch: dict[bool, tuple[Any, ...]] = {}
        self._queues: tuple[Any, ...] = ()
        self._known: tuple[Any, ...] = ()
        self._mark = 0

    def search(self, sources: Sequence[int], bounds: Bounds, *, back: bool = False) -> Reached:
        """Follow money from accounts, forward or back.

        Args:
            sources: the codes of the accounts.
            bounds: what limits it.
            back: whether to ask where money could have come from.
        """
        flows, kernels = self.flows, self.kernels
        near = flows.payer if back else flows.beneficiary
        ways, scratch, mark = self._prepare(bounds, back=back)
        tail = 0
        for code in sources:
            tail = kernels.open_span(
                code, bounds.begin, bounds.finish, 1, -1, ways, scratch, mark, tail
            )
        count = kernels.expand(
            0, tail, bounds.begin, bounds.finish, bounds.gap, bounds.max_hops, back,
            bounds.is_strict, near, ways, scratch, mark,
        )  # fmt: skip
        queue, hops, parents = self._queues
        known, best, fewest, reached = self._known
        found = kernels.arrive(
            count, back, near, flows.time, queue, hops, known, mark, best, fewest, reached
        )
        accounts = reached[:found].copy()
        return Reached(
            queue[:count].copy(), hops[:count].copy(), parents[:count].copy(),
            accounts, best[accounts], fewest[accounts],
        )  # fmt: skip

    def towards(self, targets: Sequence[int], bounds: Bounds) -> tuple[np.ndarray, np.ndarray]:
        """Find the earliest arrival at some accounts by each transfer that can lead there.

        Hops are not limited here.

        Returns:
            The transfers, and the earliest moment at which money that rides on each can be there.
        """
        flows, kernels = self.flows, self.kernels
        ways, scratch, mark = self._prepare(bounds, back=True)
        lists = [flows.received_by(code) for code in targets]
        times = flows.time[np.concatenate(lists)] if lists else np.empty(0, np.int64)
        times = times[(times >= bounds.begin) & (times <= bounds.finish)]
        count, arrivals = 0, []
        for moment in np.unique(times).tolist():
            tail = count
            for code in targets:
                tail = kernels.open_span(code, moment, moment, 1, -1, ways, scratch, mark, tail)
            tail = kernels.expand(
                count, tail, bounds.begin, bounds.finish, bounds.gap, 0, True,
                bounds.is_strict, flows.payer, ways, scratch, mark,
            )  # fmt: skip
            arrivals.append(np.full(tail - count, moment, np.int64))
            count = tail
        found = np.concatenate(arrivals) if arrivals else np.empty(0, np.int64)
        return self._queues[0][:count].copy(), found

    def _prepare(self, bounds: Bounds, *, back: bool) -> tuple[Any, Any, int]:
        """Return the arrays of a direction, the scratch, and the number of a new search."""
        flows = self.flows
        off, pos = (flows.in_off, flows.in_pos) if back else (flows.out_off, flows.out_pos)
        if back not in self._scratch:
            self._scratch[back] = np.zeros(len(pos) + 1, np.int32), np.empty(len(pos) + 1, np.int32)
        if not self._queues:
            self._queues = tuple(np.empty(len(flows), np.int32) for _ in range(3))
            size = len(flows.accounts)
            self._known = np.zeros(size, np.int32), *(np.empty(size, np.int32) for _ in range(3))
        least = np.array([bounds.least.get(one, 0) for one in flows.currencies], np.int64)
        self._mark += 1
        ways = flows.time, off, pos, least, flows.currency, flows.amount
        return ways, (*self._scratch[back], *self._queues), self._mark
