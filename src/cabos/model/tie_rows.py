"""The ties that a file says, row by row, before they are gathered to a network."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from cabos.model.limit import Limit
from cabos.model.reject import Reject

Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TieRows:
    """Nodes and ties as a file says them: in any order, pairs repeated, loops and zeros kept.

    Attributes:
        labels: the name of each node, unique, in any order.
        heads: the node each tie goes from, a place in ``labels``.
        tails: the node it goes to.
        weights: how strong each is; below zero a rivalry, 0 no tie.
        grades: how good the evidence for each is; empty where the file says it of none.
        directed: whether the file says that ties have a direction; None where it says nothing.
        notes: what was found while reading, a sentence each.
        rejects: the first rows that could not be read.
        rejected: how many could not be read.
        in_order: whether the labels are known to stand in natural order.
    """

    labels: Sequence[str]
    heads: Numbers
    tails: Numbers
    weights: NDArray[np.float64]
    grades: Sequence[str] = ()
    directed: bool | None = None
    notes: tuple[Limit, ...] = ()
    rejects: tuple[Reject, ...] = field(default=())
    rejected: int = 0
    in_order: bool = False
