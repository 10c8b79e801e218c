import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from network_ties import SIZE, apart, montagna, pairs, ties_of

from cabos.ask.network import holding
from cabos.ask.recovery import MODELS, Recovery, recover
from cabos.ask.recovery_models import Regrowing, Rewire, followers
from cabos.errors import UsageError
from cabos.model.roles import Roles
from network_world import pieces

models = st.sampled_from(MODELS)
sets = st.sets(st.integers(0, SIZE - 1), max_size=4).map(lambda one: tuple(sorted(one)))


@given(pairs, sets, models, st.floats(0, 1))
@settings(max_examples=40)
def test_nodes_are_conserved_and_scores_are_shares(rows, chosen, model, rate):
    found = recover(ties_of(rows), None, chosen, apart, Recovery(model, rate, 5, 4))
    nodes = found.bands["nodes"]
    assert nodes[0].mean == SIZE - len(chosen)
    if model == "recruit":
        assert [one.mean for one in nodes] == sorted(one.mean for one in nodes)
    else:
        assert {one.mean for one in nodes} == {SIZE - len(chosen)}
    for name in ("score", "density", "degree_centralisation", "clustering"):
        band = found.bands[name]
        assert all(-1e-9 <= at.least <= at.mean <= at.most <= 1 + 1e-9 for at in band)
        assert len(band) == 6


@given(pairs, sets, models)
@settings(max_examples=25)
def test_at_rate_0_nothing_changes_after_the_removal(rows, chosen, model):
    found = recover(ties_of(rows), None, chosen, apart, Recovery(model, 0.0, 4, 3))
    for band in found.bands.values():
        assert np.ptp([at.mean for at in band]) == pytest.approx(0, abs=1e-12)


@given(pairs, sets)
@example([(0, 1), (0, 2), (1, 2), (0, 3), (0, 4), (1, 5)], (0, 1, 2))
@settings(max_examples=60)
def test_what_is_aimed_at_is_that_those_who_stand_hold_together_as_before(rows, chosen):
    """Also where removed nodes are tied to each other in rings: none of them is the heir."""
    ties = ties_of(rows)
    found = recover(ties, None, chosen, apart, Recovery("rewire", 0.0, 1, 1))
    pairs_left = sum(
        len(one - set(chosen)) * (len(one - set(chosen)) - 1) for one in pieces(holding(ties))
    )
    assert found.harmless == pytest.approx(1 - pairs_left / (SIZE * (SIZE - 1)))


@given(pairs, sets, models)
@settings(max_examples=15)
def test_a_seed_says_all(rows, chosen, model):
    asked = Recovery(model, 0.5, 4, 3, seed=7)
    assert recover(ties_of(rows), None, chosen, apart, asked) == recover(
        ties_of(rows), None, chosen, apart, asked
    )


def test_the_nearest_of_the_same_role_with_capacity_follows():
    # 0 has neighbours 1 and 2; 3 and 4 are brokers, two and three ties from 0.
    ties = ties_of([(0, 1), (0, 2), (1, 3), (3, 4)], 5)
    roles = Roles.unknown(5, {0: "broker", 3: "broker", 4: "broker"})
    state = Regrowing(holding(ties), (0,))
    assert followers(state, roles, np.random.default_rng(0)) == {0: (3, 2)}
    roles.capacity[3] = 0
    assert followers(state, roles, np.random.default_rng(0)) == {0: (4, 3)}
    found = recover(ties, roles, (0,), apart, Recovery("substitute", 1.0, 5, 2))
    # Distance costs time: nothing before step 3, then 2 is tied to 4.
    assert [one.mean for one in found.bands["largest"]] == [3, 3, 3, 4, 4, 4]
    assert found.time == 3


def test_a_network_without_neighbours_left_does_not_recover():
    found = recover(ties_of([(0, 1), (1, 2)], 3), None, (0, 1, 2), apart, Recovery("rewire"))
    assert found.bands["score"][-1].mean == 1


@pytest.mark.parametrize(
    "asked",
    [Recovery("magic"), Recovery("rewire", 1.5), Recovery("recruit", -1),
     Recovery("rewire", steps=0), Recovery("rewire", runs=0),
     Recovery("recruit", float("nan")), Recovery("recruit", 1e9)],
)  # fmt: skip
def test_what_cannot_be_is_refused(asked):
    with pytest.raises(UsageError):
        recover(ties_of([(0, 1)]), None, (0,), apart, asked)


def test_montagna_grows_denser_where_its_best_set_is_replaced(shared):
    ties = montagna(shared)
    found = recover(ties, None, (18, 22, 25), apart, Recovery("rewire", 0.2, 20, 10))
    assert found.bands["score"][0].mean == pytest.approx(0.6725, abs=5e-5)
    assert found.share == 1
    assert found.denser == 1
    told = found.to_json(ties.labels, "es")
    assert "densa" in told["warnings"][0]
    assert "10.1038/srep04238" in [one["doi"] for one in told["literature"]]
    assert "supuestos" in found.text("es")


def test_a_follower_takes_one_place_for_each_unit_of_capacity():
    ties = ties_of([(0, 2), (1, 2), (2, 3)], 4)
    roles = Roles.unknown(4, {0: "broker", 1: "broker", 3: "broker"})
    state = Regrowing(holding(ties), (0, 1))
    assert followers(state, roles, np.random.default_rng(0)) == {0: (3, 2)}


def test_lost_ties_are_made_again_with_standing_nodes_alone():
    ties = ties_of([(at, (at + 1) % 6) for at in range(6)], 6)
    state = Regrowing(holding(ties), (0,))
    assert Rewire(state, 1.0, np.random.default_rng(0)).step(state)
    assert len(state.ties) == 6
    assert 0 not in {node for tie in state.ties for node in tie}
    assert recover(ties, None, (0,), apart, Recovery("rewire", 1.0, 2, 3)).denser == 1
