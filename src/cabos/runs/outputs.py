"""The files of a run: alerts, cleared near-hits, rejects, report."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cabos.ask.screen import ALERT, CLEARED
from cabos.runs.export import write_alerts, write_rejects
from cabos.runs.record import read_alerts
from cabos.runs.screening import Outcome
from cabos.store.snapshot import Snapshot
from cabos.store.workspace import Store


@dataclass(frozen=True, slots=True)
class Outputs:
    """Where the files of a run go; None for those nobody asked for."""

    alerts: Path
    cleared: Path | None = None
    report: Path | None = None
    rejects: Path | None = None

    def named(self) -> dict[str, Path]:
        """Return the files that were asked for, by what they are."""
        files = {
            "alerts": self.alerts,
            "cleared": self.cleared,
            "report": self.report,
            "rejects": self.rejects,
        }
        return {key: path for key, path in files.items() if path is not None}


def write_outputs(
    store: Store, outcome: Outcome, outputs: Outputs, *, now: datetime, lang: str = "en"
) -> None:
    """Write the files of a run.

    Raises:
        WorkspaceError: if one cannot be written.
    """
    snapshots: dict[str, list[Snapshot]] = {}
    for one in store.current():
        snapshots.setdefault(one.source, []).append(one)
    stale = {one.source: one for one in store.stale(now)}
    for status, path in ((ALERT, outputs.alerts), (CLEARED, outputs.cleared)):
        if path is not None:
            chosen = (one for one in read_alerts(store, outcome.run) if one.status == status)
            write_alerts(path, chosen, snapshots, stale, lang)
    if outputs.rejects is not None:
        write_rejects(outputs.rejects, outcome.tally.rejects)
    if outputs.report is not None:
        from cabos.runs.report import write_report  # Jinja2, only when a report is asked for

        write_report(outputs.report, store, outcome, now=now, lang=lang)
