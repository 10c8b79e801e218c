"""A text file opened for streaming: gzip or plain, its encoding found, its lines bounded."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from cabos.errors import InputError
from cabos.formats.text import (
    DAMAGED,
    REPLACED,
    beyond_ascii,
    is_damaged_utf8,
    refuse_foreign,
)

MAX_LINE = 4 * 1024 * 1024  # characters; longer lines are rejected unread
MAX_RATIO = 200  # bytes out of gzip per byte in; text stays under 30, a bomb reaches 1,000
_FREE = 64 * 1024 * 1024  # bytes that may come out whatever the ratio
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"
NUL_CELL = "a cell holds a NUL character"
BAD_CELL = "a cell holds bytes that are not UTF-8, unlike the rest of the file"


class _Inflated(io.RawIOBase):
    """Gzip bytes inflated as they are read, with a limit on the ratio."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._name = path.name
        self._allowed = max(_FREE, path.stat().st_size * MAX_RATIO)
        self._stream = gzip.GzipFile(path)
        self._total = 0

    def readable(self) -> bool:
        return True

    def readinto(self, target: object) -> int:
        view = memoryview(cast("bytearray", target))
        try:
            piece = self._stream.read(len(view))
        except (OSError, EOFError, zlib.error) as error:
            raise InputError(
                f"The gzip data is damaged or cut off: {error}",
                where=self._name,
                remedy="Make or download the file again",
            ) from error
        self._total += len(piece)
        if self._total > self._allowed:
            raise InputError(
                f"The file unpacks to more than {self._allowed / 1024 / 1024:,.0f} MB, the limit"
                f" of {MAX_RATIO} times its size",
                where=self._name,
                remedy="It may be an attack; unpack and inspect it yourself if you trust it",
            )
        view[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._stream.close()
        super().close()


def open_bytes(path: Path) -> IO[bytes]:
    """Open a file for reading, inflated where it is gzip.

    Raises:
        InputError: where there is no such file or it may not be read.
    """
    try:
        plain = path.open("rb")
    except FileNotFoundError as error:
        raise InputError("There is no such file", where=str(path)) from error
    except OSError as error:
        raise InputError(f"The file cannot be opened: {error.strerror}", where=str(path)) from error
    if plain.peek(2)[:2] != _GZIP:
        return plain
    plain.close()
    return io.BufferedReader(_Inflated(path), _BLOCK)


def find_encoding(path: Path) -> str:
    """Return the encoding of a text file, by reading it once.

    Returns:
        ``utf-8-sig`` or ``utf-16`` by their marks, ``utf-8`` where every byte of the file agrees,
        ``DAMAGED`` where most do; else ``cp1252``, or ``latin-1`` where the file holds bytes that
        ``cp1252`` lacks.

    Raises:
        InputError: where the file is empty, a web page or no text.
    """
    with open_bytes(path) as stream:
        block = stream.read(_BLOCK)
        refuse_foreign(block, path.name)
        if block.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        marked = block.startswith(b"\xef\xbb\xbf")
        lenient = codecs.getincrementaldecoder("utf-8")("replace")
        latin: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("cp1252")()
        valid = invalid = 0
        while block:
            text = lenient.decode(block)
            if not text.isascii():
                bad = text.count(REPLACED)
                invalid += bad
                valid += beyond_ascii(text) - bad
                latin = _agrees(latin, block)
            block = stream.read(_BLOCK)
        invalid += len(lenient.decode(b"", final=True))
    if not invalid:
        return "utf-8-sig" if marked else "utf-8"
    if marked or is_damaged_utf8(valid, invalid):
        return DAMAGED
    return "latin-1" if latin is None else "cp1252"


def _agrees(
    decoder: codecs.IncrementalDecoder | None, block: bytes
) -> codecs.IncrementalDecoder | None:
    """Return the decoder while it decodes, None once it has failed."""
    if decoder is None:
        return None
    try:
        decoder.decode(block)
    except UnicodeDecodeError:
        return None
    return decoder


class Lines:
    """The lines of a text stream; one that is too long is passed over and remembered."""

    def __init__(self, stream: IO[str], *, damaged: bool = False) -> None:
        """Take a stream.

        Args:
            stream: opened with ``newline=""``.
            damaged: whether bad bytes were replaced, so that lines with them are faults.
        """
        self._stream = stream
        self._damaged = damaged
        self.taken = 0
        self.begin = 0
        self.fault = ""
        self.ended = False
        self.too_long: list[int] = []

    def __iter__(self) -> Iterator[str]:
        """Yield each line.

        ``taken`` counts them, ``begin`` is the number of the first one since it was set to 0,
        ``fault`` says what is wrong with one, ``ended`` is set when there is no more.
        """
        while line := self._stream.readline(MAX_LINE):
            self.taken += 1
            if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
                self.too_long.append(self.taken)
                while (line := self._stream.readline(MAX_LINE)) and not line.endswith(("\n", "\r")):
                    pass
                continue
            if "\0" in line:
                self.fault = NUL_CELL
            elif self._damaged and REPLACED in line:
                self.fault = BAD_CELL
            if not self.begin:
                self.begin = self.taken
            yield line
        self.ended = True
