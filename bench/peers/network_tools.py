"""Time networkit and networkx on the same networks: prints JSON.

python bench/peers/network_tools.py MILLION.npy THOUSAND.npy HUNDRED.npy

Neither offers a removal curve, CoreHD or a key-player search. So the curve is what their users
write: the nodes sorted by degree are removed, and pieces are found anew at a number of points.
networkx does so on a tenth of the network. The best pair is found by trying all pairs.
"""

import itertools
import json
import sys
import time

import networkit as nk
import networkx as nx
import numpy as np

POINTS = 20
PIVOTS = 16


def pieces_networkit(graph: nk.Graph) -> int:
    found = nk.components.ConnectedComponents(graph)
    found.run()
    return max(found.getComponentSizes().values(), default=0)


def curve_networkit(pairs: np.ndarray) -> tuple[float, float]:
    graph = nk.Graph(int(pairs.max()) + 1)
    graph.addEdges((pairs[:, 0].astype(np.uint64), pairs[:, 1].astype(np.uint64)))
    began = time.perf_counter()
    between = nk.centrality.EstimateBetweenness(graph, PIVOTS, True, False)
    between.run()
    sampled = time.perf_counter() - began
    began = time.perf_counter()
    scores = nk.centrality.DegreeCentrality(graph).run().scores()
    order = np.argsort(-np.asarray(scores), kind="stable")
    for part in np.array_split(order[: len(order) * 6 // 10], POINTS):
        for node in part.tolist():
            graph.removeNode(node)
        pieces_networkit(graph)
    return time.perf_counter() - began, sampled


def curve_networkx(pairs: np.ndarray) -> float:
    graph = nx.Graph(pairs.tolist())
    began = time.perf_counter()
    order = sorted(graph, key=graph.degree, reverse=True)
    step = max(len(order) * 6 // 10 // POINTS, 1)
    for start in range(0, step * POINTS, step):
        graph.remove_nodes_from(order[start : start + step])
        max(map(len, nx.connected_components(graph)), default=0)
    return time.perf_counter() - began


def best_pair(pairs: np.ndarray) -> tuple[float, float]:
    graph = nx.Graph(pairs.tolist())
    graph.add_nodes_from(range(int(pairs.max()) + 1))
    size = graph.number_of_nodes()
    began = time.perf_counter()
    least = size * size
    for two in itertools.combinations(list(graph), 2):
        rest = graph.subgraph(set(graph) - set(two))
        least = min(least, sum(len(c) * (len(c) - 1) for c in nx.connected_components(rest)))
    return time.perf_counter() - began, 1 - least / (size * (size - 1))


def main(large: str, middle: str, small: str) -> dict[str, object]:
    nk.setNumberOfThreads(2)
    many = np.load(large)
    seconds, sampled = curve_networkit(many)
    tenth = many[(many < int(many.max()) // 10).all(axis=1)]
    few = np.load(small)
    exact, score = best_pair(few)
    hundred = nx.Graph(np.load(middle).tolist())
    began = time.perf_counter()
    nx.betweenness_centrality(hundred)
    return {
        "networkit": {"curve": seconds, "betweenness": sampled, "points": POINTS},
        "networkx": {
            "curve": curve_networkx(tenth), "nodes": int(many.max()) // 10, "ties": len(tenth),
            "pair": exact, "pair_F": score,
            "betweenness_of_thousand": time.perf_counter() - began,
        },
    }  # fmt: skip


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
