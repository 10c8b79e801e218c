"""A table of transfers read in bulk, by its mapping, into one Parquet file."""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cabos.errors import InputError
from cabos.model.money import DIGITS, NO_CURRENCY
from cabos.model.reject import Reject
from cabos.sources.money.mapping import FIELDS, Mapping
from cabos.store.parquet import database
from cabos.store.queries import queries

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_REJECTS = 1_000_000  # kept with their text; more are a wrong mapping
_TEXT = 1000  # characters of a rejected row that are kept
_DAYS = re.compile(r"days:(\d{4}-\d{2}-\d{2})")
_ERRORS = {
    "TOO MANY COLUMNS": "it has more cells than the header",
    "MISSING COLUMNS": "it has fewer cells than the header",
    "UNQUOTED VALUE": "a quoted cell does not end as it should",
    "LINE SIZE OVER MAXIMUM": "it is longer than two million characters",
    "INVALID ENCODING": "it holds bytes that are not of the encoding",
    "INVALID STATE": "a quoted cell does not end as it should",
}


@dataclass(frozen=True, slots=True)
class Table:
    """What was written of a table.

    Attributes:
        transfers: how many.
        rejects: rows that could not be used.
        first_row: the row of the first one in the file; the rows follow one another.
    """

    transfers: int
    rejects: list[Reject]
    first_row: int


def write_table(path: Path, source: Path, mapping: Mapping, name: str) -> Table:
    """Read a table into a Parquet file of transfers, rows that cannot be used with their fault.

    Args:
        path: the file to make.
        source: the table, not compressed.
        mapping: how to read it.
        name: what the table is called, for messages.

    Raises:
        InputError: if a column of the mapping is not there, or no row can be used.
    """
    header = read_header(source, mapping, name)
    chosen = _positions(header, mapping, name)
    first = mapping.header + 1
    with database(path) as connection:
        _prepare(connection, mapping)
        _open_cells(connection, source, mapping, len(header), chosen)
        sql = queries("transfers")
        two_sided = "from" in chosen or "to" in chosen
        plain = two_sided and mapping.decimal == "." and mapping.date == "iso"
        plain = plain and chosen.keys() <= _ORDINARY
        if plain:
            connection.execute(sql["write_ordinary"], {"path": str(path)}).fetchall()
            (odd,) = connection.execute(sql["extraordinary"], {"path": str(path)}).fetchone() or (
                0,
            )
            if odd:
                connection.execute(sql["clear_rejects"])
        if not plain or odd:
            connection.execute(sql["write_any"], {"path": str(path)}).fetchall()
        skipped = _skipped(connection, first, name)
        if skipped:
            _renumber(connection, path, first, [row for row, _ in skipped])
        counted = connection.execute(sql["count_kept"], {"path": str(path)}).fetchone()
        faults = connection.execute(
            sql["faults"], {"path": str(path), "first": first, "most": _MOST_REJECTS}
        ).fetchall()
    transfers = 0 if counted is None else int(counted[0] or 0)
    rejects = [one for _, one in skipped]
    rejects += [Reject(f"{name}:{row}", why, (text or "")[:_TEXT]) for row, why, text in faults]
    if not transfers:
        _refuse(name, rejects)
    return Table(transfers, sorted(rejects, key=_row_of), first)


_ORDINARY = {"ref", "date", "from", "to", "amount", "currency", "memo", "kind"}


def _row_of(one: Reject) -> int:
    return int(one.place.rpartition(":")[2])


def _refuse(name: str, rejects: Sequence[Reject]) -> None:
    if not rejects:
        raise InputError("The table has no rows", where=name, remedy="Check the file")
    raise InputError(
        f"No row of the table can be used; the first: {rejects[0].reason}",
        where=rejects[0].place,
        remedy="Correct the mapping, or the file",
    )


def read_header(source: Path, mapping: Mapping, name: str) -> list[str]:
    """Return the names of the columns; a repeated name gets ``_1`` or the next number.

    Raises:
        InputError: if the file has no such row.
    """
    encoding = "utf-8-sig" if mapping.encoding == "utf-8" else mapping.encoding
    with source.open(encoding=encoding, errors="replace", newline="") as file:
        lines = csv.reader(file, delimiter=mapping.delimiter)
        cells: list[str] = []
        for _ in range(mapping.header):
            cells = next(lines, [])
    if not any(cells):
        raise InputError(
            f"The file has no row {mapping.header} with the names of the columns",
            where=name,
            remedy="Say in the mapping which row it is: header",
        )
    seen: dict[str, int] = {}
    names = []
    for cell in (cell.strip() for cell in cells):
        again = seen.get(cell, 0)
        seen[cell] = again + 1
        names.append(f"{cell}_{again}" if again else cell)
    return names


