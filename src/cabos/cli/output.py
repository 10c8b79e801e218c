"""What every verb prints with: JSON, plain tables, progress."""

import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from decimal import Decimal
from typing import Any

import click

Progress = Callable[[str, int, int], None]

_PIPE_WIDTH = 200
# C0 and C1 controls, line separators, directional embeddings, overrides and isolates.
_OBEYED = re.compile("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

# A decimal on its way through the writer of JSON, which would make a float of it.
_DECIMAL = re.compile(r'"\\u0000(-?[0-9.]+)\\u0000"')

json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def print_json(value: object) -> None:
    """Print a value as JSON on standard output; a decimal is a number with all its digits."""
    text = json.dumps(value, ensure_ascii=False, indent=2, default=_simple)
    click.echo(_DECIMAL.sub(r"\1", text))


def _simple(value: object) -> str:
    return f"\0{value:f}\0" if isinstance(value, Decimal) else str(value)


def plain(value: object) -> str:
    """Write a value so that a terminal shows it and does not obey it.

    Names come from files of others: control characters could move the cursor or forge a line,
    and directional overrides could turn the text around. They are shown as U+FFFD.
    """
    return _OBEYED.sub("\ufffd", "–" if value is None else str(value))


def print_table(columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """Print a plain table; numbers are set to the right.

    Args:
        columns: the headings.
        rows: the cells, one sequence a row.
    """
    from rich.console import Console  # kept off the start-up path
    from rich.table import Table
    from rich.text import Text

    console = Console(width=None if sys.stdout.isatty() else _PIPE_WIDTH, highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for index, title in enumerate(columns):
        numeric = bool(rows) and all(isinstance(row[index], int | float) for row in rows)
        table.add_column(title, justify="right" if numeric else "left", overflow="fold")
    for row in rows:
        table.add_row(*(Text(_cell(value)) for value in row))
    console.print(table)


def _cell(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) and not isinstance(value, bool) else plain(value)


@contextmanager
def progress_bar(title: str) -> Iterator[Progress | None]:
    """Show a bar on standard error while work goes on, if that is a terminal; else be quiet.

    Args:
        title: what is being worked on.

    Yields:
        A function to call with stage, done and total, or None where nothing is shown.
    """
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # kept off the start-up path
    from rich.progress import Progress as Bar

    with Bar(console=Console(stderr=True), transient=True) as bar:
        task: Any = bar.add_task(plain(title), total=None)

        def show(stage: str, done: int, total: int) -> None:
            bar.update(
                task, description=f"{plain(title)}: {stage}", completed=done, total=total or None
            )

        yield show
