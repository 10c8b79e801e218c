"""What the page of a trace says first, and the rules side by side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from cabos.ask.tracing import TOTALS
from cabos.ask.tracing_shown import ShownLine, ShownTrace, Traces
from cabos.runs.money_page import NAMED
from cabos.runs.money_rows import place_text
from cabos.runs.page import fill, seen, words
from cabos.runs.trace_flows import text_of

if TYPE_CHECKING:
    from markupsafe import Markup

Number = int | Fraction
_WENT = ("out", "fees", "absorbed", "left")


@dataclass(frozen=True, slots=True)
class Bar:
    """What becomes of the marked money under one rule, in one currency; widths in percent."""

    rule: str
    currency: str
    amounts: Mapping[str, str]
    parts: Sequence[tuple[str, float, float]]
    conserved: bool


@dataclass(frozen=True, slots=True)
class Compared:
    """One payment under each rule."""

    line: int
    ref: str
    date: str
    payer: str
    beneficiary: str
    amount: str
    currency: str
    place: str
    tainted: Sequence[str]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The rules side by side: in sum, and payment by payment."""

    rules: Sequence[ShownTrace]
    bars: Sequence[Bar]
    payments: Sequence[Compared]
    left_out: int


def compare(traces: Sequence[ShownTrace], most: int) -> Comparison:
    """Set the rules side by side.

    Args:
        traces: the outcome under each rule.
        most: payments that are shown, those with most taint first.
    """
    bars = []
    for currency in traces[0].totals:
        sums = [sum(one.totals[currency][name] for name in _WENT) for one in traces]
        top = float(max(sums)) or 1.0
        bars += [_bar(one, currency, top) for one in traces]
    payments = [one.payments for one in traces]
    pairs = sorted(
        range(len(payments[0])),
        key=lambda at: (-max(float(one[at].tainted) for one in payments), at),
    )
    chosen = sorted(pairs[:most])
    return Comparison(
        traces, bars, [_compared([one[at] for one in payments]) for at in chosen],
        len(pairs) - len(chosen),
    )  # fmt: skip


def _bar(one: ShownTrace, currency: str, top: float) -> Bar:
    totals, left = one.totals[currency], 0.0
    parts = []
    for name in _WENT:
        wide = round(100 * float(totals[name]) / top, 2)
        if wide > 0:
            parts.append((name, round(left, 2), wide))
        left += wide
    amounts = {name: text_of(totals[name], currency) for name in TOTALS}
    return Bar(one.rule.name, currency, amounts, parts, one.conserved)


def _compared(lines: Sequence[ShownLine]) -> Compared:
    one = lines[0]
    return Compared(
        one.number, one.ref, one.date, one.account, one.other, text_of(one.amount, one.currency),
        one.currency, place_text(one.at.file, one.at.row, one.at.place),
        [text_of(each.tainted, each.currency) for each in lines],
    )  # fmt: skip


def headline(
    traces: Traces, shown: Sequence[ShownTrace], lang: str, *, is_compared: bool
) -> list["Markup"]:
    """Say in three sentences what was marked, where it went and what is left.

    Args:
        traces: the outcome.
        shown: under each rule, the chosen one first.
        lang: ``en`` or ``es``.
        is_compared: whether none was chosen.
    """
    said, first = words(lang), shown[0]
    marked: dict[str, Number] = {}
    for one in traces.marks:
        marked[one.currency] = marked.get(one.currency, 0) + one.amount
    count = len(traces.marks)
    begin = fill(
        said["t_marked_one" if count == 1 else "t_marked"], amount=_sums(marked),
        n=f"{count:,}", accounts=listed(traces.accounts, lang),
    )  # fmt: skip
    if is_compared:
        out, left = _range(shown, ("out",)), _range(shown, ("left",))
        return [begin, fill(said["t_range_out"], **out), fill(said["t_range_left"], **left)]
    went = {money: one["out"] for money, one in first.totals.items() if one["out"]}
    rest = {money: one["left"] for money, one in first.totals.items() if one["left"]}
    end = "t_conserved" if first.conserved else "t_not_conserved"
    return [
        begin,
        fill(said["t_went"], rule=first.rule.name, amount=_sums(went, said["t_nothing"]))
        + _to(first, lang),
        fill(said["t_rest"], amount=_sums(rest, said["t_nothing"]), proof=said[end]),
    ]


def listed(accounts: Sequence[str], lang: str) -> "Markup":
    """Name some accounts, and say how many more there are."""
    from markupsafe import Markup  # kept off the start-up path

    found = Markup(", ").join(seen(one) for one in accounts[:NAMED])
    if more := len(accounts) - NAMED:
        found += Markup(" ") + fill(words(lang)["t_and_more"], n=f"{more:,}") if more > 0 else ""
    return found


def _sums(sums: Mapping[str, Number], nothing: str = "0") -> str:
    return " + ".join(f"{_short(one, money)} {money}" for money, one in sums.items()) or nothing


def _short(amount: Number, currency: str) -> str:
    """Write an amount to the digits of its currency."""
    rounded = round(amount)
    return text_of(rounded, currency) if rounded == amount else f"≈ {text_of(rounded, currency)}"


def _to(traced: ShownTrace, lang: str) -> "Markup":
    """Say to whom most of it went."""
    from markupsafe import Markup  # kept off the start-up path

    sums: dict[tuple[str, str], Number] = {}
    for one in traced.payments:
        key = one.other, one.currency
        sums[key] = sums.get(key, 0) + one.tainted
    order = sorted((key for key in sums if sums[key]), key=lambda key: -sums[key])
    if not order:
        return Markup(".")
    unknown = words(lang)["t_unknown"]
    parts = [
        fill(words(lang)["t_to"], amount=f"{_short(sums[key], key[1])} {key[1]}",
             account=seen(key[0] or unknown))
        for key in order[:NAMED]
    ]  # fmt: skip
    more = len(order) - NAMED
    rest = Markup(", ") + fill(words(lang)["t_to_more"], n=f"{more:,}") if more > 0 else Markup()
    return Markup(": ") + Markup(", ").join(parts) + rest + Markup(".")


def _range(traces: Sequence[ShownTrace], names: Iterable[str]) -> dict[str, str]:
    """Return between what amounts the rules lie, and which ones."""
    names = tuple(names)
    lows, highs = [], []
    for money in traces[0].totals:
        sums = {one.rule.name: sum(one.totals[money][name] for name in names) for one in traces}
        low, high = min(sums, key=lambda rule: sums[rule]), max(sums, key=lambda rule: sums[rule])
        lows.append(f"{_short(sums[low], money)} {money} ({low})")
        highs.append(f"{_short(sums[high], money)} {money} ({high})")
    return {"low": " + ".join(lows) or "0", "high": " + ".join(highs) or "0"}
