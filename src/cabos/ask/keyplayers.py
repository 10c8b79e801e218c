"""Which few nodes hold a network together, beside its leader and the best connected.

For each size a set is searched by exchange, then, where that is not too long, proven to be the
best one. The same score is told of the leader, of the highest by degree and by betweenness, and of
sets drawn by chance, so that a reader sees what the choice is worth.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from cabos import __version__
from cabos.ask.best_sets import Effort, Search
from cabos.ask.exact_sets import Certificate, Searched
from cabos.ask.fragments import Bools, Floats, Fragments, fragmentations, marked
from cabos.ask.network import Network, Numbers, holding
from cabos.ask.network_limits import NetworkLimit, limits_of
from cabos.ask.objectives import Choice, Objective
from cabos.ask.objectives_reach import Reach
from cabos.ask.rankings import Equals, Ranking
from cabos.ask.removal import centrality, core_numbers, degrees, sources_of
from cabos.ask.set_scores import Chance, Judge, Picked, by_chance
from cabos.errors import InputError, UsageError
from cabos.model.answer import Answer, Method
from cabos.model.limit import Limit
from cabos.model.ties import Ties

LIGHT, THOROUGH = 1_000_000_000, 100_000_000_000
"""Steps over nodes and ties for a proof: where nothing is asked, and where it is (``exact``)."""
SEARCH = 100_000_000
"""Steps over nodes and ties for a search by exchange."""
MOST_WALKS = 60_000
"""Walks of a search by exchange at most, however small the network."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        counts: how many nodes a set has, for each set; rising.
        choice: which nodes may be chosen, at what cost.
        leaders: the nodes that lead, the first first; empty where nobody said so.
        exact: whether to spend minutes on a proof.
        seed: of all that is drawn by chance.
    """

    counts: tuple[int, ...]
    choice: Choice
    leaders: tuple[int, ...] = ()
    exact: bool = False
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """Sets of one size beside each other.

    Attributes:
        k: the size.
        best: the best set.
        certificate: what is proven of it.
        others: ``degree``, ``betweenness`` and ``kingpin``.
        equals: for each of these what its score can be where equals may be taken otherwise; those
            that can be taken in one way alone are left out.
        chance: sets drawn by chance.
    """

    k: int
    best: Picked
    certificate: Certificate
    others: Mapping[str, Picked]
    equals: Mapping[str, Equals]
    chance: Chance


@dataclass(frozen=True, slots=True)
class Standing:
    """How each node stands in the whole network.

    Attributes:
        degree: how many neighbours it has.
        betweenness: the share of pairs whose shortest ways pass it.
        core: the highest k such that it lies in a part where all have k neighbours.
        piece: how many nodes the piece has in which it lies.
        cut: whether the network falls apart further without it (an articulation point).
        alone: F without it alone.
    """

    degree: Numbers
    betweenness: Floats
    core: Numbers
    piece: Numbers
    cut: Bools
    alone: Floats


@dataclass(frozen=True, slots=True)
class KeyPlayers:
    """Which few hold a network together.

    Attributes:
        ties: the network.
        network: its ties that hold, without direction.
        objective: what sets are chosen for.
        before: what the network is like when nothing is removed.
        pieces: in how many pieces it is then.
        rows: the sets, by size.
        standing: how each node stands.
        leaders: who was taken to lead.
    """

    ties: Ties
    network: Network
    objective: str
    before: Picked
    pieces: int
    rows: tuple[Row, ...]
    standing: Standing
    leaders: tuple[int, ...]


def key_players(ties: Ties, objective: Objective, question: Question) -> Answer[KeyPlayers]:
    """Find the sets that matter most, and set them beside leader, degree, betweenness, chance.

    Args:
        ties: the network.
        objective: what sets are chosen for, made from ``holding(ties)``.
        question: what is asked.

    Raises:
        InputError: if the network has no nodes.
        UsageError: if a set is larger than the network, or nothing may be chosen.
    """
    _check(ties, question)
    network = holding(ties)
    fragments = Fragments(network)
    choice, seed = question.choice, question.seed
    standing, exact = _standing(network, fragments, seed)
    by_degree = Ranking.of(standing.degree, Choice.free(network.size))
    leaders = question.leaders or by_degree.first(1)
    beside = _Beside(
        Judge(objective, fragments, choice.costs), choice, seed,
        {
            "degree": Ranking.of(standing.degree, choice),
            "betweenness": Ranking.of(standing.betweenness, choice),
        },
        leaders, None if question.leaders else by_degree,
    )  # fmt: skip
    search = Search(objective, network, choice, seed)
    rows = tuple(
        beside.row(k, _best(search, beside.rankings, k, exact=question.exact))
        for k in question.counts
    )
    sizes, counts = np.unique(standing.piece, return_counts=True)
    value = KeyPlayers(
        ties, network, objective.name, beside.judge.picked(()), int((counts // sizes).sum()),
        rows, standing, leaders,
    )  # fmt: skip
    limits = tuple(_limits(value, question, exact=exact))
    return Answer(value, ties.because, limits, _method(value, question))


def _check(ties: Ties, question: Question) -> None:
    if not ties.size:
        raise InputError(
            "The network has no nodes", remedy="Check the file, or the kinds and dates chosen"
        )
    most = int(np.count_nonzero(~question.choice.forbidden))
    if not question.counts or min(question.counts) < 1:
        raise UsageError("A set has at least one node", where="--k")
    if max(question.counts) > most:
        raise UsageError(
            f"A set of {max(question.counts):,} is larger than the {most:,} nodes one may choose",
            where="--k",
            remedy=f"Ask for at most {most:,}",
        )
    if not question.choice.fits(()).any():
        raise UsageError("No single node can be chosen within the budget", where="--budget")


def _best(search: Search, rankings: Mapping[str, Ranking], k: int, *, exact: bool) -> Searched:
    """Return the best set of a size; a search begins at what the rankings give, too."""
    work = max(search.objective.work, 1)
    proof = max((THOROUGH if exact else LIGHT) // work, 1)
    effort = Effort(min(MOST_WALKS, max(SEARCH // work, 3 * k)), proof)
    return search.best(k, effort, tuple(tuple(one.order[:k].tolist()) for one in rankings.values()))


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands beside a best set: those of the rankings, the leaders, chance.

    Where nobody said who leads, ``by_degree`` is the ranking whose first node was taken to lead.
    """

    judge: Judge
    choice: Choice
    seed: int
    rankings: Mapping[str, Ranking]
    leaders: tuple[int, ...]
    by_degree: Ranking | None

    def row(self, k: int, found: Searched) -> Row:
        judge, score, seed = self.judge, self.judge.score, self.seed
        others = {name: judge.picked(one.first(k)) for name, one in self.rankings.items()}
        others["kingpin"] = judge.picked(self.leaders[:k])
        equals = {name: one.equals(k, score, seed) for name, one in self.rankings.items()}
        if self.by_degree is not None:
            equals["kingpin"] = self.by_degree.equals(1, score, seed)
        return Row(
            k, judge.picked(found.nodes), found.certificate, others,
            {name: one for name, one in equals.items() if one is not None},
            by_chance(judge, self.choice, k, seed),
        )  # fmt: skip


