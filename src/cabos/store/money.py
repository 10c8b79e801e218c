"""Adding a file of transfers: all of it, or nothing; each file stands beside the others."""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from cabos import __version__
from cabos.errors import InputError
from cabos.formats import decompress
from cabos.formats.stream import open_bytes
from cabos.model.account import Remark, StatementSpan
from cabos.sources.money.mapping import Mapping as Columns
from cabos.sources.money.parse import HEAD, form_of, form_of_files, parse_money
from cabos.store.disk import LOCK_SECONDS, file_hash, place_file, trouble, write_lock
from cabos.store.layout import Layout
from cabos.store.ledger import Ledger
from cabos.store.memory import no_garbage
from cabos.store.parquet import database, write_statements
from cabos.store.queries import queries
from cabos.store.rejects import write_rejects
from cabos.store.snapshot import ReceivedFile, Snapshot
from cabos.store.transfer_rows import Gathered, write_transfers
from cabos.store.transfer_table import write_table

MONEY = "money"
"""The source of transfers."""

TABLE = "table"
"""The form of a file that a mapping reads."""

_PARSED_BYTES = 2**30  # statements, invoices and proofs are read in memory; tables are streamed
_STEP = 1 << 22
_ZIP = b"PK\x03\x04"
_REMARKS = 100
_STAGES = ("copying", "reading", "writing", "done")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class MoneyAdded:
    """What adding a file of transfers did.

    Attributes:
        file: its name.
        snapshot: the sha256 of its bytes.
        is_new: False where these bytes were already held, and nothing was done.
        form: how it was read: one of ``sources.money.parse.FORMS``, or ``table``.
        transfers: how many it gives.
        rejects: rows that could not be used.
        rejects_path: the CSV file of those, or None.
        first: the first moment, seconds since 1970; None where there is no transfer.
        last: the last moment.
        first_row: the row of the first transfer of a table; 0 where each says its own.
        records_sha256: the hash of the file of its transfers.
        currencies: the currencies.
        holders: how many holders of accounts it names.
        spans: its statements.
        left_out: what is sound and no transfer: reason and number.
        remarks: what must be known of how it was read; the first hundred.
        unsaid: how many more remarks there were.
    """

    file: str
    snapshot: str
    is_new: bool
    form: str
    transfers: int
    rejects: int
    rejects_path: Path | None
    first: int | None
    last: int | None
    first_row: int = 0
    records_sha256: str = ""
    currencies: tuple[str, ...] = ()
    holders: int = 0
    spans: tuple[StatementSpan, ...] = ()
    left_out: Mapping[str, int] = field(default_factory=dict)
    remarks: tuple[Remark, ...] = ()
    unsaid: int = 0


def head_of(path: Path) -> tuple[bytes, str | None]:
    """Return the first bytes of a file, unpacked, and its form, or None: a table.

    Raises:
        InputError: if it cannot be read, or is empty.
    """
    if not path.is_file():
        raise InputError("There is no such file", where=str(path), remedy="Check the path")
    with path.open("rb") as file:
        begin = file.read(4)
    if begin == _ZIP:
        files = _unpacked(path)
        if any(name.endswith("[Content_Types].xml") for name in files):
            raise InputError("The file is a spreadsheet", where=path.name, remedy="Save it as CSV")
        form = form_of_files(files)
        first = next(iter(files.values()), b"")
        return first[:HEAD], form
    with open_bytes(path) as stream:
        head = stream.read(HEAD)
    if not head:
        raise InputError("The file is empty", where=str(path), remedy="Get it from the bank again")
    return head, form_of(head, path.name)


def _unpacked(path: Path) -> Mapping[str, bytes]:
    if (size := path.stat().st_size) > _PARSED_BYTES:
        raise InputError(
            f"The file has {size:,} bytes, more than the limit of {_PARSED_BYTES:,} for a file "
            "that is no plain table",
            where=path.name,
            remedy="Split it, or give a table as CSV",
        )
    return decompress.unpack({path.name: path.read_bytes()})


