"""Work over millions of small values, none of which refers back to another."""

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def no_garbage() -> Iterator[None]:
    """Keep Python from looking for reference cycles among millions of values that have none.

    It would go through all of them again and again: a third of the time of a large file.
    """
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()
