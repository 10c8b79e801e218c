"""Adding a file of transfers: all of it, or nothing; each file stands beside the others."""

import shutil
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from cabos import __version__
from cabos.model.account import Remark, StatementSpan
from cabos.sources.money.mapping import Mapping as Columns
from cabos.sources.money.parse import form_of_files, parse_money
from cabos.store.disk import Draft, file_hash
from cabos.store.layout import Layout
from cabos.store.money_files import plain, unpacked
from cabos.store.parquet import write_statements
from cabos.store.rejects import write_rejects
from cabos.store.snapshot import ReceivedFile
from cabos.store.transfer_rows import Gathered, Kept, write_transfers
from cabos.store.transfer_table import write_table

MONEY = "money"
"""The source of transfers."""

TABLE = "table"
"""The form of a file that a mapping reads."""

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


@dataclass(frozen=True, slots=True)
class MoneyFile:
    """A file of transfers that is to be added.

    Attributes:
        path: the file.
        columns: the mapping of a table; None where the file tells its form itself.
        statements: makes statements of the holders a file names: of its Parquet file, what it
            says beside its transfers, and its name.
    """

    path: Path
    columns: Columns | None
    statements: Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Writing:
    """One file of transfers being written: its drafts, and what the ledger is to say of it.

    Attributes:
        layout: the folders of the workspace.
        file: the file.
        number: tells its drafts from those of other files.
        find: returns what is said of a file that is held, by its size and its hash.
        progress: called with stage, done, total.
    """

    layout: Layout
    file: MoneyFile
    number: int
    find: "Find"
    progress: Progress | None

    def run(self) -> "Written":
        """Write the drafts, or find that the file is held.

        Raises:
            InputError: if it cannot be read.
            OSError: if the disk refuses.
        """
        self._tell("copying")
        copy = self._draft("received")
        # What is hashed and read is the copy, so that a file that changes meanwhile does no harm.
        shutil.copyfile(self.file.path, copy)
        size = copy.stat().st_size
        with ThreadPoolExecutor(1) as aside:
            hashing = aside.submit(file_hash, copy)
            if self.find(size, None) and (held := self.find(size, hashing.result())):
                copy.unlink()
                return Written(held[0], ())
            self._tell("reading")
            read = self._read(copy)
            sha256 = hashing.result()
        self._tell("writing")
        said, drafts = self._write(sha256, read)
        name = self.file.path.name
        body = {
            "source": MONEY,
            "snapshot": sha256,
            "published": None,
            "official": False,
            "files": [list(ReceivedFile(name, sha256, size))],
            "cadence_days": 0,
            "series": sha256,
            "cabos": __version__,
            **said,
        }
        return Written(body, (*drafts, Draft(copy, self.layout.original(sha256), read_only=True)))

    def tell_done(self) -> None:
        """Tell that the ledger names the file."""
        self._tell("done")

    def _draft(self, name: str) -> Path:
        return self.layout.temporary / f"{self.number}-{name}"

    def _read(self, copy: Path) -> "_Read":
        """Write the transfers; return what else the file says."""
        draft, name = self._draft("transfers"), self.file.path.name
        if self.file.columns is None:
            files = unpacked(copy, name)
            gathered = write_transfers(draft, parse_money(files), name)
            return _Read(gathered, form_of_files(files) or TABLE, 0, gathered.kept)
        with plain(copy, name, self._draft("unpacked")) as source:
            table = write_table(draft, source, self.file.columns, name)
        gathered = Gathered()
        gathered.rejects = table.rejects
        gathered.unkept = table.refused - len(table.rejects)
        return _Read(gathered, TABLE, table.first_row, table.kept)

    def _write(self, sha256: str, read: "_Read") -> tuple[dict[str, object], list[Draft]]:
        """Write the other files; return what the ledger says, and the drafts."""
        gathered, columns = read.gathered, self.file.columns
        transfers, statements = self._draft("transfers"), self._draft("statements")
        said = self.file.statements(transfers, gathered, self.file.path.name)
        count, entities = write_statements(statements, said)
        drafts = [
            Draft(statements, self.layout.statements(MONEY, sha256), read_only=True),
            Draft(transfers, self.layout.records("transfer", MONEY, sha256), read_only=True),
        ]
        if gathered.rejects:
            rejects = self._draft("rejects")
            write_rejects(rejects, gathered.rejects)
            drafts.append(Draft(rejects, self.layout.rejects(MONEY, sha256), read_only=False))
        left_out = dict(Counter(one.reason for one in gathered.left_out))
        return {
            "entities": entities,
            "statements": count,
            "rejects": len(gathered.rejects) + gathered.unkept,
            "notes": left_out,
            "statements_sha256": file_hash(statements),
            "records_sha256": file_hash(transfers),
            "money": {
                "form": read.form,
                "first_row": read.first_row,
                "mapping": None if columns is None else asdict(columns),
                "holders": len({one.account for one in gathered.holders}),
                "spans": [asdict(one) for one in gathered.spans],
                "left_out": left_out,
                "remarks": [asdict(one) for one in gathered.remarks[:_REMARKS]],
                "unsaid": max(0, len(gathered.remarks) - _REMARKS),
                **read.kept._asdict(),
            },
        }, drafts

    def _tell(self, stage: str) -> None:
        if self.progress is not None:
            self.progress(stage, _STAGES.index(stage), len(_STAGES) - 1)


Body = Mapping[str, Any]
Find = Callable[[int, str | None], Sequence[Body]]


class Written(NamedTuple):
    """What was written of a file.

    Attributes:
        body: what the ledger says of it, or is to say.
        drafts: its files; none where it is held already.
    """

    body: Body
    drafts: Sequence[Draft]


class _Read(NamedTuple):
    gathered: Gathered
    form: str
    first_row: int
    kept: Kept


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
