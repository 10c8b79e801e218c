"""Alerts as files for people: CSV that a spreadsheet cannot run."""

import csv
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from decimal import Decimal
from pathlib import Path

from cabos.ask.ownership_line import in_language
from cabos.ask.screen import Alert, reason_in
from cabos.errors import WorkspaceError
from cabos.match.reasons import bill
from cabos.model.reject import Reject
from cabos.store.snapshot import Snapshot, Stale

COLUMNS = (
    "alert_id", "customer_id", "name", "entity_id", "caption", "source", "programmes",
    "probability", "bits", "reasons", "cleared_because", "note", "listed_name", "schema", "row",
    "customer_flaws", "list_date", "list_stale", "list_sha256", "kind", "owned_through",
)  # fmt: skip
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def safe(cell: object) -> str:
    """Write a cell so that no spreadsheet takes it for a formula (CWE-1236).

    A leading ``= + - @``, tab or line end gets an apostrophe before it; NUL is taken out. A number
    is no formula.
    """
    if type(cell) is float or type(cell) is int:
        return str(cell)
    if type(cell) is Decimal:
        return f"{cell:f}"
    text = str(cell).replace("\x00", "\ufffd")
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_alerts(
    path: Path,
    alerts: Iterable[Alert],
    snapshots: Mapping[str, Sequence[Snapshot]],
    stale: Mapping[str, Stale],
    lang: str = "en",
) -> int:
    """Write alerts as CSV, in UTF-8; the file appears whole or not at all.

    Args:
        path: the file.
        alerts: the rows.
        snapshots: the current snapshots of each source; ownership data can have several.
        stale: the sources that are older than their cadence.
        lang: the language of the reasons.

    Returns:
        The number of rows.
    """

    def rows() -> Iterable[list[object]]:
        for one in alerts:
            versions = snapshots.get(one.source, ())
            yield [
                one.id, one.customer_id, one.name, one.entity_id, one.caption, one.source,
                "; ".join(one.programmes), f"{one.probability:.4f}", f"{one.bits:.1f}",
                f"{one.bits:.1f} bits: {bill(one.evidence, lang)}", reason_in(one, lang), one.note,
                one.listed_name, one.schema, one.row, "; ".join(one.flaws),
                max((version.date for version in versions), default=""),
                f"{stale[one.source].age_days} days old" if one.source in stale else "",
                "; ".join(version.snapshot for version in versions), one.kind,
                in_language(one.owned_through, lang),
            ]  # fmt: skip

    return write_csv(path, COLUMNS, rows())


def write_rejects(path: Path, rejects: Iterable[Reject]) -> int:
    """Write rejected rows as CSV, each with its place and the reason."""
    return write_csv(
        path, ("place", "reason", "text"), ([one.place, one.reason, one.text] for one in rejects)
    )


def write_csv(path: Path, header: Iterable[str], rows: Iterable[list[object]]) -> int:
    """Write a CSV file aside and rename it."""
    count = 0
    with (
        placed(path) as aside,
        aside.open("w", newline="", encoding="utf-8", errors="backslashreplace") as file,
    ):
        write = csv.writer(file, lineterminator="\n")
        write.writerow(header)
        for row in rows:
            # A number is no formula, and there may be millions of them.
            write.writerow([cell if type(cell) is float else safe(cell) for cell in row])
            count += 1
    return count


@contextmanager
def placed(path: Path) -> Iterator[Path]:
    """Yield a file aside, renamed to a path at the end; it appears whole or not at all.

    Raises:
        WorkspaceError: if it cannot be written.
    """
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        aside.touch()
        yield aside
        aside.replace(path)
    except OSError as error:
        raise WorkspaceError(
            f"The file cannot be written: {error.strerror}", where=str(path),
            remedy="Choose another place, or free some space",
        ) from error  # fmt: skip
    finally:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
