"""Records of holdings made into one graph, as of a day: who then held how much of what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

import numpy as np

from cabos.ask.ownership_amounts import amounts_of
from cabos.ask.ownership_days import NO, YES, days
from cabos.ask.ownership_pairs import Pairs, Records, combine
from cabos.model.holding import INDIRECT, NONE, Holdings, Texts
from cabos.model.interest import nature
from cabos.model.share import Share


@dataclass(frozen=True, slots=True)
class Graph:
    """Who holds what on one day.

    Attributes:
        nodes: ids, sorted.
        whole: 100 percent, in the unit of the shares.
        pairs: one row for each pair of an owner and what it owns directly.
        off: for each node where the pairs begin in which it is owned.
        indirect: rows of the records of indirect ownership that stand.
        far: owner and owned of those, each pair once, sorted by what is owned, then by owner.
        control: rows of the records of control alone that stand.
        state: for each record whether it stands: ``NO``, ``MAYBE`` or ``YES``.
        backwards: rows of the records that end before they begin.
    """

    nodes: Sequence[str]
    whole: Any
    pairs: Pairs
    off: np.ndarray
    indirect: np.ndarray
    far: np.ndarray
    control: np.ndarray
    state: np.ndarray
    backwards: np.ndarray

    def owners(self, node: int) -> range:
        """Return the pairs in which a node is owned."""
        return range(int(self.off[node]), int(self.off[node + 1]))

    def pair(self, owner: int, owned: int) -> int:
        """Return the pair of an owner and what it owns, or ``NONE``."""
        low, high = int(self.off[owned]), int(self.off[owned + 1])
        at = low + int(np.searchsorted(self.pairs.owner[low:high], owner))
        return at if at < high and self.pairs.owner[at] == owner else NONE

    def percent(self, amount: Any) -> Fraction:
        """Return an amount in percent."""
        return exact(amount) * 100 / exact(self.whole)


def exact(amount: Any) -> Fraction:
    """Return a number of an array as a fraction."""
    number: int | Fraction = amount if isinstance(amount, Fraction) else int(amount)
    return Fraction(number)


def merge(
    holdings: Holdings, as_of: date, also: Sequence[Share] = (), *, fractions: bool = False
) -> Graph:
    """Make the graph of a day from records.

    Args:
        holdings: the records; their nodes are canonical ids.
        as_of: the day.
        also: shares that the unit must be able to express.
        fractions: use fractions even where whole numbers fit.

    Returns:
        The graph, in which shares that are not on record are nothing; see ``bound``.
    """
    told = days(holdings)
    day = as_of.toordinal()
    state = told.state(day)
    is_control = _flags(holdings.role, lambda text: nature(text) == "control")
    is_far = _flags(holdings.type, lambda text: text == INDIRECT)
    stands = state != NO
    amounts, known, whole = amounts_of(holdings, also, fractions=fractions)
    rows = np.flatnonzero(stands & ~is_control & ~is_far)
    records = Records(
        rows, holdings.owner[rows], holdings.owned[rows], amounts.take(rows), known[rows],
        state[rows], ((state == YES) & (told.end_first != day))[rows], holdings.maker.code[rows],
        holdings.ends[rows],
    )  # fmt: skip
    pairs = combine(records, len(holdings.nodes), whole)
    indirect = np.flatnonzero(stands & ~is_control & is_far)
    some = indirect[(amounts.high[indirect] > 0) | ~known[indirect]]
    far = np.unique(np.column_stack((holdings.owned[some], holdings.owner[some])), axis=0)
    return Graph(
        holdings.nodes, whole, pairs, offsets(pairs.owned, len(holdings.nodes)), indirect,
        far[far[:, 0] != far[:, 1], ::-1], np.flatnonzero(stands & is_control), state,
        np.flatnonzero(told.backwards),
    )  # fmt: skip


def _flags(column: Texts, holds: Callable[[str], bool]) -> np.ndarray:
    """Tell for each record whether its text is of a kind; False where it says nothing."""
    by_text = np.array([*map(holds, column.values), False], np.bool_)
    rows: np.ndarray = by_text[column.code]
    return rows


def offsets(of: np.ndarray, count: int) -> np.ndarray:
    """Return where the rows of each node start, in rows sorted by node."""
    off = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(of, minlength=count), out=off[1:])
    return off


@dataclass(frozen=True, slots=True)
class Minima:
    """What the owners on record hold at least, together, beyond the day.

    Attributes:
        total: for each node, in the unit.
        tiny: its infinitesimals.
    """

    total: np.ndarray
    tiny: np.ndarray

    def over(self, whole: Any) -> np.ndarray:
        """Tell for each node whether they hold more than 100 percent."""
        more = (self.total > whole) | ((self.total == whole) & (self.tiny > 0))
        return np.array(more, np.bool_)


def minima(graph: Graph) -> Minima:
    """Add up the least that the owners of each node hold; what ends on the day counts no more."""
    pairs, count = graph.pairs, len(graph.nodes)
    rows = np.flatnonzero(pairs.lasting)
    total = np.zeros(count, pairs.amounts.low.dtype)
    tiny = np.zeros(count, np.int64)
    np.add.at(total, pairs.owned[rows], pairs.amounts.low[rows])
    np.add.at(tiny, pairs.owned[rows], pairs.amounts.low_tiny[rows])
    return Minima(total, tiny)


def bound(graph: Graph) -> Graph:
    """Bound each share that is not on record by what the other owners' least shares leave."""
    pairs, least = graph.pairs, minima(graph)
    rows = np.flatnonzero(pairs.unknown)
    counted = pairs.lasting[rows]
    low = np.where(counted, pairs.amounts.low[rows], 0)
    low_tiny = np.where(counted, pairs.amounts.low_tiny[rows], 0)
    rest = graph.whole - (least.total[pairs.owned[rows]] - low)
    tiny = low_tiny - least.tiny[pairs.owned[rows]]
    high, high_tiny = pairs.amounts.high.copy(), pairs.amounts.high_tiny.copy()
    # Never less than what is on record of the pair; so never less than nothing.
    more = ((rest > high[rows]) | ((rest == high[rows]) & (tiny > high_tiny[rows]))).astype(
        np.bool_
    )
    high[rows[more]], high_tiny[rows[more]] = rest[more], tiny[more]
    amounts = replace(pairs.amounts, high=high, high_tiny=high_tiny)
    return replace(graph, pairs=replace(pairs, amounts=amounts))
