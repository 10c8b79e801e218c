"""The holdings through which a block can reach a party, and what it takes to be reached."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cabos.ask.ownership import MAXIMUM, Solution
from cabos.kernels.percolation import reaches
from cabos.model.holding import NONE


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """A holding that a blocked owner has.

    Attributes:
        owned: what is owned.
        owner: who owns it.
        pair: its row among the pairs, or ``NONE`` for an indirect declaration.
        share: what it counts, in the unit.
        tiny: its infinitesimals.
        decides: whether it decides whatever it amounts to.
    """

    owned: int
    owner: int
    pair: int
    share: Any
    tiny: int
    decides: bool


class Ties:
    """The holdings of blocked owners in one run of a solution.

    Attributes:
        solution: the solution.
        run: which of its runs.
        rank: the wave in which each party is blocked in it.
    """

    def __init__(self, solution: Solution, run: int) -> None:
        """Look at one run."""
        self.solution, self.run = solution, run
        self.rank = solution.runs[run].rank
        self._far = solution.far if run == MAXIMUM else {}
        self.into = lru_cache(maxsize=None)(self._into)

    def _into(self, node: int) -> tuple[Tie, ...]:
        """Return the holdings of blocked owners in a party, the largest first."""
        run, owner = self.solution.runs[self.run], self.solution.graph.pairs.owner
        found = [
            Tie(node, above, pair, run.share[pair], int(run.tiny[pair]), bool(run.decides[pair]))
            for pair in self.solution.graph.owners(node)
            if (above := int(owner[pair])) != node and self.rank[above] >= 0
        ]
        found += [
            Tie(node, above, NONE, 0, 0, decides=True)
            for above in self._far.get(node, ())
            if self.rank[above] >= 0
        ]
        found.sort(key=lambda tie: (not tie.decides, -tie.share, -tie.tiny, tie.owner))
        return tuple(found)

    def suffice(self, ties: Iterable[Tie], node: int) -> bool:
        """Tell whether holdings in a party are enough to block it."""
        share, tiny = 0, 0
        for tie in ties:
            if tie.decides:
                return True
            share, tiny = share + tie.share, tiny + tie.tiny
        return self._reached(share, tiny, node)

    def needed(self, ties: Sequence[Tie], node: int) -> int:
        """Return how many holdings, the largest first, a party cannot be blocked without."""
        if sum(tie.decides for tie in ties) > 1:
            return 0
        shares = [tie for tie in ties if not tie.decides]
        share, tiny = sum(tie.share for tie in shares), sum(tie.tiny for tie in shares)
        if len(shares) < len(ties):
            return int(not self._reached(share, tiny, node))
        rests = ((share - tie.share, tiny - tie.tiny) for tie in shares)
        return sum(not self._reached(*rest, node) for rest in rests)

    def _reached(self, share: Any, tiny: int, node: int) -> bool:
        run = self.solution.runs[self.run]
        return reaches(
            share, tiny, run.own[node], int(run.own_tiny[node]), self.solution.graph.whole,
            self.solution.regime.strict,
        )  # fmt: skip

    def fewest(self, ties: Sequence[Tie], node: int) -> int:
        """Return how many holdings, the largest first, are enough to block a party."""
        low, high = 0, len(ties)
        while low < high:
            middle = (low + high) // 2
            low, high = (low, middle) if self.suffice(ties[:middle], node) else (middle + 1, high)
        return low
