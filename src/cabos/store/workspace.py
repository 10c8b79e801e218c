"""The workspace: everything cabos keeps, in one folder."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Self

from cabos.errors import UsageError, WorkspaceError
from cabos.store.disk import LOCK_SECONDS, place_file, trouble, write_lock
from cabos.store.layout import Layout
from cabos.store.ledger import Entry, Ledger
from cabos.store.snapshot import Snapshot, Stale, from_body, mark_current

if TYPE_CHECKING:
    from cabos.model.entity import Entity
    from cabos.store.adding import Progress, Received
    from cabos.store.parquet import Changes
    from cabos.store.snapshot import Added
    from cabos.store.transfers import Transfers
    from cabos.store.validity import Validity

_KEY = re.compile(r"[A-Za-z0-9_-]{1,128}")


class Store:
    """One workspace on disk.

    Attributes:
        root: its folder.
    """

    def __init__(self, root: Path) -> None:
        """Point to a folder; use ``create`` or ``open``, which check it."""
        self.root = root
        self._layout = Layout(root)
        self._ledger = Ledger(self._layout.ledger)

    @staticmethod
    def exists(root: Path) -> bool:
        """Whether the folder holds a workspace."""
        return Layout(root).ledger.is_file()

    @classmethod
    def create(cls, root: Path) -> Self:
        """Make a workspace; one that exists, or was left half made, is completed unharmed.

        Raises:
            WorkspaceError: if the folder cannot be written.
        """
        store = cls(root)
        if not cls.exists(root):
            try:
                store._make()
            except OSError as error:
                raise trouble(error, root) from error
        return cls.open(root)

    def _make(self) -> None:
        for folder in (*self._layout.folders, self._layout.temporary):
            folder.mkdir(parents=True, exist_ok=True)
        with write_lock(self._layout.lock, LOCK_SECONDS):
            if not self.exists(self.root):
                place_file(
                    self._layout.temporary, self._layout.ledger, lambda to: Ledger(to).create()
                )

    @classmethod
    def open(cls, root: Path) -> Self:
        """Open a workspace.

        Raises:
            WorkspaceError: if there is none, or this version cannot read it.
        """
        if not cls.exists(root):
            raise WorkspaceError(
                "There is no workspace here",
                where=str(root),
                remedy=f"Make one with: cabos -w {root} init",
            )
        store = cls(root)
        store._ledger.check()
        return store

    def add(
        self,
        source: str,
        files: Sequence[Path],
        *,
        now: datetime,
        official: bool = False,
        progress: "Progress | None" = None,
    ) -> "Added":
        """Add a version of a source, all of it or nothing.

        The same bytes are held once: adding them again changes nothing and returns what is
        held, with ``is_new`` False. An older version is not made current by adding it again.

        Args:
            source: the name of the source.
            files: the files of this version, in any order.
            now: the moment of receipt, with its time zone.
            official: whether they come from the publisher's own address, so that the checks
                on counts apply.
            progress: called with stage, number of stages done, number of stages.

        Returns:
            What is held now.

        Raises:
            InputError: if a file cannot be read or parsed, or a check of the source fails.
            WorkspaceBusyError: if another process is adding.
            WorkspaceError: if the disk refuses.
        """
        from cabos.store.adding import read_files  # parsers and DuckDB, not needed to read

        return self.add_received(
            read_files(source, files), now=now, official=official, progress=progress
        )

    def add_received(
        self,
        received: "Received",
        *,
        now: datetime,
        official: bool = False,
        progress: "Progress | None" = None,
    ) -> "Added":
        """Add a version whose bytes are in memory; see ``add``."""
        from cabos.store.adding import Adding  # parsers and DuckDB, not needed to read

        adding = Adding(
            self._layout, self._ledger, self.snapshots, received, now, official, progress
        )
        return adding.run()

    @property
    def transfers(self) -> "Transfers":
        """The files of transfers: add one, and see which are held."""
        from cabos.store.transfers import Transfers  # parsers and DuckDB

        return Transfers(self._layout, self._ledger, self.snapshots)

    def withdraw(self, source: str, snapshot: str, why: str, *, who: str, now: datetime) -> int:
        """Take a snapshot out of use; its bytes stay, and it can be added again.

        Args:
            source: the name of the source.
            snapshot: the hash of the snapshot.
            why: the reason.
            who: who decides.
            now: the moment.

        Returns:
            The number of the entry.

        Raises:
            WorkspaceError: if it is not held.
        """
        self._named([snapshot])
        body = {"source": source, "snapshot": snapshot, "why": why}
        return self.append("withdrawal", source, body, who=who, now=now, snapshots=[snapshot])

    def snapshots(self) -> list[Snapshot]:
        """Return every snapshot in use, in the order in which they were added."""
        confirmed = {
            (entry.subject, entry.body["snapshot"]): entry.at for entry in self.entries("download")
        }
        added: dict[tuple[str, str], Snapshot] = {}
        withdrawn = {
            (entry.body["source"], entry.body["snapshot"]): entry.number
            for entry in self.entries("withdrawal")
        }
        for entry in self.entries("snapshot"):
            one = from_body(entry.body, entry.at)
            if entry.number > withdrawn.get((one.source, one.snapshot), 0):
                added[one.source, one.snapshot] = one
        return mark_current(list(added.values()), confirmed)

    def current(self) -> list[Snapshot]:
        """Return the newest snapshot of each source, by the name of the source.

        A source whose files stand beside one another has one for each of them.
        """
        found = (one for one in self.snapshots() if one.is_current)
        return sorted(found, key=lambda one: (one.source, one.series))

    def entities(self, snapshots: Sequence[str] | None = None) -> "Iterator[Entity]":
        """Read entities one at a time, by source, then id.

        Args:
            snapshots: the hashes of the snapshots to read; the current ones if None.

        Yields:
            Each entity, its values in the order in which they were said.

        Raises:
            WorkspaceError: if a snapshot is not held or its file cannot be read.
        """
        from cabos.store.parquet import read_entities  # DuckDB, not needed where an index is built

        chosen = self.current() if snapshots is None else self._named(snapshots)
        ordered = sorted(chosen, key=lambda one: (one.source, one.series))
        for source, versions in groupby(ordered, key=lambda one: one.source):
            yield from read_entities([self._file(one) for one in versions], source)

    def paths(self, snapshots: Sequence[str] | None = None) -> dict[Path, Snapshot]:
        """Return the Parquet files of snapshots: of the current ones if None.

        Raises:
            WorkspaceError: if a snapshot is not held.
        """
        chosen = self.current() if snapshots is None else self._named(snapshots)
        return {self._file(one): one for one in chosen}

    def statements(self, entity_id: str) -> "list[Validity]":
        """Return all that was ever said of an entity, with where and from when to when.

        Args:
            entity_id: such as ``ofac-17671``.

        Returns:
            Each statement with the span of snapshots that hold it, by source.
        """
        from cabos.store.parquet import read_statements  # DuckDB
        from cabos.store.validity import validities

        every = self.snapshots()
        files = {self._file(one): (one.source, one.snapshot) for one in every}
        return validities(every, read_statements(files, entity_id))

    def changed(self, old: Sequence[str], new: Sequence[str]) -> "Changes":
        """Compare two sets of snapshots entity by entity, by their own statements.

        Args:
            old: the hashes of the snapshots before.
            new: the hashes of the snapshots after.

        Returns:
            The ids of the entities that were added, removed or changed.
        """
        from cabos.store.parquet import compare  # DuckDB

        before, after = self._named(old), self._named(new)
        return compare([self._file(one) for one in before], [self._file(one) for one in after])

    def original(self, sha256: str) -> bytes | None:
        """Return bytes as received, or None where they are not held or not whole any more."""
        try:
            content = self._layout.original(sha256).read_bytes()
        except FileNotFoundError:
            return None
        return content if hashlib.sha256(content).hexdigest() == sha256 else None

    def index_dir(self, key: str) -> Path:
        """Return the folder of a rebuildable cache; it may not exist yet.

        Args:
            key: names what it was built from, such as a hash.

        Raises:
            UsageError: if the key could lead out of the folder.
        """
        if not _KEY.fullmatch(key):
            raise UsageError("The key of an index must be letters, digits, - and _", where=key)
        return self._layout.index(key)

    def append(
        self,
        kind: str,
        subject: str,
        body: Mapping[str, object],
        *,
        who: str,
        now: datetime,
        snapshots: Sequence[str],
    ) -> int:
        """Append an entry to the ledger, durable when this returns.

        Args:
            kind: what it records, such as ``decision``.
            subject: what it is about, such as an alert's id.
            body: its content, plain JSON values.
            who: the person or process that made it.
            now: the moment, with its time zone.
            snapshots: the hashes of the snapshots it was made against.

        Returns:
            The number of the entry.
        """
        return self._ledger.append(kind, subject, body, who=who, now=now, snapshots=snapshots)

    def append_all(
        self,
        kind: str,
        facts: Iterable[tuple[str, Mapping[str, object]]],
        *,
        who: str,
        now: datetime,
        snapshots: Sequence[str],
    ) -> int:
        """Append entries of one kind, all of them or none; see ``append``.

        Args:
            kind: what they record.
            facts: the subject and the body of each.
            who: the person or process that made them.
            now: the moment, with its time zone.
            snapshots: the hashes of the snapshots they were made against.

        Returns:
            The number of the last entry.
        """
        return self._ledger.append_all(kind, facts, who=who, now=now, snapshots=snapshots)

    def named(self, text: str) -> list[tuple[str, str]]:
        """Return the entities that an id, an identifier or an exact name stands for.

        Args:
            text: such as ``ofac-17671``, ``17671``, an R.F.C., or a full name; case, accents and
                ``LAST, First`` order do not matter.

        Returns:
            How each was found (``id``, ``identifier`` or ``name``), and its id; by id.
        """
        from cabos.sources.registry import RECORDS
        from cabos.store.parquet import find_named  # DuckDB

        # Who a bank's file names stands behind: a namesake in one is no doubt about who is meant.
        paths = self.paths()
        lists = [path for path, one in paths.items() if one.source not in RECORDS]
        return find_named(lists, text) or find_named(list(paths), text)

    def entries(self, kind: str | None = None) -> list[Entry]:
        """Return the entries of the ledger in order, all or those of one kind."""
        return self._ledger.entries(kind)

    def verify_chain(self) -> None:
        """Check every hash of the ledger.

        Raises:
            WorkspaceError: naming the first entry that was changed, removed or put in.
        """
        self._ledger.verify()

    def stale(self, now: datetime) -> list[Stale]:
        """Return the current snapshots that are older than their source's cadence."""
        return [
            Stale(one.source, one.snapshot, age, one.cadence_days)
            for one in self.current()
            if one.cadence_days > 0 and (age := one.age_days(now)) > one.cadence_days
        ]

    def _named(self, hashes: Sequence[str]) -> list[Snapshot]:
        wanted = set(hashes)
        found = [one for one in self.snapshots() if one.snapshot in wanted]
        if missing := wanted - {one.snapshot for one in found}:
            raise WorkspaceError(
                f"The snapshot {min(missing)[:12]} is not held",
                where=str(self.root),
                remedy="Run: cabos status",
            )
        return found

    def _file(self, one: Snapshot) -> Path:
        return self._layout.statements(one.source, one.snapshot)
