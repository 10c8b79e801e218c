"""Networks chosen from a workspace."""

from datetime import date

import pytest

from cabos.errors import InputError, UsageError
from cabos.runs.network_choice import Choosing
from cabos.runs.network_choosing import choose_network, names_of
from graph_world import make_world
from network_world import weights_of as pairs

DAY = date(2026, 3, 3)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return make_world(tmp_path_factory.mktemp("world"))


def chosen(world, **options):
    return choose_network(world, Choosing(DAY, **options))


def test_all_ties_in_force_are_chosen_and_the_others_are_counted(world):
    ties = chosen(world)
    assert ("p-1", "p-2") in pairs(ties)
    assert ("own-1", "party-bahia-norte-s-a") in pairs(ties)
    assert "party-marina-tres-palmas-s-de-r-l" not in ties.labels  # 75 % until 2025-06-30
    assert any(note.startswith("Left out because not in force on 2026-03-03: 1 tie,")
               for note in ties.notes)  # fmt: skip
    assert "d-1" in ties.because
    assert {one.snapshot for one in world.current()} <= set(ties.because)


def test_an_earlier_day_has_other_ties(world):
    ties = choose_network(world, Choosing(date(2023, 1, 1)))
    assert any("marina" in label for label in ties.labels)


def test_kinds_sources_and_schemata_choose(world):
    assert pairs(chosen(world, kinds=["Family"])) == {("own-1", "p-1"): 1.0}
    own = chosen(world, sources=["ownership"])
    assert own.labels
    assert not any(label.startswith("p-") for label in own.labels)
    people = chosen(world, schemata=["Person"])
    assert set(pairs(people)) == {("own-1", "p-1")}
    legal = chosen(world, schemata=["LegalEntity"])  # persons and companies are special cases
    assert {("p-1", "p-2"), ("own-1", "p-1")} <= set(pairs(legal))


def test_around_an_entity_within_hops(world):
    assert set(chosen(world, around="own-1", hops=1).labels) < set(
        chosen(world, around="own-1", hops=3).labels
    )
    assert "nobody-knows" not in chosen(world, around="Berenice Ñandú", hops=1).labels


def test_what_was_chosen_is_said_in_both_languages(world):
    def said(lang, **options):
        notes = chosen(world, **options).notes
        return next(one for one in notes if getattr(one, "kind", "") == "chosen").text(lang)

    assert said("en").endswith("of the network: all that are in force")
    assert said("es").endswith("de la red: todos los vigentes")
    asked = {"kinds": ["Family"], "around": "own-1", "hops": 1}
    assert said("en", **asked).endswith("kinds Family, within 1 tie of own-1")
    assert said("es", **asked).endswith("clases Family, a 1 vínculo o menos de own-1")


def test_people_are_tied_through_what_they_share(world):
    ties = chosen(world, project="LegalEntity", kinds=["addressEntity"])
    assert pairs(ties) == {("p-1", "p-2"): 2.0}  # two addresses, one of them written two ways
    assert any("Two entities of LegalEntity are tied" in note for note in ties.notes)


def test_names_are_told_for_labels(world):
    names = names_of(world, chosen(world))
    assert names["p-1"] == "Berenice Ñandú"
    assert names["own-1"] == "ZAMBRANO QUIROGA, Ismael"


@pytest.mark.parametrize(
    ("options", "error", "words"),
    [
        ({"kinds": ["Friendship"]}, UsageError, "no kind of tie"),
        ({"sources": ["nope"]}, UsageError, "nothing of a source called 'nope'"),
        ({"schemata": ["person"]}, UsageError, "Write Person"),
        ({"project": "Ghost"}, UsageError, "no schema called 'Ghost'"),
        ({"around": "who is this"}, InputError, "No entity"),
        ({"schemata": ["Vessel"]}, InputError, "No tie of the workspace"),
    ],
)
def test_what_cannot_be_chosen_is_said(world, options, error, words):
    with pytest.raises(error, match=words):
        chosen(world, **options)
