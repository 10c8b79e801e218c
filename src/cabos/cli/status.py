"""``cabos status``: the lists, their age and the state of the ledger."""

from datetime import UTC, datetime
from typing import Any

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import say, translate
from cabos.cli.output import json_option, print_json, print_table
from cabos.errors import WorkspaceError
from cabos.store.snapshot import Snapshot
from cabos.store.workspace import Store

_COLUMNS = (
    "source",
    "snapshot",
    "published",
    "received",
    "age",
    "entities",
    "statements",
    "rejects",
)


@click.command("status")
@json_option
@click.pass_obj
def command(folder: Folder, *, as_json: bool) -> None:
    """Show the lists, their age and the state of the ledger."""
    store = folder.open()
    now = datetime.now(UTC)
    rows = [_row(one, now) for one in store.current()]
    broken = _broken(store)
    entries = store.entries()
    if as_json:
        ledger = {
            "entries": len(entries),
            "intact": broken is None,
            "last_hash": entries[-1].hash if entries else None,
        }
        print_json({"workspace": str(folder.path), "sources": rows, "ledger": ledger})
    else:
        _show(folder, rows)
        if broken is None:
            say(
                "ledger: {count:,} entries, chain intact, last hash {hash}",
                count=len(entries),
                hash=entries[-1].hash[:12] if entries else "–",
            )
    if broken is not None:
        raise broken


def _row(one: Snapshot, now: datetime) -> dict[str, Any]:
    age = one.age_days(now)
    return {
        "source": one.source,
        "series": one.series,
        "snapshot": one.snapshot,
        "published": one.published,
        "received": one.received,
        "confirmed": one.confirmed,
        "age_days": age,
        "cadence_days": one.cadence_days,
        "is_stale": 0 < one.cadence_days < age,
        "entities": one.entities,
        "statements": one.statements,
        "rejects": one.rejects,
    }


def _broken(store: Store) -> WorkspaceError | None:
    try:
        store.verify_chain()
    except WorkspaceError as error:
        return error
    return None


def _show(folder: Folder, rows: list[dict[str, Any]]) -> None:
    if not rows:
        say("{path} holds no list yet.", path=folder.path)
        say("Next: cabos -w {path} add SOURCE --from FILE, or update SOURCE.", path=folder.path)
        return
    stale = translate("STALE")
    cells = [
        (
            f"{row['source']} {row['series']}".rstrip(),
            row["snapshot"][:12],
            row["published"],
            row["received"][:10],
            f"{row['age_days']} d" + (f" {stale}" if row["is_stale"] else ""),
            row["entities"],
            row["statements"],
            row["rejects"],
        )
        for row in rows
    ]
    print_table([translate(title) for title in _COLUMNS], cells)
