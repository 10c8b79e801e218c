"""What an exposure shows: for each account and currency, what came from listed parties."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cabos.ask.following_shown import Ride


@dataclass(frozen=True, slots=True)
class Flow:
    """One direction of an exposure.

    Attributes:
        total: all that the account received in the currency; or paid.
        by_hop: the part that comes from a listed party by 1, 2, … transfers; or goes to one.
        hops: the fewest transfers from a listed party in the order of time, in any currency; 0
            where there is none.
    """

    total: Decimal
    by_hop: tuple[Decimal, ...]
    hops: int

    @property
    def direct(self) -> Decimal:
        """What comes from a listed party itself."""
        return self.by_hop[0]

    @property
    def indirect(self) -> Decimal:
        """What comes through others."""
        return sum(self.by_hop[1:], Decimal(0) * self.by_hop[0])

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "hops": self.hops or None, "total": self.total, "direct": self.direct,
            "indirect": self.indirect, "by_hop": list(self.by_hop),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exposed:
    """An account in one currency.

    Attributes:
        account: its key.
        currency: the currency.
        holder: who holds it; empty where that is not known.
        entity: the holder's canonical id, likewise.
        standing: ``listed``, ``owned_into_block``, or empty.
        is_source: whether it is one of the accounts that exposure is measured from.
        came: what came from listed parties.
        went: what went to them.
    """

    account: str
    currency: str
    holder: str
    entity: str
    standing: str
    is_source: bool
    came: Flow
    went: Flow

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "account": self.account, "currency": self.currency, "holder": self.holder,
            "entity": self.entity, "standing": self.standing, "is_source": self.is_source,
            "received": self.came.to_json(), "paid": self.went.to_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Source:
    """An account that exposure is measured from.

    Attributes:
        account: its key.
        holder: who holds it.
        standing: ``listed``, ``owned_into_block``, or empty where the user named it.
        because: why it stands so.
    """

    account: str
    holder: str
    standing: str
    because: str

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "account": self.account, "holder": self.holder, "standing": self.standing,
            "because": self.because,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exposures:
    """The exposure of accounts to listed parties.

    Attributes:
        sources: the accounts of listed parties.
        hops: up to how many transfers away.
        rows: the accounts that are exposed, the largest amounts first.
        exposed: how many there are in all.
        ways: for one account, the transfers of its shortest way from a listed party, and to one.
        limits: what was cut and what is not known, in the language asked for.
    """

    sources: tuple[Source, ...]
    hops: int
    rows: tuple[Exposed, ...]
    exposed: int
    ways: tuple[tuple[Ride, ...], ...]
    limits: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "measured_from": [one.to_json() for one in self.sources],
            "hops": self.hops,
            "exposed": self.exposed,
            "accounts": [one.to_json() for one in self.rows],
            "ways": [[ride.to_json() for ride in way] for way in self.ways],
            "limits": list(self.limits),
        }
