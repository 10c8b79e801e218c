"""What if: sales, purchases and listings that are assumed."""

from fractions import Fraction

import numpy as np
import pytest

from cabos.ask.ownership import REGIMES, solve
from cabos.ask.ownership_assume import assume, read_assumption, shares_of
from cabos.ask.ownership_graph import merge
from cabos.errors import InputError
from cabos.model.holding import columns
from ownership_table import DAY, LISTED, holding

NAMES = {"Hijos de A": "A", "Casa a Casa": "C", "Trust sells of Y": "Y"}
RECORDS = ("X 50 A", "V 30 A", "X 25-50 B", "V unknown C", "W 60 C", "A 50 D")


def known(text):
    nodes = {"X", "Y", "V", "W", "A", "B", "C", "D"}
    return text if text in nodes else NAMES.get(text)


def status(*sentences, of="A"):
    assumptions = [read_assumption(text, known) for text in sentences]
    holdings = columns([holding(text) for text in (*RECORDS, "Y 0 W")])
    graph = merge(holdings, DAY, shares_of(assumptions))
    listed = np.array([node in LISTED for node in holdings.nodes])
    solution = solve(*assume(graph, listed, assumptions), REGIMES["us"])
    at = holdings.nodes.index(of)
    return solution.status(at), solution.held(at, 0), solution.held(at, 1)


def test_without_any():
    assert status() == ("blocked", 50, 50)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("X sells 1 % of A", ("not_blocked", 49, 49)),
        ("X sells 0.000001% of A", ("not_blocked", "49.999999", "49.999999")),
        ("X sells 1/3 of A", ("not_blocked", "50/3", "50/3")),
        ("X sells 1 % of A to Y", ("blocked", 50, 50)),
        ("X sells 1 % of A to W", ("not_blocked", 49, 49)),
        ("V sells 5 % of A to X", ("blocked", 55, 55)),
        ("X buys 5 % of A", ("blocked", 55, 55)),
        ("X buys 5 % of A from V", ("blocked", 55, 55)),
        ("W buys 5 % of A from X", ("not_blocked", 45, 45)),
        ("X is delisted", ("not_blocked", 0, 0)),
        ("V is listed", ("blocked", 80, 80)),
        ("X vende 1 % de A", ("not_blocked", 49, 49)),
        ("X vende 1 % de A a Y", ("blocked", 50, 50)),
        ("X compra 5 % de A de V", ("blocked", 55, 55)),
        ("X sale de la lista", ("not_blocked", 0, 0)),
        ("V entra a la lista", ("blocked", 80, 80)),
        ("X vende 1 % de Hijos de A a Casa a Casa", ("not_blocked", 49, 49)),
        ("Trust sells of Y buys 5 % of Hijos de A from X", ("blocked", 50, 50)),
        ("  x", None),
    ],
)
def test_what_is_assumed(sentence, expected):
    if expected is None:
        with pytest.raises(InputError, match="cannot be read"):
            status(sentence)
        return
    said, low, high = expected
    assert status(sentence) == (said, Fraction(low), Fraction(high))


def test_several_one_after_the_other():
    assert status("X sells 1 % of A to V", "V sells 31 % of A to Y")[0] == "blocked"


def test_what_is_sold_of_a_range_and_of_an_unknown_share():
    assert status("X sells 10 % of B", of="B") == ("not_blocked", 15, 40)
    assert status("X sells 30 % of B", of="B") == ("not_blocked", 0, 20)
    assert status("X sells 30 % of B", "Y buys 10 % of B", of="B") == ("not_blocked", 10, 30)
    assert status("V is listed", of="C") == ("not_blocked", 0, 40)
    assert status("V is listed", "V sells 15 % of C", of="C") == ("not_blocked", 0, 25)
    assert status("V is listed", "W sells 20 % of C to V", of="C") == ("possibly_blocked", 20, 60)


def test_the_block_is_carried_on():
    assert status("X sells 1 % of A", of="D")[0] == "not_blocked"
    assert status(of="D")[0] == "blocked"


@pytest.mark.parametrize(
    ("sentence", "message"),
    [
        ("X sells 51 % of A", "holds 50 % of A and cannot sell 51 %"),
        ("X sells 51 % of B", "holds 25-50 % of B"),
        ("Y sells 1 % of A", "holds no share of A"),
        ("X buys 51 % of A", "more than all of A"),
        ("V is delisted", "stands on no list"),
        ("X sells 0 % of A", "no share to trade"),
        ("X sells 120 % of A", "no share to trade"),
        ("Nobody sells 1 % of A", "names nobody known"),
        ("X sells A", "cannot be read"),
        ("", "cannot be read"),
    ],
)
def test_what_cannot_be_assumed(sentence, message):
    with pytest.raises(InputError, match=message):
        status(sentence)


def test_a_sentence_that_can_be_read_in_two_ways():
    two = {"A": "A", "A to Y": "C", "X": "X", "Y": "Y"}
    with pytest.raises(InputError, match="several ways"):
        read_assumption("X sells 1 % of A to Y", two.get)
