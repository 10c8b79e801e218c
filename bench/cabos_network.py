"""Time what cabos does with networks in arrays: prints JSON.

python bench/cabos_network.py MILLION.npy THOUSAND.npy HUNDRED.npy

Every kernel is compiled before it is timed; the arrays are read before, as the peers' graphs are.
"""

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from cabos.ask.exact_sets import search_exactly
from cabos.ask.fragments import Fragments
from cabos.ask.network import Network
from cabos.ask.objectives import Choice, Fragmentation
from cabos.ask.removal import Rule, removal_order
from cabos.ask.swap_sets import Swaps


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    began = time.perf_counter()
    found = work()
    return time.perf_counter() - began, found


def network_of(path: str) -> Network:
    pairs = np.load(path)
    return Network.build(int(pairs.max()) + 1, pairs[:, 0], pairs[:, 1])


def swapped(network: Network, k: int) -> tuple[int, ...]:
    objective = Fragmentation(Fragments(network))
    choice = Choice.free(network.size)
    return Swaps(objective, network, choice, seed=0, effort=60_000).search(k)


def proven(network: Network, k: int) -> Any:
    objective = Fragmentation(Fragments(network))
    choice = Choice.free(network.size)
    return search_exactly(objective, network, choice, swapped(network, k), 10**9)


def curve(network: Network, method: str) -> Any:
    return Fragments(network).curve(removal_order(network, Rule(method)))


def main(large: str, middle: str, small: str) -> dict[str, object]:
    few = network_of(small)
    for method in ("degree", "corehd"):
        curve(few, method)
    proven(few, 2)
    building, many = timed(lambda: network_of(large))
    told: dict[str, object] = {"nodes": many.size, "ties": len(many.neighbours) // 2}
    told["build"] = building
    for method in ("degree", "corehd"):
        seconds, found = timed(lambda method=method: curve(many, method))
        tenth = int(np.argmax(found.largest <= 0.01 * found.largest[0]))
        told[method] = {"seconds": seconds, "removed": tenth}
    seconds, found = timed(lambda: proven(few, 4))
    told["exact"] = {"seconds": seconds, "kind": found.certificate.kind,
                     "bound": found.certificate.bound, "walks": found.certificate.walks,
                     "nodes": few.size}  # fmt: skip
    thousand = network_of(middle)
    seconds, nodes = timed(lambda: swapped(thousand, 10))
    marks = np.isin(np.arange(thousand.size), nodes)
    told["swap"] = {"seconds": seconds, "F": Fragmentation(Fragments(thousand)).score(marks)}
    return told


if __name__ == "__main__":
    print(json.dumps(main(*sys.argv[1:])))
