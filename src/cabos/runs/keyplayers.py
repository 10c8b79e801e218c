"""Key players of a network: the sets, how sure they are, and what follows their removal."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace

import numpy as np

from cabos.ask.doubt import Doubted, Make, doubts
from cabos.ask.doubt_draws import Doubt
from cabos.ask.keyplayers import KeyPlayers, Question, key_players
from cabos.ask.network import Network, Numbers
from cabos.ask.network_limits import NetworkLimit
from cabos.ask.objectives import Objective
from cabos.ask.objectives_chain import ValueChain
from cabos.ask.recovery import Recovered, Recovery, recover
from cabos.ask.rivalry import Rivalry, rivalry
from cabos.model.answer import Answer
from cabos.model.limit import Limit
from cabos.model.roles import Roles
from cabos.model.wording import listed, some
from cabos.runs.keyplayers_asked import (
    Request,
    choice_of,
    counts_of,
    doubt_of,
    leaders_of,
    objective_of,
    recorded_objective,
    recovery_of,
    unknown_grades,
)
from cabos.runs.network_opening import Opened
from cabos.runs.network_reading import hash_of
from cabos.runs.roles import read_roles

Progress = Callable[[str, int, int], None]
STRATEGIES = ("best", "kingpin", "degree", "betweenness")
"""Whose removal is followed through recovery."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was found.

    Attributes:
        opened: the network and what it is called.
        request: what was asked for.
        roles: what is known of the nodes.
        doubt: what is unsure of the ties.
        answer: the sets.
        doubted: for each size how sure its set is; empty where nobody doubts a tie.
        recovered: for each strategy how the network recovers from its largest set.
        displaced: what the largest best set does to rivalries, or None where there are none.
    """

    opened: Opened
    request: Request
    roles: Roles
    doubt: Doubt
    answer: Answer[KeyPlayers]
    doubted: Mapping[int, Doubted] = field(default_factory=dict)
    recovered: Mapping[str, Recovered] = field(default_factory=dict)
    displaced: Rivalry | None = None

    def names(self, node: int) -> str:
        """Return the name to show for a node."""
        label = self.opened.ties.labels[node]
        return self.opened.names.get(label, label)


def run_keyplayers(opened: Opened, request: Request, progress: Progress | None = None) -> Outcome:
    """Find the key players of a network.

    Args:
        opened: the network.
        request: what is asked for.
        progress: told the step, how much is done and of how much.
    """
    ties = opened.ties
    request = replace(
        request, leaders=opened.labels_of(request.leaders),
        forbidden=opened.labels_of(request.forbidden),
    )  # fmt: skip
    roles = Roles.unknown(ties.size)
    if request.roles is not None:
        roles = read_roles(request.roles, ties, opened.names)
    choice = choice_of(ties, request, roles)
    question = Question(
        counts_of(request, choice), choice, leaders_of(ties, request, roles),
        exact=request.exact, seed=request.seed,
    )  # fmt: skip
    # What is asked of later steps is checked before the first one, which may take minutes.
    doubt, recovery = doubt_of(opened, request), recovery_of(request)
    tell = progress or _silent
    tell("sets", 0, 0)

    objective = recorded_objective(request, ties, roles)

    def make(network: Network, nodes: Numbers) -> Objective:
        return objective_of(request, network, roles.of(nodes), ties.of(nodes))

    outcome = Outcome(opened, request, roles, doubt, key_players(ties, objective, question))
    doubted = _doubted(outcome, question, make, lambda *done: tell("doubt", *done))
    outcome = replace(outcome, doubted=doubted)
    tell("recovery", 0, 0)
    recovered = _recovered(outcome, objective, recovery)
    outcome = replace(outcome, recovered=recovered, displaced=_displaced(outcome))
    limits = (*_by_name(outcome), *_of_draws(outcome), *roles.notes, *objective.limits)
    method = replace(outcome.answer.method, parameters=_parameters(outcome))
    return replace(outcome, answer=replace(outcome.answer, limits=limits, method=method))


def _by_name(outcome: Outcome) -> Iterator[Limit]:
    """Yield the limits of the sets; who stands for the leader is called by name."""
    for one in outcome.answer.limits:
        is_leader = isinstance(one, NetworkLimit) and one.kind == "leader_unknown"
        leader = outcome.answer.value.leaders[0]
        yield NetworkLimit("leader_unknown", node=outcome.names(leader)) if is_leader else one


def _of_draws(outcome: Outcome) -> Iterator[Limit]:
    """Yield what limits what was drawn."""
    unknown = unknown_grades(outcome.opened.ties)
    if unknown and not outcome.doubt.grades:
        yield NetworkLimit("grades_aside", grades=some(unknown), first=unknown[0])
    if outcome.doubted:
        yield NetworkLimit("one_a_draw")
    if outcome.request.missing:
        yield NetworkLimit("held")


def _parameters(outcome: Outcome) -> dict[str, object]:
    """Return all that the answer rests on and that somebody could have chosen otherwise."""
    request = outcome.request
    asked = {one.name: getattr(request, one.name) for one in fields(request)}
    for text in ("counts", "leaders", "forbidden", "untrue"):  # told below, as they were taken
        del asked[text]
    asked["roles"] = None if request.roles is None else hash_of(request.roles)
    asked["chain"], asked["between"] = listed(request.chain), listed(request.between)
    asked["false"] = request.untrue
    asked["grades"] = dict(outcome.doubt.grades) if outcome.doubted else {}
    for one in list(outcome.recovered.values())[:1]:
        asked |= {"rate": one.asked.rate, "runs": one.asked.runs}
    return {"network": dict(outcome.opened.chosen), **asked, **outcome.answer.method.parameters}


def _silent(_step: str, _done: int, _whole: int) -> None:
    pass


def _doubted(
    outcome: Outcome, question: Question, make: Make, progress: Callable[[int, int], None]
) -> Mapping[int, Doubted]:
    request, ties, doubt = outcome.request, outcome.opened.ties, outcome.doubt
    if not (doubt.missing or doubt.false or doubt.grades or doubt.merges):
        return {}
    rows = outcome.answer.value.rows
    others = {
        name: {row.k: row.others[name].nodes for row in rows} for name in ("kingpin", "degree")
    }
    return doubts(
        ties, make, question.choice, {row.k: row.best.nodes for row in rows}, doubt,
        seed=request.seed, draws=request.draws, others=others, progress=progress,
    )  # fmt: skip


def _recovered(
    outcome: Outcome, objective: Objective, how: Recovery | None
) -> Mapping[str, Recovered]:
    """Follow the removal of each strategy's largest set."""
    request, row, ties = outcome.request, outcome.answer.value.rows[-1], outcome.opened.ties
    if how is None:
        return {}
    whole = objective.flow if isinstance(objective, ValueChain) else None
    aim = None if whole is None else 0.0
    sets = {"best": row.best.nodes} | {name: one.nodes for name, one in row.others.items()}

    def make(removed: Sequence[int]) -> Callable[[Network], Objective]:
        def after(network: Network) -> Objective:
            # Recruits come after the nodes of the file, in the roles of those who are gone.
            recruits = np.resize(np.array(removed), network.size - ties.size)
            nodes = np.concatenate((np.arange(ties.size), recruits))
            return objective_of(request, network, outcome.roles.of(nodes), ties, whole)

        return after

    return {
        name: recover(ties, outcome.roles, sets[name], make(sets[name]), how, aim=aim)
        for name in STRATEGIES
    }


def _displaced(outcome: Outcome) -> Rivalry | None:
    return rivalry(outcome.opened.ties, outcome.answer.value.rows[-1].best.nodes)
