"""The ledger: an append-only chain of entries; each hash covers the entry before.

It uses the standard library's sqlite3 and named SQL; see docs/decisions/0001.
"""

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from cabos.errors import WorkspaceError
from cabos.store.disk import busy, trouble
from cabos.store.queries import queries
from cabos.store.snapshot import utc

GENESIS = "0" * 64
_WAIT_SECONDS = 5.0
_APPLICATION_ID = 0x6361626F  # "cabo"
_VERSION = 1
_COLUMNS = ("number", "kind", "subject", "body", "who", "at", "snapshots", "previous", "hash")


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of the ledger.

    Attributes:
        number: 1, 2, 3 … without a gap.
        kind: what it records, such as ``snapshot``, ``decision`` or ``screening``.
        subject: what it is about, such as an alert's id.
        body: its content.
        who: the person or process that made it.
        at: when, UTC, ISO 8601.
        snapshots: the snapshots it was made against.
        previous: the hash of the entry before.
        hash: the hash of this entry.
    """

    number: int
    kind: str
    subject: str
    body: Mapping[str, Any]
    who: str
    at: str
    snapshots: tuple[str, ...]
    previous: str
    hash: str


def canonical(value: object) -> str:
    """Write a value as JSON in the one form that is hashed: sorted keys, no blanks, ASCII."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), allow_nan=False)


def chain_hash(fields: Sequence[object]) -> str:
    """Hash an entry: the sha256 of the canonical JSON list of its other fields, in order."""
    return hashlib.sha256(canonical(list(fields)).encode()).hexdigest()


