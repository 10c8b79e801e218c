"""How sure a set is when ties are missing, false, or two names are one party.

Three readings. *Blind*: hide a share of the ties, choose on what is left, measure on the whole.
*Often*: in how many of those choices each node stands. *Held*: what the recommended set, and those
it is compared with, come to on networks that could be the true one.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

import numpy as np

from cabos.ask.best_sets import Effort, Search
from cabos.ask.doubt_draws import Doubt, Draw, Draws, Pairs
from cabos.ask.fragments import marked
from cabos.ask.interval import Interval
from cabos.ask.network import Network, Numbers
from cabos.ask.network_words import has_words, sentence
from cabos.ask.objectives import Choice, Fragmentation, LargestPiece, Objective
from cabos.errors import UsageError
from cabos.model.ties import Ties

DRAWS = 200
"""Draws where nobody says how many."""
EFFORT = 30
"""Walks a search by exchange may take for each draw and size; a greedy set is always finished."""
STEPS = 30_000_000
"""Steps over nodes and ties that these walks may take together, where one of them takes many."""
PROOF_SIZE, PROOF_COUNT, PROOF_WALKS = 200, 3, 2_000
"""Nodes, and nodes of a set, up to which a draw is searched exactly, and walks that may take."""
EQUAL = 1e-12
"""Scores nearer than this are equal."""
_NAMED = 5

Sets = Mapping[int, tuple[int, ...]]
Make = Callable[[Network, Numbers], Objective]
"""Makes an objective for a network; the numbers say which node of the file each of its nodes is."""


@dataclass(frozen=True, slots=True)
class Beaten:
    """In which share of the draws the recommended set scores more than another, or as much."""

    more: float
    equal: float


@dataclass(frozen=True, slots=True)
class Doubted:
    """How sure a set of one size is.

    Attributes:
        k: the size.
        draws: how many networks were drawn.
        doubt: what was unsure.
        score: what the recommended set scores on the file.
        blind: what sets chosen without the hidden ties score with them.
        often: the share of those sets each node stands in; nodes that stand in none are left out.
            Of sets that do equally well in a draw one is counted, whatever its nodes are called.
        same: the share of those sets that are the recommended one.
        held: what sets score on networks that could be true: ``best`` is the recommended one.
        beaten: for each other set how the recommended one compares.
    """

    k: int
    draws: int
    doubt: Doubt
    score: float
    blind: Interval
    often: tuple[tuple[int, float], ...]
    same: float
    held: Mapping[str, Interval]
    beaten: Mapping[str, Beaten]

    def to_json(self, labels: Sequence[str]) -> dict[str, Any]:
        """Return it as a plain value; nodes are named by their labels."""
        return {
            "draws": self.draws,
            "missing": self.doubt.missing,
            "false": self.doubt.false,
            "merges": len(self.doubt.merges),
            "score": self.score,
            "blind": self.blind.to_json(),
            "often": [{"node": labels[node], "share": share} for node, share in self.often],
            "same_set": self.same,
            "held": {name: one.to_json() for name, one in self.held.items()},
            "beats": {
                name: {"more": one.more, "equal": one.equal} for name, one in self.beaten.items()
            },
        }

    def text(self, labels: Sequence[str], lang: str) -> str:
        """Tell a reader, in ``en`` or ``es``: the blind choice, the nodes, the comparison."""
        nodes = ", ".join(f"{labels[node]} {share:.0%}" for node, share in self.often[:_NAMED])
        blind, missing = self.blind, self.doubt.missing > 0
        parts = [
            sentence(
                "doubt_blind" if missing else "doubt_seen", lang, missing=self.doubt.missing,
                k=self.k, mean=blind.mean, median=blind.median, low=blind.low,
                least=blind.least, score=self.score,
            ),
            sentence("doubt_often", lang, draws=self.draws, nodes=nodes or "–"),
        ]  # fmt: skip
        other = next((name for name in ("kingpin", *self.beaten) if name in self.beaten), None)
        if other is not None:
            best, key = self.held["best"], f"other_{other}"
            name = sentence(key, lang) if has_words(key) else other
            parts.append(sentence(
                "doubt_against", lang, draws=self.draws, k=self.k, low=best.low, high=best.high,
                other=name, share=self.beaten[other].more,
            ))  # fmt: skip
        return " ".join(parts)


def doubts(
    ties: Ties, make_objective: Make, choice: Choice, sets: Sets, doubt: Doubt, *,
    seed: int, draws: int = DRAWS, others: Mapping[str, Sets] = MappingProxyType({}),
    progress: Callable[[int, int], None] | None = None,
) -> Mapping[int, Doubted]:  # fmt: skip
    """Tell how sure recommended sets are.

    A pair that is merged in a draw counts as two names that go together: the name with the lower
    number stands for both, can be chosen alone, and keeps all their ties.

    Args:
        ties: the network as the file has it.
        make_objective: what sets are chosen for, for a network of the same nodes in any order.
        choice: which nodes may be chosen.
        sets: the recommended set of each size.
        doubt: what is unsure.
        seed: of all draws.
        draws: how many networks are drawn.
        others: sets to compare with, such as ``kingpin`` and ``degree``, each by size.
        progress: told how many networks are drawn, and of how many.

    Returns:
        For each size how sure its set is.

    Raises:
        UsageError: if a rate is no rate, a grade has no chance, or there are no draws.
    """
    if draws < 1:
        raise UsageError("There must be at least one draw", remedy="Use 200")
    pairs = Pairs.of(ties, doubt)
    source, nodes = Draws(pairs, doubt, seed), np.arange(ties.size)
    tallies = {k: _Tally(k, sets[k], _of_size(others, k)) for k in sorted(sets)}
    for number in range(draws):
        draw = source.draw(number)
        search = _Blind(draw, make_objective, choice, seed + number)
        whole = make_objective(draw.true, nodes)
        grown = whole if draw.grown is draw.true else make_objective(draw.grown, nodes)
        for k, tally in tallies.items():
            tally.add(draw, search.best(k), whole, grown)
        if progress is not None:
            progress(number + 1, draws)
    file = make_objective(pairs.network(pairs.keys), nodes)
    return {k: tally.summed(doubt, draws, file, pairs.size) for k, tally in tallies.items()}


def _of_size(others: Mapping[str, Sets], k: int) -> dict[str, tuple[int, ...]]:
    return {name: sets[k] for name, sets in others.items() if k in sets}


class _Blind:
    """Looks for the best sets on what is seen in a draw; a larger set begins at the smaller.

    Nodes are numbered by chance, so that of sets that do equally well any may be found, and none
    because of the names of its nodes.
    """

    def __init__(self, draw: Draw, make: Make, choice: Choice, seed: int) -> None:
        self._order = draw.order
        place, seen = np.argsort(draw.order), draw.seen
        network = Network.build(seen.size, place[seen.owners], place[seen.neighbours])
        forbidden = (choice.forbidden | draw.merged)[draw.order]
        mine = Choice(choice.costs[draw.order], choice.budget, forbidden)
        self._search = Search(make(network, draw.order), network, mine, seed)
        self._found: tuple[int, ...] = ()

    def best(self, k: int) -> tuple[int, ...]:
        search = self._search
        is_cheap = (
            search.network.size <= PROOF_SIZE and k <= PROOF_COUNT and search.choice.budget is None
            and isinstance(search.objective, Fragmentation | LargestPiece)
        )  # fmt: skip
        walks = min(EFFORT, STEPS // max(search.objective.work, 1))
        effort = Effort(walks, PROOF_WALKS if is_cheap else 0)
        self._found = search.best(k, effort, (self._found,) if self._found else ()).nodes
        return tuple(self._order[list(self._found)].tolist())


class _Tally:
    """Adds up what the sets of one size come to."""

    def __init__(
        self, k: int, chosen: tuple[int, ...], others: Mapping[str, tuple[int, ...]]
    ) -> None:
        self._k = k
        self._sets = {"best": chosen, **others}
        self._blind: list[float] = []
        self._counts: dict[int, int] = {}
        self._same = 0
        self._held: dict[str, list[float]] = {name: [] for name in self._sets}

    def add(self, draw: Draw, found: tuple[int, ...], whole: Objective, grown: Objective) -> None:
        size = len(draw.names)
        self._blind.append(whole.score(marked(size, found)))
        for node in found:
            self._counts[node] = self._counts.get(node, 0) + 1
        for name, nodes in self._sets.items():
            standing = draw.names[list(nodes)].tolist() if nodes else []
            self._held[name].append(grown.score(marked(size, standing)))
            if name == "best":
                self._same += set(standing) == set(found)

    def summed(self, doubt: Doubt, draws: int, file: Objective, size: int) -> Doubted:
        best = np.array(self._held["best"])
        beaten = {
            name: Beaten(
                float(np.mean(best > np.array(scores) + EQUAL)),
                float(np.mean(np.abs(best - scores) <= EQUAL)),
            )
            for name, scores in self._held.items()
            if name != "best"
        }
        often = sorted(self._counts.items(), key=lambda one: (-one[1], one[0]))
        return Doubted(
            self._k, draws, doubt, file.score(marked(size, self._sets["best"])),
            Interval.of(self._blind), tuple((node, count / draws) for node, count in often),
            self._same / draws,
            {name: Interval.of(scores) for name, scores in self._held.items()}, beaten,
        )  # fmt: skip
