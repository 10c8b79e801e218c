"""Sentences that limit an answer, in both languages."""

import copy
import json
import pickle
import re

import pytest

from cabos.ask.money_limits import MoneyLimit
from cabos.ask.network_limits import NetworkLimit
from cabos.ask.ownership_limits import OwnershipLimit
from cabos.ask.patterns_words import PatternLimit
from cabos.model.limit import Limit
from cabos.model.tie_notes import Note
from cabos.model.wording import read_words

ROOMS = (MoneyLimit, NetworkLimit, Note, OwnershipLimit, PatternLimit)


@pytest.mark.parametrize("room", ROOMS)
def test_each_sentence_tells_the_same_values_in_both_languages(room):
    for kind, told in read_words(*room.WORDS).items():
        english, spanish = (set(re.findall(r"\{(\w+)", told[lang])) for lang in ("en", "es"))
        assert english == spanish, kind


def test_a_limit_without_words_stands_as_it_is():
    said = Limit("The list is old")
    assert said == said.text("es") == "The list is old"
    assert json.dumps([said]) == '["The list is old"]'


def test_a_limit_within_a_limit_is_said_in_the_same_language():
    inner = Note("zeros", count=1)
    outer = Note("rejects", count=1, shown=inner)
    assert outer.endswith(inner)
    assert outer.text("es").endswith(inner.text("es"))
    assert inner != inner.text("es")


@pytest.mark.parametrize("taken", [copy.deepcopy, lambda one: pickle.loads(pickle.dumps(one))])
def test_a_copy_still_speaks_both_languages(taken):
    said = PatternLimit("limit.parts", count=2)
    assert taken(said) == said
    assert taken(said).text("es") == said.text("es") != said
