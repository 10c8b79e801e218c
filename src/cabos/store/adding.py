"""Adding a version of a source: all of it, or nothing."""

import hashlib
import shutil
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from cabos import __version__
from cabos.errors import InputError
from cabos.sources.parse import Parsed, check, parse_source
from cabos.sources.registry import Source, load_source
from cabos.store.disk import LOCK_SECONDS, file_hash, place_file, trouble, write_lock
from cabos.store.layout import Layout
from cabos.store.ledger import Ledger
from cabos.store.memory import no_garbage
from cabos.store.parquet import write_statements
from cabos.store.rejects import write_rejects
from cabos.store.snapshot import Added, ReceivedFile, Snapshot, snapshot_hash

MAX_BYTES = 2**30

Progress = Callable[[str, int, int], None]
_STAGES = ("read", "check", "write", "done")


@dataclass(frozen=True, slots=True)
class Received:
    """The files of one version as they came.

    Attributes:
        source: the name of the source.
        contents: each file's name and bytes.
    """

    source: str
    contents: Mapping[str, bytes]

    @property
    def files(self) -> tuple[ReceivedFile, ...]:
        """Name, hash and size of each file, in the order of their names."""
        return tuple(
            ReceivedFile(name, hashlib.sha256(content).hexdigest(), len(content))
            for name, content in sorted(self.contents.items())
        )


def read_files(source: str, paths: Sequence[Path]) -> Received:
    """Read the files of one version.

    Args:
        source: the name of the source.
        paths: its files; of two with the same name the folder is kept in the name.

    Raises:
        UsageError: if there is no such source.
        InputError: if there is no file, or one is missing, unreadable, empty or too large.
    """
    load_source(source)
    if not paths:
        raise InputError("No file was given", where=source, remedy="Name one with --from FILE")
    contents: dict[str, bytes] = {}
    for path in paths:
        name = path.name if path.name not in contents else "/".join(path.parts[-2:])
        contents[name] = _read(path)
    return Received(source, contents)


def _read(path: Path) -> bytes:
    try:
        if (size := path.stat().st_size) > MAX_BYTES:
            raise InputError(
                f"The file has {size:,} bytes, more than the limit of {MAX_BYTES:,}",
                where=str(path),
                remedy="Check that it is the list itself",
            )
        content = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The file cannot be read: {error.strerror}",
            where=str(path),
            remedy="Check the path and your permission to read it",
        ) from error
    if not content:
        raise InputError(
            "The file is empty", where=str(path), remedy="Get it from the publisher again"
        )
    return content


@dataclass(frozen=True, slots=True)
class Adding:
    """One adding: where to, what, when.

    Attributes:
        layout: the folders of the workspace.
        ledger: its ledger.
        snapshots: reads the snapshots the ledger names at this moment.
        received: the files.
        now: the moment of receipt.
        official: whether the files come from the publisher's own address.
        progress: called with stage, number of stages done, number of stages.
    """

    layout: Layout
    ledger: Ledger
    snapshots: Callable[[], list[Snapshot]]
    received: Received
    now: datetime
    official: bool
    progress: Progress | None

    def run(self) -> Added:
        """Add the files as a new version, or find that they are already held.

        Raises:
            InputError: if they cannot be parsed or fail a check of the source.
            WorkspaceBusyError: if another process is adding.
            WorkspaceError: if the disk refuses.
        """
        source = load_source(self.received.source)
        files = self.received.files
        name = snapshot_hash(file.sha256 for file in files)
        if (held := self._held(name)) is not None:
            return self._added(held, is_new=False)
        with write_lock(self.layout.lock, LOCK_SECONDS):
            # Another process may have added the same while this one waited.
            if (held := self._held(name)) is not None:
                return self._added(held, is_new=False)
            with no_garbage():
                self._add(source, name, files)
        added = self._held(name)
        assert added is not None, "an entry just written is read back"  # noqa: S101
        return self._added(added, is_new=True)

    def _held(self, name: str) -> Snapshot | None:
        same = (self.received.source, name)
        return next((one for one in self.snapshots() if (one.source, one.snapshot) == same), None)

    def _add(self, source: Source, name: str, files: Sequence[ReceivedFile]) -> None:
        self._tell("read")
        parsed = parse_source(source.name, self.received.contents)
        self._tell("check")
        check(source, parsed, official=self.official)
        self._tell("write")
        try:
            # Only the holder of the lock writes here, so what is found was left by a killed one.
            if self.layout.temporary.exists():
                shutil.rmtree(self.layout.temporary)
            self.layout.temporary.mkdir()
            statements, entities = self._write(source.name, name, files, parsed)
        except OSError as error:
            raise trouble(error, self.layout.root) from error
        body = {
            "source": source.name,
            "snapshot": name,
            "published": parsed.published,
            "official": self.official,
            "files": [list(file) for file in files],
            "entities": entities,
            "statements": statements,
            "rejects": len(parsed.rejects),
            "cadence_days": source.cadence_days,
            "notes": dict(parsed.notes),
            **({"series": ", ".join(file.name for file in files)} if source.is_series else {}),
            "cabos": __version__,
            "statements_sha256": file_hash(self.layout.statements(source.name, name)),
        }
        self.ledger.append(
            "snapshot", source.name, body, who="cabos add", now=self.now, snapshots=[name]
        )
        self._tell("done")

    def _write(
        self, source: str, name: str, files: Sequence[ReceivedFile], parsed: Parsed
    ) -> tuple[int, int]:
        temporary = self.layout.temporary
        for file in files:
            original = self.layout.original(file.sha256)
            if not (original.exists() and original.stat().st_size == file.size):
                save = partial(_save, self.received.contents[file.name])
                place_file(temporary, original, save, read_only=True)
        if parsed.rejects:
            place_file(
                temporary,
                self.layout.rejects(source, name),
                lambda to: write_rejects(to, parsed.rejects),
            )
        counts: list[tuple[int, int]] = []
        place_file(
            temporary,
            self.layout.statements(source, name),
            lambda to: counts.append(write_statements(to, parsed.statements)),
            read_only=True,
        )
        return counts[0]

    def _added(self, held: Snapshot, *, is_new: bool) -> Added:
        return Added(
            source=held.source,
            snapshot=held.snapshot,
            is_new=is_new,
            is_current=held.is_current,
            statements=held.statements,
            entities=held.entities,
            rejects=held.rejects,
            notes=held.notes,
            published=held.published,
            rejects_path=self.layout.rejects(held.source, held.snapshot) if held.rejects else None,
        )

    def _tell(self, stage: str) -> None:
        if self.progress is not None:
            self.progress(stage, _STAGES.index(stage), len(_STAGES) - 1)


def _save(content: bytes, path: Path) -> None:
    path.write_bytes(content)
