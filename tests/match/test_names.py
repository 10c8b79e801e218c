import unicodedata
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.match.fold import fold
from cabos.match.index import glued_words
from cabos.match.names import (
    GIVEN,
    MARRIED,
    MATERNAL,
    MAX_WORDS,
    PATERNAL,
    UNKNOWN,
    parse_company,
    parse_person,
)
from cabos.match.texts import Texts
from strategies import company_names, person_names, texts

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "names.yml").read_text("utf-8"))
ROLES = {"?": UNKNOWN, "given": GIVEN, "paternal": PATERNAL, "maternal": MATERNAL,
         "married": MARRIED}  # fmt: skip
ANY_NAME = texts | person_names() | company_names() | st.text("DE LA,.'-Ñá王محм1", max_size=40)


@pytest.mark.parametrize("case", CASES["persons"], ids=lambda case: case["why"])
def test_person(case):
    name = parse_person(case["name"])
    assert name.words == tuple(case["words"].split()), case["why"]
    assert name.roles == tuple(ROLES[role] for role in case["roles"].split()), case["why"]
    assert name.joined == tuple(case.get("joined", " ".join(name.joined)).split()), case["why"]
    assert name.form == ""


@pytest.mark.parametrize("case", CASES["companies"], ids=lambda case: case["why"])
def test_company(case):
    name = parse_company(case["name"])
    assert name.words == tuple(case["words"].split()), case["why"]
    assert name.form == case["form"], case["why"]
    assert set(name.roles) <= {UNKNOWN}


@settings(deadline=None)
@given(ANY_NAME)
def test_any_text_folds_to_plain_upper_case_and_folds_no_further(text):
    folded = fold(text)
    assert folded.isascii()
    assert folded == folded.upper()
    assert fold(folded) == folded


@settings(deadline=None)
@given(st.text("abcxyzÑñÁáüÜçŁøß", max_size=20))
def test_accents_composed_or_apart_fold_alike(text):
    assert fold(unicodedata.normalize("NFD", text)) == fold(unicodedata.normalize("NFC", text))


@settings(deadline=None)
@given(
    st.text("ABC xyz Ññ", max_size=20),
    st.integers(0, 20),
    st.sampled_from("\u200b\u202e\u2066\ufeff\u00ad"),
)
def test_invisible_marks_change_nothing(text, at, mark):
    assert fold(text[:at] + mark + text[at:]).strip() == fold(text).strip()


@settings(deadline=None)
@given(ANY_NAME, st.sampled_from([parse_person, parse_company]))
def test_any_text_is_taken_apart_within_bounds(text, parse):
    name = parse(text)
    assert len(name.words) == len(name.roles) == len(name.joined) <= MAX_WORDS
    assert all(word.isalnum() and word.isascii() for word in name.words)
    assert all(
        glued.endswith(word) for glued, word in zip(name.joined, name.words, strict=True)
    ) or (parse is parse_person)
    for _, mask in glued_words(name):
        assert 0 < mask < 1 << len(name.words)


@given(st.lists(texts))
def test_texts_come_back_as_they_went_in(said):
    kept = Texts.of(said)
    assert kept.all() == said
    assert list(kept) == said
    assert len(kept) == len(said)


def test_a_very_long_name_is_cut_and_not_refused():
    assert len(parse_person(" ".join(["Ismael", "Zambada"] * 400)).words) == MAX_WORDS
    assert len(parse_company(" ".join(["Norvalis", "Teralux"] * 400)).words) == MAX_WORDS
    both = parse_person(f"{'ZAMBADA ' * 20}, {'Ismael ' * 20}")
    assert len(both.words) == len(both.roles) == len(both.joined) == MAX_WORDS
