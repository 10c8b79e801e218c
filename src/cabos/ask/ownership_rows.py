"""Every party that is owned into a block, or possibly, one row each."""

from collections.abc import Iterator, Sequence
from fractions import Fraction
from functools import lru_cache, partial
from typing import Any, NamedTuple

import numpy as np

from cabos.ask.ownership import BLOCKED, MAXIMUM, POSSIBLE, Solution
from cabos.ask.ownership_answer import pair_text, shares
from cabos.ask.ownership_graph import minima, offsets
from cabos.ask.ownership_shown import number

_OWNERS = 50  # owners of a party that its row names


class Row(NamedTuple):
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
    ordered: np.ndarray = nodes[np.lexsort((nodes, layer, ~is_blocked))]
    return ordered


def rows(solution: Solution, nodes: np.ndarray) -> Iterator[Row]:
    """Describe parties of a solution, one row each, in their order."""
    certain, possible = (run.rank[nodes].tolist() for run in solution.runs)
    owners, limits = Owners(solution), _limits(solution, nodes)
    ids, spans = solution.graph.nodes, _spans(solution, nodes)
    for node, sure, maybe, span in zip(nodes.tolist(), certain, possible, spans, strict=True):
        status, layer = (BLOCKED, sure) if sure > 0 else (POSSIBLE, maybe)
        said = "; ".join(limits[node]) if node in limits else ""
        yield Row(ids[node], status, span[0], span[1], layer, owners.of(node), said)


def _spans(solution: Solution, nodes: np.ndarray) -> Iterator[tuple[int | float, int | float]]:
    """Yield what blocked owners hold of parties, at least and at most."""
    unsure = {*solution.far}
    unsure |= set(solution.graph.pairs.owned[solution.runs[MAXIMUM].decides].tolist())
    # Plain numbers, each once: a fraction for each of a million parties would take minutes.
    percent = lru_cache(maxsize=None)(partial(_percent, solution.graph.whole))
    columns = [column for run in solution.runs for column in (run.held[nodes], run.own[nodes])]
    told = zip(nodes.tolist(), *(column.tolist() for column in columns), strict=True)
    for node, low, low_own, high, high_own in told:
        if node in unsure:
            least, most = shares(solution, node)
            yield number(least), number(most)
        else:
            yield percent(low, low_own), percent(high, high_own)


def _percent(whole: Any, held: Any, own: Any) -> int | float:
    """Return how much of what a party does not hold of itself is held, at most 100 percent."""
    rest = whole - own
    if held >= rest:
        return 100 if held else 0
    if isinstance(held, Fraction):
        return number(held * 100 / rest)
    percent, left = divmod(held * 100, rest)
    return int(percent) if left == 0 else float(held * 100 / rest)


class Owners:
    """The blocked owners of parties with their shares, the largest first."""

    def __init__(self, solution: Solution) -> None:
        self._solution, self._far, self._ids = solution, solution.far, solution.graph.nodes
        graph, rank = solution.graph, solution.runs[MAXIMUM].rank
        pairs, some = graph.pairs, graph.pairs.amounts
        found = np.flatnonzero((rank[pairs.owner] >= 0) & (pairs.owner != pairs.owned))
        found = found[np.lexsort((-some.high[found], pairs.owned[found]))]
        self._off: list[int] = offsets(pairs.owned[found], len(graph.nodes)).tolist()
        self._pair: list[int] = found.tolist()
        self._owner: list[int] = pairs.owner[found].tolist()
        columns = some.low, some.high, some.low_tiny, some.high_tiny
        self._key = list(zip(*(column[found].tolist() for column in columns), strict=True))
        self._texts: dict[tuple[Any, ...], str] = {}

    def of(self, node: int) -> str:
        """Write the owners of a party on one line."""
        first, ids = self._off[node], self._ids
        if self._off[node + 1] - first == 1 and node not in self._far:  # most have one
            return f"{ids[self._owner[first]]} {self._text(first)}"
        said = [f"{ids[owner]} {text}" for owner, text in self.some(node, _OWNERS)]
        if (more := self.count(node) - _OWNERS) > 0:
            said.append(f"and {more:,} more")
        return "; ".join(said)

    def count(self, node: int) -> int:
        """Return how many there are."""
        far = self._far.get(node, ())
        return self._off[node + 1] - self._off[node] + len(far)

    def some(self, node: int, most: int) -> list[tuple[int, str]]:
        """Return the largest of them, each with its share in words."""
        first, last = self._off[node], self._off[node + 1]
        found = [(self._owner[at], self._text(at)) for at in range(first, min(last, first + most))]
        far = self._far.get(node, ())
        return (found + [(owner, "indirectly") for owner in far])[:most]

    def first_before(self, node: int, rank: Sequence[int]) -> int:
        """Return the largest owner that was blocked before a party."""
        mine = range(self._off[node], self._off[node + 1])
        owners = (self._owner[at] for at in mine)
        far = self._far.get(node, ())
        return next(one for one in (*owners, *far) if 0 <= rank[one] < rank[node])

    def _text(self, at: int) -> str:
        text = self._texts.get(self._key[at])
        if text is None:
            text = f"{pair_text(self._solution, self._pair[at])} %"
            self._texts[self._key[at]] = text
        return text


def _limits(solution: Solution, nodes: np.ndarray) -> dict[int, list[str]]:
    """Return what is doubtful about parties' own shares."""
    graph, count = solution.graph, len(solution.graph.nodes)
    pairs = graph.pairs
    is_far = np.zeros(count, np.bool_)
    is_far[list(solution.far)] = True
    flags = (
        ("shares add up to more than 100 %", minima(graph).over(graph.whole)),
        ("a share is not on record", np.bincount(pairs.owned[pairs.unknown], minlength=count) > 0),
        ("records disagree", np.bincount(pairs.owned[pairs.disputed], minlength=count) > 0),
        ("an indirect holding without its chain", is_far),
    )
    found: dict[int, list[str]] = {}
    for text, flag in flags:
        for node in nodes[flag[nodes]].tolist():
            found.setdefault(node, []).append(text)
    return found
