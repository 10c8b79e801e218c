"""How two dates relate, each packed as year * 10000 + month * 100 + day (0: not known)."""

NOTHING, EXACT, SWAPPED, DIGIT, MONTH, YEAR, NEAR, YEAR_CONFLICT, CONFLICT = range(9)


def digits_apart(left: int, right: int) -> int:
    """Count the decimal digits in which two packed dates differ."""
    apart = 0
    while left > 0 or right > 0:
        if left % 10 != right % 10:
            apart += 1
        left //= 10
        right //= 10
    return apart


def relate_dates(left: int, right: int) -> int:
    """Tell how two packed dates relate; the codes run from best to worst.

    Args:
        left: a date, 0 for none.
        right: a date, 0 for none.

    Returns:
        One of the codes of this module.
    """
    if left == 0 or right == 0:
        return NOTHING
    y1, y2 = left // 10000, right // 10000
    m1, m2 = left // 100 % 100, right // 100 % 100
    d1, d2 = left % 100, right % 100
    # 1 January stands for "day unknown" on lists and in customer files alike.
    if m1 == 1 and d1 == 1:
        m1, d1 = 0, 0
    if m2 == 1 and d2 == 1:
        m2, d2 = 0, 0
    if d1 > 0 and d2 > 0:
        if left == right:
            return EXACT
        if y1 == y2 and m1 == d2 and d1 == m2:
            return SWAPPED
        if digits_apart(left, right) == 1:
            return DIGIT
        return CONFLICT
    if m1 > 0 and m2 > 0 and y1 == y2 and m1 == m2:
        return MONTH
    if y1 == y2:
        return YEAR if m1 == 0 or m2 == 0 else YEAR_CONFLICT
    return NEAR if abs(y1 - y2) <= 2 else YEAR_CONFLICT


def best_relation(dates: object, low: int, high: int, listed: object, lo: int, hi: int) -> int:
    """Return the best relation between two runs of packed dates.

    Args:
        dates: packed dates of the customer.
        low: first of them.
        high: one past the last.
        listed: packed dates of the listed entity.
        lo: first of them.
        hi: one past the last.

    Returns:
        The best code, NOTHING where either side has no date.
    """
    best = 99
    for i in range(low, high):
        for j in range(lo, hi):
            code = relate_dates(dates[i], listed[j])  # type: ignore[index]
            if code != NOTHING and code < best:
                best = code
    return NOTHING if best == 99 else best


def year_bit(packed: int) -> int:
    """Return a bitmap of the year of a packed date: dates of one year share it."""
    return 1 << packed // 10000 % 62


def day_bit(packed: int) -> int:
    """Return a bitmap of the day in the year of a packed date, 0 where it is not known.

    Two dates that agree but for one digit share their year or their day in it; so do two with
    day and month swapped.
    """
    month, day = packed // 100 % 100, packed % 100
    if day == 0 or (month == 1 and day == 1):
        return 0
    return 1 << (month * 31 + day) % 62


KERNELS = (digits_apart, relate_dates, best_relation, year_bit, day_bit)
