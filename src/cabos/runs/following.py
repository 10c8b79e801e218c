"""Where could this money have gone, or come from? ``ask.reaching`` put to a workspace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from itertools import chain

import numpy as np

from cabos import __version__
from cabos.ask.following_shown import Followed, Ride, Stop, Way, Ways
from cabos.ask.money_limits import MoneyLimit
from cabos.ask.paths import ORDERS, Ends, dwell_times, find_paths, smallest_amount
from cabos.ask.reaching import Bounds, Reach, Reached
from cabos.errors import UsageError
from cabos.model.answer import Answer, Method
from cabos.model.limit import Limit
from cabos.model.money import to_decimal
from cabos.runs.account_naming import holders_once, named_accounts
from cabos.runs.accounts import Holder
from cabos.runs.flowing import Detail, Money, date_of, open_money
from cabos.runs.follow_bounds import Asked
from cabos.runs.tracing_input import place_of_detail
from cabos.store.workspace import Store


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of money that is followed.

    Attributes:
        now: the moment, with its time zone.
        asked: the limits.
        as_of: the day on which accounts belong to entities; today if None.
        lang: the language of what limits the answer.
    """

    now: datetime
    asked: Asked = field(default_factory=Asked)
    as_of: date | None = None
    lang: str = "en"

    @property
    def day(self) -> date:
        """The day on which accounts belong to entities."""
        return self.as_of or self.now.date()


def run_follow(
    store: Store,
    accounts: Sequence[str],
    question: Question,
    *,
    back: bool = False,
    limit: int = 1_000,
) -> Answer[Followed]:
    """Follow money from accounts, forward or back, in the order of time.

    Args:
        store: the workspace.
        accounts: accounts, or entities for the accounts they hold.
        question: the limits.
        back: whether to ask where it could have come from.
        limit: how many accounts to show, the nearest; 0 for all.

    Raises:
        UsageError: if a limit cannot be read, or the workspace holds no transfer.
        InputError: if an account is not there.
    """
    money = open_money(store)
    read = holders_once(store, money, question.day)
    codes = named_accounts(store, money, accounts, read)
    bounds = question.asked.bounds(money.flows.currencies)
    found = Reach(money.flows).search(codes, bounds, back=back)
    chosen = _nearest(money, found, limit, back=back)
    holders = read()
    stops, rides = _stops(money, found, chosen, holders, back=back)
    key = money.flows.accounts.key
    said = _follow_limits(money, found, question, len(chosen), back=back)
    value = Followed(
        tuple(map(key, codes)), back, stops, rides, len(found.accounts), len(found.positions),
        (*(one.text(question.lang) for one in said), *holders.limits),
    )  # fmt: skip
    parameters = question.asked.parameters() | {"back": back, "limit": limit}
    method = Method("follow", __version__, parameters)
    return Answer(value, _because(rides), tuple(said), method)


def run_paths(
    store: Store,
    ends: tuple[str, str],
    question: Question,
    *,
    count: int = 3,
    order: str = ORDERS[0],
    currency: str = "",
) -> Answer[Ways]:
    """Find the ways by which money could have gone from one account to another.

    Args:
        store: the workspace.
        ends: an account or an entity each: from, to.
        question: the limits.
        count: how many ways at most.
        order: one of ``ask.paths.ORDERS``.
        currency: by amount, the only currency that is looked at.

    Raises:
        UsageError: if a limit cannot be read, the two ends share an account, or the order is by
            amount and the currency is not said where there are several.
        InputError: if an account is not there.
    """
    if order not in ORDERS or count < 1:
        raise UsageError(
            "There is no such order, or nothing to count", where=f"{order}, {count}",
            remedy=f"Choose one of {', '.join(ORDERS)}, and --count 1 or more",
        )  # fmt: skip
    money = open_money(store)
    flows, key = money.flows, money.flows.accounts.key
    read = holders_once(store, money, question.day)
    sources, targets = (tuple(named_accounts(store, money, [one], read)) for one in ends)
    if shared := set(sources) & set(targets):
        raise UsageError(
            "Both ends are the same account", where=key(min(shared)), remedy="Name two accounts"
        )
    bounds, reach = question.asked.bounds(flows.currencies), Reach(flows)
    if order == "amount":
        currency = _one_currency(reach, targets, bounds, currency)
    found = find_paths(
        reach, Ends(sources, targets), bounds, count=count, order=order, currency=currency
    )
    said: list[Limit] = []
    if found.is_stopped:
        said.append(MoneyLimit("search_stopped", count=f"{found.tried:,}"))
    elif len(found.paths) == count:
        said.append(MoneyLimit("more_paths"))
    if order == "amount":
        said.append(MoneyLimit("one_currency", currency=currency))
    if question.asked.max_hops:
        said.append(MoneyLimit("hops_most", hops=question.asked.max_hops))
    said += [*question.asked.limits(), MoneyLimit("could")]
    ways = [_way(money, path) for path in found.paths]
    value = Ways(
        tuple(map(key, sources)), tuple(map(key, targets)), order, tuple(ways),
        tuple(one.text(question.lang) for one in said),
    )  # fmt: skip
    parameters = question.asked.parameters() | {"count": count, "order": order}
    because = _because([ride for way in ways for ride in way.rides])
    method = Method("paths", __version__, parameters)
    return Answer(value, because, tuple(said), method)


