"""Which part of each payment is tainted? The question of ``ask.tracing`` put to a workspace."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np

from cabos import __version__
from cabos.ask.money_limits import MoneyLimit
from cabos.ask.tracing import Setting, Traced, trace
from cabos.ask.tracing_rules import RULES, Rule, rule_of
from cabos.ask.tracing_shown import Edge, Mark, ShownLine, ShownPool, ShownTrace, Traces
from cabos.ask.tracing_steps import SAME_DAY, Pool, mixed_days, touching
from cabos.errors import UsageError
from cabos.model.answer import Answer, Method
from cabos.model.limit import Limit
from cabos.runs.account_naming import holders_once, named_accounts
from cabos.runs.flowing import Detail, Money, open_money
from cabos.runs.tracing_input import (
    Opening,
    place_of_detail,
    read_marks,
    read_openings,
    statement_limits,
)  # fmt: skip
from cabos.store.workspace import Store

Details = dict[int, Detail]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        now: the moment, with its time zone.
        accounts: the accounts or entities whose accounts are traced.
        marks: what is tainted: ``REF``, ``FILE:ROW``, or either with ``=AMOUNT``.
        rules: the names of the rules; never chosen by cabos.
        openings: ``ACCOUNT=AMOUNT`` each.
        same_day: one of ``ask.tracing_steps.SAME_DAY``.
        as_of: the day on which accounts belong to entities; today if None.
    """

    now: datetime
    accounts: Sequence[str]
    marks: Sequence[str]
    rules: Sequence[str]
    openings: Sequence[str] = ()
    same_day: str = SAME_DAY[0]
    as_of: date | None = None


def run_trace(store: Store, question: Question) -> Answer[Traces]:
    """Trace tainted money through accounts.

    Args:
        store: the workspace.
        question: what is asked.

    Returns:
        The schedule under each rule, the payments, what is left, and the proof that it adds up.

    Raises:
        UsageError: if no rule or no mark is named, or one is none.
        InputError: if an account or a reference is not there, or several transfers bear it.
    """
    rules = _rules(question)
    if question.same_day not in SAME_DAY:
        raise UsageError(
            "There is no such order of equal times", where=question.same_day,
            remedy=f"Choose one of {', '.join(SAME_DAY)}",
        )  # fmt: skip
    money = open_money(store)
    day = question.as_of or question.now.date()
    codes = named_accounts(store, money, question.accounts, holders_once(store, money, day))
    positions = touching(money.flows, codes)
    details = {one.position: one for one in money.details(positions)}
    marks = read_marks(money, codes, question.marks)
    openings = read_openings(money, codes, question.openings, list(details.values()))
    setting = Setting(
        codes,
        {one.position: one.amount for one in marks},
        question.same_day,
        {pool: one.amount for pool, one in openings.items()},
    )
    shower = _Shower(money, details, openings)
    common = _limits(money, question, positions, marks)
    common += statement_limits(money, codes, openings, list(details.values()))
    shown = tuple(shower.trace(trace(money.flows, setting, one.name), one, common) for one in rules)
    keys = tuple(money.flows.accounts.key(code) for code in codes)
    because = tuple(f"{one.snapshot}:{one.row}" for one in details.values())
    limits = tuple(dict.fromkeys(one for traced in shown for one in traced.limits))
    parameters = {
        "rules": [one.name for one in rules],
        "marks": list(question.marks),
        "openings": list(question.openings),
        "same_day": question.same_day,
    }
    method = Method("trace", __version__, parameters)
    return Answer(Traces(keys, tuple(marks), question.same_day, shown), because, limits, method)


def _rules(question: Question) -> list[Rule]:
    if not question.rules:
        raise UsageError(
            "No rule is named: which part of a mixed balance is tainted is a choice of law",
            remedy=f"Name it with --rule {' | '.join(RULES)}, or see all of them with --compare",
        )
    found = []
    for text in question.rules:
        rule = rule_of(text)
        if rule is None:
            raise UsageError(
                "There is no such rule", where=text, remedy=f"Choose one of {', '.join(RULES)}"
            )
        found.append(rule)
    return found


