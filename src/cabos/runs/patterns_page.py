"""The page of patterns: each finding with its picture, its calendar and its transfers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from cabos.ask.patterns_rules import KINDS
from cabos.ask.patterns_shown import Shown
from cabos.ask.patterns_words import kind_name, unusual
from cabos.model.answer import Answer
from cabos.runs.flowing import Detail, open_money
from cabos.runs.money_calendar import Calendar, draw_calendar
from cabos.runs.money_drawing import (
    Flow,
    Picture,
    by_currency,
    draw_sankey,
    opened_circles,
)
from cabos.runs.money_lanes import Lanes, Move, draw_lanes
from cabos.runs.money_page import write_money_page
from cabos.runs.money_rows import LETTERS, ROWS, Row, money_text, place_text
from cabos.runs.money_times import duration, seconds
from cabos.runs.page import fill, words
from cabos.runs.patterns import Patterns
from cabos.store.workspace import Store

if TYPE_CHECKING:
    from markupsafe import Markup

FINDINGS = 40
"""Findings that a page draws, the most unusual first."""
LISTED = 1_000
"""Findings that its table lists."""
FLOWS = 100
"""Flows of one currency that are drawn of one finding, the largest."""
TIMES = 4
"""How often a page of patterns says what a row says: in its row, a ribbon, an arrow, a table."""
CURRENCIES = 2
"""Currencies that are drawn of one finding."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A finding with its pictures and rows.

    Attributes:
        key: its id in the page.
        rank: its place.
        shown: the finding.
        unusual: how unusual it is, as a sentence.
        sums: its sums, as text.
        dwell: how long money stays, as text.
        pictures: its flows, by currency.
        lanes: its transfers over time.
        calendar: its days.
        rows: its transfers.
        left_out: how many of them have no room.
    """

    key: str
    rank: int
    shown: Shown
    unusual: str
    sums: str
    dwell: str
    pictures: Sequence[Picture]
    lanes: Lanes | None
    calendar: Calendar | None
    rows: Sequence[Row]
    left_out: int


def write_patterns_page(
    path: Path, store: Store, answer: Answer[Patterns], *, now: datetime, lang: str = "en"
) -> None:
    """Write the page of patterns, one HTML file that needs nothing else.

    Args:
        path: the file.
        store: the workspace they were found in.
        answer: the findings.
        now: the moment, with its time zone.
        lang: ``en`` or ``es``.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    found = answer.value.findings
    drawn, files = _draw(store, found[:FINDINGS], lang)
    values = {
        "drawn": drawn,
        "headline": _headline(answer.value, len(drawn), lang),
        "count": len(found),
        "kinds": {kind: kind_name(kind, lang) for kind in KINDS},
        "transfers": answer.value.transfers,
        "listed": [(one, _sums(one), _dwell(one)) for one in found[:LISTED]],
        "keys": {one.shown.finding.id: one.key for one in drawn},
        "findings_left_out": max(len(found) - LISTED, 0),
        "limits": [one.text(lang) for one in answer.value.limits],
        "present": frozenset(row.number for one in drawn for row in one.rows),
    }
    write_money_page(
        path, "patterns.html", values, files=files, method=answer.method, now=now, lang=lang
    )


def _headline(patterns: Patterns, drawn: int, lang: str) -> list["Markup"]:
    said = words(lang)
    if not patterns.findings:
        return [fill(said["t_patterns_none"])]
    first = patterns.findings[0]
    return [
        fill(said["t_patterns_one"], kind=kind_name(first.finding.kind, lang), id=first.finding.id,
             accounts=f"{len(first.accounts):,}", count=f"{len(first.transfers):,}"),
        fill(said["t_patterns_shown"], n=f"{drawn:,}"),
        fill(said["t_patterns_lead"]),
    ]  # fmt: skip