def _one_currency(reach: Reach, targets: Sequence[int], bounds: Bounds, currency: str) -> str:
    flows = reach.flows
    near = reach.search(targets, bounds, back=True).positions
    names = sorted({flows.currencies[code] for code in np.unique(flows.currency[near])})
    if currency and currency not in flows.currencies:
        raise UsageError("No transfer is in this currency", where=currency)
    if not currency and len(names) > 1:
        raise UsageError(
            f"Amounts of several currencies cannot be compared: {', '.join(names)}",
            remedy=f"Name one: --currency {names[0]}",
        )
    return currency or (names[0] if names else flows.currencies[0])


def _way(money: Money, path: Sequence[int]) -> Way:
    flows = money.flows
    rides = tuple(ride_of(one, hop) for hop, one in enumerate(money.details(path), 1))
    smallest = smallest_amount(flows, path)
    amount, currency = (None, "") if smallest is None else smallest
    shown = None if amount is None else to_decimal(amount, currency)
    return Way(rides, tuple(dwell_times(flows, path)), shown, currency)


def ride_of(one: Detail, hop: int) -> Ride:
    """Return a transfer as one that could carry the money."""
    return Ride(
        one.position, one.ref, one.date, one.payer, one.beneficiary, one.amount, one.currency,
        one.received, one.received_currency, hop, one.memo, place_of_detail(one),
    )  # fmt: skip


def _nearest(money: Money, found: Reached, limit: int, *, back: bool) -> np.ndarray:
    """Return the indices of the accounts to show: by hops, then by time, then by code."""
    times = money.flows.time[found.positions[found.best]]
    order = np.lexsort((found.accounts, -times if back else times, found.fewest))
    return order[:limit] if limit > 0 else order


def _stops(
    money: Money, found: Reached, chosen: np.ndarray, holders: Mapping[int, Holder], *, back: bool
) -> tuple[tuple[Stop, ...], tuple[Ride, ...]]:
    flows, key = money.flows, money.flows.accounts.key
    near = (flows.payer if back else flows.beneficiary)[found.positions]
    accounts = found.accounts[chosen]
    chains = [found.chain(int(found.best[index])) for index in chosen]
    chains = [way[::-1] if back else way for way in chains]
    is_shown = np.isin(near, accounts) | (near < 0)
    is_shown |= np.isin(found.positions, np.array([*chain.from_iterable(chains)], np.int64))
    indices = np.flatnonzero(is_shown)
    order = np.argsort(found.positions[indices])
    shown = found.positions[indices][order]
    hops = dict(zip(shown.tolist(), found.hops[indices][order].tolist(), strict=True))
    details = {one.position: one for one in money.details(shown)}
    sums = _sums(money, shown, set(accounts.tolist()), back=back)
    stops = []
    for index, code, way in zip(chosen.tolist(), accounts.tolist(), chains, strict=True):
        holder = holders.get(code)
        last = way[0] if back else way[-1]
        stops.append(
            Stop(
                key(code), int(found.fewest[index]),
                date_of(int(flows.time[last]), is_day=bool(flows.is_day[last])),
                tuple(way), tuple(details[at].ref for at in way), sums[code],
                "" if holder is None else holder.name,
                "" if holder is None else holder.standing,
            )
        )  # fmt: skip
    return tuple(stops), tuple(ride_of(details[at], hops[at]) for at in shown.tolist())


def _sums(
    money: Money, positions: np.ndarray, accounts: set[int], *, back: bool
) -> dict[int, tuple[tuple[str, Decimal], ...]]:
    flows = money.flows
    sums: dict[int, dict[int, int]] = {code: {} for code in accounts}
    end = flows.payer if back else flows.beneficiary
    amount = flows.amount if back else flows.received
    currency = flows.currency if back else flows.received_currency
    for at in positions.tolist():
        of = sums.get(int(end[at]))
        if of is not None:
            of[int(currency[at])] = of.get(int(currency[at]), 0) + int(amount[at])
    names = flows.currencies
    return {
        code: tuple((names[one], to_decimal(total, names[one])) for one, total in of.items())
        for code, of in sums.items()
    }


def _follow_limits(
    money: Money, found: Reached, question: Question, shown: int, *, back: bool
) -> list[Limit]:
    said = [MoneyLimit("could_back" if back else "could"), *question.asked.limits()]
    most = question.asked.max_hops
    if most:
        count = int((found.hops == most).sum())
        said.append(MoneyLimit("hops_cut", hops=most, count=f"{count:,}"))
    near = (money.flows.payer if back else money.flows.beneficiary)[found.positions]
    if unknown := int((near < 0).sum()):
        said.append(MoneyLimit("not_followed", count=f"{unknown:,}"))
    if len(found.accounts) > shown:
        left, total = len(found.accounts) - shown, len(found.accounts)
        said.append(MoneyLimit("not_shown", count=f"{left:,}", total=f"{total:,}"))
    return said


def _because(rides: Iterable[Ride]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{one.at.snapshot}:{one.at.row}" for one in rides))