def _limits(
    money: Money, question: Question, positions: np.ndarray, marks: Sequence[Mark]
) -> list[Limit]:
    flows = money.flows
    said: list[Limit] = [MoneyLimit("only_set")]
    _, counts = np.unique(flows.time[positions], return_counts=True)
    if tied := int(counts[counts > 1].sum()):
        said.append(MoneyLimit("same_day", count=f"{tied:,}", order=question.same_day))
    if days := mixed_days(flows, positions):
        said.append(MoneyLimit("mixed_days", count=f"{days:,}"))
    if any(one.amount < one.of for one in marks):
        said.append(MoneyLimit("part_first"))
    return said


class _Shower:
    """Dresses a trace with what the files say."""

    def __init__(self, money: Money, details: Details, openings: dict[Pool, Opening]) -> None:
        self._keys, self._details, self._openings = money.flows.accounts, details, openings

    def trace(self, traced: Traced, rule: Rule, common: Sequence[Limit]) -> ShownTrace:
        lines = self._lines(traced)
        return ShownTrace(
            rule,
            lines,
            _edges(lines),
            tuple(
                ShownPool(
                    self._keys.key(pool.account),
                    pool.currency,
                    self._openings[pool].amount if pool in self._openings else 0,
                    balance,
                    traced.left[pool],
                )
                for pool, balance in traced.balances.items()
            ),
            traced.totals,
            traced.conserved,
            (*_own_limits(traced, lines), *common),
        )

    def _lines(self, traced: Traced) -> tuple[ShownLine, ...]:
        found = []
        for number, one in enumerate(traced.lines, 1):
            said = self._details[one.position]
            account = self._keys.key(one.pool.account)
            other = said.payer if one.side == "in" else said.beneficiary
            found.append(
                ShownLine(
                    number, one.position, said.ref, said.date, account,
                    "" if one.side == "fee" else other, one.side, one.is_between,
                    one.pool.currency, one.amount, one.balance, one.marked, one.tainted,
                    one.absorbed, one.left, said.memo, place_of_detail(said),
                )
            )  # fmt: skip
        return tuple(found)


def _own_limits(traced: Traced, lines: Sequence[ShownLine]) -> list[Limit]:
    """Return what limits the outcome under this rule."""
    said: list[Limit] = []
    overdrawn: dict[tuple[str, str], ShownLine] = {}
    for one in lines:
        if one.balance < 0:
            overdrawn.setdefault((one.account, one.currency), one)
    for (account, currency), one in overdrawn.items():
        place = one.at.line
        said.append(MoneyLimit("overdrawn", account=account, currency=currency, place=place))
    if sum(bool(one["left"]) for one in traced.totals.values()) > 1:
        said.append(MoneyLimit("several_currencies"))
    if rounded := sum(not one.is_exact for one in traced.lines):
        said.append(MoneyLimit("rounded", count=f"{rounded:,}"))
    if idle := sum(one.side == "self" for one in traced.lines):
        said.append(MoneyLimit("self_transfers", count=f"{idle:,}"))
    if not traced.conserved:
        said.append(MoneyLimit("not_conserved"))
    return said


def _edges(lines: Sequence[ShownLine]) -> tuple[Edge, ...]:
    """Add up what went between whom; a transfer inside the set counts by what its payer paid."""
    found: dict[tuple[str, str, str], list[ShownLine]] = {}
    for one in lines:
        if one.side == "out":
            found.setdefault((one.account, one.other, one.currency), []).append(one)
        elif one.side == "in" and not one.is_between:
            found.setdefault((one.other, one.account, one.currency), []).append(one)
    return tuple(
        Edge(
            *ends,
            sum(one.amount for one in parts),
            sum(one.tainted for one in parts),
            tuple(one.number for one in parts),
        )
        for ends, parts in found.items()
    )
