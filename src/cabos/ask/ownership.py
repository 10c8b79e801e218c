"""Is this party owned into a block? The 50 Percent Rule as a least fixed point.

Owned half or more, together, directly or through parties that are themselves so owned, by one or
more blocked parties: blocked. Shares are never multiplied along a chain: a layer that reaches half
counts as wholly blocked, one that does not counts as nothing.

Source:
    US: OFAC, Revised Guidance on Entities Owned by Persons Whose Property and Interests in
    Property Are Blocked (2014-08-13); FAQ 398 to 402.
    EU: Council, Best Practices for the effective implementation of restrictive measures, 8519/18,
    paragraphs 62 to 68 (ownership of more than 50 %, and control).
    UK: Sanctions and Anti-Money Laundering Act 2018, section 62; regulation 7 of the regulations
    made under it (more than 50 %, and control).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from types import SimpleNamespace

import numpy as np

from cabos.ask.ownership_graph import Graph, bound, exact, offsets
from cabos.errors import UsageError
from cabos.kernels.jit import compiled, interpreted
from cabos.kernels.percolation import KERNELS

BLOCKED, POSSIBLE, CLEAR, LISTED = "blocked", "possibly_blocked", "not_blocked", "listed"
MINIMUM, MAXIMUM = 0, 1
_BUDGET = 50_000_000  # holdings looked at for the chains behind indirect declarations
_WORTH_COMPILING = 20_000  # holdings from which a compiled kernel pays for its start


@dataclass(frozen=True, slots=True)
class Regime:
    """Whose rule.

    Attributes:
        name: ``us``, ``eu`` or ``uk``.
        strict: True where half is not enough.
    """

    name: str
    strict: bool


REGIMES: Mapping[str, Regime] = {
    "us": Regime("us", strict=False),
    "eu": Regime("eu", strict=True),
    "uk": Regime("uk", strict=True),
}


def regime_of(name: str) -> Regime:
    """Return a regime by its name.

    Raises:
        UsageError: if there is none.
    """
    if name not in REGIMES:
        raise UsageError(f"There is no regime {name!r}", remedy=f"Use {', '.join(REGIMES)}")
    return REGIMES[name]


@dataclass(frozen=True, slots=True)
class Run:
    """One run of the fixed point, on the least shares or the most.

    Attributes:
        rank: 0 for a party that is blocked itself, 1 for one that such parties own into a block,
            and so on; -1 for one that is not blocked.
        held: what blocked owners hold of each party, in the unit.
        held_tiny: its infinitesimals.
        own: what each party holds of itself.
        own_tiny: its infinitesimals.
        share: the share of each pair.
        tiny: its infinitesimals.
        decides: whether the pair decides whatever it amounts to.
    """

    rank: np.ndarray
    held: np.ndarray
    held_tiny: np.ndarray
    own: np.ndarray
    own_tiny: np.ndarray
    share: np.ndarray
    tiny: np.ndarray
    decides: np.ndarray


@dataclass(frozen=True, slots=True)
class Solution:
    """Who is blocked, for certain and possibly.

    Attributes:
        graph: with every share bounded.
        regime: whose rule.
        runs: on the least shares, and on the most.
        far: for each party the owners said to hold it indirectly without a chain on record.
        gave_up: whether chains behind indirect declarations were too many to be looked for.
    """

    graph: Graph
    regime: Regime
    runs: tuple[Run, Run]
    far: Mapping[int, tuple[int, ...]]
    gave_up: bool = False

    def status(self, node: int) -> str:
        """Return ``LISTED``, ``BLOCKED``, ``POSSIBLE`` or ``CLEAR``."""
        certain, possible = (int(run.rank[node]) for run in self.runs)
        if certain == 0:
            return LISTED
        if certain > 0:
            return BLOCKED
        return POSSIBLE if possible >= 0 else CLEAR

    def held(self, node: int, run: int) -> Fraction:
        """Return what blocked owners hold of a party, percent of what is not its own, up to 100."""
        one, whole = self.runs[run], exact(self.graph.whole)
        held, own = exact(one.held[node]), exact(one.own[node])
        if held <= 0:
            return Fraction(0)
        return min(Fraction(100), held * 100 / (whole - own)) if own < whole else Fraction(100)


def solve(graph: Graph, listed: np.ndarray, regime: Regime) -> Solution:
    """Spread the block from the listed parties, on the least shares and on the most.

    Args:
        graph: as ``merge`` made it.
        listed: whether each node is blocked itself.
        regime: whose rule.

    Returns:
        The least fixed points. What the least shares block, the most block too.
    """
    bounded = bound(graph)
    certain = _spread(bounded, listed, regime, MINIMUM)
    possible = _spread(bounded, listed, regime, MAXIMUM, graph.far)
    far, gave_up = _without_chain(bounded, possible.rank)
    if len(far) < len(graph.far):
        possible = _spread(bounded, listed, regime, MAXIMUM, far)
    above: dict[int, tuple[int, ...]] = {}
    for owner, owned in far.tolist():
        above[owned] = (*above.get(owned, ()), owner)
    return Solution(bounded, regime, (certain, possible), above, gave_up)


def _kernels(graph: Graph) -> SimpleNamespace:
    is_whole = graph.pairs.amounts.low.dtype != object
    if is_whole and len(graph.pairs.owner) >= _WORTH_COMPILING:
        return compiled(KERNELS)
    return interpreted(KERNELS)


def _spread(
    graph: Graph, listed: np.ndarray, regime: Regime, run: int, far: np.ndarray | None = None
) -> Run:
    pairs, count = graph.pairs, len(graph.nodes)
    amounts = pairs.amounts
    share, tiny = (
        (amounts.low.copy(), amounts.low_tiny.copy())
        if run == MINIMUM
        else (amounts.high.copy(), amounts.high_tiny.copy())
    )
    own, own_tiny = np.zeros(count, share.dtype), np.zeros(count, np.int64)
    decides = np.zeros(len(share), np.bool_)
    selves = np.flatnonzero(pairs.owner == pairs.owned)
    own[pairs.owned[selves]], own_tiny[pairs.owned[selves]] = share[selves], tiny[selves]
    share[selves], tiny[selves] = 0, 0
    # Who holds all of itself leaves nothing to divide: its other owners' shares are not known.
    is_all = np.zeros(count, np.bool_)
    is_all[pairs.owned[selves[amounts.low[selves] >= graph.whole]]] = True
    if is_all.any():
        own[is_all], own_tiny[is_all] = 0, 0
        rest = is_all[pairs.owned]
        share[rest], tiny[rest] = 0, 0
        decides[rest & (pairs.owner != pairs.owned)] = run == MAXIMUM
    held, held_tiny = np.zeros(count, share.dtype), np.zeros(count, np.int64)
    done = Run(
        np.where(listed, 0, -1).astype(np.int32), held, held_tiny, own, own_tiny, share, tiny,
        decides,
    )  # fmt: skip
    _percolate(graph, done, regime, np.empty((0, 2), np.int32) if far is None else far)
    return done


def _percolate(graph: Graph, run: Run, regime: Regime, far: np.ndarray) -> None:
    """Fill the ranks and sums of a run."""
    count, none = len(graph.nodes), np.zeros(len(far), np.int64)
    owner = np.concatenate((graph.pairs.owner, far[:, 0]))
    order = np.argsort(owner, kind="stable")
    owned = np.concatenate((graph.pairs.owned, far[:, 1]))
    # A declaration without its chain decides that a block is possible, and adds to no sum.
    _kernels(graph).spread(
        offsets(owner, count), owned[order].astype(np.int32),
        np.concatenate((run.share, none.astype(run.share.dtype)))[order],
        np.concatenate((run.tiny, none))[order],
        np.concatenate((run.decides, np.ones(len(far), np.bool_)))[order],
        run.own, run.own_tiny, graph.whole, regime.strict,
        run.rank, run.held, run.held_tiny, np.empty(count, np.int32),
    )  # fmt: skip


def _without_chain(graph: Graph, rank: np.ndarray) -> tuple[np.ndarray, bool]:
    """Return the indirect declarations that matter and whose chain of holdings is not on record."""
    far = graph.far[rank[graph.far[:, 0]] >= 0]
    if not len(far):
        return far, False
    count = len(graph.nodes)
    some = np.flatnonzero(graph.pairs.amounts.high > 0)
    found = np.zeros(len(far), np.int8)
    _kernels(graph).connected(
        offsets(graph.pairs.owned[some], count), graph.pairs.owner[some],
        np.ascontiguousarray(far[:, 0]), np.ascontiguousarray(far[:, 1]),
        np.zeros(count, np.int32), np.empty(count, np.int32), _BUDGET, found,
    )  # fmt: skip
    return far[found != 1], bool((found == -1).any())
