"""What limits the answer for one party: what is missing, doubtful or contradictory on its way."""

from collections.abc import Iterator

from cabos.ask.ownership import BLOCKED, CLEAR, MAXIMUM
from cabos.ask.ownership_answer import WHOLE, Shower, pair_text
from cabos.ask.ownership_days import MAYBE
from cabos.ask.ownership_limits import OwnershipLimit
from cabos.ask.ownership_proof import Layer
from cabos.ask.ownership_shown import Record
from cabos.model.holding import NONE, UNSURE
from cabos.model.limit import Limit
from cabos.model.share import parse_share, percent
from cabos.model.wording import some

_NAMED = 5  # sentences of one kind about one party


def notes(shower: Shower, as_of: str) -> list[Limit]:
    """Say what limits an answer.

    Args:
        shower: the explanation with its records and parties.
        as_of: the day.

    Returns:
        A sentence each, none twice, the ones on the party itself first.
    """
    found: list[Limit] = []
    for layer in reversed(shower.told.noted):
        found += _Notes(shower, layer, as_of).all()
    if further := len(shower.told.layers) - len(shower.told.noted):
        found.append(OwnershipLimit("layers_more", count=f"{further:,}"))
    if shower.told.solution.gave_up:
        found.append(OwnershipLimit("chains_too_many"))
    return list({str(one): one for one in found}.values())


