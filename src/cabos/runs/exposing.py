"""How near are accounts to listed parties? ``ask.exposing`` put to a workspace."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np

from cabos import __version__
from cabos.ask.exposing import Direction, Exposure, expose_all
from cabos.ask.exposing_shown import Exposed, Exposures, Flow, Source
from cabos.ask.following_shown import Ride
from cabos.ask.money_limits import MoneyLimit
from cabos.errors import UsageError
from cabos.model.answer import Answer, Method
from cabos.model.limit import Limit
from cabos.model.money import to_decimal
from cabos.runs.account_naming import holders_once, named_accounts
from cabos.runs.accounts import AccountHolders, Holder
from cabos.runs.export import write_csv
from cabos.runs.flowing import Money, open_money
from cabos.runs.following import ride_of
from cabos.store.workspace import Store

COLUMNS = (
    "account", "currency", "holder", "entity", "standing", "hops_from", "received",
    "received_direct", "received_indirect", "received_by_hop", "hops_to", "paid", "paid_direct",
    "paid_indirect", "paid_by_hop",
)  # fmt: skip
_MOST_HOPS = 20


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        now: the moment, with its time zone.
        accounts: the accounts or entities that are asked about; all if empty.
        sources: the accounts or entities that exposure is measured from; those of listed parties
            and of parties owned into a block if empty.
        hops: up to how many transfers away.
        as_of: the day of the lists; today if None.
        lang: the language of what limits the answer.
    """

    now: datetime
    accounts: Sequence[str] = ()
    sources: Sequence[str] = ()
    hops: int = 3
    as_of: date | None = None
    lang: str = "en"


def run_exposure(
    store: Store, question: Question, *, limit: int = 1_000, out: Path | None = None
) -> Answer[Exposures]:
    """Show how near accounts are to listed parties, by hop and by amount.

    Args:
        store: the workspace.
        question: what is asked.
        limit: how many accounts to show, the most exposed; 0 for all.
        out: a CSV file for all of them.

    Raises:
        UsageError: if a number is out of range, or the workspace holds no transfer.
        InputError: if an account is not there.
    """
    if not 1 <= question.hops <= _MOST_HOPS:
        raise UsageError(f"--hops is 1 to {_MOST_HOPS}", where=str(question.hops))
    money = open_money(store)
    day = question.as_of or question.now.date()
    read = holders_once(store, money, day)
    holders = read()
    chosen = _sources(store, money, question, read)
    asked = (
        set(named_accounts(store, money, question.accounts, read)) if question.accounts else None
    )
    found = expose_all(money.flows, chosen, question.hops)
    reading = _Reading(money, found, holders, set(chosen))
    pools = found.exposed()
    if asked is not None:
        pools = np.flatnonzero(np.isin(found.account, np.array(sorted(asked), np.int64)))
    if out is not None:
        write_csv(out, COLUMNS, (_cells(reading.row(int(pool))) for pool in pools))
    shown = pools[:limit] if limit else pools
    ways = () if asked is None else tuple(reading.ways(sorted(asked)))
    said = _limits(question, chosen, len(pools) - len(shown), len(pools))
    value = Exposures(
        tuple(_source(money, code, holders.get(code)) for code in chosen),
        question.hops,
        tuple(reading.row(int(pool)) for pool in shown),
        len(pools),
        ways,
        (*(one.text(question.lang) for one in said), *holders.limits),
    )
    parameters = {"hops": question.hops, "of": list(question.sources), "as_of": day.isoformat()}
    because = [text for code in chosen if code in holders for text in holders[code].statements]
    because += [f"{ride.at.snapshot}:{ride.at.row}" for way in ways for ride in way]
    method = Method("exposure", __version__, parameters)
    return Answer(value, tuple(dict.fromkeys(because)), tuple(said), method)


def _sources(
    store: Store, money: Money, question: Question, read: Callable[[], AccountHolders]
) -> list[int]:
    if question.sources:
        return named_accounts(store, money, question.sources, read)
    return sorted(read().standing())


def _source(money: Money, code: int, holder: Holder | None) -> Source:
    key = money.flows.accounts.key(code)
    if holder is None:
        return Source(key, "", "", "")
    return Source(key, holder.name, holder.standing, holder.because)


def _limits(question: Question, sources: Sequence[int], left: int, total: int) -> list[Limit]:
    said: list[Limit] = [] if sources else [MoneyLimit("no_listed")]
    said += [
        MoneyLimit("exposure_order"),
        MoneyLimit("exposure_hops", hops=question.hops),
        MoneyLimit("exposure_opening"),
    ]
    if left:
        said.append(MoneyLimit("not_shown", count=f"{left:,}", total=f"{total:,}"))
    return said


class _Reading:
    """Dresses the arrays of an exposure."""

    def __init__(
        self, money: Money, found: Exposure, holders: Mapping[int, Holder], sources: set[int]
    ) -> None:
        self._money, self._found, self._holders = money, found, holders
        self._sources = sources

    def row(self, pool: int) -> Exposed:
        """Return one account in one currency."""
        flows = self._money.flows
        code = int(self._found.account[pool])
        currency = flows.currencies[int(self._found.currency[pool])]
        holder = self._holders.get(code)
        return Exposed(
            flows.accounts.key(code), currency,
            "" if holder is None else holder.name,
            "" if holder is None else holder.entity,
            "" if holder is None else holder.standing,
            code in self._sources,
            _flow(self._found.came, pool, code, currency),
            _flow(self._found.went, pool, code, currency),
        )  # fmt: skip

    def ways(self, codes: Sequence[int]) -> Iterator[tuple[Ride, ...]]:
        """Return the shortest way to each account from a source, and from it to one."""
        flows = self._money.flows
        for direction, end, back in (
            (self._found.came, flows.beneficiary, False),
            (self._found.went, flows.payer, True),
        ):
            near = end[direction.reached.positions]
            for code in codes:
                at = np.flatnonzero(near == code)
                if len(at):  # in the order of hops: the first took the fewest
                    chain = direction.reached.chain(int(at[0]))
                    details = self._money.details(chain[::-1] if back else chain)
                    yield tuple(ride_of(one, hop) for hop, one in enumerate(details, 1))


def _flow(direction: Direction, pool: int, code: int, currency: str) -> Flow:
    return Flow(
        to_decimal(int(direction.total[pool]), currency),
        tuple(to_decimal(one, currency) for one in direction.amounts[pool].tolist()),
        int(direction.fewest[code]),
    )


def _cells(one: Exposed) -> list[object]:
    cells: list[object] = [one.account, one.currency, one.holder, one.entity, one.standing]
    for flow in (one.came, one.went):
        by_hop = ";".join(f"{amount:f}" for amount in flow.by_hop)
        cells += [flow.hops or "", flow.total, flow.direct, flow.indirect, by_hop]
    return cells
