"""Compile a family of kernels with numba, or leave them as they are.

Each kernel is plain Python over numpy arrays, so a single cold look-up runs it as it stands and
spares numba's import (0.8 CPU-s); a long screening compiles it, once, to a cache on disk.
"""

from collections.abc import Callable, Sequence
from functools import cache
from types import FunctionType, SimpleNamespace
from typing import Any, TypeVar

import numpy as np

_Arrays = TypeVar("_Arrays", bound=tuple[np.ndarray, ...])


def interpreted(kernels: Sequence[Callable[..., Any]]) -> SimpleNamespace:
    """Return the kernels as they stand, by name."""
    return SimpleNamespace(**{kernel.__name__: kernel for kernel in kernels})


@cache
def compiled(kernels: tuple[Callable[..., Any], ...]) -> SimpleNamespace:
    """Return the kernels compiled, by name; once a process for each family.

    Args:
        kernels: functions in which a later one may call an earlier one, never the other way.

    Returns:
        The compiled functions; each releases the interpreter lock while it runs.
    """
    from numba import njit  # kept off the start-up path

    done: dict[str, Any] = {}
    for kernel in kernels:
        assert isinstance(kernel, FunctionType)  # noqa: S101  for the type checker
        bound = FunctionType(
            kernel.__code__, {**kernel.__globals__, **done}, kernel.__name__, kernel.__defaults__
        )
        bound.__qualname__, bound.__module__ = kernel.__qualname__, kernel.__module__
        done[kernel.__name__] = njit(bound, nogil=True, cache=True)
    return SimpleNamespace(**done)


def fixed(arrays: _Arrays) -> _Arrays:
    """Return a named tuple's arrays as views that cannot be written.

    An array read from disk cannot be written and one just made can, which numba takes for two
    types: a kernel that meets both would be compiled twice.
    """
    made: Any = type(arrays)
    return made._make(map(_fixed, arrays))  # type: ignore[no-any-return]


def _fixed(array: np.ndarray) -> np.ndarray:
    view = np.asarray(array).view()
    view.setflags(write=False)
    return view
