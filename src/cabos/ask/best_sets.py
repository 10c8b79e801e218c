"""The best set of a size: found by exchanging nodes, then proven where that is not too long."""

from dataclasses import dataclass, field

import numpy as np

from cabos.ask.exact_sets import Certificate, Searched, search_exactly
from cabos.ask.fragments import marked
from cabos.ask.network import Network
from cabos.ask.objectives import Choice, Objective
from cabos.ask.swap_sets import Swaps

Starts = tuple[tuple[int, ...], ...]
"""Sets at which a search begins besides its own, such as the highest by degree."""


@dataclass(frozen=True, slots=True)
class Effort:
    """How long a search may take.

    Attributes:
        search: walks of the search by exchange; a first set is always finished.
        proof: walks of the proof; 0 where nothing is to be proven.
    """

    search: int
    proof: int = 0


@dataclass(frozen=True, slots=True)
class Search:
    """A search for the best sets of one network.

    Attributes:
        objective: what sets are for.
        network: who is tied to whom.
        choice: which nodes may be chosen, at what cost.
        seed: of the random exchanges.
    """

    objective: Objective
    network: Network
    choice: Choice
    seed: int
    _sized: dict[tuple[int, Effort], Searched | None] = field(default_factory=dict, compare=False)

    def best(self, count: int, effort: Effort, starts: Starts = ()) -> Searched:
        """Return the best set of a size, or of at most that size where there is a budget.

        Args:
            count: how many nodes.
            effort: how long it may take; without a proof the bound is 1.
            starts: sets to begin at besides the greedy one.
        """
        if not count or not self.choice.fits(()).any():
            return Searched((), Certificate("optimal", self._score(())))
        if not effort.proof:
            return Searched(self._swapped(count, effort, starts), Certificate("bound", 1.0))
        if self.choice.budget is None:
            return self._proven(self._swapped(count, effort, starts), effort)
        # Any size up to this one may hold the best set that the budget allows: each is proven.
        sizes = [self._affordable(size, effort, starts) for size in range(1, count + 1)]
        found = [one for one in sizes if one is not None]
        proofs = [one.certificate for one in found]
        certificate = Certificate(
            "optimal" if all(one.kind == "optimal" for one in proofs) else "bound",
            max(one.bound for one in proofs),
            sum(one.walks for one in proofs),
            sum(one.cut for one in proofs),
        )
        return Searched(max((one.nodes for one in found), key=self._score), certificate)

    def _affordable(self, size: int, effort: Effort, starts: Starts) -> Searched | None:
        """Return the best set of exactly a size, looked for once; None where none is affordable."""
        if (size, effort) not in self._sized:
            known = self._of_size(size, effort, starts)
            self._sized[size, effort] = self._proven(known, effort) if known else None
        return self._sized[size, effort]

    def _score(self, nodes: tuple[int, ...]) -> float:
        return self.objective.score(marked(self.network.size, nodes))

    def _swapped(self, count: int, effort: Effort, starts: Starts) -> tuple[int, ...]:
        swaps = Swaps(
            self.objective, self.network, self.choice, seed=self.seed, effort=effort.search
        )
        return swaps.search(count, starts)

    def _of_size(self, size: int, effort: Effort, starts: Starts) -> tuple[int, ...]:
        """Return a good set of exactly a size; empty where the budget allows none."""
        known = self._swapped(size, effort, starts)
        if len(known) == size:
            return known
        cheapest = np.argsort(self.choice.costs, kind="stable").tolist()
        cheap = self.choice.afforded(cheapest, size)
        return cheap if len(cheap) == size else ()

    def _proven(self, known: tuple[int, ...], effort: Effort) -> Searched:
        return search_exactly(self.objective, self.network, self.choice, known, effort.proof)
