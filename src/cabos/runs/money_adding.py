"""Adding files of money: a table by its mapping, given or guessed; any other by its own form."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from cabos.errors import CabosError, InputError, UsageError
from cabos.formats.stream import open_bytes
from cabos.model.account import AccountHolder
from cabos.model.statement import Statement
from cabos.model.transfer import account_key
from cabos.runs.export import placed
from cabos.sources.money.guess import SAMPLE, Choices, Guess, guess_mapping
from cabos.sources.money.holders import SOURCE, holder_statements
from cabos.sources.money.mapping import Mapping
from cabos.sources.money.mapping_file import (
    MOST_BYTES,
    built_in_names,
    checked_date,
    dump_mapping,
    load_mapping,
)  # fmt: skip
from cabos.sources.money.parse import FORMS
from cabos.store.account_holders import read_named
from cabos.store.money import MoneyAdded, MoneyFile, Progress
from cabos.store.money_files import head_of, is_zip
from cabos.store.snapshot import Snapshot
from cabos.store.workspace import Store

_NAMES = frozenset({"from_name", "from_id", "to_name", "to_id", "other_name", "other_id"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a file of money is to be read, as far as the user says.

    Attributes:
        form: one of ``sources.money.parse.FORMS``, or a mapping that comes with cabos.
        mapping: a file with a mapping.
        account: the account whose statement it is.
        currency: the currency of rows that name none.
        date: how dates are written.
        decimal: the decimal mark.
    """

    form: str = ""
    mapping: Path | None = None
    account: str = ""
    currency: str = ""
    date: str = ""
    decimal: str = ""


@dataclass(frozen=True, slots=True)
class Read:
    """How a file is read.

    Attributes:
        form: one of ``sources.money.parse.FORMS``, or None for a table.
        mapping: of a table.
        guess: where the mapping was guessed.
    """

    form: str | None
    mapping: Mapping | None = None
    guess: Guess | None = None


def how_to_read(path: Path, wanted: Wanted) -> Read:
    """Tell how a file of money is read: by what the user says, by its content, or by a guess.

    Raises:
        UsageError: if there is no such form.
        InputError: if it cannot be read, or its rows leave something open.
    """
    if wanted.form and wanted.form not in {*FORMS, *built_in_names()}:
        raise UsageError(
            f"There is no form {wanted.form!r}",
            remedy=f"Use one of: {', '.join((*FORMS, *built_in_names()))}",
        )
    head, form = head_of(path)
    if form is not None and not wanted.mapping and wanted.form not in built_in_names():
        if wanted.form and wanted.form != form:
            raise InputError(
                f"The file is of the form {form}, not {wanted.form}", where=str(path),
                remedy=f"Leave --format out, or write --format {form}",
            )  # fmt: skip
        return Read(form)
    if wanted.form in FORMS:
        raise InputError(
            f"The file is not of the form {wanted.form}", where=str(path),
            remedy="Leave --format out, and the form is told by the content",
        )  # fmt: skip
    if wanted.mapping is not None:
        return Read(None, _given(wanted.mapping, wanted))
    choices = Choices(
        wanted.form, wanted.account, wanted.currency,
        checked_date(wanted.date, "--date") if wanted.date else "", wanted.decimal,
    )  # fmt: skip
    head, is_whole = _sample(path, head)
    guess = guess_mapping(head, path.name, choices, is_whole=is_whole)
    return Read(None, guess.mapping, guess)


def _sample(path: Path, head: bytes) -> tuple[bytes, bool]:
    if is_zip(path):
        return head, False  # what stands in an archive is seen by its beginning
    with open_bytes(path) as stream:
        head = stream.read(SAMPLE)
        return head, not stream.read(1)


