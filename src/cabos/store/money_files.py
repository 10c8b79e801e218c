"""Files of money as they come: plain, compressed, or an archive of many."""

import shutil
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from cabos.errors import InputError
from cabos.formats import decompress
from cabos.formats.stream import open_bytes
from cabos.sources.money.parse import HEAD, form_of

_PARSED_BYTES = 2**30  # statements, invoices and proofs are read in memory; tables are streamed
_STEP = 1 << 22
_ZIP = b"PK\x03\x04"


def is_zip(path: Path) -> bool:
    """Whether a file is a zip archive, by its first bytes."""
    with path.open("rb") as file:
        return file.read(len(_ZIP)) == _ZIP


def head_of(path: Path) -> tuple[bytes, str | None]:
    """Return the first bytes of a file, unpacked, and its form, or None: a table.

    Of an archive no more is unpacked than what tells its form.

    Raises:
        InputError: if it cannot be read, or is empty.
    """
    refuse_missing(path)
    if is_zip(path):
        _refuse_large(path, path.name)
        _refuse_spreadsheet(decompress.member_names(path), path.name)
        first: bytes | None = None
        for name, head in decompress.member_heads(path, HEAD):
            first = head if first is None else first
            if (form := form_of(head, name)) is not None:
                return first, form
        return first or b"", None
    with open_bytes(path) as stream:
        head = stream.read(HEAD)
    if not head:
        raise InputError("The file is empty", where=str(path), remedy="Get it from the bank again")
    return head, form_of(head, path.name)


def refuse_missing(path: Path) -> None:
    """Refuse a file that is not there or is empty.

    Raises:
        InputError: if it is so.
    """
    if not path.is_file():
        raise InputError("There is no such file", where=str(path), remedy="Check the path")
    if not path.stat().st_size:
        raise InputError("The file is empty", where=str(path), remedy="Get it from the bank again")


def unpacked(path: Path, name: str) -> Mapping[str, bytes]:
    """Return what is in a file, by name.

    Args:
        path: the file.
        name: what it is called.

    Raises:
        InputError: if it is damaged, too large, empty or a spreadsheet.
    """
    _refuse_large(path, name)
    files = decompress.unpack({name: path.read_bytes()})
    _refuse_spreadsheet(files, name)
    return files


def _refuse_large(path: Path, name: str) -> None:
    if (size := path.stat().st_size) > _PARSED_BYTES:
        raise InputError(
            f"The file has {size:,} bytes, more than the limit of {_PARSED_BYTES:,} for a file "
            "that is no plain table",
            where=name,
            remedy="Split it, or give a table as CSV",
        )


def _refuse_spreadsheet(names: Iterable[str], name: str) -> None:
    if any(inner.endswith("[Content_Types].xml") for inner in names):
        raise InputError("The file is a spreadsheet", where=name, remedy="Save it as CSV")


@contextmanager
def plain(path: Path, name: str, target: Path) -> Iterator[Path]:
    """Yield a table that is not compressed: the file itself, or a target with what is in it.

    Args:
        path: the file.
        name: what it is called.
        target: where to unpack it; removed when the block ends.

    Raises:
        InputError: if it is damaged, or an archive of several.
    """
    is_archive = is_zip(path)
    with path.open("rb") as file:
        is_packed = is_archive or file.read(2) == b"\x1f\x8b"
    if not is_packed:
        yield path
        return
    with target.open("wb") as out:
        if is_archive:
            out.write(_only(path, name))
        else:
            with open_bytes(path) as stream:
                shutil.copyfileobj(stream, out, _STEP)
    yield target
    target.unlink()


def _only(path: Path, name: str) -> bytes:
    files = unpacked(path, name)
    if len(files) != 1:
        raise InputError(
            f"The archive holds {len(files)} files, and a table must be one",
            where=name,
            remedy="Unpack it and add each file",
        )
    return next(iter(files.values()))
