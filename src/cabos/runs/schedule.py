"""The schedule of a trace as a file: each line points to its statement line, totals prove it."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from cabos.ask.amounts import shown
from cabos.ask.tracing_shown import Number, ShownLine, ShownTrace, Traces
from cabos.errors import UsageError
from cabos.model.cell import in_one_cell
from cabos.runs.export import placed, safe, write_csv

COLUMNS = (
    "rule", "line", "ref", "date", "account", "side", "other_account", "currency", "amount",
    "balance", "marked", "tainted_in", "tainted_out", "absorbed", "tainted_left", "between",
    "memo", "file", "row", "place", "also_at", "snapshot",
)  # fmt: skip
_DIGITS = 15  # that a spreadsheet keeps of a number
_WIDTH = 14

Cell = str | int | Decimal


def check_schedule(path: Path) -> None:
    """Check that a schedule can be written in the form that a file's ending names.

    Raises:
        UsageError: if it names none.
    """
    if path.suffix.lower() not in {".csv", ".xlsx"}:
        raise UsageError(
            "A schedule is a .csv or an .xlsx file", where=str(path), remedy="--out schedule.csv"
        )


def write_schedule(path: Path, traces: Traces, now: datetime) -> None:
    """Write the schedule of every rule: one after another, or one sheet each.

    Args:
        path: a ``.csv`` or ``.xlsx`` file; it appears whole or not at all.
        traces: the outcome.
        now: the moment, which the workbook keeps as its own.
    """
    check_schedule(path)
    if path.suffix.lower() == ".csv":
        write_csv(path, COLUMNS, (list(row) for one in traces.traces for row in _rows(one)))
        return
    with placed(path) as aside:
        _write_workbook(aside, traces, now)


def _rows(traced: ShownTrace) -> Iterator[tuple[Cell, ...]]:
    for one in traced.lines:
        yield _row(traced.rule.name, one)
    for currency, totals in traced.totals.items():
        yield _total(traced, currency, totals)


def _row(rule: str, one: ShownLine) -> tuple[Cell, ...]:
    nothing, part = shown(0, one.currency), one.money("tainted")
    is_in = one.side == "in"
    return (
        rule, one.number, one.ref, one.date, one.account, one.side, one.other, one.currency,
        one.money("amount"), one.money("balance"), one.money("marked"),
        part if is_in else nothing, nothing if is_in else part, one.money("absorbed"),
        one.money("left"), "yes" if one.is_between else "no", one.memo, one.at.file, one.at.row,
        one.at.place, in_one_cell(one.at.also_at), one.at.snapshot,
    )  # fmt: skip


def _total(traced: ShownTrace, currency: str, totals: Mapping[str, Number]) -> tuple[Cell, ...]:
    said = {name: shown(amount, currency) for name, amount in totals.items()}
    came = shown(totals["in"] + totals["between_in"], currency)
    went = shown(totals["out"] + totals["fees"] + totals["between_out"], currency)
    proof = (
        "in {in} + between_in {between_in} = out {out} + fees {fees} + between_out {between_out} "
        "+ absorbed {absorbed} + left {left}"
    ).format(**said)
    told = "conserved" if traced.conserved else "not conserved by this rule"
    return (
        traced.rule.name, "TOTAL", "", "", "", "", "", currency, "", "", said["in"], came, went,
        said["absorbed"], said["left"], "", f"{proof}: {told}", "", "", "", "", "",
    )  # fmt: skip


def _write_workbook(path: Path, traces: Traces, now: datetime) -> None:
    from xlsxwriter import Workbook  # only who asks for a workbook pays for it

    options = {
        "constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False,
        "strings_to_numbers": False,
    }  # fmt: skip
    with Workbook(str(path), options) as book:
        book.set_properties({"title": "cabos trace", "created": now.replace(tzinfo=None)})
        bold = book.add_format({"bold": True})
        for traced in traces.traces:
            sheet = book.add_worksheet(traced.rule.name)
            sheet.freeze_panes(1, 3)
            sheet.set_column(0, len(COLUMNS) - 1, _WIDTH)
            for at, title in enumerate(COLUMNS):
                sheet.write_string(0, at, title, bold)
            for number, row in enumerate(_rows(traced), 1):
                for at, cell in enumerate(row):
                    _write_cell(sheet, number, at, cell)


def _write_cell(sheet: Any, row: int, column: int, cell: Cell) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif isinstance(cell, Decimal) and len(cell.as_tuple().digits) <= _DIGITS:
        sheet.write_number(row, column, float(cell))
    elif isinstance(cell, Decimal):
        sheet.write_string(row, column, f"{cell:f}")
    elif cell:
        sheet.write_string(row, column, safe(cell))
