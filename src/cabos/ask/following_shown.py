"""What following money shows: the accounts it could reach, by which transfers; and paths."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from cabos.ask.tracing_shown import Place


@dataclass(frozen=True, slots=True)
class Ride:
    """A transfer that could carry the money.

    Attributes:
        position: its position in the flows.
        ref: its reference.
        date: ISO day or moment.
        payer: the account that pays; empty where the file does not name it.
        beneficiary: the account that receives.
        amount: what is paid.
        currency: its currency.
        received: what arrives.
        received_currency: its currency.
        hop: how many transfers from the start, itself included; the fewest.
        memo: the purpose as written.
        at: where it stands.
    """

    position: int
    ref: str
    date: str
    payer: str
    beneficiary: str
    amount: Decimal
    currency: str
    received: Decimal
    received_currency: str
    hop: int
    memo: str
    at: Place

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "ref": self.ref, "date": self.date, "from": self.payer, "to": self.beneficiary,
            "amount": self.amount, "currency": self.currency, "received": self.received,
            "received_currency": self.received_currency, "hop": self.hop, "memo": self.memo,
            "position": self.position, **self.at.to_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stop:
    """An account that the money could reach, or have come from.

    Attributes:
        account: its key.
        hops: the fewest transfers to it.
        date: when money could be there first; back: when it left there last.
        path: positions of the transfers by which it could be there then, in the order of time.
        refs: their references.
        sums: what the transfers that were followed bring there, by currency; back: take from it.
        holder: who holds it; empty where that is not known.
        standing: ``listed``, ``owned_into_block``, or empty.
    """

    account: str
    hops: int
    date: str
    path: tuple[int, ...]
    refs: tuple[str, ...]
    sums: tuple[tuple[str, Decimal], ...]
    holder: str = ""
    standing: str = ""

    def to_json(self, when: str) -> dict[str, Any]:
        """Return it as plain values, the date under ``when``."""
        return {
            "account": self.account, "hops": self.hops, when: self.date,
            "path": list(self.refs), "positions": list(self.path),
            "amounts": [{"currency": money, "amount": amount} for money, amount in self.sums],
            "holder": self.holder, "standing": self.standing,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Followed:
    """Where money could have gone, or come from.

    Attributes:
        sources: the accounts that were followed from.
        is_back: whether back in time.
        stops: the accounts, the nearest first.
        rides: the transfers, in the order of time.
        reached: how many accounts there are in all.
        carried: how many transfers there are in all.
        limits: what was cut and what is not known, in the language asked for.
    """

    sources: tuple[str, ...]
    is_back: bool
    stops: tuple[Stop, ...]
    rides: tuple[Ride, ...]
    reached: int
    carried: int
    limits: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        when = "departure" if self.is_back else "arrival"
        return {
            "followed": list(self.sources),
            "direction": "back" if self.is_back else "forward",
            "reached": self.reached,
            "carried": self.carried,
            "accounts": [one.to_json(when) for one in self.stops],
            "transfers": [one.to_json() for one in self.rides],
            "limits": list(self.limits),
        }


@dataclass(frozen=True, slots=True)
class Way:
    """One path.

    Attributes:
        rides: its transfers, in order.
        dwell: how long money rested between them, seconds.
        amount: the smallest amount, or None where it has several currencies.
        currency: of that.
    """

    rides: tuple[Ride, ...]
    dwell: tuple[int, ...]
    amount: Decimal | None
    currency: str

    @property
    def accounts(self) -> tuple[str, ...]:
        """The accounts it passes, ends included."""
        return (self.rides[0].payer, *(one.beneficiary for one in self.rides))

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "accounts": list(self.accounts),
            "refs": [one.ref for one in self.rides],
            "hops": len(self.rides),
            "departure": self.rides[0].date,
            "arrival": self.rides[-1].date,
            "dwell_seconds": list(self.dwell),
            "smallest_amount": self.amount,
            "currency": self.currency,
            "transfers": [one.to_json() for one in self.rides],
        }


@dataclass(frozen=True, slots=True)
class Ways:
    """Paths from some accounts to others.

    Attributes:
        sources: from where.
        targets: to where.
        order: what makes one better.
        paths: the best first.
        limits: what was cut and what is not known, in the language asked for.
    """

    sources: tuple[str, ...]
    targets: tuple[str, ...]
    order: str
    paths: Sequence[Way]
    limits: tuple[str, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "from_accounts": list(self.sources),
            "to_accounts": list(self.targets),
            "order": self.order,
            "paths": [one.to_json() for one in self.paths],
            "limits": list(self.limits),
        }
