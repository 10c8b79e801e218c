"""What if? Sales, purchases and listings that are assumed, and the graph as it then is."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

import numpy as np

from cabos.ask.ownership_graph import Graph, bound, offsets
from cabos.ask.ownership_pairs import Kept
from cabos.ask.ownership_shown import share_text
from cabos.errors import InputError
from cabos.model.holding import NONE
from cabos.model.share import WHOLE, Share, parse_share, percent

Find = Callable[[str], str | None]
"""Returns the id of a party that is named by its id or exact name, or None."""

# Words with a blank on either side, which one name may share with the next.
_SELLS, _BUYS = r"(?<=\s)(?:sells|vende)(?=\s)", r"(?<=\s)(?:buys|compra)(?=\s)"
_TO, _FROM = r"(?<=\s)(?:to|a)(?=\s)", r"(?<=\s)(?:from|de)(?=\s)"
_PART = re.compile(r"([0-9][0-9.,/]*)\s*%?\s+(?:of|de)\s+(.+)", re.DOTALL | re.IGNORECASE)
_LISTED = re.compile(r"(.+?)\s+(?:is\s+listed|entra\s+(?:a|en)\s+la\s+lista)", re.IGNORECASE)
_DELISTED = re.compile(r"(.+?)\s+(?:is\s+delisted|sale\s+de\s+la\s+lista)", re.IGNORECASE)
_HOW = (
    'Write such as "X sells 1 % of A", "X sells 1 % of A to Y", "X buys 5 % of A from Y", '
    '"X is delisted" or "X is listed"'
)


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something assumed.

    Attributes:
        text: as it was written.
        seller: who gives a share away, or None for somebody who is not on record.
        buyer: who gets it, or None.
        owned: of what, or None where the list changes.
        share: how much, percent.
        party: whose listing changes, or None.
        is_listed: whether it is on the list then.
    """

    text: str
    seller: str | None = None
    buyer: str | None = None
    owned: str | None = None
    share: Fraction = Fraction(0)
    party: str | None = None
    is_listed: bool = False

    @property
    def ids(self) -> tuple[str, ...]:
        """The parties that it names."""
        return tuple(filter(None, (self.seller, self.buyer, self.owned, self.party)))


def read_assumption(text: str, find: Find) -> Assumption:
    """Read what is assumed.

    Args:
        text: such as ``X sells 1 % of A to Y``; X, A and Y are ids or exact names, in which the
            words of the sentence may stand as well.
        find: finds a party.

    Raises:
        InputError: if the sentence cannot be read, names nobody known, or can be read in two ways.
    """
    text = " ".join(text.split())
    ways = list(dict.fromkeys(_ways(text, find)))
    if len(ways) == 1:
        return ways[0]
    what = "can be read in several ways" if ways else "cannot be read, or names nobody known"
    raise InputError(f"The assumption {what}", where=text, remedy=_HOW)


def _ways(text: str, find: Find) -> Iterator[Assumption]:
    for pattern, is_listed in ((_LISTED, True), (_DELISTED, False)):
        found = pattern.fullmatch(text)
        if found is not None and (party := find(found[1])) is not None:
            yield Assumption(text, party=party, is_listed=is_listed)
    for verb, other in ((_SELLS, _TO), (_BUYS, _FROM)):
        for who, said in _splits(text, verb):
            part = _PART.fullmatch(said)
            actor = None if part is None else find(who)
            if part is None or actor is None:
                continue
            share = parse_share(part[1])
            if share is None or not share.is_exact or share.low == 0:
                raise InputError("This is no share to trade", where=part[1], remedy=_HOW)
            for what, whom in ((part[2], ""), *_splits(part[2], other)):
                owned, partner = find(what), find(whom) if whom else None
                if owned is None or (whom and partner is None):
                    continue
                seller, buyer = (actor, partner) if verb == _SELLS else (partner, actor)
                yield Assumption(text, seller, buyer, owned, share.low)


def _splits(text: str, word: str) -> Iterator[tuple[str, str]]:
    """Yield the text before and after each place where a word stands."""
    for found in re.finditer(word, text, re.IGNORECASE):
        yield text[: found.start()].strip(), text[found.end() :].strip()


def shares_of(assumptions: Sequence[Assumption]) -> list[Share]:
    """Return the shares that are traded."""
    return [Share(one.share, one.share) for one in assumptions if one.share]


def assume(
    graph: Graph, listed: np.ndarray, assumptions: Sequence[Assumption]
) -> tuple[Graph, np.ndarray]:
    """Return the graph and the listed parties as assumed, one assumption after the other.

    Args:
        graph: as ``merge`` made it, with a unit that can express the shares.
        listed: whether each node is blocked itself.
        assumptions: they name nodes of the graph.

    Raises:
        InputError: if a party sells more than it holds, would hold more than all, or leaves a
            list on which it does not stand.
    """
    listed, place = listed.copy(), {node: at for at, node in enumerate(graph.nodes)}
    for one in assumptions:
        if one.party is not None:
            node = place[one.party]
            if not one.is_listed and not listed[node]:
                raise InputError("This party stands on no list that blocks", where=one.party)
            listed[node] = one.is_listed
            continue
        assert one.owned is not None  # noqa: S101  for the type checker
        owned = place[one.owned]
        amount = one.share / WHOLE * Fraction(graph.whole)
        graph = _fix(graph, [place[end] for end in (one.seller, one.buyer) if end], owned)
        if one.seller is not None:
            graph = _give(graph, place[one.seller], owned, amount)
        if one.buyer is not None:
            graph = _take(graph, place[one.buyer], owned, amount)
    return graph, listed


