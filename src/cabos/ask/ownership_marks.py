"""In one line, by whom a party is owned into a block: what an alert of its kind says."""

from collections.abc import Iterator

import numpy as np

from cabos.ask.ownership import BLOCKED, LISTED, POSSIBLE, Solution
from cabos.ask.ownership_rows import Owners, Row, rows

_OWNERS = 5  # owners that a line names


def marks(solution: Solution, nodes: np.ndarray) -> Iterator[tuple[int, str]]:
    """Say of parties by whom they are owned into a block.

    Args:
        solution: who is blocked.
        nodes: parties that are owned into a block, or possibly.

    Yields:
        The party and the line, such as
        ``50 % by ofac-1 20 % (listed), alpha 30 % (blocked through ofac-1)``.
    """
    owners, roots = Owners(solution), _Roots(solution)
    for node, row in zip(nodes.tolist(), rows(solution, nodes), strict=True):
        yield node, _line(solution, node, row, owners, roots)


def _line(solution: Solution, node: int, row: Row, owners: Owners, roots: "_Roots") -> str:
    held = f"{row.share_min:.9g}"
    if row.share_max != row.share_min:
        held += f"-{row.share_max:.9g}"
    said = [
        f"{solution.graph.nodes[owner]} {text} ({roots.why(owner)})"
        for owner, text in owners.some(node, _OWNERS)
    ]
    if (more := owners.count(node) - _OWNERS) > 0:
        said.append(f"and {more:,} more")
    start = "possibly: " if row.status == POSSIBLE else ""
    return f"{start}{held} % by {', '.join(said)}"


class _Roots:
    """From which listed party the block of a party comes: the first along its largest holdings."""

    def __init__(self, solution: Solution) -> None:
        self._solution = solution
        self._ranks = [run.rank.tolist() for run in solution.runs]
        self._root: dict[tuple[int, int], int] = {}
        self._owners = Owners(solution)

    def why(self, owner: int) -> str:
        status = self._solution.status(owner)
        if status == LISTED:
            return "listed"
        run = 0 if status == BLOCKED else 1
        root = self._solution.graph.nodes[self._find(owner, run)]
        return f"{'blocked' if status == BLOCKED else 'possibly blocked'} through {root}"

    def _find(self, node: int, run: int) -> int:
        rank, way = self._ranks[run], []
        while rank[node] > 0 and (node, run) not in self._root:
            way.append(node)
            node = self._owners.first_before(node, rank)
        root = self._root.get((node, run), node)
        for one in way:
            self._root[one, run] = root
        return root
