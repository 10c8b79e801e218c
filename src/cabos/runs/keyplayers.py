"""Key players of a network in a file, or of the workspace."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from cabos.ask.fragments import Fragments
from cabos.ask.keyplayers import KeyPlayers, Picked, Question, Row, holding, key_players
from cabos.ask.network import Network
from cabos.ask.objectives import Choice, Fragmentation, LargestPiece, Objective
from cabos.errors import UsageError
from cabos.model.answer import Answer
from cabos.model.ties import Ties

OBJECTIVES = ("F", "largest")
"""What sets can be chosen for."""
_SHOWN = 200  # nodes whose standing the JSON tells, the best connected first


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        network: the file of the network; None for that of the workspace.
        counts: the sizes of the sets, as text: ``1..5``, ``3`` or ``1,3``.
        objective: one of ``OBJECTIVES``.
        exact: whether to spend minutes on a proof.
        leaders: the labels of those who lead.
        forbidden: the labels of those who may not be chosen.
        budget: what a set may cost at most.
        seed: of all that is drawn by chance.
    """

    network: Path | None
    counts: str = "1..5"
    objective: str = "F"
    exact: bool = False
    leaders: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    budget: float | None = None
    seed: int = 0


def read_counts(text: str) -> tuple[int, ...]:
    """Read sizes of sets: ``3``, ``1,3,5``, ``1..5`` or ``1-5``.

    Raises:
        UsageError: if it is none of these.
    """
    found: set[int] = set()
    for part in text.replace("-", "..").split(","):
        first, dots, last = part.strip().partition("..")
        if not first.isdecimal() or (dots and not last.isdecimal()):
            raise UsageError(f"{text!r} is no size of a set", where="--k", remedy="Write 3 or 1..5")
        low, high = int(first), int(last) if dots else int(first)
        if not 1 <= low <= high <= 1_000:  # noqa: PLR2004
            raise UsageError(f"{text!r} is no size of a set", where="--k", remedy="Write 3 or 1..5")
        found.update(range(low, high + 1))
    return tuple(sorted(found))


def objective_of(name: str, network: Network) -> Objective:
    """Make an objective by its name.

    Raises:
        UsageError: if there is none of that name.
    """
    if name == "F":
        return Fragmentation(Fragments(network))
    if name == "largest":
        return LargestPiece(Fragments(network))
    raise UsageError(f"There is no objective {name!r}", remedy="Use " + ", ".join(OBJECTIVES))


def run_keyplayers(ties: Ties, request: Request) -> Answer[KeyPlayers]:
    """Find the key players of a network."""
    choice = Choice(
        np.ones(ties.size), request.budget, marks_of(ties, request.forbidden, "--forbid")
    )
    leaders = tuple(numbers_of(ties, request.leaders, "--leader"))
    question = Question(
        read_counts(request.counts), choice, leaders, exact=request.exact, seed=request.seed
    )
    return key_players(ties, objective_of(request.objective, holding(ties)), question)


def numbers_of(ties: Ties, labels: Sequence[str], option: str) -> list[int]:
    """Return the nodes of some labels.

    Raises:
        UsageError: if the network has no such node.
    """
    places = {label: at for at, label in enumerate(ties.labels)} if labels else {}
    for label in labels:
        if label not in places:
            raise UsageError(
                f"The network has no node {label!r}",
                where=option,
                remedy="Write the label as it stands in the file",
            )
    return [places[label] for label in labels]


def marks_of(ties: Ties, labels: Sequence[str], option: str) -> "np.ndarray":  # type: ignore[type-arg]
    """Return True for the nodes of some labels."""
    marks = np.zeros(ties.size, dtype=np.bool_)
    marks[numbers_of(ties, labels, option)] = True
    return marks


def tell(answer: Answer[KeyPlayers], lang: str) -> dict[str, object]:
    """Return an answer as it stands in the JSON."""
    value, method = answer.value, answer.method
    labels = value.ties.labels
    return {
        "network": {
            "nodes": value.ties.size,
            "ties": len(value.network.neighbours) // 2,
            "pieces": value.pieces,
            "largest": value.before.largest,
            "F": value.before.fragmentation,
        },
        "objective": value.objective,
        "leaders": [labels[at] for at in value.leaders],
        "results": [_tell_row(row, labels) for row in value.rows],
        "nodes": _tell_nodes(value),
        "limits": [one.text(lang) for one in answer.limits],  # type: ignore[attr-defined]
        "method": {"name": method.name, "version": method.version, **method.parameters},
    }


def _tell_row(row: Row, labels: Sequence[str]) -> dict[str, object]:
    proof = row.certificate
    return {
        "k": row.k,
        "best": _tell_set(row.best, labels),
        "certificate": {
            "kind": proof.kind,
            "bound": proof.bound,
            "sets_completed": proof.walks,
            "sets_ruled_out": proof.cut,
            "equally_good": proof.equal,
        },
        **{name: _tell_set(one, labels) for name, one in row.others.items()},
        "random": {
            "mean": row.chance.mean,
            "low": row.chance.low,
            "high": row.chance.high,
            "F": row.chance.fragmentation,
        },
    }


def _tell_set(one: Picked, labels: Sequence[str]) -> dict[str, object]:
    return {
        "nodes": [labels[at] for at in one.nodes],
        "F": one.fragmentation,
        "score": one.score,
        "largest": one.largest,
        "cost": one.cost,
    }


def _tell_nodes(value: KeyPlayers) -> list[Mapping[str, object]]:
    standing = value.standing
    order = np.lexsort((np.arange(value.ties.size), -standing.alone))[:_SHOWN]
    return [
        {
            "node": value.ties.labels[at],
            "degree": int(standing.degree[at]),
            "betweenness": float(standing.betweenness[at]),
            "core": int(standing.core[at]),
            "articulation": bool(standing.cut[at]),
            "F_alone": float(standing.alone[at]),
        }
        for at in order.tolist()
    ]
