from dataclasses import replace

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from network_ties import SIZE, apart, pairs, ties_of

from cabos.ask.keyplayers import Question, key_players
from cabos.ask.network import holding
from cabos.ask.objectives import Choice
from cabos.ask.objectives_chain import ValueChain
from cabos.ask.objectives_distance import DistanceFragmentation
from cabos.ask.objectives_reach import Reach
from cabos.errors import InputError, UsageError
from cabos.model.roles import Roles

ROLES = dict(enumerate(("supplier", "chemist", "transport", "retail", "broker") * 2))
OBJECTIVES = {
    "F": apart, "distance": DistanceFragmentation, "reach": lambda network: Reach(network, 2),
}  # fmt: skip


def asked(rows, counts=(1, 2, 3), make=apart, **more):
    ties = ties_of(rows)
    question = Question(counts, more.pop("choice", Choice.free(ties.size)), **more)
    return key_players(ties, make(holding(ties)), question)


@given(pairs, st.permutations(range(SIZE)), st.sampled_from(sorted(OBJECTIVES)))
@settings(max_examples=15)
def test_relabelling_changes_no_score_no_proof_and_no_range_of_equals(rows, order, name):
    make = OBJECTIVES[name]
    one = asked(rows, (2,), make).value
    two = asked([(order[head], order[tail]) for head, tail in rows], (2,), make).value
    assert (one.before, one.pieces) == (two.before, two.pieces)
    for first, second in zip(one.rows, two.rows, strict=True):
        assert first.best.score == second.best.score
        assert first.certificate.kind == second.certificate.kind == "optimal"
        assert first.certificate.bound == second.certificate.bound
        assert first.equals == second.equals
        for other in ("degree", "betweenness", "kingpin"):
            if other not in first.equals:
                assert first.others[other].score == second.others[other].score


@given(pairs)
@settings(max_examples=15)
def test_what_a_ranking_scores_lies_in_the_range_that_equals_leave_open(rows):
    for row in asked(rows, (2,)).value.rows:
        for name, one in row.equals.items():
            assert one.low <= row.others[name].score <= one.high <= row.best.score


def test_the_leader_that_degree_names_is_one_of_those_who_share_it():
    rows = [(0, 1), (0, 2), (0, 3), (3, 4), (4, 5), (4, 6)]
    found = asked(rows, counts=(2,)).value
    assert found.leaders == (0,)
    assert found.rows[0].equals["kingpin"].ways == 2
    assert "kingpin" not in asked(rows, counts=(2,), leaders=(4,)).value.rows[0].equals


@given(pairs)
@settings(max_examples=40)
def test_pieces_and_nodes_that_hold_them_together_are_those_of_networkx(rows):
    graph = nx.Graph([tie for tie in rows if tie[0] != tie[1]])
    graph.add_nodes_from(range(SIZE))
    found = asked(rows, counts=(1,)).value
    assert found.pieces == nx.number_connected_components(graph)
    assert set(np.flatnonzero(found.standing.cut)) == set(nx.articulation_points(graph))


def test_a_chain_is_chosen_for_what_stops():
    ties = ties_of([(0, 1), (1, 2), (2, 3), (5, 1)])
    objective = ValueChain(holding(ties), Roles.unknown(SIZE, ROLES | {4: "", 6: "", 7: "", 8: ""}))
    found = key_players(ties, objective, Question((1,), Choice.free(SIZE))).value.rows[0]
    assert found.best.score == 1
    assert found.best.nodes[0] in {1, 2, 3}


def test_a_budget_is_kept_at_the_best_of_all_smaller_sets():
    star = [(0, other) for other in range(1, SIZE)]
    dear = Choice(np.where(np.arange(SIZE) == 0, 3.0, 1.0), 3.0, np.zeros(SIZE, dtype=np.bool_))
    row = asked(star, counts=(3,), choice=dear).value.rows[0]
    assert (row.best.nodes, row.certificate.kind) == ((0,), "optimal")
    poor = asked(star, counts=(3,), choice=replace(dear, budget=2.0)).value.rows[0]
    assert 0 not in poor.best.nodes
    assert poor.best.cost == 2


def test_what_cannot_be_asked_is_refused():
    with pytest.raises(UsageError, match="larger than the 9 nodes"):
        asked([(0, 1)], counts=(10,))
    with pytest.raises(UsageError, match="at least one"):
        asked([(0, 1)], counts=(0, 1))
    with pytest.raises(InputError, match="no nodes"):
        key_players(ties_of([], 0), apart(holding(ties_of([], 0))), Question((1,), Choice.free(0)))