@contextmanager
def _plain(path: Path, name: str, temporary: Path) -> Iterator[Path]:
    """Yield a file that is not compressed: itself, or what is in it."""
    with path.open("rb") as file:
        begin = file.read(4)
    if begin == _ZIP or begin.startswith(b"\x1f\x8b"):
        target = temporary / "unpacked"
        with target.open("wb") as out:
            if begin == _ZIP:
                out.write(_only(path, name))
            else:
                with open_bytes(path) as stream:
                    shutil.copyfileobj(stream, out, _STEP)
        yield target
        target.unlink()
    else:
        yield path


def _only(path: Path, name: str) -> bytes:
    files = decompress.unpack({name: path.read_bytes()})
    if len(files) != 1:
        raise InputError(
            f"The archive holds {len(files)} files, and a table must be one",
            where=name,
            remedy="Unpack it and add each file",
        )
    return next(iter(files.values()))


@dataclass(frozen=True, slots=True)
class MoneyAdding:
    """One adding of a file of transfers.

    Attributes:
        layout: the folders of the workspace.
        ledger: its ledger.
        held: returns the files that are in use at this moment.
        path: the file.
        columns: the mapping of a table; None where the file tells its form itself.
        statements: makes statements of the holders a file names: of its Parquet file, what it
            says beside its transfers, and its name.
        now: the moment of receipt.
        progress: called with stage, done, total.
    """

    layout: Layout
    ledger: Ledger
    held: Callable[[], list[Snapshot]]
    path: Path
    columns: Columns | None
    statements: Callable[..., Any]
    now: datetime
    progress: Progress | None

    def run(self) -> MoneyAdded:
        """Add the file, or find that it is held.

        Raises:
            InputError: if it cannot be read.
            WorkspaceBusyError: if another process is adding.
            WorkspaceError: if the disk refuses.
        """
        head_of(self.path)
        with write_lock(self.layout.lock, LOCK_SECONDS), no_garbage():
            try:
                # Only the holder of the lock writes here: what is found a killed one left.
                if self.layout.temporary.exists():
                    shutil.rmtree(self.layout.temporary)
                self.layout.temporary.mkdir()
                return self._add()
            except OSError as error:
                raise trouble(error, self.layout.root) from error

    def _add(self) -> MoneyAdded:
        self._tell("copying")
        copy = self.layout.temporary / "received"
        # What is hashed and read is the copy, so that a file that changes meanwhile does no harm.
        shutil.copyfile(self.path, copy)
        size = copy.stat().st_size
        with ThreadPoolExecutor(1) as aside:
            hashing = aside.submit(file_hash, copy)
            alike = {one.snapshot for one in self.held() if one.files[0].size == size}
            if alike and hashing.result() in alike:
                return added_of(self._said(hashing.result()), self.layout, is_new=False)
            self._tell("reading")
            gathered, form, first = self._read(copy)
            sha256 = hashing.result()
        self._tell("writing")
        written = self._write(sha256, gathered, form, first)
        place_file(
            self.layout.temporary,
            self.layout.original(sha256),
            lambda to: _moved(copy, to),
            read_only=True,
        )
        body = {
            "source": MONEY,
            "snapshot": sha256,
            "published": None,
            "official": False,
            "files": [list(ReceivedFile(self.path.name, sha256, size))],
            "cadence_days": 0,
            "series": sha256,
            "cabos": __version__,
            **written,
        }
        self.ledger.append(
            "snapshot", MONEY, body, who="cabos money add", now=self.now, snapshots=[sha256]
        )
        self._tell("done")
        return added_of(body, self.layout, is_new=True)

    def _said(self, sha256: str) -> Mapping[str, Any]:
        """Return what the ledger says of a file that is in use."""
        same = (one.body for one in self.ledger.entries("snapshot"))
        return [one for one in same if (one["source"], one["snapshot"]) == (MONEY, sha256)][-1]

    @property
    def _draft(self) -> Path:
        return self.layout.temporary / "transfers"

    def _read(self, copy: Path) -> tuple[Gathered, str, int]:
        """Write the transfers; return what else the file says, its form, and its first row."""
        if self.columns is None:
            return self._parse(copy), head_of(copy)[1] or TABLE, 0
        with _plain(copy, self.path.name, self.layout.temporary) as source:
            table = write_table(self._draft, source, self.columns, self.path.name)
        gathered = Gathered()
        gathered.rejects = table.rejects
        gathered.unkept = table.refused - len(table.rejects)
        return gathered, TABLE, table.first_row

    def _write(self, sha256: str, gathered: Gathered, form: str, first: int) -> dict[str, object]:
        """Put the files in their places, and return what the ledger says of them."""
        said = self.statements(self._draft, gathered, self.path.name)
        written: list[tuple[int, int]] = []
        statements = self.layout.statements(MONEY, sha256)
        place_file(
            self.layout.temporary,
            statements,
            lambda to: written.append(write_statements(to, said)),
            read_only=True,
        )
        records = self.layout.records("transfer", MONEY, sha256)
        place_file(
            self.layout.temporary, records, lambda to: _moved(self._draft, to), read_only=True
        )
        if gathered.rejects:
            place_file(
                self.layout.temporary,
                self.layout.rejects(MONEY, sha256),
                lambda to: write_rejects(to, gathered.rejects),
            )
        counts = count_transfers(records)
        return {
            "entities": written[0][1],
            "statements": written[0][0],
            "rejects": len(gathered.rejects) + gathered.unkept,
            "notes": dict(Counter(one.reason for one in gathered.left_out)),
            "statements_sha256": file_hash(statements),
            "records_sha256": file_hash(records),
            "money": {
                "form": form,
                "first_row": first,
                "mapping": None if self.columns is None else asdict(self.columns),
                "holders": len({one.account for one in gathered.holders}),
                "spans": [asdict(one) for one in gathered.spans],
                "left_out": dict(Counter(one.reason for one in gathered.left_out)),
                "remarks": [asdict(one) for one in gathered.remarks[:_REMARKS]],
                "unsaid": max(0, len(gathered.remarks) - _REMARKS),
                **counts,
            },
        }

    def _parse(self, copy: Path) -> Gathered:
        name = self.path.name
        files = {
            name + inner.removeprefix(copy.name): data for inner, data in _unpacked(copy).items()
        }
        return write_transfers(self._draft, parse_money(files), name)

    def _tell(self, stage: str) -> None:
        if self.progress is not None:
            self.progress(stage, _STAGES.index(stage), len(_STAGES) - 1)


