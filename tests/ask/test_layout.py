"""Where nodes stand: inside the picture, apart, and the same in every run."""

from itertools import combinations

import pytest

from cabos.ask.layout import TALL, WIDE, place_nodes
from cabos.model.graph import Graph, Node, Tie


def graph(hops, ties):
    nodes = tuple(
        Node(f"n{at}", f"n{at}", "Person", hop, False, None, (f"n{at}",), (), (), (), ())
        for at, hop in enumerate(hops)
    )
    drawn = tuple(
        Tie(f"t{at}", "Associate", f"n{one}", f"n{two}", "", "", "", "", "", (), ())
        for at, (one, two) in enumerate(ties)
    )
    return Graph("n0", max(hops), nodes, drawn, {}, (), "2026-01-01")


STAR = ([0] + [1] * 60, [(0, at) for at in range(1, 61)])
CHAIN = (list(range(8)), [(at, at + 1) for at in range(7)])
CASES = {
    "one": ([0], []),
    "two": ([0, 1], [(0, 1), (1, 0)]),
    "three": ([0, 1, 1], [(0, 1), (0, 2), (1, 2)]),
    "loop": ([0], [(0, 0)]),
    "chain": CHAIN,
    "star": STAR,
}


@pytest.mark.parametrize("name", CASES)
def test_nodes_stand_apart_inside_the_picture(name):
    places = place_nodes(graph(*CASES[name]))
    assert all(0 <= x <= WIDE and 0 <= y <= TALL for x, y in places.values())
    for (one, two), (three, four) in combinations(places.values(), 2):
        assert (one - three) ** 2 + (two - four) ** 2 > 12**2
    assert places == place_nodes(graph(*CASES[name]))


def test_tied_nodes_stand_nearer_than_others():
    # Two groups of five, all tied within, one tie between.
    hops = [0, 1, 1, 1, 1, 1, 2, 2, 2, 2]
    ties = [*combinations(range(5), 2), *combinations(range(5, 10), 2), (0, 5)]
    places = place_nodes(graph(hops, ties))
    spots = [places[f"n{at}"] for at in range(10)]

    def mean(pairs):
        away = [((a - c) ** 2 + (b - d) ** 2) ** 0.5 for (a, b), (c, d) in pairs]
        return sum(away) / len(away)

    within = mean([*combinations(spots[:5], 2), *combinations(spots[5:], 2)])
    between = mean([(one, two) for one in spots[:5] for two in spots[5:]])
    assert within < between / 2
