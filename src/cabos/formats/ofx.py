"""OFX: what banks give to bookkeeping programs, 1.x (SGML) and 2.x (XML), read by one reader.

SGML leaves the end of an element with a value unwritten (``<TRNAMT>-20.00``). No entity but those
of single characters is known, and a document type is refused, so that nothing expands.

Source:
    Open Financial Exchange, specifications 1.6 and 2.2, chapters 2 (syntax) and 11 (statements).
"""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from cabos.errors import InputError
from cabos.formats.text import decode

_TOKEN = re.compile(r"<(?P<end>/?)(?P<tag>[A-Za-z0-9._:-]+)\s*(?P<empty>/?)>(?P<text>[^<]*)")
_CDATA = re.compile(r"<!\[CDATA\[(.*?)\]\]>", re.DOTALL)
_COMMENT = re.compile(r"<!--.*?-->|<\?.*?\?>", re.DOTALL)
_DEPTH = 64


@dataclass(slots=True)
class Element:
    """One element.

    Attributes:
        tag: its name in capitals.
        line: the number of its line in the file.
        value: its value, blanks at the ends left out; empty for one that holds others.
        inside: the elements it holds.
    """

    tag: str
    line: int
    value: str = ""
    inside: list["Element"] = field(default_factory=list)

    def get(self, path: str) -> str:
        """Return the value at a path of tags with ``/`` between them, or an empty string."""
        found = self.find(path)
        return "" if found is None else found.value

    def find(self, path: str) -> "Element | None":
        """Return the first element at a path, or None."""
        here: Element | None = self
        for tag in path.split("/"):
            here = next((one for one in here.inside if one.tag == tag), None) if here else None
        return here

    def all(self, tag: str) -> "Iterator[Element]":
        """Return every element of a tag at any depth, in the order of the file."""
        for one in self.inside:
            if one.tag == tag:
                yield one
            yield from one.all(tag)


def read(data: bytes, name: str) -> Element:
    """Read a file.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Returns:
        The element ``OFX``.

    Raises:
        InputError: where the file is no OFX, is cut off, or declares a document type.
    """
    text, _ = decode(data, name)
    if re.search(r"<!(?:DOCTYPE|ENTITY)\b", text, re.IGNORECASE):
        raise InputError(
            "The OFX declares a document type, which no statement needs and attacks use",
            where=name,
            remedy="Do not trust this file; download it from the bank",
        )
    text = _COMMENT.sub(lambda found: "\n" * found[0].count("\n"), text)
    text = _CDATA.sub(lambda found: html.escape(found[1], quote=False), text)
    start = re.search(r"<OFX>", text, re.IGNORECASE)
    if start is None:
        raise InputError("The file holds no <OFX>", where=name, remedy="Download it again")
    return _tree(text, start.start(), name)


def _tree(text: str, start: int, name: str) -> Element:
    root = Element("", 0)
    open_ones, line, last = [root], text.count("\n", 0, start) + 1, start
    for found in _TOKEN.finditer(text, start):
        line += text.count("\n", last, found.start())
        last = found.start()
        tag = found["tag"].upper()
        if found["end"]:
            if any(one.tag == tag for one in open_ones[1:]):
                _close(open_ones, tag)
            continue
        one = Element(tag, line, html.unescape(found["text"]).strip())
        open_ones[-1].inside.append(one)
        if not one.value and not found["empty"]:
            open_ones.append(one)
        if len(open_ones) > _DEPTH:
            raise InputError("The OFX is nested too deeply", where=f"{name}:{line}")
    if len(open_ones) > 1 or not root.inside:
        raise InputError(
            f"The OFX is cut off: <{open_ones[-1].tag}>, begun at line {open_ones[-1].line}, "
            "does not end",
            where=f"{name}:{line}",
            remedy="Download it again; nothing of this one is used",
        )
    return root.inside[0]


def _close(open_ones: list[Element], tag: str) -> None:
    """Close the innermost element of a tag.

    What is still open in it was an empty value without its end: what seems to stand inside that
    stands beside it.
    """
    while (one := open_ones.pop()).tag != tag:
        open_ones[-1].inside.extend(one.inside)
        one.inside = []
