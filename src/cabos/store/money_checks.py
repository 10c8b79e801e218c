"""The numbers that the checks of transfers rest on, worked out in the database."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cabos.model.account import StatementSpan
from cabos.store.flows import File, open_transfers
from cabos.store.parquet import database
from cabos.store.queries import queries
from cabos.store.repeats import Repeats, find_repeats

Rows = Sequence[tuple[Any, ...]]


@dataclass(frozen=True, slots=True)
class Measured:
    """What the checks rest on; the columns of each are those of its query in the SQL file.

    Attributes:
        breaks: rows that break a running balance.
        spans: what each file states of each account by its balances.
        sums: what the lines of each statement move, by its number.
        negative: accounts whose balance is below zero.
        currencies: accounts whose statements have several currencies.
        twice: lines of tables that are the same to the letter.
        repeats: the same lines of statements, and the two sides of transfers.
    """

    breaks: Rows = ()
    spans: Rows = ()
    sums: Rows = ()
    negative: Rows = ()
    currencies: Rows = ()
    twice: Rows = ()
    repeats: Repeats | None = field(default=None)


def measure(
    files: Sequence[File],
    spans: Sequence[tuple[int, StatementSpan]],
    *,
    mine: Collection[int],
    most: int,
) -> Measured:
    """Work out what the checks of some files rest on.

    Args:
        files: at least one.
        spans: the number of the file, and a statement of it.
        mine: the numbers of the files whose own findings are wanted.
        most: how many rows of each kind to name.
    """
    sql, own = queries("money_checks"), {"mine": sorted(mine)}
    few: dict[str, object] = {**own, "most": most}
    with database(files[0].path.parent) as connection:
        open_transfers(connection, files)

        def ask(name: str, values: Mapping[str, object] | None = None) -> Rows:
            return list(connection.execute(sql[name], values or {}).fetchall())

        is_sided = connection.execute(queries("flows")["features"]).fetchone()
        found: dict[str, Any] = {}
        if is_sided is not None and is_sided[0]:
            for name in ("create_booked", "create_step", "create_reading"):
                connection.execute(sql[name])
            found = {
                "breaks": ask("balance_breaks", few), "spans": ask("stated_spans"),
                "negative": ask("negative_balances", own),
                "currencies": ask("several_currencies", own),
                "sums": ask("span_sums", _columns(spans)) if spans else (),
                "repeats": find_repeats(connection, "transfer"),
            }  # fmt: skip
        several: dict[str, object] = {"several": len(files) > 1}
        again: list[int] = []
        # References are told first: where each is another one, no line is the same as another.
        for name in ("ref_hashes", "line_hashes"):
            again = _again(connection.execute(sql[name], several).fetchnumpy()["hash"])
            if not again:
                break
        twice = ask("twice", {**few, **several, "hashes": again}) if again else ()
        return Measured(twice=twice, **found)


def _again(cells: Any) -> list[int]:
    """Return the hashes that come more than once."""
    hashes = np.sort(np.asarray(cells, np.uint64))
    found: list[int] = np.unique(hashes[1:][hashes[1:] == hashes[:-1]]).tolist()
    return found


def _columns(spans: Sequence[tuple[int, StatementSpan]]) -> dict[str, object]:
    return {
        "numbers": list(range(len(spans))),
        "files": [file for file, _ in spans],
        "accounts": [one.account for _, one in spans],
        "currencies": [one.currency for _, one in spans],
        "firsts": [one.first_row for _, one in spans],
        "lasts": [one.last_row for _, one in spans],
    }
