import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.kernels import dates, jit
from cabos.kernels.dates import (
    CONFLICT,
    DIGIT,
    EXACT,
    MONTH,
    NEAR,
    NOTHING,
    SWAPPED,
    YEAR,
    YEAR_CONFLICT,
    best_relation,
    digits_apart,
    relate_dates,
)


@st.composite
def packed(draw):
    """A date at any precision, from few years and months so that two of them often meet."""
    if draw(st.integers(0, 9)) == 0:
        return 0
    year = draw(st.sampled_from([1958, 1968, 1970, 1971, 1972, 2003]))
    month = draw(st.sampled_from([0, 1, 1, 2, 4, 12]))
    day = draw(st.sampled_from([0, 1, 1, 2, 4, 12, 13, 22])) if month else 0
    return year * 10000 + month * 100 + day


@pytest.mark.parametrize(
    ("left", "right", "code"),
    [
        (19710412, 0, NOTHING),
        (0, 0, NOTHING),
        (19710412, 19710412, EXACT),
        (19710412, 19711204, SWAPPED),
        (19710412, 19721204, CONFLICT),  # swapped, and another year
        (19710412, 19710413, DIGIT),
        (19710412, 19810412, DIGIT),
        (19710412, 19710512, DIGIT),
        (19710412, 19710423, CONFLICT),
        (19710412, 19710400, MONTH),
        (19710400, 19710400, MONTH),
        (19710412, 19710500, YEAR_CONFLICT),  # another month of the same year
        (19710412, 19710000, YEAR),
        (19710000, 19710000, YEAR),
        (19710101, 19710412, YEAR),  # 1 January stands for the year alone
        (19710101, 19710101, YEAR),
        (19710101, 19710400, YEAR),
        (19710101, 19580930, YEAR_CONFLICT),
        (19710000, 19730000, NEAR),
        (19710000, 19740000, YEAR_CONFLICT),
        (19710412, 19730500, NEAR),
        (19710412, 19580930, CONFLICT),
        (19991231, 20000102, CONFLICT),
    ],
)
def test_case(left, right, code):
    assert relate_dates(left, right) == code
    assert relate_dates(right, left) == code


@given(packed(), packed())
def test_relations_are_symmetric(left, right):
    assert relate_dates(left, right) == relate_dates(right, left)
    assert digits_apart(left, right) == digits_apart(right, left)


@given(packed(), packed())
def test_only_two_full_dates_can_contradict(left, right):
    if relate_dates(left, right) == CONFLICT:
        for date in (left, right):
            assert date % 100
            assert date % 10000 != 101
        assert digits_apart(left, right) > 1


@given(packed())
def test_a_date_agrees_with_itself_as_far_as_it_is_known(date):
    expected = {EXACT, MONTH, YEAR} if date else {NOTHING}
    assert relate_dates(date, date) in expected


runs = st.lists(packed(), max_size=4)


@given(runs, runs)
def test_the_best_relation_is_the_best_of_all_pairs(mine, theirs):
    codes = [relate_dates(a, b) for a in mine for b in theirs]
    expected = min((code for code in codes if code != NOTHING), default=NOTHING)
    padded = [99999999, *mine], [99999999, *theirs]
    arrays = [np.array(one, np.int64) for one in padded]
    assert best_relation(arrays[0], 1, len(mine) + 1, arrays[1], 1, len(theirs) + 1) == expected


@given(st.lists(st.tuples(packed(), packed()), min_size=20, max_size=60))
def test_compiled_relations_are_the_same(pairs):
    fast = jit.compiled(dates.KERNELS)
    for left, right in pairs:
        assert fast.relate_dates(left, right) == relate_dates(left, right)
