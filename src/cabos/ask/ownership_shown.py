"""What the answer of the 50 Percent Rule shows: layers, owners, records, each with its proof."""

from dataclasses import asdict, dataclass, field
from fractions import Fraction
from typing import Any

from cabos.model.limit import Limit
from cabos.model.share import percent


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a holding, where it stands and what it says.

    Attributes:
        holding_id: the id of its Ownership entity.
        source: the source.
        snapshot: the sha256 that names the version.
        place: where it stands in the snapshot.
        share: the share it says, as canonical text; empty where it says none.
        start: the first day.
        end: the last day.
        role: the interest as declared.
        type: direct, indirect or unknown, where declared.
        publisher: who says so, as the file tells.
        source_url: the address of the document.
        record_id: the id of the record in its register.
        statement_ids: the statements it rests on.
    """

    holding_id: str
    source: str
    snapshot: str = ""
    place: str = ""
    share: str = ""
    start: str = ""
    end: str = ""
    role: str = ""
    type: str = ""
    publisher: str = ""
    source_url: str = ""
    record_id: str = ""
    statement_ids: tuple[str, ...] = ()

    @property
    def order(self) -> tuple[str, ...]:
        """A key by which records are shown in one order."""
        return self.source, self.holding_id, self.snapshot, self.share, self.role

    @property
    def document(self) -> str:
        """Who says so and where, on one line."""
        said = " · ".join(filter(None, (self.publisher, self.source_url, self.record_id)))
        return said or self.place or self.source

    @property
    def span(self) -> str:
        """From when to when, in words of its own."""
        return f"{self.start or '…'} – {self.end or '…'}"


@dataclass(frozen=True, slots=True)
class Party:
    """A party as it is shown.

    Attributes:
        id: its canonical id.
        caption: its name.
        schema: its FollowTheMoney schema.
        unspecified: why the source does not name it; empty where it does.
        listing: ids of the statements that list it.
        lists: the sources that list it.
        not_blocking: sources on which it stands and that block nothing.
        marked: sources that are no list and mark it as sanctioned.
        watched: lists of the user's own on which it stands without a sanctions programme.
    """

    id: str
    caption: str
    schema: str = ""
    unspecified: str = ""
    listing: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    not_blocking: tuple[str, ...] = ()
    marked: tuple[str, ...] = ()
    watched: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Name and id."""
        return self.id if self.caption == self.id else f"{self.caption} [{self.id}]"


@dataclass(frozen=True, slots=True)
class Owner:
    """A blocked, or possibly blocked, owner in a layer.

    Attributes:
        party: the owner.
        status: ``listed``, ``blocked`` or ``possibly_blocked``.
        share_min: the least it holds, percent.
        share_max: the most.
        share: the same as text; empty for an indirect declaration.
        records: the records that say so.
    """

    party: Party
    status: str
    share_min: Fraction
    share_max: Fraction
    share: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class ShownTie:
    """One holding.

    Attributes:
        owner: who owns.
        owned: what is owned.
        share: how much, as text.
        records: the records that say so.
    """

    owner: Party
    owned: Party
    share: str
    records: tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class ShownLayer:
    """One layer between the block and the entity.

    Attributes:
        party: the party that is owned.
        status: whether it is blocked.
        share_min: what certainly blocked owners hold of it at least, percent.
        share_max: what possibly blocked owners hold of it at most.
        owners: those owners.
        treasury: what it holds of itself, which is left out of the whole; or None.
    """

    party: Party
    status: str
    share_min: Fraction
    share_max: Fraction
    owners: tuple[Owner, ...]
    treasury: ShownTie | None = None


@dataclass(frozen=True, slots=True)
class Conflict:
    """Holdings of one party that cannot all be true.

    Attributes:
        party: the party that is owned.
        total: what they come to at least, percent.
        ties: the largest ones, as many as come to more than 100 percent.
        more: how many owners there are beside them.
    """

    party: Party
    total: Fraction
    ties: tuple[ShownTie, ...]
    more: int


@dataclass(frozen=True, slots=True)
class Control:
    """Control by a party that is, or may be, blocked.

    Attributes:
        owner: who controls.
        status: whether it is blocked.
        owned: what it controls.
        record: the record that says so.
    """

    owner: Party
    status: str
    owned: Party
    record: Record


@dataclass(frozen=True, slots=True)
class Before:
    """What the answer is without what was assumed.

    Attributes:
        status: the status.
        share_min: the least that blocked owners hold.
        share_max: the most.
    """

    status: str
    share_min: Fraction
    share_max: Fraction


