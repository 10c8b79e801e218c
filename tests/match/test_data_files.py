"""The files that a reader without Python corrects: words, reasons, weights, population."""

import ast
import csv
import io
import re
from collections import Counter
from importlib import resources
from pathlib import Path

import pytest
import yaml

import cabos.match
from cabos.match import bill, pair_features, score, weights
from cabos.match.lexicon import ABBREVIATIONS, FORMS, NICKNAMES, PARTICLES, STOP_WORDS, TITLES
from cabos.match.names import parse_company, parse_person
from cabos.match.population import starting
from cabos.match.reasons import LANGUAGES, explain, label
from cabos.match.score import Evidence

DATA = resources.files("cabos.match") / "data"
ROOM = Path(cabos.match.__file__).parent
LEXICON = yaml.safe_load((DATA / "lexicon.yml").read_text("utf-8"))
REASONS = yaml.safe_load((DATA / "reasons.yml").read_text("utf-8"))
DETAILS = REASONS.pop("details")
WORD = re.compile(r"[A-Z]+")


def features_in_the_code():
    """Collect the features that the code can write: first arguments of Evidence, and tables."""
    found = {*score.DATE_FEATURES.values(), *bill.NOTES.values(), *bill._ROLES.values()}
    for name in ("bill", "engine", "pairing_bill", "pairs", "score"):
        tree = ast.parse((ROOM / f"{name}.py").read_text("utf-8"))
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Evidence":
                found |= {one for first in node.args[:1] for one in constants(first)}
            target = getattr(getattr(node, "targets", [None])[0], "id", "")
            if isinstance(node, ast.Assign) and target in {"feature", "role"}:
                found |= constants(node.value)
    return found


def constants(node):
    return {
        one.value
        for one in ast.walk(node)
        if isinstance(one, ast.Constant) and isinstance(one.value, str)
    }


def test_every_feature_has_a_label_and_no_label_is_unused():
    assert set(REASONS) == features_in_the_code()


@pytest.mark.parametrize("feature", REASONS)
def test_every_label_is_in_both_languages(feature):
    said = [label(feature, lang) for lang in LANGUAGES]
    assert all(said)
    assert set(REASONS[feature]) == set(LANGUAGES)


def test_no_two_features_of_one_bill_have_the_same_words():
    pair = {"word_agrees", "extra_word", "form_conflict", "extra_given", "short_name"}
    for lang in LANGUAGES:
        plain = [words[lang] for key, words in REASONS.items() if key not in pair]
        twice = [words for words, count in Counter(plain).items() if count > 1]
        assert twice == ([] if lang == "en" else ["nombre"])  # a given name, and a company's word


def test_every_way_and_pair_label_is_translated():
    assert set(DETAILS) == {*weights.WAYS, *pair_features.LABELS, "1 in"}
    for english in DETAILS:
        line = Evidence("surname", 1.0, "A", "B", english)
        assert explain(line, "es") == f"apellido paterno A / B ({DETAILS[english]})"


def test_explain_shows_what_the_two_sides_say():
    both = Evidence("surname", 9.0, "SAMBADA", "ZAMBADA", "sound, 1 in 4,900")
    assert explain(both) == "surname SAMBADA / ZAMBADA (sound, 1 in 4,900)"
    assert explain(both, "es") == (
        "apellido paterno SAMBADA / ZAMBADA (suena igual, 1 de cada 4,900)"
    )
    assert explain(Evidence("surname", 9.0, "ZAMBADA", "ZAMBADA")) == "surname ZAMBADA"
    assert explain(Evidence("words_added", -1.0, "", "NORTE")).endswith("NORTE")
    assert explain(Evidence("no_given_name", -4.0)) == "no given name"


def test_words_are_what_a_name_can_hold():
    """A word that parsing never makes is dead: an accent, a hyphen, a small letter."""
    for words in (PARTICLES, TITLES, STOP_WORDS, NICKNAMES, ABBREVIATIONS.values()):
        assert [word for word in words if not WORD.fullmatch(word)] == []
    assert [word for word in ABBREVIATIONS if not re.fullmatch(r"[A-Z]+|\d+", word)] == []
    for spelt in FORMS:
        assert re.fullmatch(r"[A-Z]+( [A-Z]+)*", spelt), spelt


