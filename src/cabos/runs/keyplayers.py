"""Key players of a network: the sets, how sure they are, and what follows their removal."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cabos.ask.doubt import Doubt, Doubted, doubts
from cabos.ask.keyplayers import KeyPlayers, Question, holding, key_players
from cabos.ask.network import Network
from cabos.ask.objectives import Objective
from cabos.ask.recovery import Recovered, Recovery, recover
from cabos.ask.rivalry import Displaced, displacement
from cabos.model.answer import Answer
from cabos.model.roles import Roles, no_roles
from cabos.runs.keyplayers_asked import (
    Request,
    choice_of,
    leaders_of,
    objective_of,
    read_counts,
    read_grades,
)
from cabos.runs.network_opening import Opened
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
        answer: the sets.
        doubted: for each size how sure its set is; empty where nobody doubts a tie.
        recovered: for each strategy how the network recovers from its largest set.
        displaced: what the largest best set does to rivalries, or None where there are none.
    """

    opened: Opened
    request: Request
    roles: Roles
    answer: Answer[KeyPlayers]
    doubted: Mapping[int, Doubted] = field(default_factory=dict)
    recovered: Mapping[str, Recovered] = field(default_factory=dict)
    displaced: Displaced | None = None

    def names(self, node: int) -> str:
        """Return the name to show for a node."""
        label = self.opened.ties.labels[node]
        return self.opened.names.get(label, label)


def run_keyplayers(
    opened: Opened, request: Request, progress: Progress | None = None
) -> Outcome:
    """Find the key players of a network.

    Args:
        opened: the network.
        request: what is asked for.
        progress: told the step, how much is done and of how much.
    """
    ties = opened.ties
    roles = no_roles(ties.size) if request.roles is None else read_roles(request.roles, ties)
    choice = choice_of(ties, request, roles)
    question = Question(
        read_counts(request.counts), choice, leaders_of(ties, request, roles),
        exact=request.exact, seed=request.seed,
    )  # fmt: skip
    tell = progress or _silent
    tell("sets", 0, 3)

    def make(network: Network) -> Objective:
        return objective_of(request, network, roles)

    answer = key_players(ties, make(holding(ties)), question)
    outcome = Outcome(opened, request, roles, answer)
    tell("doubt", 1, 3)
    doubted = _doubted(outcome, question, make)
    tell("recovery", 2, 3)
    return Outcome(
        opened, request, roles, answer, doubted, _recovered(outcome, make), _displaced(outcome)
    )


def _silent(_step: str, _done: int, _whole: int) -> None:
    pass


def _doubted(
    outcome: Outcome, question: Question, make: Callable[[Network], Objective]
) -> Mapping[int, Doubted]:
    request, ties = outcome.request, outcome.opened.ties
    doubt = Doubt(request.missing, request.untrue, read_grades(request.grades), outcome.opened.merges)
    if not (doubt.missing or doubt.false or doubt.grades or doubt.merges or any(ties.grades)):
        return {}
    sets = {row.k: row.best.nodes for row in outcome.answer.value.rows}
    return doubts(
        ties, make, question.choice, sets, doubt, seed=request.seed, draws=request.draws,
        leaders=outcome.answer.value.leaders,
    )  # fmt: skip


def _recovered(
    outcome: Outcome, make: Callable[[Network], Objective]
) -> Mapping[str, Recovered]:
    request, row = outcome.request, outcome.answer.value.rows[-1]
    if request.recover is None:
        return {}
    how = Recovery.of(request.recover, rate=request.rate, steps=request.steps, seed=request.seed)
    sets = {"best": row.best.nodes} | {name: one.nodes for name, one in row.others.items()}
    return {
        name: recover(outcome.opened.ties, outcome.roles, sets[name], make, how)
        for name in STRATEGIES
    }


def _displaced(outcome: Outcome) -> Displaced | None:
    ties = outcome.opened.ties
    if not ties.signed:
        return None
    return displacement(ties, outcome.answer.value.rows[-1].best.nodes)