@dataclass(frozen=True, slots=True)
class Owned:
    """Whether a party is owned into a block.

    Attributes:
        entity_id: the id that was asked for.
        party: the party, by its canonical id.
        status: ``blocked``, ``possibly_blocked`` or ``not_blocked``.
        is_listed: whether it is blocked itself.
        share_min: what certainly blocked owners hold of it at least, percent, at most 100.
        share_max: what possibly blocked owners hold of it at most.
        layers: from the block down to the party.
        smallest: the smallest set of holdings that makes it so.
        is_smallest: whether no smaller set can; else none of the set can be spared.
        conflicts: shares that come to more than 100 percent.
        control: control by blocked parties, reported apart.
        limits: what would change the answer.
        regime: whose rule.
        as_of: the day.
        assumed: what was assumed.
        before: the answer without it, or None.
    """

    entity_id: str
    party: Party
    status: str
    is_listed: bool
    share_min: Fraction
    share_max: Fraction
    regime: str
    as_of: str
    layers: tuple[ShownLayer, ...] = ()
    smallest: tuple[ShownTie, ...] = ()
    is_smallest: bool = True
    conflicts: tuple[Conflict, ...] = ()
    control: tuple[Control, ...] = ()
    limits: tuple[Limit, ...] = ()
    assumed: tuple[str, ...] = ()
    before: Before | None = field(default=None)

    @property
    def because(self) -> tuple[str, ...]:
        """Ids of the statements it rests on: of all holdings and listings used."""
        found: dict[str, None] = dict.fromkeys(self.party.listing)
        for layer in self.layers:
            for record in layer.treasury.records if layer.treasury else ():
                found |= dict.fromkeys(record.statement_ids)
            for owner in layer.owners:
                found |= dict.fromkeys(owner.party.listing)
                for record in owner.records:
                    found |= dict.fromkeys(record.statement_ids)
        return tuple(found)


def number(value: Fraction) -> int | float:
    """Write a percentage for JSON: whole where it is, else the nearest decimal number."""
    return int(value) if value.denominator == 1 else float(value)


def share_text(low: Fraction, low_tiny: int, high: Fraction, high_tiny: int) -> str:
    """Write a share: ``50``, ``25-50``, ``>25-50``."""
    if low == high:
        return percent(low, parts=True)
    return f"{'>' * (low_tiny > 0)}{percent(low)}-{'<' * (high_tiny < 0)}{percent(high)}"


def to_json(owned: Owned) -> dict[str, Any]:
    """Write the answer as plain JSON values."""
    before = owned.before
    return {
        "entity_id": owned.entity_id,
        "canonical_id": owned.party.id,
        "caption": owned.party.caption,
        "status": owned.status,
        "listed": owned.is_listed,
        "share_min": number(owned.share_min),
        "share_max": number(owned.share_max),
        "layers": [_layer(one) for one in owned.layers],
        "smallest": [_tie(one) for one in owned.smallest],
        "smallest_is_exact": owned.is_smallest,
        "conflicts": [
            {
                "entity_id": one.party.id,
                "caption": one.party.caption,
                "total_min": number(one.total),
                "holdings": [_tie(tie) for tie in one.ties],
                "more_owners": one.more,
            }
            for one in owned.conflicts
        ],
        "control": [
            {
                "entity_id": one.owner.id,
                "caption": one.owner.caption,
                "status": one.status,
                "owned_id": one.owned.id,
                "owned": one.owned.caption,
                "role": one.record.role,
                "record": _record(one.record),
            }
            for one in owned.control
        ],
        "because": list(owned.because),
        "limits": [str(one) for one in owned.limits],
        "regime": owned.regime,
        "as_of": owned.as_of,
        "assumed": list(owned.assumed),
        "before": None
        if before is None
        else {
            "status": before.status,
            "share_min": number(before.share_min),
            "share_max": number(before.share_max),
        },
    }


def _layer(layer: ShownLayer) -> dict[str, Any]:
    return {
        "entity_id": layer.party.id,
        "caption": layer.party.caption,
        "status": layer.status,
        "share_min": number(layer.share_min),
        "share_max": number(layer.share_max),
        "owners": [_owner(one) for one in layer.owners],
        "treasury": None if layer.treasury is None else _tie(layer.treasury),
    }


def _owner(owner: Owner) -> dict[str, Any]:
    first = _record(owner.records[0]) if owner.records else {}
    ids = dict.fromkeys(key for record in owner.records for key in record.statement_ids)
    return {
        "entity_id": owner.party.id,
        "caption": owner.party.caption,
        "status": owner.status,
        "share_min": number(owner.share_min),
        "share_max": number(owner.share_max),
        "share": owner.share,
        **{key: first.get(key, "") for key in ("from", "to", "source", "snapshot", "place")},
        "document": owner.records[0].document if owner.records else "",
        "statement_ids": [*owner.party.listing, *ids],
        "records": [_record(one) for one in owner.records],
    }


def _tie(tie: ShownTie) -> dict[str, Any]:
    return {
        "owner_id": tie.owner.id,
        "owner": tie.owner.caption,
        "owned_id": tie.owned.id,
        "owned": tie.owned.caption,
        "share": tie.share,
        "holding_ids": [one.holding_id for one in tie.records],
        "document": "; ".join(dict.fromkeys(one.document for one in tie.records)),
    }


def _record(record: Record) -> dict[str, Any]:
    raw = asdict(record)
    raw["from"], raw["to"] = raw.pop("start"), raw.pop("end")
    raw["document"] = record.document
    raw["statement_ids"] = list(record.statement_ids)
    return raw
