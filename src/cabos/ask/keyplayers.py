"""Which few nodes hold a network together, beside its leader and the best connected.

For each size a set is searched by exchange, then, where that is not too long, proven to be the
best one. The same score is told of the leader, of the highest by degree and by betweenness, and of
sets drawn by chance, so that a reader sees what the choice is worth.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cabos import __version__
from cabos.ask.exact_sets import Certificate, search_exactly
from cabos.ask.fragments import Bools, Floats, Fragments, fragmentation, fragmentations, marked
from cabos.ask.interval import Interval
from cabos.ask.network import Network, Numbers, holding
from cabos.ask.network_limits import NetworkLimit
from cabos.ask.objectives import Choice, Fragmentation, Objective
from cabos.ask.removal import centrality, core_numbers, degrees, ranked, sources_of
from cabos.ask.swap_sets import Swaps
from cabos.errors import InputError, UsageError
from cabos.model.answer import Answer, Method
from cabos.model.limit import Limit
from cabos.model.ties import Ties

CHANCES = 200
"""Sets drawn by chance of each size."""
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
class Picked:
    """A set and what it comes to.

    Attributes:
        nodes: the nodes, by number; of a ranking in its order.
        score: the objective, from 0 to 1.
        fragmentation: F without them.
        largest: how many nodes the largest piece then has.
        cost: what they cost.
    """

    nodes: tuple[int, ...]
    score: float
    fragmentation: float
    largest: int
    cost: float


@dataclass(frozen=True, slots=True)
class Chance:
    """What sets drawn by chance come to: their scores, F, and nodes of the largest piece."""

    score: Interval
    fragmentation: Interval
    largest: Interval


@dataclass(frozen=True, slots=True)
class Row:
    """Sets of one size beside each other.

    Attributes:
        k: the size.
        best: the best set.
        certificate: what is proven of it.
        others: ``degree``, ``betweenness`` and ``kingpin``.
        chance: sets drawn by chance.
    """

    k: int
    best: Picked
    certificate: Certificate
    others: Mapping[str, Picked]
    chance: Chance


@dataclass(frozen=True, slots=True)
class Standing:
    """How each node stands in the whole network.

    Attributes:
        degree: how many neighbours it has.
        betweenness: the share of pairs whose shortest ways pass it.
        core: the highest k such that it lies in a part where all have k neighbours.
        cut: whether the network falls apart further without it (an articulation point).
        alone: F without it alone.
    """

    degree: Numbers
    betweenness: Floats
    core: Numbers
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
    judge = _Judge(objective, fragments, question.choice.costs)
    standing, exact = _standing(network, fragments, question.seed)
    leaders = question.leaders or (int(ranked(standing.degree, network.size)[0]),)
    rankings = {
        "degree": ranked(standing.degree, network.size),
        "betweenness": ranked(standing.betweenness, network.size),
    }
    search = _Search(network, objective, question, rankings)
    rows = tuple(_row(search, judge, rankings, leaders, k) for k in question.counts)
    before = judge.picked(())
    pieces = int(fragments.curve(np.arange(network.size)).pieces[0])
    value = KeyPlayers(ties, network, objective.name, before, pieces, rows, standing, leaders)
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


class _Judge:
    """Tells what a set comes to."""

    def __init__(self, objective: Objective, fragments: Fragments, costs: Floats) -> None:
        self._objective = objective
        self._fragments = fragments
        self._costs = costs

    def picked(self, nodes: Sequence[int]) -> Picked:
        marks = marked(len(self._costs), nodes)
        pairs, largest = self._fragments.left(marks)
        apart = fragmentation(pairs, len(marks))
        is_same = isinstance(self._objective, Fragmentation)
        score = apart if is_same else self._objective.score(marks)
        return Picked(tuple(nodes), score, apart, largest, float(self._costs[list(nodes)].sum()))


@dataclass(slots=True)
class _Search:
    """A search for the best set of each size."""

    network: Network
    objective: Objective
    question: Question
    rankings: Mapping[str, Numbers]

    def best(self, k: int) -> tuple[tuple[int, ...], Certificate]:
        """Return the best set of a size, or of at most that size where there is a budget."""
        if self.question.choice.budget is None:
            return self._proven(self._swapped(k))
        found = [self._proven(known) for size in range(1, k + 1) if (known := self._known(size))]
        nodes, _ = max(found, key=lambda one: self._score(one[0]))
        proven = all(one.kind == "optimal" for _, one in found)
        bound = max(one.bound for _, one in found)
        return nodes, Certificate(
            "optimal" if proven else "bound",
            bound,
            sum(one.walks for _, one in found),
            sum(one.cut for _, one in found),
        )

    def _score(self, nodes: tuple[int, ...]) -> float:
        return self.objective.score(marked(self.network.size, nodes))

    def _known(self, size: int) -> tuple[int, ...]:
        """Return a good set of exactly a size; empty where the budget allows none."""
        known = self._swapped(size)
        if len(known) == size:
            return known
        costs = self.question.choice.costs
        cheap = self.question.choice.afforded(np.argsort(costs, kind="stable").tolist(), size)
        return cheap if len(cheap) == size else ()

    def _swapped(self, k: int) -> tuple[int, ...]:
        effort = min(MOST_WALKS, max(SEARCH // self._work, 3 * k))
        question = self.question
        swaps = Swaps(
            self.objective, self.network, question.choice, seed=question.seed, effort=effort
        )  # fmt: skip
        return swaps.search(k, tuple(tuple(one[:k].tolist()) for one in self.rankings.values()))

    def _proven(self, known: tuple[int, ...]) -> tuple[tuple[int, ...], Certificate]:
        proof = max((THOROUGH if self.question.exact else LIGHT) // self._work, 1)
        choice = self.question.choice
        found = search_exactly(self.objective, self.network, choice, known, proof)
        return found.nodes, found.certificate

    @property
    def _work(self) -> int:
        """About how many steps one look at every node takes."""
        return max(self.objective.work, 1)


def _row(
    search: _Search,
    judge: _Judge,
    rankings: Mapping[str, Numbers],
    leaders: tuple[int, ...],
    k: int,
) -> Row:
    nodes, certificate = search.best(k)
    choice = search.question.choice
    others = {
        name: judge.picked(choice.afforded(order.tolist(), k)) for name, order in rankings.items()
    }
    others["kingpin"] = judge.picked(leaders[:k])
    chance = _by_chance(judge, choice, k, search.question.seed)
    return Row(k, judge.picked(nodes), certificate, others, chance)


def _by_chance(judge: _Judge, choice: Choice, k: int, seed: int) -> Chance:
    random = np.random.default_rng([seed, k])
    size = len(choice.costs)
    draws = max(min(CHANCES, 2_000_000 // max(size, 1)), 3)
    picked = [
        judge.picked(choice.afforded(random.permutation(size).tolist(), k)) for _ in range(draws)
    ]
    return Chance(
        Interval.of([one.score for one in picked]),
        Interval.of([one.fragmentation for one in picked]),
        Interval.of([one.largest for one in picked]),
    )


def _standing(network: Network, fragments: Fragments, seed: int) -> tuple[Standing, bool]:
    nobody = np.zeros(network.size, dtype=np.bool_)
    between, exact = centrality(network, nobody, seed)
    pairs, _ = fragments.impacts(nobody)
    now, _ = fragments.left(nobody)
    mine = fragments.piece_sizes()
    cut = (now - pairs) > (mine - 1)
    alone = fragmentations(pairs, network.size)
    return Standing(degrees(network), between, core_numbers(network), cut, alone), exact


def _limits(value: KeyPlayers, question: Question, *, exact: bool) -> Iterator[Limit]:
    yield from value.ties.notes
    yield from _of_network(value)
    if not question.leaders:
        yield NetworkLimit("leader_unknown", node=value.ties.labels[value.leaders[0]])
    if not exact:
        yield NetworkLimit("sampled", count=sources_of(value.network))
    for row in value.rows:
        yield from _of_row(row)
    for kind in ("recorded", "lawful", "violence"):
        yield NetworkLimit(kind)


def _of_network(value: KeyPlayers) -> Iterator[Limit]:
    ties = value.ties
    if not len(value.network.neighbours):
        yield NetworkLimit("no_ties")
    elif value.pieces > 1:
        yield NetworkLimit("apart", count=value.pieces, value=value.before.fragmentation)
    if rivals := int((ties.weights < 0).sum()):
        yield NetworkLimit("rivalry", count=rivals)
    if ties.directed:
        yield NetworkLimit("direction")
    positive = ties.weights[ties.weights > 0]
    if len(positive) and positive.min() != positive.max():
        yield NetworkLimit("weights")


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
