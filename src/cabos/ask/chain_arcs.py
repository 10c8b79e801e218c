"""A value chain as arcs: each node at each stage it can carry, from the sources to the market."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from cabos.ask.fragments import Floats
from cabos.ask.network import Numbers
from cabos.errors import InputError

DIGITS = 6
"""Decimal digits to which capacities are told apart."""
ROOM = 1 << 53
"""What all capacities may come to, in units of the last digit."""


@dataclass(frozen=True, slots=True)
class Arcs:
    """Who can pass on to whom, at which stage.

    A node at a stage is a place, and has a beginning and an end, with an inner arc between them
    that holds its capacity. Beyond the places there are the source, the goal, and an outer source
    and goal that are tied to each place and carry nothing by themselves.

    Attributes:
        offsets: for each beginning, end and so on where its arcs start.
        head: where each arc leads.
        back: the opposite of each arc.
        capacity: what each arc can carry.
        first: for each node of the network where its inner arcs start in ``inner``.
        inner: the inner arcs of all nodes.
        into: for each inner arc the one from the outer source to its beginning.
        out: for each inner arc the one from its end to the outer goal.
    """

    offsets: Numbers
    head: Numbers
    back: Numbers
    capacity: Numbers
    first: Numbers
    inner: Numbers
    into: Numbers
    out: Numbers

    @classmethod
    def build(
        cls, stage: Numbers, between: NDArray[np.bool_], capacity: Numbers, heads: Numbers,
        tails: Numbers,
    ) -> Self:  # fmt: skip
        """Lay out a chain.

        Args:
            stage: at which stage each node is, from 0; -1 for those at none.
            between: True for nodes that pass on at any stage but the last.
            capacity: what each node can carry at each stage.
            heads: the node each tie goes from.
            tails: the node it goes to.
        """
        last = int(stage.max(initial=0))
        places = np.where(between, last, (stage >= 0).astype(np.int64))
        first = np.zeros(len(stage) + 1, dtype=np.int64)
        np.cumsum(places, out=first[1:])
        owner = np.repeat(np.arange(len(stage)), places)
        layer = np.where(between[owner], np.arange(first[-1]) - first[owner], stage[owner])
        one, two = _passed_on(stage, between, heads, tails, (first, layer))
        count, at = int(first[-1]), np.arange(first[-1])
        source, goal, outer, rim = range(2 * count, 2 * count + 4)
        begins = 2 * at[(stage[owner] == 0)]
        stops = 2 * at[(stage[owner] == last)] + 1
        much = int(capacity[owner].sum())
        parts = [
            (2 * at, 2 * at + 1, capacity[owner]),
            (np.full(count, outer), 2 * at, np.zeros(count, dtype=np.int64)),
            (2 * at + 1, np.full(count, rim), np.zeros(count, dtype=np.int64)),
            (2 * one + 1, 2 * two, np.full(len(one), much)),
            (np.full(len(begins), source), begins, np.full(len(begins), much)),
            (stops, np.full(len(stops), goal), np.full(len(stops), much)),
        ]
        begin, end, most = (
            np.concatenate(part).astype(np.int64) for part in zip(*parts, strict=True)
        )
        offsets, head, back, left, place = _laid_out(begin, end, most, 2 * count + 4)
        inner, into, out = (place[step * count : (step + 1) * count] for step in range(3))
        return cls(offsets, head, back, left, first, inner, into, out)

    @property
    def ends(self) -> tuple[int, int]:
        """The source and the goal."""
        return len(self.offsets) - 5, len(self.offsets) - 4

    @property
    def outer(self) -> tuple[int, int]:
        """The outer source and the outer goal."""
        return len(self.offsets) - 3, len(self.offsets) - 2


def _passed_on(
    stage: Numbers, between: NDArray[np.bool_], heads: Numbers, tails: Numbers,
    places: tuple[Numbers, Numbers],
) -> tuple[Numbers, Numbers]:  # fmt: skip
    """Return which places pass on to which."""
    first, layer = places
    counts = np.diff(first)[heads]
    two = np.repeat(tails, counts)
    ends = np.cumsum(counts)
    one = np.repeat(first[heads], counts) + np.arange(len(two)) - np.repeat(ends - counts, counts)
    here, there = layer[one], stage[two]
    last = int(stage.max(initial=0))
    held = between[two] & (here < last)
    reached = ~between[two] & (there >= 0) & ((there == here) | (there == here + 1))
    goes = held | reached
    return one[goes], (first[two] + np.where(between[two], here, 0))[goes]


def _laid_out(
    begin: Numbers, end: Numbers, most: Numbers, size: int
) -> tuple[Numbers, Numbers, Numbers, Numbers, Numbers]:
    """Return arcs and their opposites by the node they leave, and the place of each arc."""
    count = len(begin)
    leaves, leads = np.concatenate((begin, end)), np.concatenate((end, begin))
    order = np.argsort(leaves, kind="stable")
    place = np.empty(2 * count, dtype=np.int64)
    place[order] = np.arange(2 * count)
    offsets = np.zeros(size + 1, dtype=np.int64)
    np.cumsum(np.bincount(leaves, minlength=size), out=offsets[1:])
    opposite = np.concatenate((np.arange(count, 2 * count), np.arange(count)))
    left = np.concatenate((most, np.zeros(count, dtype=np.int64)))
    return offsets, leads[order], place[opposite[order]], left[order], place[:count]


def whole_units(capacity: Floats) -> tuple[Numbers, int]:
    """Return capacities as whole numbers, and how many units make one.

    Args:
        capacity: not below 0.

    Raises:
        InputError: if one is below 0, not a number or without end, or they are too much together.
    """
    bad = np.flatnonzero(~(np.isfinite(capacity) & (capacity >= 0)))
    if len(bad):
        raise InputError(
            f"A capacity of {capacity[bad[0]]} cannot be", remedy="Give a number from 0 on"
        )
    total = float(capacity.sum())
    if total > ROOM:
        raise InputError(
            "The capacities are too much together", remedy="Give them in a larger unit"
        )
    units = 1
    for _ in range(DIGITS):
        if np.array_equal(np.round(capacity * units), capacity * units):
            break
        if total * units * 10 > ROOM:
            break
        units *= 10
    return np.rint(capacity * units).astype(np.int64), units


def stages_present(
    role: Sequence[str], chain: Sequence[str]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the stages of a chain that some node is at, and those that none is at."""
    there = set(role)
    return (
        tuple(one for one in chain if one in there),
        tuple(one for one in chain if one not in there),
    )
