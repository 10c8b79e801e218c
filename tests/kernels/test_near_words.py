import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from cabos.kernels import jit, near
from cabos.match.similar import Vocabulary, letters
from strategies import FAMILY, GIVEN

FAST = jit.compiled(near.KERNELS)
few = st.text("ABEZ", min_size=0, max_size=8)
long = st.tuples(st.integers(24, 34), st.text("AB", max_size=4)).map(lambda p: "Q" * p[0] + p[1])
words = st.text("ABEHSZ", min_size=1, max_size=9) | st.sampled_from([*GIVEN, *FAMILY]) | long


def codes(word):
    return np.frombuffer(word.ljust(1, "-").encode(), np.uint8)


@settings(deadline=None)
@given(few, few, st.integers(1, 3))
def test_edits_apart_is_the_optimal_string_alignment_distance(word, other, limit):
    expected = min(OSA.distance(word, other), limit + 1)
    for kernels in (near, FAST):
        rows = np.full((3, 40), 7, np.int64)  # scratch comes as it was left
        said = kernels.edits_apart(codes(word), len(word), codes(other), len(other), limit, rows)
        assert said == expected


@settings(max_examples=150, deadline=None)
@given(st.lists(words, max_size=25, unique=True), st.lists(words, max_size=10, unique=True))
def test_many_words_looked_up_at_once_have_the_same_ways(listed, asked):
    plain, ahead = Vocabulary(listed), Vocabulary(listed)
    ahead.look_ahead(asked, FAST.count_edits)
    for word in asked:
        assert ahead.ways(word) == plain.ways(word)


def test_a_word_beyond_what_is_compared_is_not_near_what_it_begins_with():
    word = "Q" * near.LONGEST
    for more in range(6):
        ahead = Vocabulary([word + "A" * more])
        ahead.look_ahead([word], FAST.count_edits)
        assert ahead.ways(word) == Vocabulary(ahead.words).ways(word)


def test_the_room_for_near_words_grows():
    listed = [f"{'Q' * 12}{a}{b}" for a in "ABCDEFGHIJKL" for b in "ABCDEFGHIJKL"]
    ahead = Vocabulary(listed)
    ahead.look_ahead(["Q" * 12 + "ZZ"], FAST.count_edits)
    assert len(ahead.ways("Q" * 12 + "ZZ")) == len(listed)


@given(st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789", max_size=12))
def test_the_bitmap_of_letters_fits_the_kernel(word):
    assert 0 <= letters(word) < 2**62
