"""What the pages about money share: how they are written, and what they say of their files."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cabos import __version__
from cabos.model.answer import Method
from cabos.runs.money_rows import Row, files_of, fitting
from cabos.runs.page import write_page

NAMED = 3
"""Accounts that a headline names."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column that a page adds to its rows: its title, and whether it holds numbers."""

    title: str
    is_number: bool = True


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a page.

    Attributes:
        columns: what the page adds to each.
        rows: those for which there is room.
        total: how many there are.
    """

    columns: Sequence[Column]
    rows: Sequence[Row]
    total: int

    @property
    def left_out(self) -> int:
        """How many rows are not in the page."""
        return self.total - len(self.rows)

    @property
    def numbers(self) -> frozenset[int]:
        """The numbers of the rows that are in the page."""
        return frozenset(row.number for row in self.rows)


def sheet_of(columns: Sequence[Column], rows: Sequence[Row], first: Iterable[Row] = ()) -> Sheet:
    """Return as many rows as a page has room for, in their order.

    Args:
        columns: what the page adds to each row.
        rows: all of them.
        first: the rows in the order in which they get room; as they stand if none is given.
    """
    kept = fitting(first or rows)
    return Sheet(columns, sorted(kept, key=lambda row: row.number), len(rows))


def write_money_page(
    path: Path,
    template: str,
    values: Mapping[str, Any],
    *,
    files: Iterable[tuple[str, str]],
    method: Method,
    now: datetime,
    lang: str,
) -> None:
    """Write one page about money, a single HTML file that needs nothing else.

    Args:
        path: the file.
        template: its template.
        values: what the template shows.
        files: name and sha256 of the file of each row.
        method: how it was computed.
        now: the moment, with its time zone.
        lang: ``en`` or ``es``.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    common = {
        "files": files_of(files),
        "method": method,
        "parameters": {key: _plain(value) for key, value in method.parameters.items()},
        "now": now,
        "version": __version__,
    }
    write_page(path, template, "money.js", common | dict(values), lang, styles=("money.css",))


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{key} {one}" for key, one in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
