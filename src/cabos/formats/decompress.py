"""Compressed files opened in memory, up to a limit that the message states."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from cabos.errors import InputError

LIMIT = 512 * 1024 * 1024  # bytes; the largest official list is a fifth of it
_GZIP, _ZIP = b"\x1f\x8b", b"PK\x03\x04"
_STEP = 1 << 20


def read(data: bytes, name: str, *, limit: int = LIMIT) -> bytes:
    """Return the bytes, inflated where they are gzip.

    Args:
        data: the file's bytes.
        name: its name, for messages.
        limit: the most bytes that may come out.

    Raises:
        InputError: where the data is damaged, cut off or larger than the limit.
    """
    if not data.startswith(_GZIP):
        return data
    return b"".join(inflate(data, name, limit=limit))


def inflate(data: bytes, name: str, *, limit: int = LIMIT) -> Iterator[bytes]:
    """Inflate gzip data of one or more members, piece by piece.

    Args:
        data: gzip bytes.
        name: the file's name, for messages.
        limit: the most bytes that may come out.

    Yields:
        Pieces of at most a mebibyte.

    Raises:
        InputError: where the data is damaged, cut off or larger than the limit.
    """
    total, rest = 0, data
    while rest.startswith(_GZIP):
        stream = zlib.decompressobj(wbits=31)
        while not stream.eof:
            try:
                piece = stream.decompress(rest, _STEP)
            except zlib.error as error:
                raise InputError(
                    f"The gzip data is damaged: {error}", where=name, remedy="Download it again"
                ) from error
            total += len(piece)
            _refuse_large(total, limit, name)
            if piece:
                yield piece
            rest = stream.unconsumed_tail
            if not stream.eof and not rest and not piece:
                raise InputError("The gzip data is cut off", where=name, remedy="Download it again")
        rest = stream.unused_data


def unpack(files: Mapping[str, bytes], *, limit: int = LIMIT) -> dict[str, bytes]:
    """Open every gzip and zip file among the files.

    Args:
        files: file name to bytes.
        limit: the most bytes that may come out of one file.

    Returns:
        Plain files; a member of a zip is named ``archive.zip/member``. A member's name is only
        shown, never used as a path.

    Raises:
        InputError: where an archive is damaged, encrypted, or larger than the limit.
    """
    plain: dict[str, bytes] = {}
    for name, data in files.items():
        if data.startswith(_ZIP):
            plain |= _members(data, name, limit)
        else:
            plain[name] = read(data, name, limit=limit)
    return plain


def _members(data: bytes, name: str, limit: int) -> dict[str, bytes]:
    out: dict[str, bytes] = {}
    total = 0
    with _archive(io.BytesIO(data), name) as archive:
        for member in archive.infolist():
            if member.is_dir():
                continue
            with archive.open(member) as stream:
                # One byte more than what is left shows that there is more.
                content = stream.read(limit - total + 1)
            total += len(content)
            _refuse_large(total, limit, name)
            out[f"{name}/{member.filename}"] = content
    return out


def member_names(path: Path) -> list[str]:
    """Return what ``unpack`` would name the members of a zip file, without opening them.

    Raises:
        InputError: where the archive is damaged.
    """
    with _archive(path, path.name) as archive:
        return [f"{path.name}/{one.filename}" for one in archive.infolist() if not one.is_dir()]


def member_heads(path: Path, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield the members of a zip file by their names and first bytes, each opened when asked for.

    Args:
        path: the archive.
        size: how many bytes of each at most.

    Raises:
        InputError: where the archive is damaged or encrypted.
    """
    with _archive(path, path.name) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                with archive.open(member) as stream:
                    head = stream.read(size)
                yield f"{path.name}/{member.filename}", head


@contextmanager
def _archive(source: Path | IO[bytes], name: str) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(source) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, RuntimeError, NotImplementedError, OSError) as error:
        raise InputError(
            f"The zip archive cannot be opened: {error}",
            where=name,
            remedy="Download it again, or unpack it yourself",
        ) from error


def _refuse_large(total: int, limit: int, name: str) -> None:
    if total > limit:
        raise InputError(
            f"The file unpacks to more than {limit / 1024 / 1024:,.0f} MB, the limit",
            where=name,
            remedy="It may be an attack; unpack and inspect it yourself if you trust it",
        )