def _positions(header: Sequence[str], mapping: Mapping, name: str) -> dict[str, int]:
    chosen = {}
    for field, column in mapping.columns.items():
        if column not in header:
            raise InputError(
                f"There is no column {column!r}, which the mapping names as {field}",
                where=f"{name}:{mapping.header}",
                remedy=f"The columns are: {', '.join(header)[:400]}",
            )
        chosen[field] = list(header).index(column)
    return chosen


def _prepare(connection: "DuckDBPyConnection", mapping: Mapping) -> None:
    """Set what the macros read."""
    days = _DAYS.fullmatch(mapping.date)
    origin = None
    if days is not None:
        day = date.fromisoformat(days[1])
        origin = int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
    columns = mapping.columns
    settings: dict[str, object] = {
        "date": "days" if days is not None else _pattern(mapping),
        "origin": origin,
        "decimal": mapping.decimal,
        "currency": mapping.currency or NO_CURRENCY,
        "account": mapping.account,
        "two_sided": "from" in columns or "to" in columns,
        "in_columns": "debit" in columns or "credit" in columns,
        "signed_by_word": "sign" in columns,
        "out_is_negative": mapping.out_is_negative,
        "out": [word.lower() for word in mapping.out],
        "in": [word.lower() for word in mapping.in_],
        "made": [word.lower() for word in mapping.made],
    }
    sql = queries("transfers")
    connection.execute("SET TimeZone = 'UTC'")
    for key, value in settings.items():
        connection.execute(f'SET VARIABLE "{key}" = $value', {"value": value})
    connection.execute(sql["set_digits"], {"codes": list(DIGITS), "digits": list(DIGITS.values())})
    names = mapping.currencies
    connection.execute(sql["set_currencies"], {"names": list(names), "codes": list(names.values())})
    connection.execute(sql["macros"])


def _pattern(mapping: Mapping) -> str:
    """Return how moments are written: the date, and the time of day of a column of its own."""
    has_time = any(sign in mapping.date for sign in ("%H", "%I", "epoch", "iso"))
    if "clock" not in mapping.columns or has_time:
        return mapping.date
    return f"{mapping.date} %H:%M:%S"


def _open_cells(
    connection: "DuckDBPyConnection",
    source: Path,
    mapping: Mapping,
    width: int,
    chosen: dict[str, int],
) -> None:
    """Make the view ``cells`` with a column for each field, NULL where the mapping has none."""
    from duckdb import ColumnExpression, ConstantExpression

    rows = connection.sql(
        queries("transfers")["read_cells"],
        params={
            "path": str(source), "skip": mapping.header, "delimiter": mapping.delimiter,
            "encoding": mapping.encoding,
            "columns": {f"c{at}": "VARCHAR" for at in range(width)},
        },
    )  # fmt: skip
    none = ConstantExpression(None).cast("VARCHAR")
    cells = [
        (ColumnExpression(f"c{chosen[field]}") if field in chosen else none).alias(f"cell_{field}")
        for field in FIELDS
    ]
    rows.select(*cells).create_view("cells")


def _skipped(connection: "DuckDBPyConnection", first: int, name: str) -> list[tuple[int, Reject]]:
    """Return the rows that could not be told apart, each once, by their row."""
    rows = connection.execute(queries("transfers")["skipped"]).fetchall()
    found: dict[int, Reject] = {}
    for line, kind, text in rows:
        reason = _ERRORS.get(kind, kind.lower())
        found.setdefault(
            max(line, first), Reject(f"{name}:{line}", reason, (text or "").rstrip()[:_TEXT])
        )
    return sorted(found.items())


def _renumber(
    connection: "DuckDBPyConnection", path: Path, first: int, skipped: Sequence[int]
) -> None:
    """Write the rows again with their own numbers, counting those that were skipped."""
    before = [row - first - at for at, row in enumerate(skipped)]
    counts = {at: number + 1 for number, at in enumerate(before)}
    sql = queries("transfers")
    connection.execute(
        sql["create_skipped"], {"before": list(counts), "count": list(counts.values())}
    )
    target = path.with_name(f"{path.name}.numbered")
    values = {"path": str(path), "target": str(target), "first": first}
    connection.execute(sql["number_rows"], values).fetchall()
    target.replace(path)
