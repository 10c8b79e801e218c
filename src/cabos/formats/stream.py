"""A text file opened for streaming: gzip or plain, its encoding found, its lines bounded."""

import codecs
import gzip
import io
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, cast

from cabos.errors import InputError
from cabos.formats.text import refuse_foreign

MAX_LINE = 4 * 1024 * 1024  # characters; longer lines are rejected unread
MAX_RATIO = 200  # bytes out of gzip per byte in; text stays under 30, a bomb reaches 1,000
_FREE = 64 * 1024 * 1024  # bytes that may come out whatever the ratio
_BLOCK = 1 << 20
_GZIP = b"\x1f\x8b"


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
        else ``cp1252``, or ``latin-1`` where the file holds bytes that ``cp1252`` lacks.

    Raises:
        InputError: where the file is empty, a web page or no text.
    """
    with open_bytes(path) as stream:
        block = stream.read(_BLOCK)
        refuse_foreign(block, path.name)
        if block.startswith(b"\xef\xbb\xbf"):
            return "utf-8-sig"
        if block.startswith((b"\xff\xfe", b"\xfe\xff")):
            return "utf-16"
        candidates = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "cp1252")}
        while block:
            following = stream.read(_BLOCK)
            for name, decoder in list(candidates.items()):
                try:
                    decoder.decode(block, final=not following)
                except UnicodeDecodeError:
                    del candidates[name]
            block = following
    return next(iter(candidates), "latin-1")


class Lines:
    """The lines of a text stream; one that is too long is passed over and remembered."""

    def __init__(self, stream: IO[str]) -> None:
        """Take a stream opened with ``newline=""``."""
        self._stream = stream
        self.taken = 0
        self.begin = 0
        self.nul = False
        self.ended = False
        self.too_long: list[int] = []

    def __iter__(self) -> Iterator[str]:
        """Yield each line.

        ``taken`` counts them, ``begin`` is the number of the first one since it was set to 0,
        ``nul`` is set when one holds NUL, ``ended`` when there is no more.
        """
        while line := self._stream.readline(MAX_LINE):
            self.taken += 1
            if len(line) == MAX_LINE and not line.endswith(("\n", "\r")):
                self.too_long.append(self.taken)
                while (line := self._stream.readline(MAX_LINE)) and not line.endswith(("\n", "\r")):
                    pass
                continue
            if "\0" in line:
                self.nul = True
            if not self.begin:
                self.begin = self.taken
            yield line
        self.ended = True