def _exact(graph: Graph, amount: Fraction) -> Any:
    return amount if graph.pairs.amounts.low.dtype == object else int(amount)


def _fix(graph: Graph, owners: Sequence[int], owned: int) -> Graph:
    """Bound the shares of traders that are not on record by what the others had before."""
    some = bound(graph).pairs.amounts
    for pair in (graph.pair(owner, owned) for owner in owners):
        if pair != NONE and graph.pairs.unknown[pair]:
            columns = some.low, some.low_tiny, some.high, some.high_tiny
            low, low_tiny, high, high_tiny = (column[pair] for column in columns)
            graph = _set(graph, pair, (low, low_tiny, high, high_tiny))
    return graph


def _give(graph: Graph, seller: int, owned: int, amount: Fraction) -> Graph:
    pair = graph.pair(seller, owned)
    names = graph.nodes[seller], graph.nodes[owned]
    if pair == NONE:
        raise InputError(
            f"{names[0]} holds no share of {names[1]} on record that it could sell",
            where=names[0],
            remedy=f"See who does: cabos own {names[1]}",
        )
    some = graph.pairs.amounts
    part = _exact(graph, amount)
    low, low_tiny = some.low[pair] - part, int(some.low_tiny[pair])
    high, high_tiny = some.high[pair] - part, int(some.high_tiny[pair])
    if (high, high_tiny) < (0, 0):
        held = share_text(
            graph.percent(some.low[pair]), low_tiny, graph.percent(some.high[pair]), high_tiny
        )
        sold = percent(graph.percent(part))
        raise InputError(
            f"{names[0]} holds {held} % of {names[1]} and cannot sell {sold} %", where=names[0]
        )
    if low < 0:
        low, low_tiny = 0, 0
    return _set(graph, pair, (low, low_tiny, high, high_tiny))


def _take(graph: Graph, buyer: int, owned: int, amount: Fraction) -> Graph:
    part, pair = _exact(graph, amount), graph.pair(buyer, owned)
    if pair == NONE:
        return _insert(graph, buyer, owned, part)
    some = graph.pairs.amounts
    low, low_tiny = some.low[pair] + part, int(some.low_tiny[pair])
    high, high_tiny = some.high[pair] + part, int(some.high_tiny[pair])
    if (low, low_tiny) > (graph.whole, 0):
        names = graph.nodes[buyer], graph.nodes[owned]
        raise InputError(f"{names[0]} would hold more than all of {names[1]}", where=names[0])
    high, high_tiny = min((high, high_tiny), (graph.whole, 0))
    return _set(graph, pair, (low, low_tiny, high, high_tiny))


def _set(graph: Graph, pair: int, share: tuple[Any, int, Any, int]) -> Graph:
    pairs, some = graph.pairs, graph.pairs.amounts
    columns = [col.copy() for col in (some.low, some.low_tiny, some.high, some.high_tiny)]
    for column, value in zip(columns, share, strict=True):
        column[pair] = value
    unknown, lasting = pairs.unknown.copy(), pairs.lasting.copy()
    unknown[pair], lasting[pair] = False, True
    amounts = replace(
        some, low=columns[0], low_tiny=columns[1], high=columns[2], high_tiny=columns[3]
    )
    return replace(graph, pairs=replace(pairs, amounts=amounts, unknown=unknown, lasting=lasting))


def _insert(graph: Graph, owner: int, owned: int, part: Any) -> Graph:
    pairs, some = graph.pairs, graph.pairs.amounts
    mine = graph.owners(owned)
    at = mine.start + int(np.searchsorted(pairs.owner[mine.start : mine.stop], owner))
    amounts = replace(
        some,
        low=np.insert(some.low, at, part), low_tiny=np.insert(some.low_tiny, at, 0),
        high=np.insert(some.high, at, part), high_tiny=np.insert(some.high_tiny, at, 0),
    )  # fmt: skip
    kept = Kept(pairs.kept.rows, np.insert(pairs.kept.off, at, pairs.kept.off[at]))
    more = replace(
        pairs, owner=np.insert(pairs.owner, at, owner), owned=np.insert(pairs.owned, at, owned),
        amounts=amounts, unknown=np.insert(pairs.unknown, at, False),
        lasting=np.insert(pairs.lasting, at, True),
        disputed=np.insert(pairs.disputed, at, False), kept=kept,
    )  # fmt: skip
    return replace(graph, pairs=more, off=offsets(more.owned, len(graph.nodes)))