def _given(path: Path, wanted: Wanted) -> Mapping:
    try:
        with path.open("rb") as file:
            mapping = load_mapping(file.read(MOST_BYTES + 1), str(path))
    except OSError as error:
        raise InputError(
            f"The mapping cannot be read: {error.strerror}", where=str(path),
            remedy="Check the path",
        ) from error  # fmt: skip
    said: dict[str, Any] = {
        "account": account_key(wanted.account) if wanted.account else "",
        "currency": wanted.currency.upper(),
        "date": checked_date(wanted.date, "--date") if wanted.date else "",
        "decimal": wanted.decimal,
    }
    return replace(mapping, **{key: value for key, value in said.items() if value})


def add_money(
    store: Store, path: Path, read: Read, *, now: datetime, progress: Progress | None = None
) -> MoneyAdded:
    """Add a file of money, all of it or nothing.

    Args:
        store: the workspace.
        path: the file.
        read: how it is read.
        now: the moment of receipt.
        progress: called with stage, done, total.

    Raises:
        InputError: if it cannot be read.
        WorkspaceBusyError: if another process is adding.
        WorkspaceError: if the disk refuses.
    """
    one = _file(path, read)
    return store.transfers.add(
        path, one.columns, statements=one.statements, now=now, progress=progress
    )


def add_all(
    store: Store,
    files: Iterable[tuple[Path, Read]],
    *,
    now: Callable[[], datetime],
    begin: Callable[[Path, Read], AbstractContextManager[Progress | None]],
) -> Iterator[MoneyAdded]:
    """Add files of money, each all of it or nothing, and yield what is held of each in order.

    Where one cannot be read, those before it are added, and none after it. A file whose mapping
    was guessed is added by itself; others wait for one another, for that is far quicker.

    Args:
        store: the workspace.
        files: the files, and how each is read.
        now: tells the moment of receipt.
        begin: called before a file is added; gives the progress, as ``add_money`` has it.

    Raises:
        InputError: if one cannot be read.
        WorkspaceBusyError: if another process is adding.
        WorkspaceError: if the disk refuses.
    """
    with store.transfers.batch(now) as batch:
        for path, read in files:
            if read.guess is not None or batch.is_full:
                yield from batch.finish()
            try:
                with begin(path, read) as progress:
                    batch.add(_file(path, read), progress)
            except CabosError:
                yield from batch.finish()
                raise
            if read.guess is not None:
                yield from batch.finish()
        yield from batch.finish()


def _file(path: Path, read: Read) -> MoneyFile:
    mapping = read.mapping

    def statements(draft: Path, gathered: Any, name: str) -> list[Statement]:
        holders: list[AccountHolder] = list(gathered.holders)
        if mapping is not None and _NAMES & mapping.columns.keys():
            holders += read_named(draft, mapping.header + 1, name)
        return holder_statements(holders)

    return MoneyFile(path, mapping, statements)


def save_mapping(path: Path, mapping: Mapping) -> None:
    """Write a mapping to a file; it appears whole.

    Raises:
        WorkspaceError: if it cannot be written.
    """
    with placed(path) as aside:
        aside.write_text(dump_mapping(mapping), encoding="utf-8")


def remove_money(store: Store, text: str, why: str, *, who: str, now: datetime) -> Snapshot:
    """Take a file of money out of use by an entry of the ledger; its bytes stay.

    Args:
        store: the workspace.
        text: the file's name, or the first letters of its hash, at least six.
        why: the reason.
        who: who decides.
        now: the moment.

    Raises:
        InputError: if no file, or more than one, is called so.
    """
    held = [one for one in store.snapshots() if one.source == SOURCE]
    found = [
        one for one in held
        if one.files[0].name == text or (len(text) >= 6 and one.snapshot.startswith(text))
    ]  # fmt: skip
    if len(found) != 1:
        several = ", ".join(one.snapshot[:12] for one in found)
        raise InputError(
            f"{len(found)} files are called so: {several}" if found else "No file is called so",
            where=text,
            remedy="Give the first letters of its hash; see: cabos money list",
        )
    store.withdraw(SOURCE, found[0].snapshot, why, who=who, now=now)
    return found[0]