class _Notes:
    """The notes on one layer."""

    def __init__(self, shower: Shower, layer: Layer, as_of: str) -> None:
        self._shower, self._told, self._layer, self._as_of = shower, shower.told, layer, as_of
        self._solution, self._graph = self._told.solution, self._told.solution.graph
        self._node, self._owned = layer.node, shower.parties[layer.node].label
        self._is_asked = layer.node == self._told.node
        self._status = self._solution.status(layer.node)
        shown = self._told.pairs
        self._pairs = [pair for pair in self._graph.owners(layer.node) if pair in shown]

    def all(self) -> Iterator[Limit]:
        yield from self._on_rest()
        yield from self._on_sum()
        yield from self._on_treasury()
        for say in (self._on_unknown, self._on_unspecified, self._on_records):
            yield from say()
        yield from self._on_far()
        yield from self._on_joint()
        if self._layer.loop:
            owners = some([self._label(one) for one in self._layer.loop])
            yield OwnershipLimit("loop", owners=owners, owned=self._owned)
        if self._is_asked:
            yield from self._on_control()

    def _label(self, node: int) -> str:
        return self._shower.parties[node].label

    def _owner(self, pair: int) -> int:
        return int(self._graph.pairs.owner[pair])

    def _records(self, pair: int) -> list[Record]:
        rows = self._shower.ordered(self._graph.pairs.kept.of(pair))
        return [self._shower.records[row] for row in rows]

    def _on_rest(self) -> Iterator[Limit]:
        if not self._graph.owners(self._node):
            if self._is_asked:
                yield OwnershipLimit("no_owner", owned=self._owned, date=self._as_of)
            return
        if self._status == BLOCKED and not self._is_asked:
            return
        held = self._graph.percent(self._told.minima.total[self._node])
        if held < WHOLE:
            rest, shown = percent(WHOLE - held), percent(held)
            yield OwnershipLimit("rest", owned=self._owned, held=_short(shown), rest=_short(rest))
        if not self._is_asked or self._status == BLOCKED:
            return
        orphans = [
            self._label(owner) for owner in self._told.near
            if self._solution.status(owner) == CLEAR and not self._graph.owners(owner)
            and self._shower.parties[owner].schema != "Person"
            and not self._shower.parties[owner].unspecified
        ]  # fmt: skip
        if orphans:
            yield OwnershipLimit(
                "no_owner_above", owners=some(orphans), owned=self._owned, date=self._as_of
            )

    def _on_sum(self) -> Iterator[Limit]:
        if self._node in self._told.over:
            total = self._graph.percent(self._told.minima.total[self._node])
            pairs = self._told.over[self._node]
            said = [f"{self._said(pair)}" for pair in pairs]
            yield OwnershipLimit(
                "over", owned=self._owned, total=_short(percent(total)), records=some(said)
            )

    def _said(self, pair: int) -> str:
        documents = dict.fromkeys(one.document for one in self._records(pair))
        share = pair_text(self._solution, pair)
        return f"{self._label(self._owner(pair))} {share} % ({'; '.join(documents)})"

    def _on_treasury(self) -> Iterator[Limit]:
        pair = self._graph.pair(self._node, self._node)
        if pair == NONE:
            return
        if self._graph.pairs.amounts.low[pair] >= self._graph.whole:
            yield OwnershipLimit("treasury_all", owned=self._owned)
        else:
            share = pair_text(self._solution, pair)
            yield OwnershipLimit("treasury", owned=self._owned, share=share)

    def _on_unknown(self) -> Iterator[Limit]:
        unknown = [
            pair for pair in self._pairs
            if self._graph.pairs.unknown[pair] and self._owner(pair) != self._node
        ]  # fmt: skip
        # Those that may be blocked come first: theirs are the shares that could change the answer.
        rank = self._solution.runs[MAXIMUM].rank
        unknown.sort(key=lambda pair: rank[self._owner(pair)] < 0)
        amounts = self._graph.pairs.amounts
        for pair in unknown[:_NAMED]:
            ends = [self._graph.percent(col[pair]) for col in (amounts.low, amounts.high)]
            low, high = (_short(percent(end)) for end in ends)
            owner = self._label(self._owner(pair))
            yield OwnershipLimit(
                "unknown_share", owner=owner, owned=self._owned, low=low, high=high
            )
            for one in self._records(pair):
                if one.share and parse_share(one.share) is None:
                    text = repr(one.share[:40])
                    yield OwnershipLimit("unread_share", owner=owner, owned=self._owned, text=text)
        if len(unknown) > _NAMED:
            yield OwnershipLimit(
                "unknown_more", count=f"{len(unknown) - _NAMED:,}", owned=self._owned
            )

    def _on_unspecified(self) -> Iterator[Limit]:
        for pair in self._pairs:
            party = self._shower.parties[self._owner(pair)]
            if party.unspecified:
                share = pair_text(self._solution, pair)
                reason = party.unspecified
                yield OwnershipLimit("unspecified", share=share, owned=self._owned, reason=reason)

    def _on_records(self) -> Iterator[Limit]:
        holdings = self._told.holdings
        for pair in self._pairs:
            owner = self._label(self._owner(pair))
            rows = self._shower.ordered(self._graph.pairs.kept.of(pair))
            if self._graph.pairs.disputed[pair]:
                said = [f"{one.share or '?'} % {one.document}" for one in self._records(pair)]
                share = pair_text(self._solution, pair)
                yield OwnershipLimit(
                    "disputed", owner=owner, owned=self._owned, records="; ".join(said), share=share
                )
            for row in rows:
                if self._graph.state[row] == MAYBE:
                    yield OwnershipLimit(
                        "maybe", owner=owner, owned=self._owned, date=self._as_of,
                        span=self._shower.records[row].span,
                    )  # fmt: skip
                code = int(holdings.type.code[row])
                if code != NONE and holdings.type.values[code] == UNSURE:
                    yield OwnershipLimit("type_unknown", owner=owner, owned=self._owned)
        for row in self._shower.ordered(self._told.backwards.get(self._node, ())):
            record, above = self._shower.records[row], self._label(int(holdings.owner[row]))
            yield OwnershipLimit("backwards", owner=above, owned=self._owned, span=record.span)

    def _on_far(self) -> Iterator[Limit]:
        far = self._solution.far.get(self._node, ())
        for row in self._shower.ordered(self._told.indirect.get(self._node, ())):
            owner, record = int(self._told.holdings.owner[row]), self._shower.records[row]
            share = f"{record.share} %" if record.share else "?"
            kind = "indirect_open" if owner in far else "indirect_shown"
            yield OwnershipLimit(kind, owner=self._label(owner), owned=self._owned, share=share)

    def _on_joint(self) -> Iterator[Limit]:
        if self._status == BLOCKED:
            return
        mine = self._graph.owners(self._node)
        rows = slice(mine.start, mine.stop)
        owners, amounts = self._graph.pairs.owner[rows], self._graph.pairs.amounts
        may = (self._solution.runs[MAXIMUM].rank[owners] >= 0) & (owners != self._node)
        most = self._graph.percent(sum(amounts.high[rows][may].tolist()))
        least = self._graph.percent(sum(amounts.low[rows][~may].tolist()))
        if may.any() and least + most > WHOLE >= least:
            yield OwnershipLimit(
                "joint", owned=self._owned, others=_short(percent(least)),
                rest=_short(percent(WHOLE - least)),
            )  # fmt: skip

    def _on_control(self) -> Iterator[Limit]:
        name = self._solution.regime.name
        for node, rows in sorted(self._told.control.items()):
            for row in self._shower.ordered(rows):
                owner = int(self._told.holdings.owner[row])
                status = self._solution.status(owner)
                if status != CLEAR:
                    role = self._shower.records[row].role
                    yield OwnershipLimit(
                        "control_us" if name == "us" else "control_other", role=role,
                        owner=self._label(owner), owned=self._label(node), status=status,
                        regime=name.upper(),
                    )  # fmt: skip


def _short(text: str) -> str:
    """Cut a long decimal number to what a reader can take in."""
    whole, _, decimals = text.partition(".")
    return f"{whole}.{decimals[:9]}…" if len(decimals) > 9 else text
