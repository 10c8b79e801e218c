"""Bytes to text: byte-order marks, encodings, and files that are not what they claim."""

import re

from cabos.errors import InputError

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_HTML = re.compile(
    rb"\s*(?:<!--.*?-->\s*)?<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_NUL_SAMPLE = 4096
_END_OF_FILE_MARK = "\x1a"


def is_html(data: bytes) -> bool:
    """Whether the bytes begin like a web page."""
    return _HTML.match(data[:2048].removeprefix(b"\xef\xbb\xbf")) is not None


def refuse_foreign(data: bytes, name: str) -> None:
    """Raise where the bytes are empty, a web page, or text of two bytes a character.

    Args:
        data: the file's bytes.
        name: the file's name, for the message.

    Raises:
        InputError: naming what the file is and what to do.
    """
    if not data.strip():
        raise InputError("The file is empty", where=name, remedy="Download it again")
    if is_html(data):
        raise InputError(
            "The file is a web page (HTML), not the data",
            where=name,
            remedy="Open the address in a browser to see what the server says, then download again",
        )
    head = data[:_NUL_SAMPLE]
    if not head.startswith((b"\xff\xfe", b"\xfe\xff")) and head.count(0) * 4 > len(head):
        raise InputError(
            "The file is not text: more than a quarter of its first bytes are NUL",
            where=name,
            remedy="Save it as CSV in UTF-8",
        )


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Decode text whose encoding is not stated.

    UTF-8 is tried first, because other text is almost never valid UTF-8 by chance; then
    Windows-1252, which is what files called Latin-1 are in practice; then Latin-1, which fails
    on nothing.

    Args:
        data: the file's bytes.
        name: the file's name, for the message.

    Returns:
        The text without byte-order mark and end-of-file mark, and the encoding's name.

    Raises:
        InputError: where the file is no text, or not in the encoding its mark states.
    """
    refuse_foreign(data, name)
    marked = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "cp1252", "latin-1"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text.rstrip(_END_OF_FILE_MARK), encoding.removesuffix("-sig")
    raise InputError(
        f"The file states {marked} by its first bytes but is not in it",
        where=name,
        remedy="Save it as UTF-8",
    )