def _draw(
    store: Store, found: Sequence[Shown], lang: str
) -> tuple[list[Drawn], list[tuple[str, str]]]:
    """Draw findings for as long as there is room for their rows."""
    if not found:
        return [], []
    money = open_money(store)
    drawn: list[Drawn] = []
    files: list[tuple[str, str]] = []
    count, room = 0, LETTERS
    for rank, one in enumerate(found, 1):
        details = money.details(one.finding.positions[: ROWS - count])
        rows = []
        for number, detail in enumerate(details, count + 1):
            row = _row(number, detail)
            room -= TIMES * row.size
            if room < 0:
                break
            rows.append(row)
        if not rows:
            break
        count += len(rows)
        files += [(one.file, one.snapshot) for one in details[: len(rows)]]
        drawn.append(_finding(rank, one, rows, details[: len(rows)], lang))
    return drawn, files


def _row(number: int, one: Detail) -> Row:
    return Row(
        number, one.ref, one.date, one.payer, one.beneficiary, money_text(one.amount),
        one.currency, one.memo, place_text(one.file, one.row, one.place), one.also_at,
    )  # fmt: skip


def _finding(
    rank: int, one: Shown, rows: Sequence[Row], details: Sequence[Detail], lang: str
) -> Drawn:
    key, said = f"f{rank}", words(lang)
    moves = [
        Move(seconds(row.date), row.payer, row.beneficiary, row.number,
             f"{row.date} · {row.ref} · {row.payer or said['t_unknown']} → "
             f"{row.beneficiary or said['t_unknown']} · {row.amount} {row.currency}")
        for row in rows
    ]  # fmt: skip
    return Drawn(
        key, rank, one, unusual(one.finding, lang), _sums(one), _dwell(one),
        _pictures(key, one, rows, details, lang), draw_lanes(moves),
        draw_calendar(_days(rows, details)) if rows else None, rows,
        len(one.finding.positions) - len(rows),
    )  # fmt: skip


def _sums(one: Shown) -> str:
    pairs = zip(one.amounts.split(";"), one.currencies.split(";"), strict=True)
    return " + ".join(f"{money_text(Decimal(amount))} {money}" for amount, money in pairs if amount)


def _dwell(one: Shown) -> str:
    return "" if one.finding.dwell is None else duration(one.finding.dwell)


def _pictures(
    key: str, one: Shown, rows: Sequence[Row], details: Sequence[Detail], lang: str
) -> list[Picture]:
    """Draw who pays whom, the largest flows of each currency."""
    sums: dict[tuple[str, str, str], list[tuple[int, Decimal]]] = {}
    for row, detail in zip(rows, details, strict=True):
        ends = row.payer or "\x1f-", row.beneficiary or "\x1f+", row.currency
        sums.setdefault(ends, []).append((row.number, detail.amount))
    flows = []
    for (payer, beneficiary, currency), several in sums.items():
        total = sum((amount for _, amount in several), Decimal())
        lines = tuple(number for number, _ in several)
        flows.append(
            Flow(payer, beneficiary, float(total), 0.0, money_text(total), "", currency, lines)
        )
    unknown = words(lang)["t_unknown"]
    names = {"\x1f-": unknown, "\x1f+": unknown}
    found = []
    for at, group in enumerate(list(by_currency(flows).values())[:CURRENCIES], 1):
        order = sorted(group, key=lambda flow: -flow.value)
        kept = order[:FLOWS]
        picture = draw_sankey(
            f"{key}-p{at}", opened_circles(kept, names), names, strong=(one.centre,),
            left_out=len(group) - len(kept),
        )  # fmt: skip
        if picture.ribbons:
            found.append(picture)
    return found


def _days(
    rows: Sequence[Row], details: Sequence[Detail]
) -> Mapping[date, tuple[Sequence[int], str]]:
    lines: dict[date, list[int]] = {}
    sums: dict[date, dict[str, Decimal]] = {}
    for row, detail in zip(rows, details, strict=True):
        day = date.fromisoformat(row.date[:10])
        lines.setdefault(day, []).append(row.number)
        of = sums.setdefault(day, {})
        of[row.currency] = of.get(row.currency, Decimal()) + detail.amount
    return {
        day: (lines[day], " + ".join(f"{money_text(one)} {key}" for key, one in sums[day].items()))
        for day in lines
    }
