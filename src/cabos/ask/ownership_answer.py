"""The 50 Percent Rule's answer for one party: what explains it, put in words with its proof."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

import numpy as np

from cabos.ask.ownership import CLEAR, LISTED, MAXIMUM, MINIMUM, Solution
from cabos.ask.ownership_graph import Minima, minima
from cabos.ask.ownership_proof import Layer, layers, smallest
from cabos.ask.ownership_shown import (
    Conflict,
    Control,
    Owned,
    Owner,
    Party,
    Record,
    ShownLayer,
    ShownTie,
    share_text,
)
from cabos.ask.ownership_ties import Tie
from cabos.model.holding import NONE, Holdings

_MANY = 1000  # owners from which those that are not blocked are not looked at one by one
_NOTED = 50  # layers next to the party whose limits and conflicts are told
WHOLE = Fraction(100)


@dataclass(frozen=True)
class Explanation:
    """What explains a party, as positions of parties, pairs and records.

    Attributes:
        solution: who is blocked.
        holdings: the records.
        node: the party.
        layers: from the block down to it.
        smallest: the smallest set of holdings.
        is_smallest: whether no smaller set can be.
    """

    solution: Solution
    holdings: Holdings
    node: int
    layers: tuple[Layer, ...]
    smallest: tuple[Tie, ...]
    is_smallest: bool

    @cached_property
    def minima(self) -> Minima:
        """What the owners of each party hold at least."""
        return minima(self.solution.graph)

    @cached_property
    def subjects(self) -> tuple[int, ...]:
        """The parties of the layers."""
        return tuple(layer.node for layer in self.layers)

    @property
    def noted(self) -> tuple[Layer, ...]:
        """The layers whose limits are told: those next to the party."""
        return self.layers[-_NOTED:]

    @cached_property
    def near(self) -> tuple[int, ...]:
        """The party's direct owners, but for one with too many, where only blocked ones count."""
        graph = self.solution.graph
        pairs = graph.owners(self.node)
        if len(pairs) <= _MANY:
            return tuple(int(graph.pairs.owner[pair]) for pair in pairs)
        return tuple(tie.owner for tie in self.layers[-1].ties) if self.layers else ()

    @cached_property
    def over(self) -> Mapping[int, tuple[int, ...]]:
        """The largest pairs of parties whose shares come to more than 100 percent."""
        graph = self.solution.graph
        flags = self.minima.over(graph.whole)
        near = (layer.node for layer in self.noted)
        return {node: self._largest(node) for node in near if flags[node]}

    def _largest(self, node: int) -> tuple[int, ...]:
        graph, low = self.solution.graph, self.solution.graph.pairs.amounts.low
        lasting = [pair for pair in graph.owners(node) if graph.pairs.lasting[pair]]
        found: list[int] = []
        total = 0 * graph.whole
        for pair in sorted(lasting, key=lambda pair: -low[pair]):
            found.append(pair)
            total += low[pair]
            if total > graph.whole:
                break
        return tuple(found)

    @cached_property
    def indirect(self) -> Mapping[int, tuple[int, ...]]:
        """Rows of indirect declarations, by what is owned."""
        return self._rows_of(self.solution.graph.indirect, self.subjects)

    @cached_property
    def control(self) -> Mapping[int, tuple[int, ...]]:
        """Rows of control, by what is controlled: the party and its direct owners."""
        return self._rows_of(self.solution.graph.control, (*self.near, *self.subjects))

    @cached_property
    def backwards(self) -> Mapping[int, tuple[int, ...]]:
        """Rows of records that end before they begin, by what is owned."""
        return self._rows_of(self.solution.graph.backwards, self.subjects)

    def _rows_of(self, rows: np.ndarray, nodes: Iterable[int]) -> dict[int, tuple[int, ...]]:
        found: dict[int, tuple[int, ...]] = {}
        owned = self.holdings.owned[rows]
        for at in np.flatnonzero(np.isin(owned, np.array(sorted(set(nodes)), np.int64))).tolist():
            node = int(owned[at])
            found[node] = (*found.get(node, ()), int(rows[at]))
        return found

    @cached_property
    def pairs(self) -> frozenset[int]:
        """The pairs whose records are shown."""
        graph = self.solution.graph
        found = {tie.pair for layer in self.layers for tie in layer.ties}
        found |= {pair for pairs in self.over.values() for pair in pairs}
        found |= {graph.pair(node, node) for node in self.subjects}
        mine = graph.owners(self.node)
        if len(mine) <= _MANY:
            found |= set(mine)
        return frozenset(found - {NONE})

    @property
    def rows(self) -> tuple[int, ...]:
        """The records that are shown."""
        kept = self.solution.graph.pairs.kept
        found = {row for pair in self.pairs for row in kept.of(pair)}
        for group in (self.indirect, self.control, self.backwards):
            found |= {row for rows in group.values() for row in rows}
        return tuple(sorted(found))

    @property
    def nodes(self) -> tuple[int, ...]:
        """The parties that are shown."""
        ends = {int(column[row]) for row in self.rows for column in self._ends}
        return tuple(sorted({self.node, *self.subjects, *self.near, *ends}))

    @property
    def _ends(self) -> tuple[np.ndarray, np.ndarray]:
        return self.holdings.owner, self.holdings.owned


