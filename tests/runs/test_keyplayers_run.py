from itertools import combinations

import numpy as np
import pytest

from cabos.errors import UsageError
from cabos.model.ties import Ties
from cabos.runs.keyplayers import STRATEGIES, run_keyplayers
from cabos.runs.keyplayers_asked import Request
from cabos.runs.network_opening import Opened

PAIRS = [*combinations(range(4), 2), (3, 4), *combinations(range(4, 8), 2)]


def opened(grades=(), merges=(), **more):
    ends = np.array(PAIRS)
    labels = tuple("abcdefgh")
    ties = Ties(labels, ends[:, 0], ends[:, 1], np.ones(len(ends)), grades=grades)
    return Opened(ties, "invented", merges=merges, **more)


def run(network, **asked):
    return run_keyplayers(network, Request(counts="1..2", draws=12, **asked))


def test_nothing_is_doubted_recovered_or_displaced_that_nobody_asked_for():
    found = run(opened())
    assert (found.doubted, found.recovered, found.displaced) == ({}, {}, None)


@pytest.mark.parametrize(
    ("network", "asked"),
    [
        (opened(), {"missing": 0.2}),
        (opened(), {"untrue": 0.2}),
        (opened(grades=("B",) * len(PAIRS)), {}),
        (opened(merges=((0, 7, 0.5),)), {}),
    ],
)
def test_any_doubt_is_told_for_each_size_with_the_leader_and_the_best_connected(network, asked):
    found = run(network, **asked)
    assert list(found.doubted) == [1, 2]
    for one in found.doubted.values():
        assert one.draws == 12
        assert set(one.held) == {"best", "kingpin", "degree"}


def test_that_scores_on_drawn_networks_read_low_limits_the_answer_where_ties_are_missing():
    said = "could be the true one read low"
    assert any(said in one for one in run(opened(), missing=0.2).answer.limits)
    assert not any(said in one for one in run(opened(), untrue=0.2).answer.limits)
    drawn = "in a draw one is counted"
    assert any(drawn in one for one in run(opened(), untrue=0.2).answer.limits)
    assert not any(drawn in one for one in run(opened()).answer.limits)


def test_a_grade_that_is_named_takes_the_place_of_the_usual_one():
    graded = opened(grades=("B",) * len(PAIRS))
    assert run(graded, grades=("B=0.1",)).doubt.grades["B"] == 0.1
    assert run(graded, grades=("C=0.1",)).doubt.grades["B"] == 0.8
    with pytest.raises(UsageError, match="grades no tie"):
        run(opened(), grades=("B=0.1",))


def test_grades_whose_chance_nobody_knows_are_left_aside_and_that_is_said():
    graded = opened(grades=("A", *("Z9",) * (len(PAIRS) - 1)))
    found = run(graded)
    assert found.doubted == {}
    assert any("--grade Z9=0.8" in one for one in found.answer.limits)
    assert "grade" not in " ".join(run(opened(grades=("A",) * len(PAIRS))).answer.limits)


def test_each_strategy_is_followed_with_its_largest_set():
    found = run(opened(), recover="recruit", rate=2.0, steps=3)
    row = found.answer.value.rows[-1]
    assert tuple(found.recovered) == STRATEGIES
    assert found.recovered["best"].chosen == row.best.nodes
    assert found.recovered["degree"].chosen == row.others["degree"].nodes
    assert {one.asked.rate for one in found.recovered.values()} == {2.0}
    assert len(found.recovered["best"].bands["score"]) == 4


def test_progress_names_each_step_and_counts_the_draws():
    told, asked = [], Request(counts="1", missing=0.2, draws=10)
    run_keyplayers(opened(), asked, lambda *one: told.append(one))
    assert told == [
        ("sets", 0, 0), *(("doubt", at, 10) for at in range(1, 11)), ("recovery", 0, 0)
    ]  # fmt: skip


def test_a_name_is_shown_for_a_label_that_has_one():
    found = run(opened(names={"a": "Ana"}))
    assert [found.names(at) for at in (0, 1)] == ["Ana", "b"]


def test_all_that_could_have_been_chosen_otherwise_stands_in_the_method():
    found = run(opened(chosen={"hash": "x"}), missing=0.2, recover="rewire", seed=3)
    told = found.answer.method.parameters
    assert told["network"] == {"hash": "x"}
    assert (told["missing"], told["seed"], told["draws"]) == (0.2, 3, 12)
    assert (told["rate"], told["runs"]) == (0.2, 50)
    assert told["k"] == [1, 2]


@pytest.mark.parametrize(
    ("network", "asked", "told"),
    [
        (opened(), {"missing": 1.0}, "--missing"),
        (opened(), {"untrue": -1.0}, "--false"),
        (opened(grades=("Z9",) * len(PAIRS)), {"grades": ("B=0.5",)}, "--grade"),
        (opened(), {"grades": ("B=0.5",)}, "--grade"),
        (opened(), {"recover": "rewire", "rate": 2.0}, "--rate"),
        (opened(), {"recover": "rewire", "objective": "reach"}, "--recover"),
    ],
)
def test_what_cannot_be_drawn_is_refused_before_sets_are_searched(
    network, asked, told, monkeypatch
):
    def search(*_):
        pytest.fail("the sets were searched first")

    monkeypatch.setattr("cabos.runs.keyplayers.key_players", search)
    with pytest.raises(UsageError) as refused:
        run(network, **asked)
    assert refused.value.where == told
