"""The files of transfers of a workspace: added, and those that are held."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from cabos.model.statement import Statement
from cabos.sources.money.mapping import Mapping
from cabos.store.layout import Layout
from cabos.store.ledger import Ledger
from cabos.store.money import MONEY, MoneyAdded, MoneyFile, Progress, added_of
from cabos.store.money_batch import MoneyBatch
from cabos.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Transfers:
    """The files of transfers of one workspace.

    Attributes:
        layout: its folders.
        ledger: its ledger.
        snapshots: returns the snapshots that are in use at this moment.
    """

    layout: Layout
    ledger: Ledger
    snapshots: Callable[[], list[Snapshot]]

    def add(
        self,
        path: Path,
        columns: Mapping | None = None,
        *,
        statements: Callable[..., Iterable[Statement]],
        now: datetime,
        progress: Progress | None = None,
    ) -> MoneyAdded:
        """Add a file of transfers, all of it or nothing; it stands beside the others.

        Args:
            path: a bank's statement, invoices, a proof of payment, or a table.
            columns: the mapping of a table; None where the file tells its form itself.
            statements: makes statements of the holders that the file names.
            now: the moment of receipt, with its time zone.
            progress: called with stage, number of stages done, number of stages.

        Returns:
            What is held now; the same bytes are held once.

        Raises:
            InputError: if the file cannot be read.
            WorkspaceBusyError: if another process is adding.
            WorkspaceError: if the disk refuses.
        """
        with self.batch(lambda: now) as batch:
            batch.add(MoneyFile(path, columns, statements), progress)
            return batch.finish()[0]

    def batch(self, now: Callable[[], datetime]) -> MoneyBatch:
        """Return an adding of many files.

        Args:
            now: tells the moment of receipt, with its time zone.
        """
        return MoneyBatch(self.layout, self.ledger, now)

    def files(self) -> list[MoneyAdded]:
        """Return the files that are held, in the order in which they were added."""
        held = self._held()  # read first: what is added meanwhile is not among them
        bodies = {
            one.body["snapshot"]: one.body
            for one in self.ledger.entries("snapshot")
            if one.body["source"] == MONEY
        }
        return [added_of(bodies[one.snapshot], self.layout, is_new=False) for one in held]

    def paths(self) -> dict[str, Path]:
        """Return the Parquet file of the transfers of each file that is held, by its snapshot."""
        return {one.snapshot: self.path(one.snapshot) for one in self._held()}

    def path(self, snapshot: str) -> Path:
        """Return the Parquet file of the transfers of a file, by its snapshot."""
        return self.layout.records("transfer", MONEY, snapshot)

    def _held(self) -> list[Snapshot]:
        return [one for one in self.snapshots() if one.source == MONEY]
