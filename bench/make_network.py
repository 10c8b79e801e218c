"""Invented networks for the benchmarks: made from a seed, written as arrays and edge lists."""

from pathlib import Path

import numpy as np

Pairs = np.ndarray


def even(nodes: int, ties: int, seed: int) -> Pairs:
    """Return ties between nodes drawn evenly, each pair once, no node tied to itself."""
    random = np.random.default_rng(seed)
    found = np.empty((0, 2), dtype=np.int64)
    while len(found) < ties:
        drawn = np.sort(random.integers(0, nodes, (ties - len(found) + 64, 2)), axis=1)
        drawn = drawn[drawn[:, 0] < drawn[:, 1]]
        found = np.unique(np.concatenate([found, drawn]), axis=0)
    return found[np.sort(random.permutation(len(found))[:ties])]


def uneven(nodes: int, each: int, seed: int) -> Pairs:
    """Return ties of a network that grew: each new node is tied to some, the well tied first."""
    random = np.random.default_rng(seed)
    heads = np.repeat(np.arange(each, nodes), each)
    ends = np.empty(2 * len(heads), dtype=np.int64)
    ends[::2] = heads
    chance = random.random(len(heads))
    for at in range(len(heads)):
        before = 2 * (at - at % each)
        ends[2 * at + 1] = ends[int(chance[at] * before)] if before else at % each
    pairs = np.sort(ends.reshape(-1, 2), axis=1)
    return np.unique(pairs[pairs[:, 0] < pairs[:, 1]], axis=0)


def write(pairs: Pairs, path: Path) -> None:
    """Write an edge list of blanks, without a header."""
    np.savetxt(path, pairs, fmt="%d")
