"""Where a transfer stands as one number: its file, then its row."""

from typing import Any

import numpy as np

ROW_BITS = 40
"""Bits of the number that are the row's."""


def place_of(file: Any, row: Any) -> Any:
    """Return one number for a file and a row, in their order."""
    return (np.asarray(file, np.int64) << ROW_BITS) | np.asarray(row, np.int64)
