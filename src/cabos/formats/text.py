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
REPLACED = "\ufffd"  # stands for a byte that could not be decoded
DAMAGED = "utf-8 (damaged)"


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


def is_damaged_utf8(valid: int, invalid: int) -> bool:
    """Whether text is UTF-8 with some bad bytes, rather than text in a Latin encoding.

    Latin text almost never holds valid UTF-8 sequences by chance, so whichever there is more of
    decides.

    Args:
        valid: characters beyond ASCII that are valid UTF-8.
        invalid: bytes that are not.
    """
    return valid > invalid


def beyond_ascii(text: str) -> int:
    """Count the characters that are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def decode(data: bytes, name: str) -> tuple[str, str]:
    """Decode text whose encoding is not stated.

    UTF-8 is tried first, because other text is almost never valid UTF-8 by chance; then
    Windows-1252, which is what files called Latin-1 are in practice; then Latin-1, which fails
    on nothing.

    Args:
        data: the file's bytes.
        name: the file's name, for the message.

    Returns:
        The text without byte-order mark and end-of-file mark, and the encoding's name. It is
        ``DAMAGED`` where the text is UTF-8 with bad bytes; each then stands as ``REPLACED``.

    Raises:
        InputError: where the file is no text, or not in the encoding its mark states.
    """
    refuse_foreign(data, name)
    marked = next((encoding for mark, encoding in _BOMS if data.startswith(mark)), None)
    if marked == "utf-16":
        try:
            return data.decode(marked).rstrip(_END_OF_FILE_MARK), marked
        except UnicodeDecodeError as error:
            raise InputError(
                "The file states utf-16 by its first bytes but is not in it",
                where=name,
                remedy="Save it as UTF-8",
            ) from error
    data = data.removeprefix(_BOMS[0][0])
    text, encoding = _guess(data, marked=marked is not None)
    return text.rstrip(_END_OF_FILE_MARK), encoding


def _guess(data: bytes, *, marked: bool) -> tuple[str, str]:
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        text = data.decode("utf-8", "replace")
    invalid = text.count(REPLACED)
    valid = beyond_ascii(text) - invalid
    if marked or is_damaged_utf8(valid, invalid):
        return text, DAMAGED
    try:
        return data.decode("cp1252"), "cp1252"
    except UnicodeDecodeError:
        return data.decode("latin-1"), "latin-1"