def _moved(source: Path, target: Path) -> None:
    source.replace(target)


def count_transfers(path: Path) -> dict[str, Any]:
    """Return how many transfers a file holds, from when to when, in which currencies."""
    with database(path) as connection:
        row = connection.execute(queries("transfers")["count_kept"], {"path": str(path)}).fetchone()
    assert row is not None  # noqa: S101  an aggregate has a row
    transfers, first, last, currencies = row
    return {
        "transfers": int(transfers or 0),
        "first": first,
        "last": last,
        "currencies": currencies or [],
    }


def added_of(body: Mapping[str, Any], layout: Layout, *, is_new: bool) -> MoneyAdded:
    """Return what an entry of the ledger says of a file of transfers."""
    said, snapshot, rejects = body["money"], body["snapshot"], body["rejects"]
    return MoneyAdded(
        file=body["files"][0][0],
        snapshot=snapshot,
        is_new=is_new,
        form=said["form"],
        transfers=said["transfers"],
        rejects=rejects,
        rejects_path=layout.rejects(MONEY, snapshot) if rejects else None,
        first=said["first"],
        last=said["last"],
        first_row=said["first_row"],
        records_sha256=body["records_sha256"],
        currencies=tuple(said["currencies"]),
        holders=said["holders"],
        spans=tuple(StatementSpan(**one) for one in said["spans"]),
        left_out=said["left_out"],
        remarks=tuple(Remark(**one) for one in said["remarks"]),
        unsaid=said.get("unsaid", 0),
    )
