"""Several records of one owner and one company made into one share.

One share said several times of the same two parties is one. Makers who say different shares
contradict one another: it is anything from the lowest to the highest. One maker's different
shares, or its shares of records that are one party by judgement alone, are parcels, or one
corrects another: it is at least the largest and at most all together.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

import numpy as np

from cabos.ask.ownership_amounts import Amounts
from cabos.ask.ownership_days import YES

Sum = tuple[Any, int]
"""An amount with its infinitesimals; tuples compare as amounts do."""

_NOTHING: Sum = (0, 0)


@dataclass(frozen=True, slots=True)
class Kept:
    """Which records speak of each pair.

    Attributes:
        rows: rows of records, those of one pair next to one another.
        off: where the rows of each pair start, and where the last one's end.
    """

    rows: np.ndarray
    off: np.ndarray

    def of(self, pair: int) -> list[int]:
        """Return the rows of one pair."""
        return [int(row) for row in self.rows[self.off[pair] : self.off[pair + 1]]]


@dataclass(frozen=True, slots=True)
class Pairs:
    """One row for each pair of an owner and what it owns, sorted by what is owned, then by owner.

    Attributes:
        owner: the owner.
        owned: what is owned.
        amounts: the share.
        unknown: whether the share, or a part of it, is not on record.
        lasting: whether it lasts beyond the day.
        disputed: whether its records say different shares.
        kept: its records.
    """

    owner: np.ndarray
    owned: np.ndarray
    amounts: Amounts
    unknown: np.ndarray
    lasting: np.ndarray
    disputed: np.ndarray
    kept: Kept


@dataclass(frozen=True, slots=True)
class Records:
    """The records that count, a row each.

    Attributes:
        row: where each stands among all records.
        owner: its owner.
        owned: what is owned.
        amounts: its share; nothing where it is not said.
        known: whether its share is said.
        state: ``YES`` or ``MAYBE``.
        lasting: whether it lasts beyond the day.
        maker: who says so.
        ends: a number for the two parties, as the record names them.
    """

    row: np.ndarray
    owner: np.ndarray
    owned: np.ndarray
    amounts: Amounts
    known: np.ndarray
    state: np.ndarray
    lasting: np.ndarray
    maker: np.ndarray
    ends: np.ndarray


@dataclass(frozen=True, slots=True)
class Said:
    """One record of a pair.

    Attributes:
        maker: who says so.
        is_known: whether its share is said.
        is_certain: whether it stands on the day for certain.
        low: the least share.
        high: the most.
        ends: a number for the two parties, as the record names them.
    """

    maker: int
    is_known: bool
    is_certain: bool
    low: Sum
    high: Sum
    ends: int = 0


def combine(records: Records, nodes: int, whole: Any) -> Pairs:
    """Make one share of the records of each pair.

    Args:
        records: the records.
        nodes: how many nodes there are.
        whole: 100 percent, in the unit of the amounts.
    """
    key = records.owned.astype(np.int64) * nodes + records.owner
    order = np.argsort(key, kind="stable")
    key = key[order]
    first = np.flatnonzero(np.concatenate(([True], key[1:] != key[:-1]))) if len(key) else key
    off = np.append(first, len(key)).astype(np.int64)
    head = order[first]
    mine = np.repeat(np.arange(len(first)), np.diff(off))
    amounts = records.amounts.take(head)
    certain = _any(records.state[order] == YES, mine, len(first))
    amounts.low[~certain], amounts.low_tiny[~certain] = 0, 0
    unknown = ~records.known[head]
    differing = np.flatnonzero(_any(_differs(records, order, head[mine]), mine, len(first)))
    disputed = np.zeros(len(first), np.bool_)
    for pair in differing.tolist():
        said = [_said(records, row) for row in order[off[pair] : off[pair + 1]].tolist()]
        low, high, unknown[pair] = reconcile(said, whole)
        amounts.low[pair], amounts.low_tiny[pair] = low
        amounts.high[pair], amounts.high_tiny[pair] = high
        disputed[pair] = len({(one.low, one.high) for one in said} | {(said[0].low, high)}) > 1
    return Pairs(
        records.owner[head], records.owned[head], amounts, unknown,
        _any(records.lasting[order], mine, len(first)), disputed,
        Kept(records.row[order], off),
    )  # fmt: skip


def _any(flags: np.ndarray, mine: np.ndarray, count: int) -> np.ndarray:
    return np.bincount(mine[flags], minlength=count) > 0


def _differs(records: Records, rows: np.ndarray, heads: np.ndarray) -> np.ndarray:
    """Tell for each record whether it says other than the first of its pair."""
    some = records.amounts
    differs: np.ndarray = records.known[rows] != records.known[heads]
    differs |= records.ends[rows] != records.ends[heads]
    for column in (some.low, some.low_tiny, some.high, some.high_tiny):
        differs |= (column[rows] != column[heads]).astype(np.bool_)
    return differs


def _said(records: Records, row: int) -> Said:
    some = records.amounts
    return Said(
        int(records.maker[row]),
        bool(records.known[row]),
        bool(records.state[row] == YES),
        (some.low[row], int(some.low_tiny[row])),
        (some.high[row], int(some.high_tiny[row])),
        int(records.ends[row]),
    )


def reconcile(records: Sequence[Said], whole: Any) -> tuple[Sum, Sum, bool]:
    """Make one share of the records of a pair that do not say the same.

    Args:
        records: at least one.
        whole: 100 percent.

    Returns:
        The least, the most, and whether a part of it is not on record.
    """
    found = []
    for _, group in groupby(sorted(records, key=_maker), key=_maker):
        mine = list(group)
        known = [one for one in mine if one.is_known]
        if known:
            found.append((_of_one_maker(known, whole), len(known) < len(mine)))
    if not found:
        return _NOTHING, _NOTHING, True
    is_certain = any(one.is_certain for one in records if one.is_known)
    low = min(low for (low, _), _ in found) if is_certain else _NOTHING
    return low, max(high for (_, high), _ in found), any(open_ for _, open_ in found)


def _maker(one: Said) -> int:
    return one.maker


def _of_one_maker(known: Sequence[Said], whole: Any) -> tuple[Sum, Sum]:
    standing = [one for one in known if one.is_certain] or known
    shares = {(one.ends, one.high, one.low) for one in known}
    most = (sum(high for _, (high, _), _ in shares), sum(tiny for _, (_, tiny), _ in shares))
    return max(one.low for one in standing), min(most, (whole, 0))
