from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.network import holding
from cabos.ask.objectives import Choice
from cabos.errors import InputError, UsageError
from cabos.model.roles import Roles
from cabos.model.ties import Ties
from cabos.runs.keyplayers_asked import (
    MOST,
    OBJECTIVES,
    Request,
    choice_of,
    counts_of,
    leaders_of,
    objective_of,
    read_counts,
    read_grades,
    recorded_objective,
)

LABELS = ("ana", "beto", "carla", "dario")
TIES = Ties(LABELS, np.array([0, 1, 2]), np.array([1, 2, 3]), np.ones(3), directed=True)
ROLES = Roles.unknown(4, dict(enumerate(("supplier", "chemist", "transport", "retail"))))


@pytest.mark.parametrize(
    ("text", "counts"),
    [("3", (3,)), ("1..3", (1, 2, 3)), ("2-4", (2, 3, 4)), ("5,1, 2..3", (1, 2, 3, 5)),
     ("2,2..3", (2, 3)), (f"{MOST}", (MOST,))],
)  # fmt: skip
def test_sizes_are_read_rising_and_each_once(text, counts):
    assert read_counts(text) == counts


@given(st.text(alphabet="0123456789.,- x²", max_size=7))
def test_what_is_read_as_sizes_is_rising_and_within_bounds(text):
    try:
        counts = read_counts(text)
    except UsageError:
        return
    assert counts
    assert counts[0] >= 1
    assert counts[-1] <= MOST
    assert all(one < two for one, two in pairwise(counts))


@pytest.mark.parametrize("text", ["", "0", "3..1", "1..", "..2", "two", "1.5", "1001", "-1", "²"])
def test_what_is_no_size_is_refused(text):
    with pytest.raises(UsageError, match="no size of a set"):
        read_counts(text)


def test_without_a_size_as_many_as_may_be_chosen_are_asked_for():
    barred = replace(Choice.free(4), forbidden=np.array([True, False, False, False]))
    assert counts_of(Request(), Choice.free(9)) == (1, 2, 3, 4, 5)
    assert counts_of(Request(), barred) == (1, 2, 3)
    assert counts_of(Request(counts="4"), barred) == (4,)


def test_grades_have_chances_and_may_hold_an_equals_sign():
    assert read_grades(("B=0.8", " A+ =1", "x=y=0.5")) == {"B": 0.8, "A+": 1.0, "x=y": 0.5}


@pytest.mark.parametrize("text", ["B", "=0.5", "B=", "B=1.5", "B=-0.1", "B=nan", "B=x"])
def test_what_is_no_grade_is_refused(text):
    with pytest.raises(UsageError, match="no grade"):
        read_grades((text,))


def test_who_may_not_be_chosen_adds_up_and_the_roles_stay_as_they_are():
    roles = replace(ROLES, forbidden=np.array([True, False, False, False]))
    choice = choice_of(TIES, Request(forbidden=("carla",), budget=2.0), roles)
    assert choice.forbidden.tolist() == [True, False, True, False]
    assert choice.budget == 2
    assert roles.forbidden.tolist() == [True, False, False, False]


@pytest.mark.parametrize("budget", [0.0, -1.0, float("nan")])
def test_a_budget_is_above_zero(budget):
    with pytest.raises(UsageError, match="--budget must be above zero"):
        choice_of(TIES, Request(budget=budget), ROLES)


def test_leaders_are_those_asked_for_in_their_order_else_those_of_the_roles():
    roles = replace(ROLES, leader=np.array([False, True, False, True]))
    assert leaders_of(TIES, Request(leaders=("dario", "ana")), roles) == (3, 0)
    assert leaders_of(TIES, Request(), roles) == (1, 3)
    assert leaders_of(TIES, Request(), ROLES) == ()
    with pytest.raises(UsageError, match="no node 'eva'"):
        leaders_of(TIES, Request(leaders=("eva",)), roles)


def test_each_objective_is_made_and_no_other():
    for name in OBJECTIVES:
        made = objective_of(Request(objective=name), holding(TIES), ROLES, TIES)
        assert made.name == name
    with pytest.raises(UsageError, match="no objective 'G'"):
        objective_of(Request(objective="G"), holding(TIES), ROLES, TIES)


def test_goods_follow_the_direction_of_ties_where_they_have_one():
    back = replace(TIES, heads=TIES.tails, tails=TIES.heads)
    asked = Request(objective="chain")
    assert recorded_objective(asked, TIES, ROLES).score(np.zeros(4, dtype=np.bool_)) == 0
    recorded_objective(asked, replace(back, directed=False), ROLES)
    with pytest.raises(InputError, match="Nothing can flow from supplier to retail"):
        recorded_objective(asked, back, ROLES)
