import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.match.similar import Vocabulary, distance_of, edits_allowed, letters, way
from cabos.match.sound import skeleton, sound
from cabos.match.weights import NICKNAME, SOUND, TRANSLIT, TWO_TYPOS, TYPO
from strategies import FAMILY, GIVEN

# Few letters, so that two random words are often one or two edits apart.
words = st.text("ABEHSZ", min_size=1, max_size=9) | st.sampled_from([*GIVEN, *FAMILY, "LEE", "LE"])
vocabularies = st.lists(words, min_size=1, max_size=30, unique=True)


@settings(max_examples=200, deadline=None)
@given(vocabularies, words)
def test_the_vocabulary_finds_what_a_loop_over_all_words_finds(listed, word):
    naive = {
        key: how
        for key, other in enumerate(listed)
        if (how := way(word, other, distance_of(word, other))) is not None
    }
    assert Vocabulary(listed).ways(word) == naive


@settings(max_examples=200, deadline=None)
@given(words, words)
def test_ways_are_the_same_from_either_side(word, other):
    """Re-screening asks the other way round, from the listed word to the customers' words."""
    assert list(Vocabulary([other]).ways(word).values()) == list(
        Vocabulary([word]).ways(other).values()
    )
    assert distance_of(word, other) == distance_of(other, word)


@given(vocabularies, words)
def test_known_sounds_and_skeletons_change_nothing(listed, word):
    known = Vocabulary(
        listed, sounds=[sound(w) for w in listed], skeletons=[skeleton(w) for w in listed]
    )
    assert known.ways(word) == Vocabulary(listed).ways(word)


@pytest.mark.parametrize(
    ("word", "other", "how"),
    [
        ("GONZALEZ", "GONSALES", SOUND),
        ("ZAMBADA", "ZAMBAPA", TYPO),
        ("PANCHO", "FRANCISCO", NICKNAME),
        ("MUHAMMAD", "MOHAMED", TRANSLIT),
        ("QUINTERO", "QUINXERX", TWO_TYPOS),
        ("MOLINA", "MOLYKNA", TWO_TYPOS),  # six letters beside seven: two edits, both ways
        ("LE", "LEE", SOUND),
        ("LI", "LU", None),  # too short: they change into one another too easily
        ("CRUZ", "RUIZ", None),  # two edits in a short word make another word
        ("J", "JUAN", None),  # an initial is judged by its place, not here
    ],
)
def test_case(word, other, how):
    assert Vocabulary([other]).ways(word).get(0) == how
    assert Vocabulary([word]).ways(other).get(0) == how


@given(st.text("ABCXYZ019", max_size=12), st.text("ABCXYZ019", max_size=12))
def test_an_edit_changes_at_most_two_bits_of_the_letters(word, other):
    from rapidfuzz.distance import OSA

    assert (letters(word) ^ letters(other)).bit_count() <= 2 * OSA.distance(word, other)


def test_longer_words_allow_more_edits():
    allowed = [edits_allowed(size) for size in range(15)]
    assert allowed == sorted(allowed)
    assert (allowed[2], allowed[3], allowed[6], allowed[7]) == (0, 1, 1, 2)
