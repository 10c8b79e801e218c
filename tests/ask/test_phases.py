import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from network_ties import SIZE, caviar, pairs, ties_of

from cabos.ask.best_sets import Effort
from cabos.ask.network import Network
from cabos.ask.phases import phases
from cabos.ask.removal import centrality
from cabos.ask.shape import (
    betweenness_centralisation,
    clustering,
    degree_centralisation,
    shape_of,
)
from cabos.errors import UsageError


def test_caviar_loses_its_centre(shared):
    found = phases([(str(at), caviar(shared, at)) for at in range(1, 12)])
    falls = [one.shape.centralisation for one in found.phases]
    assert (round(falls[0], 2), round(falls[-1], 2)) == (0.79, 0.25)
    assert found.phases[0].by_degree[0] == "1"
    assert "12" in found.phases[-1].best
    assert len(found.turnovers) == 10


@given(pairs, pairs)
@settings(max_examples=25)
def test_who_comes_goes_and_stays_adds_up(one, two):
    before, after = ties_of(one), ties_of(two, SIZE + 2)
    found = phases([("a", before), ("b", after)], count=2)
    (change,) = found.turnovers
    assert len(change.left) + change.stayed == before.size
    assert len(change.entered) + change.stayed == after.size
    assert change.jaccard == SIZE / (SIZE + 2)
    for rise in change.rises:
        assert rise.riser_was is None or rise.riser_now < rise.riser_was
        assert rise.left == (rise.now is None)
        assert rise.now is None or rise.now > rise.was


@given(pairs)
def test_clustering_is_that_of_networkx(rows):
    graph = nx.Graph([tie for tie in rows if tie[0] != tie[1]])
    ends = np.array(rows, dtype=np.int64).reshape(-1, 2)
    network = Network.build(SIZE, ends[:, 0], ends[:, 1])
    nobody = np.zeros(SIZE, dtype=np.bool_)
    assert clustering(network, nobody) == pytest.approx(nx.transitivity(graph))
    nobody[0] = True
    graph.remove_nodes_from([0])
    assert clustering(network, nobody) == pytest.approx(nx.transitivity(graph))
    assert shape_of(network, nobody).ties == graph.number_of_edges()


def test_a_star_is_wholly_centralised_and_a_ring_not_at_all():
    star = Network.build(6, np.zeros(5, dtype=np.int64), np.arange(1, 6))
    ring = Network.build(6, np.arange(6), (np.arange(6) + 1) % 6)
    nobody = np.zeros(6, dtype=np.bool_)
    for network, value in ((star, 1.0), (ring, 0.0)):
        assert degree_centralisation(np.diff(network.offsets).astype(float)) == pytest.approx(value)
        between, _ = centrality(network, nobody, 0)
        assert betweenness_centralisation(between) == pytest.approx(value)


def test_who_moves_up_is_told_beside_who_left():
    before = ties_of([(0, 1), (0, 2), (0, 3), (4, 5)], 8)
    later = ties_of([(4, 1), (4, 2), (4, 3), (4, 5)], 8)
    (change,) = phases([("a", before), ("b", later)]).turnovers
    assert ("0", "4") in [(one.node, one.riser) for one in change.rises if one.by == "degree"]


def test_no_phases_are_refused():
    with pytest.raises(UsageError):
        phases([])
    with pytest.raises(UsageError):
        phases([("a", ties_of([(0, 1)]))], count=0)


def test_an_empty_phase_is_told_as_such():
    found = phases([("a", ties_of([], 0))])
    assert (found.phases[0].shape.nodes, found.phases[0].best) == (0, ())


def test_who_gained_most_places_is_told_of_several_who_gained():
    before = [(0, 1), (0, 2), (0, 3), (0, 4), (0, 5), (1, 2), (1, 6)]
    later = [(9, 1), (9, 2), (9, 3), (9, 4), (9, 5), (2, 3), (2, 4)]
    (change,) = phases([("a", ties_of(before, 10)), ("b", ties_of(later, 10))]).turnovers
    rise = next(one for one in change.rises if (one.by, one.node) == ("degree", "0"))
    assert (rise.riser, rise.was, rise.riser_now) == ("9", 1, 1)  # 2 gained a place as well
    assert rise.riser_was > 2


def test_a_set_that_is_not_proven_is_not_called_so(monkeypatch):
    ring = ties_of([(at, (at + 1) % 12) for at in range(12)], 12)
    assert phases([("a", ring)]).phases[0].certificate == "optimal"
    monkeypatch.setattr("cabos.ask.phases.EFFORT", Effort(search=500, proof=1))
    assert phases([("a", ring)]).phases[0].certificate == "bound"


def test_a_phase_with_the_nodes_of_all_others_may_be_their_sum():
    parts = [ties_of([(0, 1)], 3), ties_of([(1, 2)], 4), ties_of([(0, 1), (1, 2)], 5)]
    found = phases(list(zip("abc", parts, strict=True)), count=1)
    assert [one.is_whole for one in found.phases] == [False, False, True]
    assert "leave it out" in found.phases[2].notes[0]
    # Two phases that grow, and phases of the same nodes, are no sums.
    assert not any(one.is_whole for one in phases([("a", parts[0]), ("c", parts[2])]).phases)
    same = [(name, parts[0]) for name in "abc"]
    assert not any(one.is_whole for one in phases(same, count=1).phases)


def test_a_phase_tells_of_rivalries_and_of_a_sampled_betweenness(monkeypatch):
    signed = ties_of([(0, 1), (1, 2), (2, 3)], 4, [1, -1, 1])
    (phase,) = phases([("a", signed)], count=1).phases
    assert phase.shape.ties == 2
    assert [one.kind for one in phase.notes] == ["rivalry"]
    monkeypatch.setattr("cabos.ask.removal.EXACT_WORK", 0)
    path = ties_of([(at, at + 1) for at in range(39)], 40)
    (phase,) = phases([("a", path)], count=1).phases
    assert [one.kind for one in phase.notes] == ["sampled"]
