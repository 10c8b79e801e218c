"""What a trace shows: the schedule, the payments, the proof that nothing is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cabos.ask.amounts import amount_json, shown
from cabos.ask.tracing import TOTALS
from cabos.ask.tracing_rules import NOT_ADVICE, REFUSED, RULES, Rule
from cabos.model.limit import Limit

Number = int | Fraction


@dataclass(frozen=True, slots=True)
class Place:
    """Where a transfer stands.

    Attributes:
        file: the name of the file.
        row: its row there.
        place: where, if the row alone does not tell, such as ``page 3``.
        snapshot: the sha256 of the file.
        also_at: ``FILE:ROW`` of what repeats it, such as the other side's statement.
    """

    file: str
    row: int
    place: str
    snapshot: str
    also_at: tuple[str, ...] = ()

    @property
    def line(self) -> str:
        """``FILE:ROW``."""
        return f"{self.file}:{self.row}"

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "file": self.file, "row": self.row, "place": self.place, "snapshot": self.snapshot,
            "also_at": list(self.also_at),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the schedule.

    Amounts are smallest units of ``currency``, whole or as fractions.

    Attributes:
        number: its number in the schedule, from 1.
        position: the transfer's position.
        ref: its reference.
        date: ISO day or moment.
        account: the account of the set.
        other: the other side; empty where the file does not name it.
        side: ``in``, ``out``, ``fee`` or ``self``.
        is_between: whether the other side is in the set too.
        currency: of the account's money.
        amount: what is booked.
        balance: the balance after it.
        marked: what is newly tainted.
        tainted: the tainted part of the amount.
        absorbed: the tainted part that repaid an overdraft.
        left: the taint in the account after it.
        memo: the purpose as written.
        at: where it stands.
    """

    number: int
    position: int
    ref: str
    date: str
    account: str
    other: str
    side: str
    is_between: bool
    currency: str
    amount: int
    balance: int
    marked: Number
    tainted: Number
    absorbed: Number
    left: Number
    memo: str
    at: Place

    def money(self, name: str) -> Decimal:
        """Return one of its amounts in the currency."""
        return shown(getattr(self, name), self.currency)

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        found: dict[str, Any] = {
            "line": self.number, "position": self.position, "ref": self.ref, "date": self.date,
            "account": self.account, "other": self.other, "side": self.side,
            "between": self.is_between, "currency": self.currency,
        }  # fmt: skip
        for name in ("amount", "balance", "marked", "tainted", "absorbed", "left"):
            found |= amount_json(name, getattr(self, name), self.currency)
        return found | {"memo": self.memo, **self.at.to_json()}

    def payment_json(self, fee: "ShownLine | None" = None) -> dict[str, Any]:
        """Return it as a payment that is traced.

        Args:
            fee: the line of its fee, if it has one.
        """
        beside: dict[str, Any] = {}
        if fee is not None:
            beside = amount_json("fee", fee.amount, self.currency)
            beside |= amount_json("fee_tainted", fee.tainted, self.currency)
        return {
            "ref": self.ref,
            **amount_json("amount", self.amount, self.currency),
            **amount_json("tainted", self.tainted, self.currency), **beside,
            "currency": self.currency, "date": self.date,
            "from": self.account, "to": self.other, "line": self.number,
            "position": self.position, **self.at.to_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownPool:
    """What one account holds in one currency at the end.

    Attributes:
        account: its key.
        currency: the currency.
        opening: what it held before its first transfer, smallest units.
        balance: what it holds at last.
        left: the tainted part of that.
    """

    account: str
    currency: str
    opening: int
    balance: int
    left: Number

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "account": self.account, "currency": self.currency,
            **amount_json("opening", self.opening, self.currency),
            **amount_json("balance", self.balance, self.currency),
            **amount_json("left", self.left, self.currency),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Edge:
    """All that went from one account to another in one currency: a ribbon of a Sankey.

    Attributes:
        payer: the account that pays; empty where it is not named.
        beneficiary: the account that receives.
        currency: of what is paid.
        amount: the sum, smallest units.
        tainted: the tainted part.
        lines: the numbers of its lines in the schedule.
    """

    payer: str
    beneficiary: str
    currency: str
    amount: int
    tainted: Number
    lines: tuple[int, ...]

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "from": self.payer, "to": self.beneficiary, "currency": self.currency,
            **amount_json("amount", self.amount, self.currency),
            **amount_json("tainted", self.tainted, self.currency),
            "lines": list(self.lines),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mark:
    """A transfer that is said to be tainted.

    Attributes:
        ref: its reference.
        position: its position.
        currency: of what arrives.
        amount: how much of it is tainted.
        of: how much arrives.
        at: where it stands.
    """

    ref: str
    position: int
    currency: str
    amount: int
    of: int
    at: Place

    def to_json(self) -> dict[str, Any]:
        """Return it as plain values."""
        return {
            "ref": self.ref, "position": self.position, "currency": self.currency,
            **amount_json("amount", self.amount, self.currency),
            **amount_json("of", self.of, self.currency), **self.at.to_json(),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownTrace:
    """The outcome under one rule.

    Attributes:
        rule: the rule with its law.
        lines: the schedule.
        edges: what went between whom.
        pools: what is left where.
        totals: for each currency, each of ``TOTALS``.
        conserved: whether they add up exactly.
        limits: what would change it.
    """

    rule: Rule
    lines: tuple[ShownLine, ...]
    edges: tuple[Edge, ...]
    pools: tuple[ShownPool, ...]
    totals: Mapping[str, Mapping[str, Number]]
    conserved: bool
    limits: tuple[Limit, ...]

    @property
    def payments(self) -> list[ShownLine]:
        """The payments out of the set, in order."""
        return [one for one in self.lines if one.side == "out" and not one.is_between]

    @property
    def between(self) -> list[ShownLine]:
        """The payments from one account of the set to another."""
        return [one for one in self.lines if one.side == "out" and one.is_between]

    def left(self) -> tuple[Number, str] | None:
        """Return the taint left and its currency, or None where it is in several."""
        held = {money: one["left"] for money, one in self.totals.items() if one["left"]}
        if len(held) > 1:
            return None
        touched = [money for money, one in self.totals.items() if any(one.values())]
        money = next(iter(held or touched or self.totals), "")
        return held.get(money, 0), money

    def to_json(self, lang: str = "en", *, is_whole: bool = True) -> dict[str, Any]:
        """Return it as plain values.

        Args:
            lang: the language of its sentences.
            is_whole: with the schedule and the edges too.
        """
        left = self.left()
        fees = {one.position: one for one in self.lines if one.side == "fee"}
        found: dict[str, Any] = {
            "rule": self.rule.name,
            "says": self.rule.says[lang],
            "law": self.rule.law[lang],
            "against": REFUSED[lang],
            "advice": NOT_ADVICE[lang],
            "traced": [one.payment_json(fees.get(one.position)) for one in self.payments],
            "between": [one.payment_json(fees.get(one.position)) for one in self.between],
            **({"left": None} if left is None else amount_json("left", *left)),
            "totals": [totals_json(money, said) for money, said in self.totals.items()],
            "conserved": self.conserved,
            "accounts": [one.to_json() for one in self.pools],
            "limits": [one.text(lang) for one in self.limits],
        }
        if is_whole:
            found["edges"] = [one.to_json() for one in self.edges]
            found["lines"] = [one.to_json() for one in self.lines]
        return found


@dataclass(frozen=True, slots=True)
class Traces:
    """The outcome of a question about taint: one rule, or all of them side by side.

    Attributes:
        accounts: the accounts that were traced.
        marks: what was said to be tainted.
        same_day: the order of equal times.
        traces: under each rule that was asked for.
    """

    accounts: tuple[str, ...]
    marks: tuple[Mark, ...]
    same_day: str
    traces: Sequence[ShownTrace]

    def compared(self) -> "Traces":
        """Return it with each rule once, in the order of the list of rules."""
        by_name = {one.rule.name: one for one in self.traces}
        ordered = [by_name[name] for name in RULES if name in by_name]
        return replace(self, traces=ordered)

    def to_json(self, lang: str = "en", *, is_compared: bool) -> dict[str, Any]:
        """Return it as plain values; several rules under ``rules``."""
        asked: dict[str, Any] = {
            "traced_accounts": list(self.accounts),
            "marks": [one.to_json() for one in self.marks],
            "same_day": self.same_day,
        }
        if not is_compared:
            return self.traces[0].to_json(lang) | asked
        return {"rules": [one.to_json(lang, is_whole=False) for one in self.traces]} | asked


def totals_json(currency: str, totals: Mapping[str, Number]) -> dict[str, Any]:
    """Return what a currency's taint adds up from, as plain values."""
    found: dict[str, Any] = {"currency": currency}
    for name in TOTALS:
        found |= amount_json(name, totals[name], currency)
    return found
