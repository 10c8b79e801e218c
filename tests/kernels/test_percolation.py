"""How a block spreads: the same compiled, interpreted and over fractions; and chains are found."""

from fractions import Fraction

import numpy as np
import pytest

from cabos.kernels.jit import compiled, interpreted
from cabos.kernels.percolation import KERNELS, reaches


def spread(kernels, edges, seeds, count, *, strict=False, own=None, dtype=np.int64):
    """Spread a block; edges are owner, owned, share and infinitesimals."""
    edges = sorted(edges)
    off = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount([one[0] for one in edges], minlength=count), out=off[1:])
    rank = np.full(count, -1, np.int32)
    rank[list(seeds)] = 0
    held, tiny = np.zeros(count, dtype), np.zeros(count, np.int64)
    mine = np.zeros(count, dtype)
    for node, share in (own or {}).items():
        mine[node] = share
    share = np.empty(len(edges), dtype)
    share[:] = [one[2] for one in edges]
    kernels.spread(
        off, np.array([one[1] for one in edges], np.int32), share,
        np.array([one[3] for one in edges], np.int64), np.zeros(len(edges), np.bool_),
        mine, np.zeros(count, np.int64), 100, strict, rank, held, tiny, np.empty(count, np.int32),
    )  # fmt: skip
    return rank.tolist(), held.tolist()


EDGES = [(0, 1, 50, 0), (1, 2, 30, 0), (0, 2, 20, 0), (2, 3, 49, 0), (4, 3, 50, 0), (3, 4, 90, 0)]


@pytest.mark.parametrize("make", [interpreted, compiled])
def test_a_block_spreads_in_waves(make):
    rank, held = spread(make(KERNELS), EDGES, [0], 5)
    assert rank == [0, 1, 2, -1, -1]
    assert held == [0, 50, 50, 49, 0]


def test_fractions_spread_as_whole_numbers_do():
    edges = [(a, b, Fraction(share), tiny) for a, b, share, tiny in EDGES]
    assert spread(interpreted(KERNELS), edges, [0], 5, dtype=object)[0] == [0, 1, 2, -1, -1]


@pytest.mark.parametrize(
    ("held", "tiny", "own", "strict", "expected"),
    [
        (50, 0, 0, False, True),
        (50, 0, 0, True, False),
        (50, 1, 0, True, True),
        (50, -1, 0, False, False),
        (49, 9, 0, False, False),
        (51, -9, 0, True, True),
        (45, 0, 10, False, True),
        (45, 0, 10, True, False),
        (0, 0, 100, False, False),
        (0, 1, 100, False, True),
    ],
)
def test_what_reaches_half(held, tiny, own, strict, expected):
    assert reaches(held, tiny, own, 0, 100, strict) is expected


@pytest.mark.parametrize("make", [interpreted, compiled])
def test_chains_are_found_and_given_up(make):
    # 0 owns 1, 1 owns 2; 3 owns 4 alone.
    owner, off = np.array([0, 1, 3], np.int32), np.array([0, 0, 1, 2, 2, 3], np.int64)
    first, last = np.array([0, 3, 3, 0], np.int32), np.array([2, 2, 4, 4], np.int32)

    def found(budget):
        out = np.zeros(4, np.int8)
        scratch = np.zeros(5, np.int32), np.empty(5, np.int32)
        make(KERNELS).connected(off, owner, first, last, *scratch, budget, out)
        return out.tolist()

    assert found(100) == [1, 0, 1, 0]
    assert found(1)[1] == -1


def test_a_loop_of_many_is_no_proof_and_a_chain_of_many_is_one():
    count = 50_000
    ring = [(at, (at + 1) % count, 100, 0) for at in range(count)]
    assert max(spread(compiled(KERNELS), ring, [], count)[0]) == -1
    assert max(spread(compiled(KERNELS), ring, [0], count)[0]) == count - 1