def test_no_nickname_is_its_own_name_and_none_stands_twice():
    for full, shorts in LEXICON["nicknames"].items():
        assert full not in shorts.split(), full
        assert len(set(shorts.split())) == len(shorts.split()), full


def test_no_key_stands_twice():
    """YAML keeps the last of two keys and says nothing."""

    def unique(loader, node):
        keys = [loader.construct_object(key) for key, _ in node.value]
        assert len(keys) == len(set(keys)), [key for key, n in Counter(keys).items() if n > 1]
        return dict(loader.construct_pairs(node, deep=True))

    class Loader(yaml.SafeLoader):
        pass

    Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, unique)
    for name in ("lexicon.yml", "reasons.yml"):
        yaml.load((DATA / name).read_text("utf-8"), Loader)


def test_no_particle_or_title_is_a_name_that_has_nicknames():
    fulls = set(LEXICON["nicknames"])
    assert not fulls & PARTICLES
    assert not fulls & TITLES
    shorts = set(NICKNAMES) - fulls
    # Ben and Ed are particles of Arabic names first; as a name of their own they are kept.
    assert shorts & (PARTICLES | TITLES) == {"BEN", "ED"}


def test_abbreviations_lead_to_words_that_stay():
    for short, full in ABBREVIATIONS.items():
        assert full not in ABBREVIATIONS, short
        assert short not in PARTICLES | TITLES, short


def test_a_form_and_its_spellings_are_found_in_a_name():
    for spelt, form in FORMS.items():
        name = parse_company(f"Norvalis {spelt}")
        assert (name.words, name.form) == (("NORVALIS",), form), spelt


def rows():
    return list(csv.reader(io.StringIO((DATA / "population.csv").read_text("utf-8"))))


def test_the_starting_population_names_nobody():
    header, *lines = rows()
    assert header == ["kind", "word", "count"]
    assert {kind for kind, _, _ in lines} == {"person", "other"}
    keys = [(kind, word) for kind, word, _ in lines]
    assert len(keys) == len(set(keys))
    sizes = {kind: int(count) for kind, word, count in lines if not word}
    assert min(sizes.values()) > 1000
    for kind, word, count in lines:
        if word:
            assert 2 <= int(count) <= sizes[kind], (kind, word)  # in two names at least


def test_the_starting_population_counts_words_as_names_are_read():
    for kind, parse in (("person", parse_person), ("other", parse_company)):
        population = starting(kind)
        assert population.size > 1000
        odd = [word for word in population.counts if not re.fullmatch(r"[A-Z0-9]+", word)]
        assert odd == []
        lost = [word for word in population.counts if parse(f"X {word} X").words[1:2] != (word,)]
        assert len(lost) < 0.01 * len(population.counts), lost[:20]


def test_every_weight_says_where_it_comes_from():
    """Each number has [E] or [J] in its own comment, or in the heading of its paragraph."""
    for owner in ("CHANNEL_BITS: tuple", "class Weights", "class PairWeights"):
        text = (ROOM / "weights.py").read_text("utf-8")
        block = text[text.index(owner) :].split("\n", 1)[1]
        block = re.split(r"\n(?=\S)", block, maxsplit=1)[0]
        paragraph, found = "", 0
        for line in block.splitlines():
            if not line.strip():
                paragraph = ""
            elif line.strip().startswith("#"):
                paragraph += line
            elif re.match(r"\s+(\w+: float =|math\.log2|0\.0,)", line):
                found += 1
                assert re.search(r"\[[EJ]\]", line + paragraph), line
        sizes = {"CHANNEL_BITS: tuple": len(weights.CHANNEL_BITS), "class Weights":
                 len(weights.WEIGHTS), "class PairWeights": len(weights.PAIR_WEIGHTS)}  # fmt: skip
        assert found == sizes[owner]


def test_every_weight_is_used():
    code = "".join(
        path.read_text("utf-8")
        for room in (ROOM, ROOM.parent / "kernels")
        for path in room.glob("*.py")
    )
    for name in weights.Weights._fields:
        assert re.search(rf"\.{name}\b", code), name
