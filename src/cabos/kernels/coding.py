"""Codes of texts by their 64-bit hashes: a table with open addressing."""

from typing import Any

import numpy as np

Array = Any  # a numpy array

_EMPTY = -1


def fill_table(hashes: Array, slot: Array, code: Array) -> bool:
    """Put distinct hashes into a table, each with its position.

    Args:
        hashes: uint64.
        slot: uint64 zeros, a power of two of them, more than there are hashes.
        code: int32, as many, all -1.

    Returns:
        False where a hash comes twice.
    """
    mask = np.uint64(len(slot) - 1)
    for at in range(len(hashes)):
        place = hashes[at] & mask
        while code[place] != -1:
            if slot[place] == hashes[at]:
                return False
            place = (place + np.uint64(1)) & mask
        slot[place] = hashes[at]
        code[place] = at
    return True


def look_up(hashes: Array, slot: Array, code: Array, found: Array) -> None:
    """Fill ``found`` with the position of each hash, or -1 where the table does not have it."""
    mask = np.uint64(len(slot) - 1)
    for at in range(len(hashes)):
        place = hashes[at] & mask
        while code[place] != -1 and slot[place] != hashes[at]:
            place = (place + np.uint64(1)) & mask
        found[at] = code[place]


KERNELS = (fill_table, look_up)


class Codes:
    """Distinct texts by their hashes.

    Attributes:
        is_sound: False where two texts have one hash, or one has nought: not to be used.
    """

    def __init__(self, hashes: Array, kernels: Any) -> None:
        """Build the table.

        Args:
            hashes: uint64, one for each text.
            kernels: ``KERNELS``, compiled or not.
        """
        size = 1 << max(4, (2 * len(hashes)).bit_length())
        self._slot = np.zeros(size, np.uint64)
        self._code = np.full(size, _EMPTY, np.int32)
        self._kernels = kernels
        # Nought stands for no text.
        is_apart = bool(kernels.fill_table(hashes, self._slot, self._code))
        self.is_sound = is_apart and not bool((hashes == 0).any())

    def of(self, hashes: Array) -> Array:
        """Return the position of each text by its hash, or -1 where there is none."""
        found = np.empty(len(hashes), np.int32)
        self._kernels.look_up(hashes, self._slot, self._code, found)
        return found
