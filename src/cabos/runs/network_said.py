"""Ties as entities and payments of a workspace say them, before they are one network."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from cabos.runs.ground import Ground
from cabos.runs.network_payments import Paid

Numbers = NDArray[np.int64]
Floats = NDArray[np.float64]
Marks = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Said:
    """Ties as they are said, one that several entities say several times.

    Attributes:
        nodes: the labels of all ends, sorted.
        heads: the end each goes from, a place in ``nodes``.
        tails: the end it goes to.
        weights: what each adds to the weight of a tie.
        origins: what says it: a place among the ties of the ground, or in what was paid.
        paid: whether payments say it; they are added up already.
    """

    nodes: Sequence[str]
    heads: Numbers
    tails: Numbers
    weights: Floats
    origins: Numbers
    paid: Marks

    @classmethod
    def of(cls, ground: Ground, paid: Paid | None) -> "Said":
        """Put the ties of entities and those of payments on the same nodes."""
        heads, tails, count = ground.heads, ground.tails, len(ground.heads)
        if paid is None:
            none = np.zeros(count, dtype=np.bool_)
            return cls(ground.nodes, heads, tails, np.ones(count), np.arange(count), none)
        nodes = sorted({*ground.nodes, *paid.labels})
        places = {label: at for at, label in enumerate(nodes)}
        old, new = _places(ground.nodes, places), _places(paid.labels, places)
        more = len(paid.heads)
        return cls(
            nodes,
            np.concatenate((old[heads], new[paid.heads])),
            np.concatenate((old[tails], new[paid.tails])),
            np.concatenate((np.ones(count), paid.weights)),
            np.concatenate((np.arange(count), np.arange(more))),
            np.repeat([False, True], [count, more]),
        )

    def __len__(self) -> int:
        """Count them."""
        return len(self.heads)

    def only(self, chosen: Marks) -> "Said":
        """Return some of the ties."""
        return replace(
            self, heads=self.heads[chosen], tails=self.tails[chosen],
            weights=self.weights[chosen], origins=self.origins[chosen], paid=self.paid[chosen],
        )  # fmt: skip

    def undirected(self) -> "Said":
        """Return the ties from the lower to the higher of their ends."""
        ends = np.minimum(self.heads, self.tails), np.maximum(self.heads, self.tails)
        return replace(self, heads=ends[0], tails=ends[1])

    def number(self, node: str) -> int | None:
        """Return the number of a node, or None where nothing is tied to it."""
        at = bisect_left(self.nodes, node)
        return at if at < len(self.nodes) and self.nodes[at] == node else None

    def each_once(self, ground: Ground) -> "Said":
        """Keep one of the ties that two files say alike: the same ends, entity and kind."""
        chosen = self.paid.copy()
        entities = np.flatnonzero(~self.paid)
        at = self.origins[entities]
        seen: set[tuple[object, ...]] = set()
        for place, *one in zip(
            entities.tolist(), self.heads[entities].tolist(), self.tails[entities].tolist(),
            ground.ids[at].tolist(), ground.kinds[at].tolist(), strict=True,
        ):  # fmt: skip
            chosen[place] = tuple(one) not in seen
            seen.add(tuple(one))
        return self.only(chosen)


def _places(labels: Sequence[str], places: Mapping[str, int]) -> Numbers:
    return np.array([places[label] for label in labels], dtype=np.int64)
