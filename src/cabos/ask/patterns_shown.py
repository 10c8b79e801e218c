"""A finding as it is shown: with the references of its transfers, as JSON and as a row."""

from dataclasses import dataclass

from cabos.ask.patterns import Finding
from cabos.ask.patterns_words import unusual
from cabos.model.cell import in_one_cell
from cabos.model.money import to_decimal

_HOUR = 3_600


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with what its codes stand for.

    Attributes:
        finding: the finding.
        accounts: the keys of its accounts, in the order in which money reaches them.
        centre: the key of the account it is about; empty where it is about no single one.
        transfers: its transfers in the order of time: ref, date, from, to, amount, currency, place.
        start: ISO day or moment of the first.
        end: of the last.
        reported_at: the first moment at which it is final.
    """

    finding: Finding
    accounts: tuple[str, ...]
    centre: str
    transfers: tuple[dict[str, object], ...]
    start: str
    end: str
    reported_at: str

    @property
    def refs(self) -> tuple[str, ...]:
        """The references of its transfers."""
        return tuple(str(one["ref"]) for one in self.transfers)

    @property
    def places(self) -> tuple[str, ...]:
        """The ids of its transfers: snapshot and row."""
        return tuple(str(one["place"]) for one in self.transfers)

    @property
    def amounts(self) -> str:
        """The sums of its transfers by currency, joined like the currencies."""
        sums = self.finding.amounts
        return ";".join(f"{to_decimal(units, currency):f}" for currency, units in sums)

    @property
    def currencies(self) -> str:
        """The currencies of its transfers."""
        return ";".join(currency for currency, _ in self.finding.amounts)

    @property
    def dwell_hours(self) -> float | None:
        """For how many hours money stays in an account of it before it goes on, the median."""
        dwell = self.finding.dwell
        return None if dwell is None else round(dwell / _HOUR, 2)

    def row(self, lang: str) -> list[object]:
        """Return its row of the CSV file."""
        one, hours = self.finding, self.dwell_hours
        return [
            one.id, one.kind, in_one_cell(self.accounts), in_one_cell(self.refs),
            self.amounts,
            self.start, self.end, round(one.score, 2), self.currencies, len(one.positions),
            one.payers, one.beneficiaries, self.centre, "" if hours is None else f"{hours:g} h",
            unusual(one, lang), self.reported_at, "yes" if one.is_open else "no", one.part_of,
            ";".join(one.shares_with), "" if one.learnt is None else round(one.learnt, 4),
        ]  # fmt: skip

    def to_json(self, lang: str) -> dict[str, object]:
        """Return it as JSON values, with its transfers."""
        one = self.finding
        return {
            "finding": one.id, "kind": one.kind, "centre": self.centre or None,
            "accounts": list(self.accounts), "refs": list(self.refs),
            "amounts": [
                {"currency": currency, "amount": to_decimal(units, currency)}
                for currency, units in one.amounts
            ],
            "from": self.start, "to": self.end, "score": round(one.score, 2),
            "needed": round(one.needed, 2), "dwell_hours": self.dwell_hours,
            "unusual": unusual(one, lang), "reported_at": self.reported_at, "open": one.is_open,
            "part_of": one.part_of or None, "shares_with": list(one.shares_with),
            "learnt": None if one.learnt is None else round(one.learnt, 4),
            "transfers": list(self.transfers),
        }  # fmt: skip