def _standing(network: Network, fragments: Fragments, seed: int) -> tuple[Standing, bool]:
    between, exact = centrality(network, marked(network.size, ()), seed)
    pairs, piece = fragments.alone()
    now = int((piece - 1).sum()) // 2
    cut = (now - pairs) > (piece - 1)
    alone = fragmentations(pairs, network.size)
    return Standing(degrees(network), between, core_numbers(network), piece, cut, alone), exact


def _limits(value: KeyPlayers, question: Question, *, exact: bool) -> Iterator[Limit]:
    yield from value.ties.notes
    yield from _of_network(value)
    if not question.leaders:
        yield NetworkLimit("leader_unknown", node=value.ties.labels[value.leaders[0]])
    if not exact:
        yield NetworkLimit("sampled", count=sources_of(value.network))
    for row in value.rows:
        yield from _of_row(row)
    removing = () if value.objective == Reach.name else ("violence",)
    for kind in ("recorded", "lawful", *removing):
        yield NetworkLimit(kind)


def _of_network(value: KeyPlayers) -> Iterator[Limit]:
    if not len(value.network.neighbours):
        yield NetworkLimit("no_ties")
    elif value.pieces > 1:
        yield NetworkLimit("apart", count=value.pieces, value=value.before.fragmentation)
    yield from limits_of(value.ties)


def _of_row(row: Row) -> Iterator[Limit]:
    proof = row.certificate
    if len(row.best.nodes) < row.k:
        yield NetworkLimit("smaller", k=row.k, count=len(row.best.nodes))
    if proof.kind != "optimal":
        yield NetworkLimit("bound", k=row.k, bound=proof.bound, score=row.best.score)
    if proof.equal > 1:
        yield NetworkLimit("equal", k=row.k, count=proof.equal)


def _method(value: KeyPlayers, question: Question) -> Method:
    choice = question.choice
    return Method(
        "keyplayers",
        __version__,
        {
            "objective": value.objective,
            "k": list(question.counts),
            "exact": question.exact,
            "seed": question.seed,
            "budget": choice.budget,
            "forbidden": [value.ties.labels[at] for at in np.flatnonzero(choice.forbidden)],
            "leaders": [value.ties.labels[at] for at in value.leaders],
            "leaders_given": bool(question.leaders),
        },
    )
