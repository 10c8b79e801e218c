import csv
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cabos.match.pair_features import CONFLICT, relate
from cabos.match.pairs import compare
from cabos.match.similar import Vocabulary
from cabos.match.weights import PAIR_WEIGHTS

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "name_pairs.yml").read_text("utf-8"))
LABELLED = Path(__file__).parents[3] / "shared" / "data" / "bench" / "name_pairs_dev.csv"

SCHEMATA = st.sampled_from(["Person", "Company", "Vessel"])
SYLLABLES = st.sampled_from(["an", "bel", "chor", "dim", "es", "gul", "ho", "kov", "mar", "ny"])
WORDS = st.lists(SYLLABLES, min_size=1, max_size=3).map(lambda parts: "".join(parts).title())
PARTS = WORDS | st.sampled_from(
    ["bin", "de", "al-", "J.", "Ltd", "S.A.", "VI", "7", "Петров", "陈", "Smith,", ""]
)
NAMES = st.lists(PARTS, max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("group", "schema", "one", "other", "expected"),
    [(group, *case) for group, cases in CASES.items() for case in cases],
)
def test_case(group, schema, one, other, expected):
    score = compare(one, other, schema)
    assert score.is_match == expected, (group, score.evidence)


@given(NAMES, NAMES, SCHEMATA)
def test_score_does_not_depend_on_which_name_is_first(one, other, schema):
    score, turned = compare(one, other, schema), compare(other, one, schema)
    assert score.bits == turned.bits
    assert [(line.feature, line.customer, line.listed) for line in score.evidence] == [
        (line.feature, line.listed, line.customer) for line in turned.evidence
    ]


@given(NAMES, NAMES, SCHEMATA)
def test_the_bill_adds_up(one, other, schema):
    score = compare(one, other, schema)
    assert sum(line.bits for line in score.evidence) == pytest.approx(score.bits)


@given(st.lists(WORDS, min_size=1, max_size=4, unique=True), SCHEMATA)
def test_a_name_is_its_own_best_match(words, schema):
    name = " ".join(words)
    assert compare(name, name, schema).bits == PAIR_WEIGHTS.base


# From two words on: a name of one short word is penalised for that, and a second word ends it.
UNEQUAL = st.lists(WORDS, min_size=2, max_size=3, unique=True)


@given(UNEQUAL, UNEQUAL, SCHEMATA)
def test_words_that_conflict_never_raise_the_score(left, right, schema):
    plain = compare(" ".join(left), " ".join(right), schema)
    longer = compare(" ".join([*left, "Quetzpum"]), " ".join([*right, "Wytrugbost"]), schema)
    assert longer.bits < plain.bits


@given(st.lists(WORDS, min_size=2, max_size=4, unique=True), SCHEMATA)
def test_a_word_more_on_one_side_never_raises_the_score(words, schema):
    name = " ".join(words)
    assert compare(name, name + " Quetzpum", schema).bits < compare(name, name, schema).bits


@pytest.mark.parametrize("name", ["", " ", "---", "\u200b"])
def test_a_name_without_words_matches_nothing(name):
    assert not compare(name, "Pavel Sorokin").is_match
    assert not compare(name, name).is_match


def test_evidence_keeps_the_sides():
    score = compare("Zoran Belgarov", "Anton Belgarov")
    line = next(line for line in score.evidence if line.feature == "word_differs")
    assert (line.customer, line.listed) == ("ZORAN", "ANTON")


@given(st.lists(WORDS.map(str.upper), min_size=2, max_size=30, unique=True))
def test_pairs_and_vocabulary_tie_words_by_one_rule(words):
    vocabulary = Vocabulary(words)
    for word in words:
        for key, how in vocabulary.ways(word).items():
            assert relate(word, words[key])[0] == how


def test_no_weight_but_the_base_rewards():
    assert PAIR_WEIGHTS.base > 0
    assert max(PAIR_WEIGHTS[1:]) <= 0


def test_relate_is_the_same_both_ways():
    words = ["JON", "JOHN", "LE", "PEPE", "JOSE", "ABDUL", "ABD", "MOHAMED", "MUHAMMAD", "J"]
    for word in words:
        for other in words:
            assert relate(word, other) == relate(other, word)
    assert relate("JON", "PEPE")[0] == CONFLICT


@pytest.mark.skipif(not LABELLED.exists(), reason="the labelled name pairs are not here")
def test_shipped_weights_reach_the_measured_f1():
    with LABELLED.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    truth = [row["is_match"] == "true" for row in rows]
    said = [compare(row["name1"], row["name2"], row["schema"]).is_match for row in rows]
    hits = sum(a and b for a, b in zip(said, truth, strict=True))
    assert 2 * hits / (sum(said) + sum(truth)) >= 0.95
