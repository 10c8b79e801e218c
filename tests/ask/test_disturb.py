import random
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from cabos.ask import disturb
from cabos.ask.disturb import OTHER_CHANGES, PERSON_CHANGES, Disturbed, alias
from cabos.match.lexicon import NICKNAMES
from cabos.match.names import parse_company, parse_person

FULL = "CHAVEZ QUINTERO, Francisco Wilfredo"
LISTED = st.sampled_from(
    [FULL, "PEREZ LOPEZ, Maria", "DE LA CRUZ, Jose", "ZAMBADA, Ismael Octavio Ramiro", "LI, X",
     "Sanchez Chavez Achutegui", "Norvalis Shipping Trading Company", "AB CD", "Guillermo"]
)  # fmt: skip


def changed(change, text=FULL, seed=1, parse=parse_person):
    return change(Disturbed(parse(text)), random.Random(seed))


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (disturb.exact, "FRANCISCO WILFREDO CHAVEZ QUINTERO"),
        (disturb.list_order, "CHAVEZ QUINTERO FRANCISCO WILFREDO"),
        (disturb.initial, "F CHAVEZ QUINTERO"),
        (disturb.drop_second_surname, "FRANCISCO WILFREDO CHAVEZ"),
        (disturb.drop_middle_name, "FRANCISCO CHAVEZ QUINTERO"),
        (disturb.glued, "FRANCISCO WILFREDO CHAVEZQUINTERO"),
    ],
)
def test_case(change, expected):
    assert " ".join(changed(change)) == expected


@pytest.mark.parametrize(
    ("change", "text"),
    [
        (disturb.list_order, "Guillermo"),
        (disturb.initial, "Guillermo"),
        (disturb.drop_second_surname, "PEREZ, Juan"),
        (disturb.drop_middle_name, "PEREZ, Juan"),
        (disturb.glued, "PEREZ, Juan"),
        (disturb.split_word, "PEREZ, Juan"),
        (disturb.nickname, "ZYX, Wilfredo"),
        (disturb.typo, "LI, Xin"),
        (disturb.two_typos, "PEREZ, Xin"),
        (disturb.missing_word, "AB CD"),
        (disturb.phonetic, "DOM, Tom"),
    ],
)
def test_a_change_that_a_name_does_not_allow_is_none(change, text):
    assert changed(change, text) is None


@given(LISTED, st.integers())
def test_the_same_seed_makes_the_same_changes_and_none_is_empty(text, seed):
    for parse, changes in ((parse_person, PERSON_CHANGES), (parse_company, OTHER_CHANGES)):
        for change in changes.values():
            words = changed(change, text, seed, parse)
            assert words == changed(change, text, seed, parse)
            assert words is None or all(words)
            assert words is None or words


@given(LISTED, st.integers())
def test_a_typo_is_one_edit_in_one_word(text, seed):
    words = changed(disturb.typo, text, seed)
    if words is not None:
        assert edits(text, words) == [1]


@given(LISTED, st.integers())
def test_two_typos_are_one_edit_in_each_of_two_words(text, seed):
    words = changed(disturb.two_typos, text, seed)
    if words is not None:
        assert edits(text, words) == [1, 1]


def edits(text, words):
    before = Disturbed(parse_person(text)).words
    assert len(before) == len(words)
    found = [OSA.distance(old, new) for old, new in zip(before, words, strict=True)]
    return [one for one in found if one]


@given(LISTED, st.integers())
def test_a_phonetic_change_never_breaks_a_ch(text, seed):
    words = changed(disturb.phonetic, text, seed)
    if words is not None:
        before = Disturbed(parse_person(text)).words
        assert words != before
        assert "".join(words).count("CH") == "".join(before).count("CH")


@given(LISTED, st.integers())
def test_words_are_moved_or_parted_and_no_letter_is_lost(text, seed):
    before = Counter("".join(Disturbed(parse_person(text)).words))
    for change in (disturb.exact, disturb.list_order, disturb.glued, disturb.split_word):
        words = changed(change, text, seed)
        assert words is None or Counter("".join(words)) == before


@given(st.integers())
def test_a_nickname_stands_for_the_given_name(seed):
    first, *rest = changed(disturb.nickname, FULL, seed)
    assert "FRANCISCO" in NICKNAMES[first]
    assert first != "FRANCISCO"
    assert rest == ["WILFREDO", "CHAVEZ", "QUINTERO"]


@given(st.integers())
def test_added_words(seed):
    *given_names, paternal, maternal = changed(disturb.extra_given, FULL, seed)
    assert (given_names[:2], len(given_names)) == (["FRANCISCO", "WILFREDO"], 3)
    assert (paternal, maternal) == ("CHAVEZ", "QUINTERO")
    words = changed(disturb.married, FULL, seed)
    assert words[:4] == ["FRANCISCO", "WILFREDO", "CHAVEZ", "DE"]
    assert len(words) == 5


@given(st.integers())
def test_missing_word(seed):
    text = "Norvalis Shipping Trading"
    words = changed(disturb.missing_word, text, seed, parse_company)
    assert len(words) == 2
    assert set(words) < {"NORVALIS", "SHIPPING", "TRADING"}


def test_alias():
    assert alias([], random.Random(1)) is None
    assert {alias(["A", "B"], random.Random(seed)) for seed in range(20)} == {"A", "B"}


def test_changes_are_named_after_what_they_do():
    for changes in (PERSON_CHANGES, OTHER_CHANGES):
        assert all(name == change.__name__ for name, change in changes.items())
    assert len(PERSON_CHANGES) == 13
