"""The page of a trace: what was marked, where it went under a named rule, what is left."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Any

from cabos.ask.amounts import exactly, shown
from cabos.ask.tracing_rules import NOT_ADVICE, REFUSED
from cabos.ask.tracing_shown import ShownLine, ShownTrace, Traces
from cabos.model.answer import Answer
from cabos.runs.money_drawing import Picture, by_currency, draw_sankey
from cabos.runs.money_page import Column, sheet_of, write_money_page
from cabos.runs.money_rows import Row, money_text, place_text
from cabos.runs.money_times import Point, Steps, draw_steps, seconds
from cabos.runs.page import words
from cabos.runs.trace_flows import flows_of_trace, text_of
from cabos.runs.trace_words import Comparison, compare, headline

POOLS = 6
"""Accounts whose balance a page draws, those with most taint first."""
PAYMENTS = 200
"""Payments that are compared, those with most taint first."""


@dataclass(frozen=True, slots=True)
class Line:
    """What one account holds over time, drawn."""

    account: str
    currency: str
    steps: Steps


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a page about one rule."""

    number: int
    trace: ShownTrace
    pictures: Sequence[Picture]
    lines: Sequence[Line]
    more_lines: int
    pools: Sequence[tuple[str, str, str, str, str, str]]
    totals: Sequence[tuple[str, dict[str, str]]]


def write_trace_page(
    path: Path,
    answer: Answer[Traces],
    *,
    now: datetime,
    lang: str = "en",
    is_compared: bool = False,
) -> None:
    """Write the page of a trace, one HTML file that needs nothing else.

    Args:
        path: the file.
        answer: the outcome; the rule that was chosen first.
        now: the moment, with its time zone.
        lang: ``en`` or ``es``.
        is_compared: whether no rule was chosen, and all stand side by side.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    traces = answer.value
    shown_traces = list({one.rule.name: one for one in traces.traces}.values())
    first = shown_traces[0]
    rows = list(_rows(shown_traces, lang))
    order = sorted(range(len(rows)), key=lambda at: (not _matters(shown_traces, at), at))
    sheet = sheet_of(_columns(shown_traces, lang), rows, [rows[at] for at in order])
    values: dict[str, Any] = {
        "traces": traces,
        "parts": [_part(number, one, lang) for number, one in enumerate(shown_traces, 1)],
        "sheet": sheet,
        "present": sheet.numbers,
        "headline": headline(traces, shown_traces, lang, is_compared=is_compared),
        "comparison": _comparison(shown_traces),
        "marks": [
            (one.ref, text_of(one.amount, one.currency), text_of(one.of, one.currency),
             one.currency, place_text(one.at.file, one.at.row, one.at.place))
            for one in traces.marks
        ],
        "limits": list(dict.fromkeys(one.text(lang) for each in shown_traces
                                     for one in each.limits)),
        "is_compared": is_compared,
        "refused": REFUSED[lang],
        "not_advice": NOT_ADVICE[lang],
    }  # fmt: skip
    places = [*(one.at for one in traces.marks), *(one.at for one in first.lines)]
    files = [(at.file, at.snapshot) for at in places]
    write_money_page(
        path, "trace.html", values, files=files, method=answer.method, now=now, lang=lang
    )


def _columns(traces: Sequence[ShownTrace], lang: str) -> list[Column]:
    said = words(lang)
    found = [Column(said["t_side"], is_number=False), Column(said["t_balance"])]
    if len(traces) == 1:
        return [*found, Column(said["t_tainted"]), Column(said["t_left_after"])]
    return [*found, *(Column(f"{said['t_tainted']}: {one.rule.name}") for one in traces)]


def _rows(traces: Sequence[ShownTrace], lang: str) -> Iterator[Row]:
    said = words(lang)
    for number, one in enumerate(traces[0].lines):
        is_in = one.side == "in"
        taints = [each.lines[number].money("tainted") for each in traces]
        sums = [one.money("balance"), *taints]
        if len(traces) == 1:
            sums.append(one.money("left"))
        yield Row(
            one.number, one.ref, one.date, one.other if is_in else one.account,
            one.account if is_in else one.other, text_of(one.amount, one.currency), one.currency,
            one.memo, place_text(one.at.file, one.at.row, one.at.place), one.at.also_at,
            (said[f"t_side_{one.side}"], *map(money_text, sums)),
        )  # fmt: skip


def _matters(traces: Sequence[ShownTrace], at: int) -> bool:
    """Tell whether any rule sees taint in a line."""
    return any(each.lines[at].tainted or each.lines[at].marked for each in traces)


def _part(number: int, traced: ShownTrace, lang: str) -> Part:
    strong = {one.account for one in traced.pools}
    pictures = []
    flows, names = flows_of_trace(traced, lang)
    for at, several in enumerate(by_currency(flows).values(), 1):
        pictures.append(draw_sankey(f"p{number}-{at}", several, names, strong=strong))
    lines = list(_lines(traced, lang))
    return Part(
        number, traced, pictures, lines[:POOLS], max(len(lines) - POOLS, 0),
        [
            (one.account, one.currency, text_of(one.opening, one.currency),
             text_of(one.balance, one.currency), text_of(one.left, one.currency),
             exactly(one.left, one.currency))
            for one in traced.pools
        ],
        [
            (money, {name: text_of(amount, money) for name, amount in totals.items()})
            for money, totals in traced.totals.items()
        ],
    )  # fmt: skip


def _lines(traced: ShownTrace, lang: str) -> Iterator[Line]:
    """Draw the balance of each account, those with most taint first."""

    def pool(one: ShownLine) -> tuple[str, str]:
        return one.account, one.currency

    openings = {(one.account, one.currency): one.opening for one in traced.pools}
    by_pool = {
        key: list(several) for key, several in groupby(sorted(traced.lines, key=pool), key=pool)
    }
    order = sorted(by_pool, key=lambda key: (-max(one.left for one in by_pool[key]), key))
    for key in order:
        opening = float(shown(openings.get(key, 0), key[1]))
        yield Line(*key, draw_steps([_point(one, lang) for one in by_pool[key]], opening))


def _point(one: ShownLine, lang: str) -> Point:
    said = words(lang)
    side = said[f"t_side_{one.side}"]
    title = (
        f"{one.date} · {one.ref} · {side} {money_text(one.money('amount'))} {one.currency} · "
        f"{said['t_balance']} {money_text(one.money('balance'))} · "
        f"{said['t_left_after']} {money_text(one.money('left'))}"
    )
    return Point(
        seconds(one.date), float(one.money("balance")), float(one.money("left")), one.number,
        title, bool(one.marked), bool(one.tainted),
    )  # fmt: skip


def _comparison(traces: Sequence[ShownTrace]) -> Comparison | None:
    return compare(traces, PAYMENTS) if len(traces) > 1 else None
