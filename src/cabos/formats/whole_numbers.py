"""Edge lists of whole numbers alone, read in blocks: millions of rows a second.

Whatever is irregular is left to the reader of edge lists, which says what is wrong.
"""

from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cabos.formats.network_header import NAMES, folded
from cabos.formats.stream import open_bytes
from cabos.model.limit import Limit
from cabos.model.tie_notes import Note
from cabos.model.tie_rows import TieRows

Numbers = NDArray[np.int64]
_BLOCK = 1 << 20
_HEAD = 1 << 16  # bytes in which a header and comments must end
_DIGITS = b"0123456789"
_LONGEST = 18  # digits of a number that 64 bits hold for sure
_END = 10


class _Form(NamedTuple):
    sign: bytes
    width: int
    comments: int
    header: str
    begin: int


def read_whole_numbers(path: Path) -> TieRows | None:
    """Read an edge list of two or three columns of whole numbers.

    Args:
        path: the file, plain or gzip.

    Returns:
        Its ties; None where anything is irregular: another sign, a number with a leading zero or
        more than 18 digits, a row of another length, a comment after the first tie; or three
        rows of three, which could be a matrix.
    """
    with open_bytes(path) as stream:
        head = stream.read(_BLOCK)
        form = _form(head[:_HEAD])
        if form is None:
            return None
        blocks: list[Numbers] = []
        data = head[form.begin :]
        while data:
            more = stream.read(_BLOCK)
            cut = data.rfind(b"\n") + 1 if more else len(data)
            block = _block(data[:cut], form, last=not more)
            if block is None:
                return None
            blocks.append(block)
            data = data[cut:] + more
    table = np.concatenate(blocks)
    return None if table.shape == (3, 3) else _tie_rows(table, form)


def _form(head: bytes) -> _Form | None:
    begin = comments = 0
    header = ""
    while (end := head.find(b"\n", begin)) >= 0:
        line = head[begin:end].strip(b"\r")
        if line[:1] in (b"#", b"%") and not line.startswith(b"%%"):
            comments += 1
        elif line[:1].isdigit():
            left = line.translate(None, _DIGITS)
            if left in (b",", b"\t", b" ", b";", b"|", b",,", b"\t\t", b"  ", b";;", b"||"):
                return _Form(left[:1], len(left) + 1, comments, header, begin)
            return None
        elif header or not (header := _header(line)):
            return None
        begin = end + 1
    return None


def _header(line: bytes) -> str:
    """Return a header whose columns stand in the usual order, or an empty text."""
    if not line.isascii() or b'"' in line:
        return ""
    for sign in ",\t;| ":
        names = [name.strip() for name in line.decode().split(sign)]
        if 2 <= len(names) <= 3 and all(
            folded(name) in NAMES[role] and sum(folded(name) in one for one in NAMES.values()) == 1
            for name, role in zip(names, ("head", "tail", "weight"), strict=False)
        ):
            return ", ".join(names)
    return ""


def _block(data: bytes, form: _Form, *, last: bool) -> Numbers | None:
    """Read whole lines; None where anything is irregular."""
    if b"\r" in data:
        data = data.replace(b"\r\n", b"\n")
    if last:
        data = data.rstrip(b"\n") + b"\n"
    if data.translate(None, _DIGITS + form.sign + b"\n"):
        return None
    signs = np.frombuffer(data, dtype=np.uint8)
    ends = np.flatnonzero((signs < ord("0")) | (signs > ord("9")))
    if len(ends) % form.width or not len(ends):
        return None
    lengths = np.diff(ends, prepend=-1) - 1
    is_end = (signs[ends] == _END).reshape(-1, form.width)
    regular = bool(is_end[:, -1].all()) and not is_end[:, :-1].any()
    if not regular or lengths.min() < 1 or lengths.max() > _LONGEST:
        return None
    if (signs[ends - lengths][lengths > 1] == ord("0")).any():
        return None
    spaced = data.translate(bytes.maketrans(form.sign + b"\n", b"  "))
    return np.fromstring(spaced, dtype=np.int64, sep=" ").reshape(-1, form.width)


def _tie_rows(table: Numbers, form: _Form) -> TieRows:
    values, heads, tails = _numbered(table[:, 0].copy(), table[:, 1].copy())
    weights = table[:, 2].astype(np.float64) if form.width == 3 else np.ones(len(table))
    notes: list[Limit] = []
    if form.header:
        notes.append(Note("first_row_header", cells=form.header))
    if form.comments:
        notes.append(Note("comments", count=form.comments))
    return TieRows(
        list(map(str, values.tolist())),
        heads,
        tails,
        weights,
        notes=tuple(notes),
        in_order=True,
    )


def _numbered(heads: Numbers, tails: Numbers) -> tuple[Numbers, Numbers, Numbers]:
    """Return the different numbers in their order, and the place of each end among them."""
    top = int(max(heads.max(), tails.max()))
    if top > 8 * len(heads) + 1_000_000:
        values = np.union1d(heads, tails)
        return values, np.searchsorted(values, heads), np.searchsorted(values, tails)
    seen = np.zeros(top + 1, dtype=np.bool_)
    seen[heads] = seen[tails] = True
    places = np.cumsum(seen) - 1
    return np.flatnonzero(seen), places[heads], places[tails]
