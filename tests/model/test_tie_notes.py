"""Notes of how a network was read, in both languages."""

import copy
import re

import pytest

from cabos.model.limit import Several
from cabos.model.tie_notes import Note
from cabos.model.wording import read_words, some

_WORDS = read_words(*Note.WORDS)


@pytest.mark.parametrize("kind", sorted(_WORDS))
def test_both_languages_tell_the_same_values(kind):
    told = _WORDS[kind]
    english, spanish = (set(re.findall(r"\{(\w+)", told[lang])) for lang in ("en", "es"))
    assert english == spanish


def test_a_note_is_english_text_that_can_be_said_in_spanish():
    note = Note("loops", count=2, shown="a, b")
    assert note == "2 ties from a node to itself were left out; the nodes stay: a, b"
    spanish = "2 vínculos de un nodo consigo mismo se dejaron fuera; los nodos quedan: a, b"
    assert note.text("es") == spanish


def test_many_names_are_cut_and_counted():
    assert some("abcdefg") == "a, b, c, d, e (+2)"
    assert some("abc", 10) == "a, b, c (+7)"


def test_several_notes_are_told_in_one_language_and_the_rest_counted():
    told = Several([Note("no_end"), Note("no_node")], 9)
    assert told == "the label of an end is missing, the label of the node is missing (+7)"
    spanish = "falta la etiqueta de un extremo, falta la etiqueta del nodo (+7)"
    assert told.text("es") == copy.deepcopy(told).text("es") == spanish
