"""What limits how money is followed, as a user writes it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_CEILING

from cabos.ask.money_limits import MoneyLimit
from cabos.ask.reaching import Bounds
from cabos.errors import UsageError
from cabos.model.date import DAY
from cabos.model.limit import Limit
from cabos.model.money import digits_of
from cabos.runs.tracing_input import read_amount

_UNITS = {"s": 1, "m": 60, "h": 3_600, "d": DAY, "w": 7 * DAY}
_GAP = re.compile(r"(\d+)\s*([smhdw])")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Asked:
    """The limits as they are written.

    Attributes:
        start: the first day or moment, ISO; empty for any.
        end: the last day or moment.
        max_hops: how many transfers at most; None for any number.
        max_gap: how long money may rest in an account, such as ``3d`` or ``12h``.
        least: ``1000`` for every currency, or ``1000 USD`` for one; several may be given.
        is_strict: whether the next transfer must be later.
    """

    start: str = ""
    end: str = ""
    max_hops: int | None = None
    max_gap: str = ""
    least: Sequence[str] = ()
    is_strict: bool = False

    def bounds(self, currencies: Sequence[str]) -> Bounds:
        """Return them as numbers.

        Raises:
            UsageError: if one cannot be read, or the window ends before it starts.
        """
        if self.max_hops is not None and self.max_hops < 1:
            raise UsageError("--max-hops is at least 1", where=str(self.max_hops))
        start, end = _moment(self.start, "--from"), _moment(self.end, "--to", is_last=True)
        if start is not None and end is not None and end < start:
            raise UsageError("--to is before --from", where=self.end)
        gap = _gap(self.max_gap) if self.max_gap else None
        least = _least(self.least, currencies)
        return Bounds(start, end, self.max_hops or 0, gap, least, self.is_strict)

    def limits(self) -> list[Limit]:
        """Say what they cut."""
        said: list[Limit] = []
        if self.start or self.end:
            said.append(MoneyLimit("window", start=self.start or "…", end=self.end or "…"))
        if self.max_gap:
            said.append(MoneyLimit("gap", gap=self.max_gap))
        if self.least:
            said.append(MoneyLimit("least", amount=", ".join(self.least)))
        if not self.is_strict:
            said.append(MoneyLimit("equal_times"))
        return said

    def parameters(self) -> dict[str, object]:
        """Return what was chosen."""
        return {
            "from": self.start, "to": self.end, "max_hops": self.max_hops,
            "max_gap": self.max_gap, "min_amount": list(self.least), "strict": self.is_strict,
        }  # fmt: skip


def _moment(text: str, option: str, *, is_last: bool = False) -> int | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        raise UsageError(
            f"{option} is no day or moment", where=text,
            remedy="Write 2026-01-31, or 2026-01-31T12:00:00",
        ) from None  # fmt: skip
    zoned = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment
    second = int(zoned.timestamp())
    return second + DAY - 1 if is_last and _DATE.fullmatch(text) else second


def _gap(text: str) -> int:
    match = _GAP.fullmatch(text.strip())
    if match is None:
        raise UsageError(
            "--max-gap is no length of time", where=text, remedy="Write 3d, 12h, 30m, 90s or 2w"
        )
    return int(match[1]) * _UNITS[match[2]]


def _least(texts: Sequence[str], currencies: Sequence[str]) -> dict[str, int]:
    for_all: dict[str, int] = {}
    for_one: dict[str, int] = {}
    for text in texts:
        read = read_amount(text)
        if read is None or read[0] < 0:
            raise UsageError(
                "--min-amount is no amount", where=text, remedy="Write 1000, or '1000 USD'"
            )
        amount, named = read
        if named and named not in currencies:
            raise UsageError(
                "No transfer is in this currency", where=text,
                remedy=f"The transfers are in {', '.join(sorted(currencies))}",
            )  # fmt: skip
        for currency in [named] if named else currencies:
            # Between two smallest units the next one: a transfer is of whole ones.
            units = amount.scaleb(digits_of(currency)).to_integral_value(ROUND_CEILING)
            (for_one if named else for_all)[currency] = int(units)
    return for_all | for_one