def explain(solution: Solution, holdings: Holdings, node: int) -> Explanation:
    """Find what explains a party.

    Args:
        solution: who is blocked.
        holdings: the records.
        node: the party.
    """
    status = solution.status(node)
    if status == LISTED:
        return Explanation(solution, holdings, node, (), (), is_smallest=True)
    ways, is_smallest = ((), True) if status == CLEAR else smallest(solution, node)
    return Explanation(solution, holdings, node, layers(solution, node), ways, is_smallest)


@dataclass(frozen=True)
class Shower:
    """Puts an explanation in words.

    Attributes:
        told: the explanation.
        records: its records, by row.
        parties: its parties, by node.
    """

    told: Explanation
    records: Mapping[int, Record]
    parties: Mapping[int, Party]

    def owned(self, entity_id: str, as_of: str) -> Owned:
        """Return the answer without its limits."""
        told, solution = self.told, self.told.solution
        status = solution.status(told.node)
        least, most = shares(solution, told.node)
        return Owned(
            entity_id, self.parties[told.node], "blocked" if status == LISTED else status,
            status == LISTED, least, most, solution.regime.name, as_of,
            layers=tuple(self._layer(one) for one in told.layers),
            smallest=tuple(self.tie(one.owner, one.owned, one.pair) for one in told.smallest),
            is_smallest=told.is_smallest,
            conflicts=tuple(self._conflicts()),
            control=tuple(self._controls()),
        )  # fmt: skip

    def _layer(self, layer: Layer) -> ShownLayer:
        solution = self.told.solution
        owners = tuple(self._owner(tie) for tie in layer.ties)
        status, own = solution.status(layer.node), solution.graph.pair(layer.node, layer.node)
        treasury = None if own == NONE else self.tie(layer.node, layer.node, own)
        least, most = shares(solution, layer.node)
        return ShownLayer(self.parties[layer.node], status, least, most, owners, treasury)

    def _owner(self, tie: Tie) -> Owner:
        graph, status = self.told.solution.graph, self.told.solution.status(tie.owner)
        party = self.parties[tie.owner]
        if tie.pair == NONE:
            rows = [
                row for row in self.told.indirect.get(tie.owned, ())
                if int(self.told.holdings.owner[row]) == tie.owner
            ]  # fmt: skip
            return Owner(party, status, Fraction(0), WHOLE, "", self._records(rows))
        amounts = graph.pairs.amounts
        least, most = (graph.percent(column[tie.pair]) for column in (amounts.low, amounts.high))
        records = self._records(graph.pairs.kept.of(tie.pair))
        return Owner(party, status, least, most, self.share(tie.pair), records)

    def _records(self, rows: Sequence[int]) -> tuple[Record, ...]:
        return tuple(self.records[row] for row in self.ordered(rows))

    def ordered(self, rows: Sequence[int]) -> list[int]:
        """Return rows of records in an order that does not depend on how they were read."""
        return sorted(rows, key=lambda row: self.records[row].order)

    def share(self, pair: int) -> str:
        """Write the share of a pair."""
        return pair_text(self.told.solution, pair)

    def tie(self, owner: int, owned: int, pair: int) -> ShownTie:
        """Show a holding."""
        parties = self.parties[owner], self.parties[owned]
        if pair == NONE:
            rows = [
                row for row in self.told.indirect.get(owned, ())
                if int(self.told.holdings.owner[row]) == owner
            ]  # fmt: skip
            return ShownTie(*parties, "", self._records(rows))
        kept = self.told.solution.graph.pairs.kept.of(pair)
        return ShownTie(*parties, self.share(pair), self._records(kept))

    def _conflicts(self) -> Iterable[Conflict]:
        graph = self.told.solution.graph
        for node, pairs in self.told.over.items():
            total = graph.percent(self.told.minima.total[node])
            ties = tuple(self.tie(int(graph.pairs.owner[pair]), node, pair) for pair in pairs)
            more = len(graph.owners(node)) - len(ties)
            yield Conflict(self.parties[node], total, ties, more)

    def _controls(self) -> Iterable[Control]:
        solution, holdings = self.told.solution, self.told.holdings
        for node, rows in sorted(self.told.control.items()):
            for row in self.ordered(rows):
                owner = int(holdings.owner[row])
                status = solution.status(owner)
                if status != CLEAR:
                    yield Control(
                        self.parties[owner], status, self.parties[node], self.records[row]
                    )


def pair_text(solution: Solution, pair: int) -> str:
    """Write the share of a pair of a solution."""
    graph, some = solution.graph, solution.graph.pairs.amounts
    return share_text(
        graph.percent(some.low[pair]), int(some.low_tiny[pair]),
        graph.percent(some.high[pair]), int(some.high_tiny[pair]),
    )  # fmt: skip


def shares(solution: Solution, node: int) -> tuple[Fraction, Fraction]:
    """Return what blocked owners hold of a party, at least and at most, percent up to 100.

    Where a declaration without its chain, or treasury stock of 100 percent, makes a block possible,
    it can be all: the chain may run through any of the owners on record.
    """
    least, most = solution.held(node, MINIMUM), solution.held(node, MAXIMUM)
    run, mine = solution.runs[MAXIMUM], solution.graph.owners(node)
    if run.rank[node] < 0:
        return least, most
    owners = solution.graph.pairs.owner[mine.start : mine.stop]
    decided = (run.decides[mine.start : mine.stop] & (run.rank[owners] >= 0)).any()
    return least, WHOLE if decided or node in solution.far else most
