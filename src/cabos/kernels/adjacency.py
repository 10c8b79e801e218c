"""Which transfers each account takes part in, in the order of time: a counting sort."""

from typing import Any

import numpy as np

Array = Any  # a numpy array


def count_ends(end: Array, off: Array) -> None:
    """Fill ``off`` with where the transfers of each account start.

    Args:
        end: the code of the account of each transfer; negative where there is none.
        off: zeros, one more than there are accounts.
    """
    for code in end:
        if code >= 0:
            off[code + 1] += 1
    for at in range(1, len(off)):
        off[at] += off[at - 1]


def place_ends(end: Array, start: Array, pos: Array) -> None:
    """Fill ``pos`` with the transfers of each account, in their order.

    Args:
        end: the code of the account of each transfer; negative where there is none.
        start: a copy of ``off`` of ``count_ends``; it is used up.
        pos: as long as the last number of ``off``.
    """
    for at in range(len(end)):
        code = end[at]
        if code >= 0:
            pos[start[code]] = at
            start[code] += 1


KERNELS = (count_ends, place_ends)


def adjacency(end: Array, accounts: int, kernels: Any) -> tuple[Array, Array]:
    """Return the offsets and positions of the transfers of each account.

    Args:
        end: the code of the account of each transfer; negative where there is none.
        accounts: how many accounts there are.
        kernels: ``KERNELS``, compiled or not.
    """
    off = np.zeros(accounts + 1, np.int64)
    kernels.count_ends(end, off)
    pos = np.empty(int(off[-1]), np.int32)
    kernels.place_ends(end, off.copy(), pos)
    return off, pos
