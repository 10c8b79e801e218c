"""Which part of each payment is tainted, under a rule that is named."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from cabos.ask.tracing_books import Book, Number, Parcel, Taint, Total, book_of
from cabos.ask.tracing_steps import Pool, Step, steps_of
from cabos.model.flows import Flows

IN, OUT, FEE, SELF = "in", "out", "fee", "self"


@dataclass(frozen=True, slots=True)
class Setting:
    """What is traced, and how.

    Attributes:
        accounts: the codes of the accounts.
        marks: position of each tainted transfer to how much of what arrives is tainted.
        same_day: one of ``tracing_steps.SAME_DAY``.
        openings: what each pool held before its first transfer, all of it clean; nothing if it is
            not named, and less than nothing if it was overdrawn.
    """

    accounts: Collection[int]
    marks: Mapping[int, int]
    same_day: str = "as-recorded"
    openings: Mapping[Pool, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a schedule: what one transfer does to one account of the set.

    Amounts are smallest units of the account's currency.

    Attributes:
        position: the transfer.
        pool: the account and the currency.
        side: ``in``, ``out``, ``fee``, or ``self`` where an account pays itself.
        is_between: whether the other side is in the set too.
        amount: what is booked.
        balance: the balance after it.
        marked: what is newly tainted by a mark.
        tainted: the tainted part of the amount.
        absorbed: the tainted part that repays an overdraft, and is the bank's then.
        left: the taint in the account after it.
        is_exact: whether these are exact; else they are rounded to 12 digits.
    """

    position: int
    pool: Pool
    side: str
    is_between: bool
    amount: int
    balance: int
    marked: Number
    tainted: Number
    absorbed: Number
    left: Number
    is_exact: bool


TOTALS = ("in", "between_in", "out", "fees", "between_out", "absorbed", "left")
"""What a currency's taint adds up from: in + between_in = the sum of the others."""


@dataclass(frozen=True, slots=True)
class Traced:
    """The outcome under one rule.

    Attributes:
        rule: its name.
        lines: the schedule, in order.
        left: the taint left in each pool.
        balances: the balance left in each pool.
        totals: for each currency, each of ``TOTALS``.
        conserved: whether they add up, checked on the exact numbers.
    """

    rule: str
    lines: tuple[Line, ...]
    left: Mapping[Pool, Number]
    balances: Mapping[Pool, int]
    totals: Mapping[str, Mapping[str, Number]]
    conserved: bool


def trace(flows: Flows, setting: Setting, rule: str) -> Traced:
    """Trace tainted money through a set of accounts.

    Args:
        flows: all transfers.
        setting: the accounts, what is tainted and how equal times are ordered.
        rule: a name of ``tracing_rules.RULES``.
    """
    tracer = _Tracer(book_of(rule), setting)
    for step in steps_of(flows, setting.accounts, setting.same_day):
        tracer.go(step)
    return tracer.outcome(rule)


class _Tracer:
    """A trace under way."""

    def __init__(self, book: Book, setting: Setting) -> None:
        self._book, self._marks = book, setting.marks
        self._balances: dict[Pool, int] = {}
        self._lines: list[Line] = []
        self._totals: dict[str, dict[str, Total]] = {}
        self._nothing = book.taint(book.parcel(0, 0))
        for pool, amount in setting.openings.items():
            self._balances[pool] = amount
            book.put(pool, book.parcel(max(amount, 0), 0))

    def go(self, step: Step) -> None:
        """Let one transfer happen."""
        if step.is_idle and step.payer is not None:
            self._say(step, step.payer, SELF, step.amount)
            self._pay_fee(step)
            return
        parcel: Parcel = None
        if step.payer is not None:
            parcel = self._pay(step.payer, step.amount)
            kind = "out" if step.beneficiary is None else "between_out"
            self._add(step.currency, kind, self._book.taint(parcel))
            self._say(step, step.payer, OUT, step.amount, tainted=self._book.taint(parcel))
            self._pay_fee(step)
        if step.beneficiary is not None:
            self._receive(step, step.beneficiary, parcel)

    def _pay(self, pool: Pool, amount: int) -> Parcel:
        balance = self._balances.get(pool, 0)
        own = min(amount, max(balance, 0))
        self._balances[pool] = balance - amount
        return self._book.join(self._book.take(pool, own), amount - own)

    def _pay_fee(self, step: Step) -> None:
        if step.payer is not None and step.fee:
            taint = self._book.taint(self._pay(step.payer, step.fee))
            self._add(step.currency, "fees", taint)
            self._say(step, step.payer, FEE, step.fee, tainted=taint)

    def _receive(self, step: Step, pool: Pool, parcel: Parcel) -> None:
        book, amount = self._book, step.received
        if parcel is None:
            parcel = book.parcel(amount, 0)
        else:
            parcel = book.converted(parcel, step.amount, amount)
            self._add(pool.currency, "between_in", book.taint(parcel))
        marked = self._nothing
        if step.position in self._marks:
            parcel, marked = book.marked(parcel, self._marks[step.position])
            self._add(pool.currency, "in", marked)
        balance = self._balances.get(pool, 0)
        self._balances[pool] = balance + amount
        absorbed = self._nothing
        book.put(pool, parcel)
        if balance < 0:
            absorbed = book.taint(book.take(pool, min(amount, -balance)))
            self._add(pool.currency, "absorbed", absorbed)
        self._say(
            step, pool, IN, amount, tainted=book.taint(parcel), marked=marked, absorbed=absorbed
        )

    def _add(self, currency: str, kind: str, taint: Taint) -> None:
        totals = self._totals.get(currency)
        if totals is None:
            totals = {one: self._book.total() for one in TOTALS}
            self._totals[currency] = totals
        totals[kind].add(taint)

    def _say(
        self, step: Step, pool: Pool, side: str, amount: int, *,
        tainted: Taint = None, marked: Taint = None, absorbed: Taint = None,
    ) -> None:  # fmt: skip
        parts = (marked, tainted, absorbed, self._book.left(pool))
        found = [(0, True) if one is None else self._book.exact(one) for one in parts]
        is_between = step.payer is not None and step.beneficiary is not None and side != FEE
        (new, _), (part, _), (bank, _), (left, _) = found
        self._lines.append(
            Line(
                step.position, pool, side, is_between, amount, self._balances.get(pool, 0),
                new, part, bank, left, all(exact for _, exact in found),
            )
        )  # fmt: skip

    def outcome(self, rule: str) -> Traced:
        """Return what came out."""
        book = self._book
        for pool in self._balances:
            self._add(pool.currency, "left", book.left(pool))
        conserved = True
        for totals in self._totals.values():
            rest = book.total()
            for kind in TOTALS:
                rest.add(totals[kind].sum) if kind in TOTALS[:2] else rest.take(totals[kind].sum)
            conserved = conserved and rest.is_nothing
        return Traced(
            rule,
            tuple(self._lines),
            {pool: book.exact(book.left(pool))[0] for pool in self._balances},
            dict(self._balances),
            {
                currency: {kind: book.exact(one.sum)[0] for kind, one in totals.items()}
                for currency, totals in self._totals.items()
            },
            conserved,
        )
