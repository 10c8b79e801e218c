"""The flows of a trace: what came in, went between, went out, and what is still there."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from cabos.ask.amounts import shown
from cabos.ask.tracing_shown import ShownLine, ShownTrace
from cabos.runs.money_drawing import RIBBONS, Flow
from cabos.runs.money_rows import money_text
from cabos.runs.page import words

Number = int | Fraction
_IN, _OUT, _OPENING, _LEFT, _FEES = (
    f"{word}\x1f" for word in ("in", "out", "opening", "left", "fees")
)
"""Begin the keys of ends that are no accounts of the set; no account has such a letter."""


@dataclass(frozen=True, slots=True)
class _Sum:
    """What went from one end to another, exact."""

    source: str
    target: str
    currency: str
    amount: Number
    tainted: Number
    lines: tuple[int, ...] = ()
    what: str = ""


def text_of(amount: Number, currency: str) -> str:
    """Write smallest units, or a fraction of them, in the currency."""
    return money_text(shown(amount, currency))


def flows_of_trace(
    traced: ShownTrace, lang: str, most: int = RIBBONS
) -> tuple[list[Flow], dict[str, str]]:
    """Return the flows of a trace, and what their ends are called.

    An account outside the set stands at the left for what it pays and at the right for what it
    receives. What is too small to be drawn goes to and from one end, so that nothing is lost.

    Args:
        traced: the outcome under one rule.
        lang: ``en`` or ``es``.
        most: flows of each currency between accounts.
    """
    names: dict[str, str] = {}
    flows = []
    by_currency: dict[str, list[_Sum]] = {}
    for one in _edges(traced, names, words(lang)["t_unknown"]):
        by_currency.setdefault(one.currency, []).append(one)
    for currency, several in by_currency.items():
        several.sort(key=lambda one: (one.tainted, one.amount), reverse=True)
        flows += [*several[:most], *_merged(several[most:], names, lang, currency)]
    return [_flow(one) for one in (*flows, *_ends(traced, names, lang))], names


def _flow(one: _Sum) -> Flow:
    return Flow(
        one.source, one.target, float(one.amount), float(one.tainted),
        text_of(one.amount, one.currency), text_of(one.tainted, one.currency), one.currency,
        one.lines, one.what,
    )  # fmt: skip


def _edges(traced: ShownTrace, names: dict[str, str], unknown: str) -> Iterator[_Sum]:
    """Add up what went between whom; what was converted on its way has two ends of its own."""
    inside = {one.account for one in traced.pools}
    paid = {one.position: one.currency for one in traced.lines if one.side == "out"}
    came = {one.position: one.currency for one in traced.lines if one.side == "in"}
    found: dict[tuple[str, str, str], list[ShownLine]] = {}
    for one in traced.lines:
        changed = one.is_between and paid.get(one.position) != came.get(one.position)
        if one.side == "out":
            is_known = one.other in inside and not changed
            target = one.other if is_known else _OUT + one.other
            names |= {} if is_known else {target: one.other or unknown}
            found.setdefault((one.account, target, one.currency), []).append(one)
        elif one.side == "in" and (changed or not one.is_between):
            source = _IN + one.other
            names[source] = one.other or unknown
            found.setdefault((source, one.account, one.currency), []).append(one)
    for ends, lines in found.items():
        amount, tainted = sum(one.amount for one in lines), sum(one.tainted for one in lines)
        yield _Sum(*ends, amount, tainted, tuple(one.number for one in lines))


def _merged(
    rest: Sequence[_Sum], names: dict[str, str], lang: str, currency: str
) -> Iterator[_Sum]:
    """Merge small flows by the account of the set that they touch."""
    groups: dict[tuple[str, str], list[_Sum]] = {}
    merged: dict[str, set[str]] = {_IN: set(), _OUT: set()}
    for one in rest:
        ends = [one.source, one.target]
        for at, mark in enumerate((_IN, _OUT)):
            if ends[at].startswith(mark):
                merged[mark].add(ends[at])
                ends[at] = f"{mark}\x1f{currency}"
        groups.setdefault((ends[0], ends[1]), []).append(one)
    for mark, several in merged.items():
        word = words(lang)["t_other_accounts"]
        names[f"{mark}\x1f{currency}"] = word.format(n=f"{len(several):,}")
    for (source, target), sums in groups.items():
        yield replace(
            sums[0], source=source, target=target,
            amount=sum(one.amount for one in sums), tainted=sum(one.tainted for one in sums),
            lines=tuple(line for one in sums for line in one.lines), what="t_merged",
        )  # fmt: skip


def _ends(traced: ShownTrace, names: dict[str, str], lang: str) -> Iterator[_Sum]:
    """Return what was there at first, fees, and what is there at last."""
    said = words(lang)
    names[_FEES] = said["t_fees"]
    fees: dict[tuple[str, str], list[tuple[int, Number, int]]] = {}
    for line in traced.lines:
        if line.side == "fee":
            several = fees.setdefault((line.account, line.currency), [])
            several.append((line.amount, line.tainted, line.number))
    for one in traced.pools:
        account, money = one.account, one.currency
        if one.opening > 0:
            names[_OPENING + account] = said["t_opening"]
            yield _Sum(_OPENING + account, account, money, one.opening, 0, (), "t_opening")
        if paid := fees.get((account, money)):
            amounts, tainted, lines = zip(*paid, strict=True)
            yield _Sum(account, _FEES, money, sum(amounts), sum(tainted), lines, "t_fees")
        if one.balance > 0:
            names[_LEFT + account] = said["t_still_there"]
            yield _Sum(account, _LEFT + account, money, one.balance, one.left, (), "t_still_there")
