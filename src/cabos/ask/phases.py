"""How a network changes from phase to phase: its shape, who comes and goes, who moves up.

Nodes are the same from phase to phase where their labels are. A node is in a phase where the file
of that phase has it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

import numpy as np

from cabos.ask.best_sets import Effort, Search
from cabos.ask.fragments import Floats, Fragments, marked
from cabos.ask.literature import works_on
from cabos.ask.network import holding
from cabos.ask.network_limits import NetworkLimit, limits_of
from cabos.ask.objectives import Choice, Fragmentation
from cabos.ask.removal import centrality, degrees, ranked, sources_of
from cabos.ask.shape import Shape, betweenness_centralisation, shape_of
from cabos.errors import UsageError
from cabos.model.limit import Limit
from cabos.model.ties import Ties

TOP = 5
"""How many nodes are the top of a phase."""
EFFORT = Effort(search=500, proof=20_000)
"""Walks for the set of a phase."""


@dataclass(frozen=True, slots=True)
class Phase:
    """A network in one phase.

    Attributes:
        name: of the phase.
        shape: in a few numbers.
        betweenness_centralisation: Freeman's, 0 to 1.
        by_degree: the labels of the nodes with most neighbours, at most ``TOP``.
        by_betweenness: those with the highest betweenness.
        best: the labels of the set whose removal parts it most.
        score: F without that set.
        certificate: ``optimal`` where no set is better, else ``bound``.
        notes: what counts in nothing, what is estimated, and what was found while reading.
        because: what its ties rest on, such as the name and hash of its file.
        is_whole: whether it has the nodes of all other phases, and may be their sum.
    """

    name: str
    shape: Shape
    betweenness_centralisation: float
    by_degree: tuple[str, ...]
    by_betweenness: tuple[str, ...]
    best: tuple[str, ...]
    score: float
    certificate: str
    notes: tuple[Limit, ...]
    because: tuple[str, ...] = ()
    is_whole: bool = False

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return it as a plain value, its notes in ``en`` or ``es``."""
        return {
            "phase": self.name, **self.shape.to_json(),
            "betweenness_centralisation": self.betweenness_centralisation,
            "top_degree": list(self.by_degree), "top_betweenness": list(self.by_betweenness),
            "best": {
                "nodes": list(self.best), "score": self.score, "certificate": self.certificate,
            },
            "notes": [note.text(lang) for note in self.notes],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rise:
    """Who moved up after a node of the top fell or left; to follow is not to be caused by it.

    Attributes:
        by: ``degree`` or ``betweenness``.
        node: the node that fell out of the top, or left.
        left: whether it is not in the next phase at all.
        was: its place in the phase before, from 1.
        now: its place after; None where it left.
        riser: the node that gained most places; one that is new comes from behind all others.
        riser_was: its place before; None where it is new.
        riser_now: its place after.
    """

    by: str
    node: str
    left: bool
    was: int
    now: int | None
    riser: str
    riser_was: int | None
    riser_now: int

    def to_json(self) -> dict[str, Any]:
        """Return it as a plain value."""
        return {
            "by": self.by, "node": self.node, "left": self.left, "rank_before": self.was,
            "rank_after": self.now, "riser": self.riser, "riser_rank_before": self.riser_was,
            "riser_rank_after": self.riser_now,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Turnover:
    """What changes from one phase to the next.

    Attributes:
        earlier: the name of the phase before.
        later: that of the next.
        entered: the labels of nodes that are new.
        left: those of nodes that are no longer there.
        stayed: how many are in both.
        jaccard: the share of the nodes of both that are in both.
        rises: who moved up after whom.
    """

    earlier: str
    later: str
    entered: tuple[str, ...]
    left: tuple[str, ...]
    stayed: int
    jaccard: float
    rises: tuple[Rise, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as a plain value."""
        return {
            "from": self.earlier, "to": self.later, "entered": list(self.entered),
            "left": list(self.left), "stayed": self.stayed, "jaccard": self.jaccard,
            "moved_up": [one.to_json() for one in self.rises],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Phases:
    """A network over phases, and what changes between them."""

    phases: tuple[Phase, ...]
    turnovers: tuple[Turnover, ...]

    def to_json(self, lang: str = "en") -> dict[str, Any]:
        """Return it as a plain value."""
        return {
            "phases": [one.to_json(lang) for one in self.phases],
            "turnover": [one.to_json() for one in self.turnovers],
            "literature": [one.to_json(lang) for one in works_on("change")],
        }


def phases(named: Sequence[tuple[str, Ties]], *, count: int = 3, seed: int = 0) -> Phases:
    """Follow a network over phases, in the order given.

    Args:
        named: the name and the ties of each phase; labels are unique in a phase.
        count: how many nodes the set of each phase has; fewer where a phase has fewer.
        seed: of the search, and of betweenness where it is sampled.

    Raises:
        UsageError: if there is no phase, or a set would be empty.
    """
    if not named:
        raise UsageError("There are no phases", remedy="Name the file of each phase, in order")
    if count < 1:
        raise UsageError("A set has at least one node", where="--k")
    seen = [_seen(name, ties, count, seed) for name, ties in named]
    turnovers = tuple(_turnover(one, two) for one, two in pairwise(seen))
    wholes = _wholes([set(ties.labels) for _, ties in named])
    told = tuple(
        _as_whole(one.phase) if is_whole else one.phase
        for one, is_whole in zip(seen, wholes, strict=True)
    )
    return Phases(told, turnovers)


def _wholes(nodes: Sequence[set[str]]) -> list[bool]:
    """Tell of each phase whether it has the nodes of all others, so that it may be their sum."""
    found = []
    for at, mine in enumerate(nodes):
        others = [*nodes[:at], *nodes[at + 1 :]]
        is_more = len(others) > 1 and len(mine) > min(map(len, others))
        found.append(is_more and mine >= set().union(*others))
    return found


def _as_whole(phase: Phase) -> Phase:
    note = NetworkLimit("phase_whole", phase=phase.name)
    return replace(phase, is_whole=True, notes=(note, *phase.notes))


@dataclass(frozen=True, slots=True)
class _Seen:
    """A phase with the place of each of its nodes, from 1, by each centrality."""

    phase: Phase
    places: dict[str, dict[str, int]]


def _seen(name: str, ties: Ties, count: int, seed: int) -> _Seen:
    network = holding(ties)
    nobody = np.zeros(ties.size, dtype=np.bool_)
    between, is_exact = centrality(network, nobody, seed)
    degree = degrees(network).astype(np.float64)
    orders = {"degree": ranked(degree, ties.size), "betweenness": ranked(between, ties.size)}
    tops = {
        by: tuple(ties.labels[at] for at in order[:TOP].tolist()) for by, order in orders.items()
    }
    objective = Fragmentation(Fragments(network))
    search = Search(objective, network, Choice.free(network.size), seed)
    best = search.best(min(count, ties.size), EFFORT)
    sampled = () if is_exact else (NetworkLimit("sampled", count=sources_of(network)),)
    phase = Phase(
        name, shape_of(network, nobody), betweenness_centralisation(between),
        tops["degree"], tops["betweenness"],
        tuple(ties.labels[at] for at in best.nodes), objective.score(marked(ties.size, best.nodes)),
        best.certificate.kind, (*limits_of(ties), *sampled, *ties.notes), ties.because,
    )  # fmt: skip
    values = {"degree": degree, "betweenness": between}
    return _Seen(phase, {by: _places(ties.labels, value) for by, value in values.items()})


def _places(labels: tuple[str, ...], values: Floats) -> dict[str, int]:
    """Return the place of each node, from 1; equals share the first of their places."""
    order = np.sort(values)[::-1]
    places = np.searchsorted(-order, -values) + 1
    return dict(zip(labels, places.tolist(), strict=True))


def _turnover(one: _Seen, two: _Seen) -> Turnover:
    before, after = one.places["degree"], two.places["degree"]
    entered = tuple(label for label in after if label not in before)
    left = tuple(label for label in before if label not in after)
    stayed = len(before) - len(left)
    both = stayed + len(entered) + len(left)
    rises = tuple(rise for by in one.places for rise in _rises(one, two, by))
    return Turnover(
        one.phase.name, two.phase.name, entered, left, stayed, stayed / both if both else 1.0, rises
    )


def _rises(one: _Seen, two: _Seen, by: str) -> list[Rise]:
    before, after = one.places[by], two.places[by]
    top = one.phase.by_degree if by == "degree" else one.phase.by_betweenness
    next_top = two.phase.by_degree if by == "degree" else two.phase.by_betweenness
    behind = len(before) + 1
    risers = [label for label in next_top if after[label] < before.get(label, behind)]
    if not risers:
        return []
    riser = max(risers, key=lambda label: (before.get(label, behind) - after[label], label))
    return [
        Rise(by, node, node not in after, before[node], after.get(node), riser,
             before.get(riser), after[riser])
        for node in top
        if node not in after or (node not in next_top and after[node] > before[node])
    ]  # fmt: skip