class Ledger:
    """The chain of entries in one SQLite file."""

    def __init__(self, path: Path) -> None:
        """Point to the file; nothing is opened yet."""
        self.path = path

    def create(self) -> None:
        """Make the table, or leave it as it is."""
        sql = queries("ledger")
        try:
            with closing(sqlite3.connect(self.path, isolation_level=None)) as connection:
                connection.execute("PRAGMA journal_mode = WAL")
                connection.execute(f"PRAGMA application_id = {_APPLICATION_ID}")
                connection.execute(f"PRAGMA user_version = {_VERSION}")
                for name in ("create_entry", "create_kind_index", "forbid_update", "forbid_delete"):
                    connection.execute(sql[name])
        except sqlite3.Error as error:
            raise trouble(error, self.path) from error

    def check(self) -> None:
        """Check that the file is a ledger this version understands.

        Raises:
            WorkspaceError: if it is not.
        """
        with self._reading() as connection:
            mark = connection.execute("PRAGMA application_id").fetchone()[0]
            version = connection.execute("PRAGMA user_version").fetchone()[0]
        if mark != _APPLICATION_ID:
            raise WorkspaceError(
                "This file is no ledger of cabos",
                where=str(self.path),
                remedy="Restore it from a backup, or make a new workspace in another folder",
            )
        if version > _VERSION:
            raise WorkspaceError(
                "This workspace was made by a newer cabos",
                where=str(self.path),
                remedy="Update cabos",
            )

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
        """Append one entry, durable when this returns; see ``append_all``."""
        return self.append_all(kind, [(subject, body)], who=who, now=now, snapshots=snapshots)

    def append_all(
        self,
        kind: str,
        facts: Iterable[tuple[str, Mapping[str, object]]],
        *,
        who: str,
        now: datetime,
        snapshots: Sequence[str],
    ) -> int:
        """Append entries of one kind, all of them or none, durable when this returns.

        Args:
            kind: what they record.
            facts: the subject and the body of each.
            who: the person or process that made them.
            now: the moment, with its time zone.
            snapshots: the hashes of the snapshots they were made against.

        Returns:
            The number of the last entry of the ledger.

        Raises:
            WorkspaceBusyError: if another process is writing for longer than a few seconds.
            WorkspaceError: if the disk refuses.
        """
        each = ((subject, body, snapshots) for subject, body in facts)
        return self.append_each(kind, each, who=who, now=now)

    def append_each(
        self,
        kind: str,
        facts: Iterable[tuple[str, Mapping[str, object], Sequence[str]]],
        *,
        who: str,
        now: datetime,
    ) -> int:
        """Append entries that were made against snapshots of their own; see ``append_all``.

        Args:
            kind: what they record.
            facts: the subject and the body of each, and the hashes of its snapshots.
            who: the person or process that made them.
            now: the moment, with its time zone.
        """
        at = utc(now)
        with self._writing() as connection:
            sql = queries("ledger")
            last = connection.execute(sql["last_entry"]).fetchone()
            number, previous = last or (0, GENESIS)
            for subject, body, snapshots in facts:
                number += 1
                made_against = canonical(list(snapshots))
                row = (number, kind, subject, canonical(body), who, at, made_against, previous)
                previous = chain_hash(row)
                values = dict(zip(_COLUMNS, (*row, previous), strict=True))
                connection.execute(sql["insert_entry"], values)
        return int(number)

    def entries(self, kind: str | None = None) -> list[Entry]:
        """Return the entries in order, all or those of one kind."""
        sql = queries("ledger")
        with self._reading() as connection:
            if kind is None:
                rows = connection.execute(sql["all_entries"]).fetchall()
            else:
                rows = connection.execute(sql["entries_of_kind"], {"kind": kind}).fetchall()
        return [self._entry(row) for row in rows]

    def _entry(self, row: tuple[Any, ...]) -> Entry:
        number, kind, subject, body, who, at, snapshots, previous, own = row
        try:
            content, made_against = json.loads(body), tuple(json.loads(snapshots))
        except ValueError as error:
            raise self._broken(number, kind) from error
        return Entry(number, kind, subject, content, who, at, made_against, previous, own)

    def verify(self) -> None:
        """Check every hash of the chain.

        Raises:
            WorkspaceError: naming the first entry that was changed, removed or put in.
        """
        previous = GENESIS
        with self._reading() as connection:
            # Bytes that are no UTF-8 any more must be named as a broken entry, not stop the check.
            connection.text_factory = lambda raw: raw.decode("utf-8", "surrogateescape")
            for place, row in enumerate(connection.execute(queries("ledger")["all_entries"]), 1):
                *fields, own = row
                if row[0] != place or row[7] != previous or own != chain_hash(fields):
                    raise self._broken(place, str(row[1]))
                previous = own

    def _broken(self, number: int, kind: str) -> WorkspaceError:
        return WorkspaceError(
            f"The chain of the ledger breaks at entry {number} ({kind})",
            where=str(self.path),
            remedy=f"Restore ledger.sqlite from a backup; do not rely on entry {number} or later",
        )

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            with closing(self._open_reader()) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise trouble(error, self.path) from error

    def _open_reader(self) -> sqlite3.Connection:
        # In a folder that cannot be written SQLite cannot make the log it would share with a
        # writer. Where there is no log there is nothing in it to miss: the file is read alone.
        log = self.path.with_name(self.path.name + "-wal")
        address = f"file:{quote(str(self.path))}?mode=ro"
        try:
            return _connected(address)
        except sqlite3.OperationalError as error:
            no_log = error.sqlite_errorcode & 0xFF in (
                sqlite3.SQLITE_CANTOPEN,
                sqlite3.SQLITE_READONLY,
            )
            if not no_log or (log.exists() and log.stat().st_size):
                raise
            return _connected(address + "&immutable=1")

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        """Open one durable transaction, committed when the block ends without an error."""
        try:
            with closing(
                sqlite3.connect(self.path, timeout=_WAIT_SECONDS, isolation_level=None)
            ) as connection:
                _make_durable(connection)
                # The lock is taken before the last entry is read, so that two writers cannot
                # chain to the same. Closing without the commit rolls back.
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
        except sqlite3.Error as error:
            if "locked" in str(error):
                raise busy(self.path.parent) from error
            raise trouble(error, self.path) from error


def _make_durable(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA synchronous = FULL")


def _connected(address: str) -> sqlite3.Connection:
    connection = sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS)
    try:
        connection.execute("PRAGMA schema_version").fetchone()  # opens the file in earnest
    except BaseException:
        connection.close()
        raise
    return connection
