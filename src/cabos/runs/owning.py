"""Is this party owned into a block? The question of ``ask.ownership`` put to a workspace."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from cabos import __version__
from cabos.ask.ownership import LISTED, Regime, Solution, regime_of, solve
from cabos.ask.ownership_answer import Shower, explain, shares
from cabos.ask.ownership_assume import Assumption, assume, read_assumption, shares_of
from cabos.ask.ownership_graph import merge
from cabos.ask.ownership_limits import OwnershipLimit
from cabos.ask.ownership_notes import notes
from cabos.ask.ownership_shown import Before, Owned, Party
from cabos.model.answer import Answer, Method
from cabos.model.holding import Holdings
from cabos.model.limit import Limit
from cabos.runs.holders import Holders, open_holders
from cabos.runs.searching import stale_limit
from cabos.store.workspace import Store


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        now: the moment, with its time zone.
        as_of: the day, today if None.
        regime: ``us``, ``eu`` or ``uk``.
        assumed: what to assume, a sentence each.
    """

    now: datetime
    as_of: date | None = None
    regime: str = "us"
    assumed: Sequence[str] = ()

    @property
    def day(self) -> date:
        """The day that is asked about."""
        return self.as_of or self.now.date()

    @property
    def method(self) -> Method:
        """How it is answered."""
        parameters = {
            "regime": self.regime,
            "as_of": self.day.isoformat(),
            "assumed": list(self.assumed),
        }
        return Method("ownership", __version__, parameters)


def run_own(store: Store, entity: str, question: Question) -> Answer[Owned]:
    """Tell whether a party is owned into a block.

    Args:
        store: the workspace.
        entity: its id, an identifier or its exact name.
        question: what is asked.

    Returns:
        The answer with its layers, its proof and its limits.

    Raises:
        InputError: if nobody is called so, or an assumption cannot be.
        UsageError: if the workspace is empty, or there is no such regime.
    """
    regime = regime_of(question.regime)
    with open_holders(store, question.day) as holders:
        asked = holders.find(entity)
        key = holders.canonical(asked)
        assumptions = [read_assumption(text, holders.known) for text in question.assumed]
        named = [one for assumption in assumptions for one in assumption.ids]
        holdings = holders.with_nodes([key, *named])
        before, after = _solutions(holders, holdings, regime, question, assumptions)
        owned = _owned(holders, holdings, after, asked, question)
        if assumptions:
            old = _status(before, holdings.position(key))
            owned = replace(owned, assumed=tuple(question.assumed), before=old)
        limits = (*owned.limits, *_limits(store, holders, question))
        owned = replace(owned, limits=limits)
    return Answer(owned, owned.because, owned.limits, question.method)


def _solutions(
    holders: Holders, holdings: Holdings, regime: Regime, question: Question,
    assumptions: Sequence[Assumption],
) -> tuple[Solution, Solution]:  # fmt: skip
    """Return who is blocked, without and with what is assumed."""
    graph = merge(holdings, question.day, shares_of(assumptions))
    listed = holders.mask(holdings)
    before = solve(graph, listed, regime)
    if not assumptions:
        return before, before
    return before, solve(*assume(graph, listed, assumptions), regime)


def _owned(
    holders: Holders, holdings: Holdings, solution: Solution, asked: str, question: Question
) -> Owned:
    told = explain(solution, holdings, holdings.position(holders.canonical(asked)))
    records, nodes = holders.records(told.rows), told.nodes
    parties = holders.parties(holdings.nodes[node] for node in nodes)
    shower = Shower(told, records, {node: parties[holdings.nodes[node]] for node in nodes})
    owned = shower.owned(asked, question.day.isoformat())
    said = [*notes(shower, owned.as_of), *_on_lists(parties, solution.regime)]
    ends = {int(end[row]) for row in told.rows for end in (holders.raw.owner, holders.raw.owned)}
    said += holders.link_limits({asked, *(holders.raw.nodes[end] for end in ends)})
    return replace(owned, limits=tuple(said))


def _on_lists(parties: dict[str, Party], regime: Regime) -> list[Limit]:
    said: list[Limit] = []
    for party in parties.values():
        kinds = ("not_blocking", "marked", "watched")
        said += [
            OwnershipLimit(kind, party=party.label, source=source)
            for kind in (() if party.lists else kinds)
            for source in getattr(party, kind)
        ]
    if regime.strict and any(party.lists for party in parties.values()):
        said.append(OwnershipLimit("lists_not_checked", regime=regime.name.upper()))
    return said


def _status(solution: Solution, node: int) -> Before:
    status = solution.status(node)
    return Before("blocked" if status == LISTED else status, *shares(solution, node))


def _limits(store: Store, holders: Holders, question: Question) -> list[Limit]:
    return [*holders.lists.limits, *map(stale_limit, store.stale(question.now))]
