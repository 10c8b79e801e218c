"""What follows when a set is removed and the network replaces it: how far, how fast, at what cost.

The models are simple and their rates are the reader's: they show what a rate would mean, not what
will happen.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cabos.ask.fragments import Fragments
from cabos.ask.interval import Interval
from cabos.ask.literature import Work, works_on
from cabos.ask.network import Network, holding
from cabos.ask.network_words import sentence
from cabos.ask.objectives import Objective
from cabos.ask.recovery_models import Model, Recruit, Regrowing, Rewire, Substitute
from cabos.ask.shape import Shape, shape_of
from cabos.errors import UsageError
from cabos.model.roles import Roles
from cabos.model.ties import Ties

MODELS = ("rewire", "substitute", "recruit")
NEAR = 0.9
"""The share of what held together before at which a network has recovered."""
MOST_RECRUITS = 100_000
EQUAL = 1e-9

MEASURES = (
    "score", "nodes", "largest", "density", "mean_degree", "degree_centralisation", "clustering",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Recovery:
    """How a network is taken to recover.

    Attributes:
        model: one of ``MODELS``.
        rate: of ``rewire``, how likely each lost tie is made again in a step (0 to 1); of
            ``substitute``, how likely the search comes one tie nearer in a step (0 to 1); of
            ``recruit``, how many new nodes come in a step on average.
        steps: how many steps are followed. A step has no length of its own.
        runs: how many times.
        seed: of all that is drawn by chance.
    """

    model: str
    rate: float = 0.2
    steps: int = 20
    runs: int = 50
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Recovered:
    """What came of a removed set.

    Attributes:
        asked: the model, its rate and its length.
        chosen: the set.
        before: the score when nothing is removed.
        harmless: the score if one neighbour took over all ties of each removed part, or the score
            at which nothing is lost where removed nodes are in no count; what is aimed at.
        shape: the network before.
        bands: for each of ``MEASURES`` how the runs lie after 0, 1, 2, … steps, step 0 being right
            after the removal.
        steps: for each run the first step at which it has recovered, or None.
        denser: the share of runs that end denser than the network was before.
        clustered: the share that end more clustered.
        spread: the share that end less centralised.
    """

    asked: Recovery
    chosen: tuple[int, ...]
    before: float
    harmless: float
    shape: Shape
    bands: dict[str, tuple[Interval, ...]]
    steps: tuple[int | None, ...]
    denser: float
    clustered: float
    spread: float

    @property
    def share(self) -> float:
        """The share of runs that recover."""
        return sum(one is not None for one in self.steps) / len(self.steps)

    @property
    def time(self) -> int | None:
        """The first step at which the mean score has recovered; None where it never has."""
        goal = NEAR * (1 - self.harmless)
        held = [1 - one.mean for one in self.bands["score"]]
        return next((at for at, one in enumerate(held) if one >= goal - EQUAL), None)

    @property
    def works(self) -> tuple[Work, ...]:
        """The literature on what was seen."""
        if self.asked.model == "recruit":
            return works_on("recovery", "recruitment", "violence")
        return works_on("recovery", "violence")

    def to_json(self, labels: Sequence[str], lang: str = "en") -> dict[str, Any]:
        """Return it as a plain value; nodes are named by their labels."""
        return {
            "model": self.asked.model, "rate": self.asked.rate, "steps": self.asked.steps,
            "runs": self.asked.runs, "seed": self.asked.seed,
            "nodes": [labels[node] for node in self.chosen],
            "score_before": self.before, "score_harmless": self.harmless,
            "before": self.shape.to_json(),
            "after": {name: _told(band) for name, band in self.bands.items()},
            "time_to_recover": self.time, "recovering": self.share,
            "ends_denser": self.denser, "ends_more_clustered": self.clustered,
            "ends_less_centralised": self.spread,
            "warnings": list(self.warnings(lang)),
            "literature": [one.to_json(lang) for one in self.works],
        }  # fmt: skip

    def warnings(self, lang: str) -> tuple[str, ...]:
        """Say where most runs end denser, more clustered or less centralised than before."""
        found = (("denser", self.denser), ("clustered", self.clustered), ("spread", self.spread))
        return tuple(
            sentence(f"recovery_{name}", lang, share=share)
            for name, share in found
            if share > 1 / 2
        )

    def text(self, lang: str) -> str:
        """Tell a reader, in ``en`` or ``es``."""
        score = self.bands["score"]
        key = "recovery_never" if self.time is None else "recovery_time"
        if self.time == 0:
            key = "recovery_nothing"
        parts = [sentence(
            key, lang, model=sentence(f"model_{self.asked.model}", lang), rate=self.asked.rate,
            steps=self.asked.steps, time=self.time, share=self.share, first=score[0].mean,
            last=score[-1].mean,
        )]  # fmt: skip
        return " ".join((*parts, *self.warnings(lang), sentence("recovery_limit", lang)))


def _told(band: Sequence[Interval]) -> dict[str, list[float]]:
    return {
        "mean": [one.mean for one in band],
        "low": [one.low for one in band],
        "high": [one.high for one in band],
    }


def recover(
    ties: Ties, roles: Roles | None, chosen: tuple[int, ...],
    make_objective: Callable[[Network], Objective], recovery: Recovery, *,
    aim: float | None = None,
) -> Recovered:  # fmt: skip
    """Follow a network after a set is removed.

    It has recovered at the first step at which what holds together (1 less the score) is within
    10 % of what would, had one neighbour taken over all ties of each removed part. That is
    measured, and not the score before, because the removed nodes stay in the count and never come
    back.

    Args:
        ties: the network before.
        roles: what is known of its nodes; None for nothing.
        chosen: the set that is removed.
        make_objective: what sets are chosen for. Recruits come after the numbers of ``ties``, so
            it must take a network with more nodes.
        recovery: how the network recovers.
        aim: the score at which nothing is lost, where removed nodes are in no count; None to
            measure it.

    Raises:
        UsageError: if there is no such model, or a number is out of range.
    """
    check_recovery(recovery)
    network = holding(ties)
    state = Regrowing(network, chosen)
    nobody = np.zeros(network.size, dtype=np.bool_)
    shape = shape_of(network, nobody)
    if aim is None:
        aim = make_objective(_bridged(network, chosen)).score(state.gone)
    runs = [
        _run(Regrowing(network, chosen), roles, make_objective, recovery, run)
        for run in range(recovery.runs)
    ]
    table = np.array(runs)  # run, step, measure
    bands = {
        name: tuple(Interval.of(values) for values in table[:, :, at].T)
        for at, name in enumerate(MEASURES)
    }
    held = 1 - table[:, :, 0] >= NEAR * (1 - aim) - EQUAL
    steps = tuple(int(one.argmax()) if one.any() else None for one in held)
    last = {name: table[:, -1, at] for at, name in enumerate(MEASURES)}
    return Recovered(
        recovery, tuple(chosen), make_objective(network).score(nobody), aim, shape, bands,
        steps,
        denser=float(np.mean(last["density"] > shape.density + EQUAL)),
        clustered=float(np.mean(last["clustering"] > shape.clustering + EQUAL)),
        spread=float(np.mean(last["degree_centralisation"] < shape.centralisation - EQUAL)),
    )  # fmt: skip


def check_recovery(recovery: Recovery) -> None:
    """Refuse a recovery that cannot be followed.

    Raises:
        UsageError: if there is no such model, or a number is out of range.
    """
    if recovery.model not in MODELS:
        raise UsageError(
            f"There is no model of recovery called {recovery.model!r}",
            remedy="Use " + ", ".join(MODELS),
        )
    most = MOST_RECRUITS / max(recovery.steps, 1) if recovery.model == "recruit" else 1.0
    if not 0 <= recovery.rate <= most:
        raise UsageError(
            f"The rate of recovery is {recovery.rate:g}, not from 0 to {most:g}",
            where="--rate",
            remedy="Say a fifth a step as 0.2",
        )
    if recovery.steps < 1 or recovery.runs < 1:
        raise UsageError("A recovery has at least one step and one run")


def _bridged(network: Network, chosen: Sequence[int]) -> Network:
    """Return the network in which one neighbour has taken over all ties of each removed part.

    Removed nodes that are tied to each other are one part; of its standing neighbours the one with
    most ties takes over.
    """
    removed, degree, pairs = set(chosen), np.diff(network.offsets), []
    left = set(removed)
    while left:
        stack, rim = [left.pop()], set[int]()
        while stack:
            near = set(network.of(stack.pop()).tolist())
            stack.extend(near & left)
            left -= near
            rim |= near - removed
        if rim:
            heir = min(rim, key=lambda one: (-int(degree[one]), one))
            pairs += [(heir, other) for other in sorted(rim - {heir})]
    more = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    heads = np.concatenate((network.owners, more[:, 0]))
    return Network.build(network.size, heads, np.concatenate((network.neighbours, more[:, 1])))


def _run(
    state: Regrowing, roles: Roles | None, make: Callable[[Network], Objective],
    recovery: Recovery, run: int,
) -> list[tuple[float, ...]]:  # fmt: skip
    model = _model(state, roles, recovery, np.random.default_rng([recovery.seed, run]))
    rows = [_measured(state, make)]
    for _ in range(recovery.steps):
        rows.append(_measured(state, make) if model.step(state) else rows[-1])
    return rows


def _model(
    state: Regrowing, roles: Roles | None, recovery: Recovery, random: np.random.Generator
) -> Model:
    if recovery.model == "rewire":
        return Rewire(state, recovery.rate, random)
    if recovery.model == "recruit":
        return Recruit(state, recovery.rate, random)
    return Substitute(state, recovery.rate, random, roles)


def _measured(state: Regrowing, make: Callable[[Network], Objective]) -> tuple[float, ...]:
    network, gone = state.network(), state.gone
    shape = shape_of(network, gone, Fragments(network))
    return (
        make(network).score(gone), float(shape.nodes), float(shape.largest), shape.density,
        shape.mean_degree, shape.centralisation, shape.clustering,
    )  # fmt: skip
