"""What is asked of a network: sizes, objective, choice, doubt, recovery; read and checked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from cabos.ask.doubt_draws import GRADES, Doubt, check_doubt
from cabos.ask.fragments import Bools, Fragments
from cabos.ask.network import Network, holding
from cabos.ask.objectives import Choice, Fragmentation, LargestPiece, Objective
from cabos.ask.objectives_chain import BETWEEN, CHAIN, ValueChain
from cabos.ask.objectives_distance import DistanceFragmentation
from cabos.ask.objectives_reach import Reach
from cabos.ask.recovery import Recovery, check_recovery
from cabos.errors import InputError, UsageError
from cabos.model.roles import Roles
from cabos.model.ties import Ties
from cabos.model.wording import listed
from cabos.runs.network_opening import Opened

OBJECTIVES = ("F", "largest", "distance", "reach", "chain")
"""What sets can be chosen for."""
USUAL = 5
"""Nodes of the largest set where no size is asked for."""
MOST = 1_000
"""Nodes of a set at most."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for.

    Attributes:
        counts: the sizes of the sets, as text: ``1..5``, ``3`` or ``1,3``; None for 1 to 5, or to
            as many as may be chosen.
        objective: one of ``OBJECTIVES``.
        within: how many ties away a node still counts as reached.
        exact: whether to spend minutes on a proof.
        leaders: the labels of those who lead; those of ``roles`` where it is empty.
        forbidden: the labels of those who may not be chosen, besides those of ``roles``.
        budget: what a set may cost at most.
        roles: the file of roles, or None.
        chain: the roles from source to market, set apart by commas; the usual ones if empty.
        between: the roles that pass goods on; the usual ones if empty.
        missing: the share of ties that are not on record.
        untrue: the share of recorded ties that are wrong.
        grades: how likely a tie of a grade of evidence is true, ``B=0.8`` each.
        draws: how many networks are drawn.
        recover: the model of recovery, or None.
        rate: how fast the network recovers; that of the model if None.
        steps: how many steps of recovery are followed.
        seed: of all that is drawn by chance.
    """

    counts: str | None = None
    objective: str = "F"
    within: int = 1
    exact: bool = False
    leaders: tuple[str, ...] = ()
    forbidden: tuple[str, ...] = ()
    budget: float | None = None
    roles: Path | None = None
    chain: str = ""
    between: str = ""
    missing: float = 0.0
    untrue: float = 0.0
    grades: tuple[str, ...] = ()
    draws: int = 200
    recover: str | None = None
    rate: float | None = None
    steps: int = 24
    seed: int = 0


def read_counts(text: str) -> tuple[int, ...]:
    """Read sizes of sets: ``3``, ``1,3,5``, ``1..5`` or ``1-5``.

    Raises:
        UsageError: if it is none of these.
    """
    wrong = UsageError(
        f"{text!r} is no size of a set", where="--k", remedy=f"Write 3, 1,3 or 1..5; at most {MOST}"
    )
    found: set[int] = set()
    for part in text.replace("-", "..").split(","):
        first, dots, last = (one.strip() for one in part.partition(".."))
        if not first.isdecimal() or len(first) > 4 or len(last) > 4:
            raise wrong
        if dots and not last.isdecimal():
            raise wrong
        low, high = int(first), int(last) if dots else int(first)
        if not 1 <= low <= high <= MOST:
            raise wrong
        found.update(range(low, high + 1))
    return tuple(sorted(found))


def counts_of(request: Request, choice: Choice) -> tuple[int, ...]:
    """Return the sizes that are asked for, else from 1 to 5 where so many may be chosen."""
    if request.counts is not None:
        return read_counts(request.counts)
    most = min(USUAL, int(np.count_nonzero(~choice.forbidden)))
    return tuple(range(1, max(most, 1) + 1))


def read_grades(texts: Sequence[str]) -> dict[str, float]:
    """Read how likely ties of a grade are true, ``B=0.8`` each.

    Raises:
        UsageError: if one is no share from 0 to 1.
    """
    found: dict[str, float] = {}
    for text in texts:
        grade, _, share = text.rpartition("=")
        try:
            found[grade.strip()] = float(share)
        except ValueError:
            found[grade.strip()] = -1.0
        if not grade.strip() or not 0 <= found[grade.strip()] <= 1:
            raise UsageError(f"{text!r} is no grade", where="--grade", remedy="Write B=0.8")
    return found


def doubt_of(opened: Opened, request: Request) -> Doubt:
    """Return what is unsure of the ties.

    Where nobody asks how likely grades are, and a file has other grades than the usual ones, they
    are left aside.

    Raises:
        UsageError: if a rate or a grade is none, or no tie has a grade though one is asked for.
    """
    ties, asked = opened.ties, read_grades(request.grades)
    if asked and not any(ties.grades):
        raise UsageError("The network grades no tie", where="--grade", remedy="Leave --grade out")
    has_grades = any(ties.grades) and (asked or not unknown_grades(ties))
    grades = dict(GRADES) | asked if has_grades else {}
    found = Doubt(request.missing, request.untrue, grades, opened.merges)
    check_doubt(ties, found)
    return found


def unknown_grades(ties: Ties) -> list[str]:
    """Return the grades of ties that are none of the usual ones."""
    return sorted({one.strip() for one in ties.grades} - {"", *GRADES})


def recovery_of(request: Request) -> Recovery | None:
    """Return how the network is taken to recover; None where that is not asked.

    Raises:
        UsageError: if there is no such model, its rate is none, or nobody is removed.
    """
    if request.recover is None:
        return None
    if request.objective == "reach":
        raise UsageError(
            "Nobody is removed for reach, so nothing recovers", where="--recover",
            remedy="Leave it out, or ask for another objective",
        )  # fmt: skip
    found = Recovery(request.recover, steps=request.steps, seed=request.seed)
    if request.rate is not None:
        found = replace(found, rate=request.rate)
    check_recovery(found)
    return found


def choice_of(ties: Ties, request: Request, roles: Roles) -> Choice:
    """Return which nodes may be chosen, at what cost.

    Raises:
        UsageError: if a label is unknown, or the budget is no amount.
    """
    if request.budget is not None and not request.budget > 0:
        raise UsageError("--budget must be above zero", where=str(request.budget))
    forbidden: Bools = roles.forbidden.copy()
    forbidden[numbers_of(ties, request.forbidden, "--forbid")] = True
    return Choice(roles.cost, request.budget, forbidden)


def leaders_of(ties: Ties, request: Request, roles: Roles) -> tuple[int, ...]:
    """Return who leads: those asked for, else those of the roles."""
    named = numbers_of(ties, request.leaders, "--leader")
    return tuple(named or np.flatnonzero(roles.leader).tolist())


def numbers_of(ties: Ties, labels: Sequence[str], option: str) -> list[int]:
    """Return the nodes of some labels.

    Raises:
        UsageError: if the network has no such node.
    """
    places: Mapping[str, int] = (
        {label: at for at, label in enumerate(ties.labels)} if labels else {}
    )
    for label in labels:
        if label not in places:
            raise UsageError(
                f"The network has no node {label!r}",
                where=option,
                remedy="Write it as the file or the answer has it",
            )
    return [places[label] for label in labels]


def recorded_objective(request: Request, ties: Ties, roles: Roles) -> Objective:
    """Make the objective for the network as recorded.

    Raises:
        UsageError: if there is none of that name.
        InputError: if the roles do not give a chain along which anything flows.
    """
    found = objective_of(request, holding(ties), roles, ties)
    if isinstance(found, ValueChain) and not found.flow:
        raise InputError(
            f"Nothing can flow from {found.stages[0]} to {found.stages[-1]}",
            remedy="Check the roles, the capacities and the direction of ties,"
            " or leave out a stage of the chain",
        )
    return found


def objective_of(
    request: Request, network: Network, roles: Roles, ties: Ties, whole: float | None = None
) -> Objective:
    """Make the objective, for the network as recorded or for one that it could be or become.

    Args:
        request: what is asked for.
        network: who is tied to whom.
        roles: what is known of each node.
        ties: the ties as recorded; goods follow their direction where they have one.
        whole: what counts as all that flows along a chain; None for what flows in this network.

    Raises:
        UsageError: if there is none of that name.
        InputError: if the roles do not give two stages of a chain.
    """
    match request.objective:
        case "F":
            return Fragmentation(Fragments(network))
        case "largest":
            return LargestPiece(Fragments(network))
        case "distance":
            return DistanceFragmentation(network)
        case "reach":
            return Reach(network, request.within)
        case "chain":
            chain = listed(request.chain) or CHAIN
            between = listed(request.between) or BETWEEN
            ways = ties if ties.directed else None
            return ValueChain(network, roles, chain, between, ties=ways, whole=whole)
    raise UsageError(
        f"There is no objective {request.objective!r}", remedy="Use " + ", ".join(OBJECTIVES)
    )
