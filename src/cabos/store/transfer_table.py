"""A table of transfers read in bulk, by its mapping, into one Parquet file."""

import csv
import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from cabos.errors import InputError
from cabos.model.money import DIGITS, NO_CURRENCY, digits_of
from cabos.model.reject import Reject
from cabos.sources.money.layout import column_names
from cabos.sources.money.mapping import FIELDS, Mapping
from cabos.store.parquet import database
from cabos.store.queries import queries
from cabos.store.table_rows import DELIMITER, count_lines, rewrite
from cabos.store.transfer_rows import Kept, count_kept

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

_MOST_REJECTS = 1_000_000  # kept with their text; more are a wrong mapping
_LINE = 1 << 20  # bytes of a first line that are looked at
_TEXT = 1000  # characters of a rejected row that are kept
_DAYS = re.compile(r"days:(\d{4}-\d{2}-\d{2})")


@dataclass(frozen=True, slots=True)
class Table:
    """What was written of a table.

    Attributes:
        transfers: how many.
        rejects: rows that could not be used; of a million of them on, these alone are kept.
        refused: how many rows could not be used.
        first_row: the row of the first one in the file; the rows follow one another.
        kept: what the file of them holds.
    """

    transfers: int
    rejects: list[Reject]
    refused: int
    first_row: int
    kept: Kept


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
    rejects: list[Reject] = []
    with database(path) as connection:
        _prepare(connection, mapping)
        plain = _Cells(source, mapping.delimiter, mapping.encoding, mapping.header, len(header))
        if not _is_read_whole(connection, path, plain, mapping, chosen):
            again = path.with_name(f"{path.name}.rows")
            rejects = rewrite(source, again, mapping, len(header), name)
            numbered = _Cells(again, DELIMITER, "utf-8", 0, len(header), is_numbered=True)
            connection.execute(queries("transfers")["clear_rejects"])
            _write(connection, path, numbered, mapping, chosen)
            rejects += _refused(connection, name)
            again.unlink()
        count = _count(connection, path)
        faults = connection.execute(
            queries("transfers")["faults"],
            {"path": str(path), "first": first, "most": _MOST_REJECTS},
        ).fetchall()
        kept = count_kept(connection, path)
    refused = len(rejects) + count.rows - count.transfers
    rejects += [Reject(f"{name}:{row}", why, (text or "")[:_TEXT]) for row, why, text in faults]
    rejects.sort(key=_row_of)
    if not count.transfers:
        _refuse(name, rejects)
    return Table(count.transfers, rejects, refused, first, kept)


@dataclass(frozen=True, slots=True)
class _Cells:
    """A file of cells as the database is to read it.

    Attributes:
        path: the file.
        delimiter: between cells.
        encoding: how it is written.
        skip: lines above the rows.
        width: cells of a row.
        is_numbered: whether each row begins with the number of its line.
    """

    path: Path
    delimiter: str
    encoding: str
    skip: int
    width: int
    is_numbered: bool = False


def _refused(connection: "DuckDBPyConnection", name: str) -> list[Reject]:
    """Return the numbered rows that the database would not read, such as one of megabytes."""
    found = connection.execute(queries("transfers")["refused"]).fetchall()
    return [
        Reject(f"{name}:{text.partition(DELIMITER)[0]}", f"it cannot be read: {why}", text[:_TEXT])
        for text, why in found
    ]


class _Count(NamedTuple):
    """How many rows a file of transfers has, and how many of them are transfers."""

    rows: int
    transfers: int


def _write(
    connection: "DuckDBPyConnection",
    path: Path,
    cells: _Cells,
    mapping: Mapping,
    chosen: dict[str, int],
) -> None:
    """Write transfers the quick way, and the thorough one where a cell is out of the ordinary."""
    sql, values = queries("transfers"), {"path": str(path)}
    _open_cells(connection, cells, chosen)
    if not cells.is_numbered and _is_ordinary(mapping):
        connection.execute(sql["write_ordinary"], values).fetchall()
        if connection.execute(sql["extraordinary"], values).fetchall() == [(0,)]:
            return
        connection.execute(sql["clear_rejects"])
    connection.execute(sql["write_any"], values).fetchall()


def _is_ordinary(mapping: Mapping) -> bool:
    """Whether the quick way knows all columns of a mapping."""
    is_plain = mapping.decimal == "." and mapping.date == "iso"
    is_plain = is_plain and digits_of(mapping.currency or NO_CURRENCY) == _ORDINARY_DIGITS
    return is_plain and {"from", "to"} <= mapping.columns.keys() <= _ORDINARY


def _is_read_whole(
    connection: "DuckDBPyConnection",
    path: Path,
    cells: _Cells,
    mapping: Mapping,
    chosen: dict[str, int],
) -> bool:
    """Write transfers, and tell whether each line below the header became a row.

    Only then is the number of a row that of its line. The database does not read every table: one
    whose lines end in several ways it leaves.
    """
    from duckdb import ConversionException, InvalidInputException

    lines = count_lines(cells.path)
    if lines is None:
        return False
    try:
        _write(connection, path, cells, mapping, chosen)
    except (ConversionException, InvalidInputException):
        return False
    return lines == cells.skip + _count(connection, path).rows


def _count(connection: "DuckDBPyConnection", path: Path) -> _Count:
    found = connection.execute(queries("transfers")["count_rows"], {"path": str(path)}).fetchall()
    return _Count(*found[0])


_ORDINARY_DIGITS = 2  # of a currency that the quick way knows
_ORDINARY = {"ref", "date", "from", "to", "amount", "currency", "memo", "kind"}


def _row_of(one: Reject) -> int:
    row = one.place.rpartition(":")[2]
    return int(row) if row.isdecimal() else 0


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
        with suppress(csv.Error):  # a header that cannot be read is none
            for _ in range(mapping.header):
                cells = next(lines, [])
    if not any(cells):
        raise InputError(
            f"The file has no row {mapping.header} with the names of the columns",
            where=name,
            remedy="Say in the mapping which row it is: header",
        )
    return list(column_names(cells))


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


def _line_end(path: Path) -> str:
    """Return how the first line of a file ends, as the database writes it."""
    with path.open("rb") as file:
        return "\\r\\n" if file.readline(_LINE).endswith(b"\r\n") else "\\n"


def _open_cells(connection: "DuckDBPyConnection", cells: _Cells, chosen: dict[str, int]) -> None:
    """Make the view ``cells`` with a column for each field, NULL where the mapping has none."""
    from duckdb import ColumnExpression, ConstantExpression

    names = [f"c{at}" for at in range(cells.width)]
    rows = connection.sql(
        queries("transfers")["read_cells"],
        params={
            "path": str(cells.path), "skip": cells.skip, "delimiter": cells.delimiter,
            "encoding": cells.encoding,
            "new_line": "\\n" if cells.is_numbered else _line_end(cells.path),
            "columns": dict.fromkeys(["line", *names] if cells.is_numbered else names, "VARCHAR"),
        },
    )  # fmt: skip
    none = ConstantExpression(None).cast("VARCHAR")
    line = ColumnExpression("line") if cells.is_numbered else none
    chosen_cells = [
        (ColumnExpression(f"c{chosen[field]}") if field in chosen else none).alias(f"cell_{field}")
        for field in FIELDS
    ]
    rows.select(line.cast("BIGINT").alias("line"), *chosen_cells).create_view("cells", replace=True)
