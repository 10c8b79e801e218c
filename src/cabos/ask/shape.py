"""The shape of a network in a few numbers: density, centralisation, clustering, largest piece."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cabos.ask.fragments import Bools, Floats, Fragments, kernels_for, standing_degrees
from cabos.ask.network import Network, Numbers
from cabos.kernels.triangles import KERNELS


@dataclass(frozen=True, slots=True)
class Shape:
    """The shape of the standing part of a network.

    Attributes:
        nodes: how many nodes stand.
        ties: how many pairs of them are tied.
        largest: how many nodes the largest piece has.
        density: the share of pairs that are tied.
        mean_degree: how many neighbours a node has on average.
        centralisation: Freeman's degree centralisation, 0 (all alike) to 1 (a star).
        clustering: the share of paths of two ties whose ends are tied too.
    """

    nodes: int
    ties: int
    largest: int
    density: float
    mean_degree: float
    centralisation: float
    clustering: float

    def to_json(self) -> dict[str, Any]:
        """Return it as a plain value."""
        return {
            "nodes": self.nodes, "ties": self.ties, "largest": self.largest,
            "density": self.density, "mean_degree": self.mean_degree,
            "degree_centralisation": self.centralisation, "clustering": self.clustering,
        }  # fmt: skip


def degree_centralisation(degree: Numbers) -> float:
    """Return Freeman's degree centralisation of a network without directions or weights.

    Nodes without ties count. This is the reading that gives CAVIAR's fall from .79 in its first
    phase to .25 in its last: who called whom without direction, the nodes of each phase.

    Args:
        degree: how many neighbours each node has.

    Returns:
        From 0 to 1; 0 where there are fewer than three nodes.

    Source:
        Freeman, L. C. (1978). Centrality in social networks: conceptual clarification. Social
        Networks 1(3), 215-239. doi:10.1016/0378-8733(78)90021-7
    """
    size = len(degree)
    return _centralisation(degree, (size - 1) * (size - 2))


def betweenness_centralisation(between: Floats) -> float:
    """Return Freeman's betweenness centralisation of a network without directions or weights.

    Args:
        between: for each node its sum over ordered pairs over n (n - 1), as ``centrality`` has it.

    Returns:
        From 0 to 1; 0 where there are fewer than three nodes.

    Source:
        Freeman, L. C. (1977). A set of measures of centrality based on betweenness. Sociometry
        40(1), 35-41. doi:10.2307/3033543
    """
    size = len(between)
    return _centralisation(between, (size - 1) * (size - 2) / max(size, 1))


def _centralisation(values: Numbers | Floats, most: float) -> float:
    """Return the sum of differences to the highest value over the most it can be: a star's."""
    return float((values.max() - values).sum() / most) if len(values) > 2 else 0.0


def shape_of(network: Network, gone: Bools, fragments: Fragments | None = None) -> Shape:
    """Measure the standing part of a network.

    Args:
        network: who is tied to whom.
        gone: True for nodes that were removed.
        fragments: walks over the same network, where the caller has them.
    """
    standing = int(np.count_nonzero(~gone))
    degree = standing_degrees(network, gone)[~gone]
    ties = int(degree.sum()) // 2
    largest = (fragments or Fragments(network)).left(gone)[1]
    pairs = standing * (standing - 1) / 2
    return Shape(
        standing, ties, largest, ties / pairs if pairs else 0.0,
        2 * ties / standing if standing else 0.0, degree_centralisation(degree),
        clustering(network, gone),
    )  # fmt: skip


def clustering(network: Network, gone: Bools) -> float:
    """Return the share of paths of two ties whose ends are tied too; 0 where there are none.

    Source:
        Newman, M. E. J. (2003). The structure and function of complex networks. SIAM Review 45(2),
        167-256. doi:10.1137/S003614450342480
    """
    found = np.zeros(4, dtype=np.int64)
    paths = kernels_for(network.size, KERNELS).triangles(
        network.offsets, network.neighbours, np.zeros(len(network.neighbours), dtype=np.int64),
        gone, found,
    )  # fmt: skip
    return 3 * int(found.sum()) / paths if paths else 0.0
