"""Small networks for tests of doubt, recovery, rivalry and phases."""

import csv

import numpy as np
from hypothesis import strategies as st

from cabos.ask.fragments import Fragments
from cabos.ask.network import Network
from cabos.ask.objectives import Fragmentation
from cabos.model.ties import Ties

SIZE = 9
pairs = st.lists(st.tuples(st.integers(0, SIZE - 1), st.integers(0, SIZE - 1)), max_size=20)


def ties_of(rows, size=SIZE, weights=None, grades=()):
    ends = np.array(rows, dtype=np.int64).reshape(-1, 2)
    weight = np.ones(len(ends)) if weights is None else np.array(weights, dtype=np.float64)
    labels = tuple(str(at) for at in range(size))
    return Ties(labels, ends[:, 0], ends[:, 1], weight, grades=grades)


def apart(network: Network, _nodes=None) -> Fragmentation:
    return Fragmentation(Fragments(network))


def montagna(shared):
    rows = np.loadtxt(shared / "network" / "Montagna_meetings_edgelist.csv", dtype=np.int64)
    return ties_of(rows[:, :2], 101)


def caviar(shared, phase):
    path = shared / "network" / "caviar" / f"CAVIAR{phase}.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    names = [row[0] for row in rows[1:]]
    labels = tuple(
        name if names.index(name) == at else f"{name} again" for at, name in enumerate(names)
    )
    table = np.array([[float(cell or 0) for cell in row[1:]] for row in rows[1:]])
    heads, tails = np.nonzero(table)
    return Ties(labels, heads, tails, np.ones(len(heads)), directed=True)
