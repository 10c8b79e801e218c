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
_ROOM = 2**61


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
    differing = _any(_differs(records, order, head[mine]), mine, len(first))
    disputed = np.zeros(len(first), np.bool_)
    at_once = differing & ~_any(~records.known[order], mine, len(first))
    if fits(records.amounts, int(np.diff(off).max(initial=0)), whole):
        rows = np.flatnonzero(at_once[mine])
        settled = settle(records, order[rows], mine[rows], whole)
        for column, values in zip(amounts.columns, settled[:4], strict=True):
            column[at_once] = values
        disputed[at_once] = settled[4]
        differing &= ~at_once
    for pair in np.flatnonzero(differing).tolist():
        said = [_said(records, row) for row in order[off[pair] : off[pair + 1]].tolist()]
        low, high, unknown[pair] = reconcile(said, whole)
        amounts.low[pair], amounts.low_tiny[pair] = low
        amounts.high[pair], amounts.high_tiny[pair] = high
        known = {(one.low, one.high) for one in said if one.is_known}
        disputed[pair] = len(known) > 1 or (bool(known) and high not in {top for _, top in known})
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


def fits(amounts: Amounts, most: int, whole: Any) -> bool:
    """Tell whether sums of so many shares, each with its infinitesimals, fit 64 bits as one."""
    return amounts.low.dtype != object and whole * most * _step(most) < _ROOM


def _step(most: int) -> int:
    """Return what a unit counts in infinitesimals, more than so many records can come to."""
    return 4 * (most + 1)


def settle(
    records: Records, rows: np.ndarray, mine: np.ndarray, whole: Any
) -> tuple[np.ndarray, ...]:
    """Do what ``reconcile`` does for many pairs at once, all of whose records say a share.

    Args:
        records: the records.
        rows: rows of them.
        mine: the pair of each, ascending.
        whole: 100 percent.

    Returns:
        For each pair, in order, the least and the most with their infinitesimals, and whether its
        records say different shares.
    """
    some = records.amounts
    step = _step(int(np.bincount(mine).max(initial=0)))
    low, high = (
        column[rows] * step + tiny[rows]
        for column, tiny in ((some.low, some.low_tiny), (some.high, some.high_tiny))
    )
    maker, ends = records.maker[rows], records.ends[rows]
    order = np.lexsort((high, low, ends, maker, mine))
    low, high, maker, ends, mine = (one[order] for one in (low, high, maker, ends, mine))
    certain = (records.state[rows] == YES)[order]
    pair, said_by, same = _starts(mine), _starts(mine, maker), _starts(mine, maker, ends, low, high)
    repeated = np.ones(len(mine), np.bool_)
    repeated[same] = False
    if not len(mine):
        return low, low, high, high, certain
    standing = np.maximum.reduceat(np.where(certain, low, -1), said_by)
    lows = np.where(standing >= 0, standing, np.maximum.reduceat(low, said_by))
    highs = np.minimum(np.add.reduceat(np.where(repeated, 0, high), said_by), whole * step)
    makers = np.searchsorted(said_by, pair)
    least = np.minimum.reduceat(lows, makers)
    least[~np.logical_or.reduceat(certain, pair)] = 0
    most = np.maximum.reduceat(highs, makers)
    disputed = (
        (np.minimum.reduceat(low, pair) != np.maximum.reduceat(low, pair))
        | (np.minimum.reduceat(high, pair) != np.maximum.reduceat(high, pair))
        | (most != high[pair])
    )
    return *_parts(least, step), *_parts(most, step), disputed


def _starts(*columns: np.ndarray) -> np.ndarray:
    """Return where rows begin that differ from the row before in any of some columns."""
    changed = np.ones(len(columns[0]), np.bool_)
    changed[1:] = False
    for column in columns:
        changed[1:] |= column[1:] != column[:-1]
    return np.flatnonzero(changed)


def _parts(values: np.ndarray, step: int) -> tuple[np.ndarray, np.ndarray]:
    """Take sums apart again into units and infinitesimals."""
    tiny = (values + step // 2) % step - step // 2
    return (values - tiny) // step, tiny


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
