"""Every party that is owned into a block, or possibly, one row each."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from cabos.ask.ownership import BLOCKED, MAXIMUM, MINIMUM, POSSIBLE, Solution
from cabos.ask.ownership_answer import pair_text, shares
from cabos.ask.ownership_graph import exact, minima
from cabos.ask.ownership_shown import number

_OWNERS = 50  # owners of a party that its row names


@dataclass(frozen=True, slots=True)
class Row:
    """A party that is owned into a block, or possibly.

    Attributes:
        entity_id: its canonical id.
        status: ``blocked`` or ``possibly_blocked``.
        share_min: what blocked owners hold of it at least, percent, at most 100.
        share_max: what possibly blocked owners hold of it at most.
        layer: how many layers lie between the block and the party, itself included.
        owners: its blocked owners with their shares, the largest first.
        limits: what is doubtful about its own shares.
    """

    entity_id: str
    status: str
    share_min: int | float
    share_max: int | float
    layer: int
    owners: str
    limits: str


def owned_nodes(solution: Solution) -> np.ndarray:
    """Return the parties that are owned into a block, then those that possibly are, by layer."""
    certain, possible = (run.rank for run in solution.runs)
    nodes = np.flatnonzero(possible > 0)
    nodes = nodes[certain[nodes] != 0]
    is_blocked = certain[nodes] > 0
    layer = np.where(is_blocked, certain[nodes], possible[nodes])
    return nodes[np.lexsort((nodes, layer, ~is_blocked))]


def rows(solution: Solution, nodes: np.ndarray) -> Iterator[Row]:
    """Describe parties of a solution, one row each, in their order."""
    graph, least = solution.graph, minima(solution.graph)
    over = least.over(graph.whole)
    certain, possible = (run.rank for run in solution.runs)
    writer = _Writer(solution)
    for node in nodes.tolist():
        status = BLOCKED if certain[node] > 0 else POSSIBLE
        low, high = writer.shares(node)
        layer = int(certain[node] if status == BLOCKED else possible[node])
        yield Row(
            graph.nodes[node], status, low, high, layer, writer.owners(node),
            writer.limits(node, is_over=bool(over[node])),
        )  # fmt: skip


class _Writer:
    """Writes the cells of many rows; texts of equal shares are made once."""

    def __init__(self, solution: Solution) -> None:
        self._solution, self._graph = solution, solution.graph
        self._texts: dict[tuple[Any, ...], str] = {}
        pairs, amounts = solution.graph.pairs, solution.graph.pairs.amounts
        self._owner, self._off = pairs.owner.tolist(), solution.graph.off.tolist()
        self._low, self._high = amounts.low.tolist(), amounts.high.tolist()
        self._tiny = amounts.low_tiny.tolist(), amounts.high_tiny.tolist()
        self._possible = solution.runs[MAXIMUM].rank.tolist()
        self._unsure = solution.runs[MAXIMUM].decides
        self._whole = exact(solution.graph.whole)

    def shares(self, node: int) -> tuple[int | float, int | float]:
        mine = self._graph.owners(node)
        if node in self._solution.far or self._unsure[mine.start : mine.stop].any():
            low, high = shares(self._solution, node)
            return number(low), number(high)
        return self._held(node, MINIMUM), self._held(node, MAXIMUM)

    def _held(self, node: int, run: int) -> int | float:
        one = self._solution.runs[run]
        held, rest = exact(one.held[node]) * 100, self._whole - exact(one.own[node])
        if held >= 100 * rest:
            return 100 if held else 0
        return number(held / rest)

    def owners(self, node: int) -> str:
        pairs = range(self._off[node], self._off[node + 1])
        mine = [p for p in pairs if self._possible[self._owner[p]] >= 0 and self._owner[p] != node]
        mine.sort(key=lambda pair: -self._high[pair])
        said = [f"{self._graph.nodes[self._owner[p]]} {self._text(p)}" for p in mine[:_OWNERS]]
        far = self._solution.far.get(node, ())
        said += [f"{self._graph.nodes[owner]} indirectly" for owner in far]
        more = len(mine) - _OWNERS
        return "; ".join(said) + (f"; and {more:,} more" if more > 0 else "")

    def _text(self, pair: int) -> str:
        key = (self._low[pair], self._high[pair], self._tiny[0][pair], self._tiny[1][pair])
        text = self._texts.get(key)
        if text is None:
            text = self._texts[key] = f"{pair_text(self._solution, pair)} %"
        return text

    def limits(self, node: int, *, is_over: bool) -> str:
        mine = slice(self._off[node], self._off[node + 1])
        said = []
        if is_over:
            said.append("shares add up to more than 100 %")
        if self._graph.pairs.unknown[mine].any():
            said.append("a share is not on record")
        if self._graph.pairs.disputed[mine].any():
            said.append("records disagree on a share")
        if node in self._solution.far:
            said.append("an indirect holding without its chain")
        return "; ".join(said)
