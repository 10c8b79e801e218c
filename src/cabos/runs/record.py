"""Screening runs as the workspace keeps them: the alerts in a file, the run in the ledger."""

import gzip
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cabos.ask.screen import Alert, Decision, from_json, to_json
from cabos.errors import InputError, WorkspaceError
from cabos.store.workspace import Store

RUN, DECISION, VALIDATION = "screening", "decision", "validation"


@dataclass(frozen=True, slots=True)
class Run:
    """A screening that was done.

    Attributes:
        id: the hash of its alerts file.
        at: when, ISO 8601.
        snapshots: the list versions it was made against.
        body: customers (sha256), rows, threshold, population, counts.
    """

    id: str
    at: str
    snapshots: tuple[str, ...]
    body: Mapping[str, Any]


def save_run(
    store: Store,
    alerts: Iterable[Alert],
    close: Callable[[], Mapping[str, object]],
    *,
    who: str,
    now: datetime,
) -> Run:
    """Keep a run: its alerts and cleared near-hits first, then the ledger entry that names them.

    Args:
        store: the workspace.
        alerts: what was found; read once, as it comes.
        close: called when all is read, for the body of the ledger entry.
        who: who ran it.
        now: the moment, with its time zone.

    Returns:
        The run.

    Raises:
        WorkspaceError: if the disk refuses.
    """
    snapshots = [one.snapshot for one in store.current()]
    folder = store.root / "records" / "alert"
    aside = folder / f".new-{os.getpid()}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with aside.open("wb") as raw:
            with gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=1, mtime=0) as file:
                for alert in alerts:
                    file.write(json.dumps(to_json(alert)).encode() + b"\n")
            raw.flush()
            os.fsync(raw.fileno())
        key = hashlib.sha256(aside.read_bytes()).hexdigest()
        aside.replace(folder / f"{key}.jsonl.gz")
    except OSError as error:
        with suppress(OSError):
            aside.unlink(missing_ok=True)
        raise WorkspaceError(
            f"The run cannot be kept: {error.strerror}", where=str(folder),
            remedy="Free some space or choose another workspace with -w",
        ) from error  # fmt: skip
    body = close()
    store.append(RUN, key, body, who=who, now=now, snapshots=snapshots)
    return Run(key, now.isoformat(), tuple(snapshots), body)


def runs(store: Store) -> list[Run]:
    """Return the runs, oldest first."""
    return [
        Run(entry.subject, entry.at, tuple(entry.snapshots), entry.body)
        for entry in store.entries(RUN)
    ]


def read_alerts(store: Store, run: Run) -> Iterator[Alert]:
    """Read the alerts and cleared near-hits of a run."""
    path = store.root / "records" / "alert" / f"{run.id}.jsonl.gz"
    try:
        with gzip.open(path, "rt", encoding="utf-8") as file:
            for line in file:
                yield from_json(json.loads(line))
    except FileNotFoundError as error:
        raise WorkspaceError(
            "The alerts of this run are gone", where=str(path), remedy="Screen again"
        ) from error


def decisions(store: Store) -> dict[str, Decision]:
    """Return the last decision on each alert."""
    return {
        entry.subject: Decision(
            entry.subject, entry.body["verdict"], entry.body["why"], entry.who, entry.at,
            entry.body["customer"], entry.body["entity"],
        )
        for entry in store.entries(DECISION)
    }  # fmt: skip


def find_alert(store: Store, alert_id: str) -> tuple[Alert, Run]:
    """Find an alert in the newest run that has it.

    Raises:
        InputError: if no run has it.
    """
    for run in reversed(runs(store)):
        for alert in read_alerts(store, run):
            if alert.id == alert_id or (len(alert_id) >= 6 and alert.id.startswith(alert_id)):
                return alert, run
    raise InputError(
        f"No alert {alert_id!r} in any run",
        where=str(store.root),
        remedy="Take the id from the column alert_id of alerts.csv",
    )
