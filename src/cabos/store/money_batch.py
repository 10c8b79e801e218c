"""Files of transfers added one after another, and named in the ledger together."""

import shutil
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from datetime import datetime
from types import TracebackType
from typing import Self

from cabos.store.disk import LOCK_SECONDS, place_drafts, trouble, write_lock
from cabos.store.layout import Layout
from cabos.store.ledger import Ledger
from cabos.store.memory import no_garbage
from cabos.store.money import (
    MONEY,
    Body,
    MoneyAdded,
    MoneyFile,
    Progress,
    Writing,
    Written,
    added_of,
)
from cabos.store.money_files import refuse_missing
from cabos.store.parquet import one_database

_MOST = 256  # files that wait for the ledger, and their bytes
_MOST_BYTES = 1 << 26


class MoneyBatch:
    """An adding of files of transfers: each all of it or nothing, acknowledged by ``finish``.

    From the first file to ``finish`` no other process can add. What is written is made durable and
    put in its place before one transaction of the ledger names it: of a process that is killed
    before that, none of the files that wait is there, and all that were acknowledged are.
    """

    def __init__(self, layout: Layout, ledger: Ledger, now: Callable[[], datetime]) -> None:
        """Begin.

        Args:
            layout: the folders of the workspace.
            ledger: its ledger.
            now: tells the moment of receipt.
        """
        self._layout, self._ledger, self._now = layout, ledger, now
        self._open = ExitStack()
        self._is_open = False
        self._held = _Held(ledger)
        self._done: list[tuple[Writing, Written]] = []

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let go of the files that still wait."""
        self._close()

    @property
    def is_full(self) -> bool:
        """Whether enough files wait for the ledger."""
        sizes = (written.body["files"][0][2] for _, written in self._done)
        return len(self._done) >= _MOST or sum(sizes) >= _MOST_BYTES

    def add(self, file: MoneyFile, progress: Progress | None = None) -> None:
        """Write a file, or find that it is held.

        Args:
            file: the file, and how it is read.
            progress: called with stage, number of stages done, number of stages.

        Raises:
            InputError: if it cannot be read; the files before it still wait.
            WorkspaceBusyError: if another process is adding.
            WorkspaceError: if the disk refuses.
        """
        refuse_missing(file.path)
        try:
            self._begin()
            writing = Writing(self._layout, file, len(self._done), self._held.find, progress)
            written = writing.run()
        except OSError as error:
            raise trouble(error, self._layout.root) from error
        if written.drafts:
            self._held.put(written.body)
        self._done.append((writing, written))

    def finish(self) -> list[MoneyAdded]:
        """Name the files that wait in the ledger, and return what is held now of each.

        Raises:
            WorkspaceError: if the disk refuses; none of them is then held.
        """
        new = [written for _, written in self._done if written.drafts]
        try:
            place_drafts([draft for one in new for draft in one.drafts])
            if new:
                facts = ((MONEY, one.body, [one.body["snapshot"]]) for one in new)
                self._ledger.append_each("snapshot", facts, who="cabos money add", now=self._now())
            added = [
                added_of(one.body, self._layout, is_new=bool(one.drafts)) for _, one in self._done
            ]
            for writing, _ in self._done:
                writing.tell_done()
        except OSError as error:
            raise trouble(error, self._layout.root) from error
        finally:
            self._close()
        return added

    def _begin(self) -> None:
        if self._is_open:
            return
        with ExitStack() as opening:
            opening.enter_context(write_lock(self._layout.lock, LOCK_SECONDS))
            opening.enter_context(no_garbage())
            opening.enter_context(one_database())
            # Only the holder of the lock writes here: what is found a killed one left.
            if self._layout.temporary.exists():
                shutil.rmtree(self._layout.temporary)
            self._layout.temporary.mkdir()
            self._held.read()
            self._open = opening.pop_all()
        self._is_open = True

    def _close(self) -> None:
        self._done, self._is_open = [], False
        self._open.close()


class _Held:
    """What the ledger says of the files that are held, by their sizes."""

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._by_size: dict[int, dict[str, Body]] = {}

    def read(self) -> None:
        """Read the ledger; between two batches another process can have added or withdrawn."""
        withdrawn = {
            one.body["snapshot"]: one.number
            for one in self._ledger.entries("withdrawal")
            if one.body["source"] == MONEY
        }
        self._by_size = defaultdict(dict)
        for one in self._ledger.entries("snapshot"):
            if one.subject == MONEY and one.number > withdrawn.get(one.body["snapshot"], 0):
                self.put(one.body)

    def put(self, body: Body) -> None:
        """Take in a file."""
        self._by_size[body["files"][0][2]][body["snapshot"]] = body

    def find(self, size: int, snapshot: str | None) -> Sequence[Body]:
        """Return the file of a size and a hash, or all of the size if that is None."""
        alike = self._by_size.get(size, {})
        if snapshot is None:
            return list(alike.values())
        return [alike[snapshot]] if snapshot in alike else []
