"""Pair the two sides of transfers: what one statement books out and another books in."""

from typing import Any

Array = Any  # a numpy array


def pair_sides(group: Array, is_debit: Array, day: Array, window: int, mate: Array) -> None:
    """Give each booking the earliest one of the other side that is free, one to one.

    Args:
        group: what has to agree, sorted; bookings of one group are in the order of time.
        is_debit: whether money goes out.
        day: the day of each.
        window: how many days may lie between the two.
        mate: all -1; filled with the position of the other side where there is one.
    """
    first = 0  # the oldest booking that can still be paired; all that wait are of one side
    for at in range(len(group)):
        if at > 0 and group[at] != group[at - 1]:
            first = at
        while first < at and (mate[first] >= 0 or day[first] + window < day[at]):
            first += 1
        if first < at and is_debit[first] != is_debit[at]:
            mate[first] = at
            mate[at] = first


KERNELS = (pair_sides,)
