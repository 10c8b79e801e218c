"""XML read without entities, without DTD and without network."""

import io
from collections.abc import Collection, Iterator
from functools import cache

from lxml import etree

from cabos.errors import InputError
from cabos.formats.text import refuse_foreign


def read(data: bytes, name: str) -> etree._Element:
    """Read an XML document.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Returns:
        The root element.

    Raises:
        InputError: where the document is malformed or cut off, or declares a DTD: lists need none,
            and entity expansion and external entities come in by it.
    """
    refuse_foreign(data, name)
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _malformed(error, name) from error
    if root is None:
        raise InputError("The XML holds no element", where=name, remedy="Download it again")
    _refuse_document_type(root, name)
    return root


def is_xml(data: bytes) -> bool:
    """Whether the bytes begin like XML that is not a web page."""
    head = data[:256].removeprefix(b"\xef\xbb\xbf").lstrip()
    return head.startswith((b"<", b"\xff\xfe<", b"\xfe\xff\0<"))


def tag(element: etree._Element) -> str:
    """Return an element's name without its namespace."""
    return etree.QName(element).localname


def text(element: etree._Element | None, path: str = "") -> str:
    """Return the text at a path below an element, blanks joined, or an empty string.

    Args:
        element: where to start; None gives an empty string.
        path: names of elements with ``/`` between them, in any namespace; empty for itself.
    """
    if element is None:
        return ""
    found = find(element, path) if path else element
    return " ".join((found.text or "").split()) if found is not None else ""


def content(element: etree._Element) -> str:
    """Return all text in and below an element, blanks joined."""
    return " ".join(" ".join(str(piece) for piece in element.itertext()).split())


def find(element: etree._Element, path: str) -> etree._Element | None:
    """Return the first element at a path, in any namespace."""
    return element.find(_any(path))


def find_all(element: etree._Element, path: str) -> list[etree._Element]:
    """Return all elements at a path, in any namespace."""
    return element.findall(_any(path))


@cache
def _any(path: str) -> str:
    return "/".join(f"{{*}}{step}" for step in path.split("/"))


def stream(
    data: bytes, name: str, *, starts: Collection[str] = (), ends: Collection[str] = ()
) -> Iterator[tuple[str, etree._Element]]:
    """Read a large XML document element by element; refuse what ``read`` refuses.

    Args:
        data: the file's bytes.
        name: its name, for messages.
        starts: local names of elements to announce when they begin.
        ends: local names of elements to give when they are whole. The caller clears them.

    Yields:
        ``start`` or ``end``, and the element.

    Raises:
        InputError: where the document is malformed or cut off, or declares a DTD.
    """
    refuse_foreign(data, name)
    events = etree.iterparse(
        io.BytesIO(data),
        events=("start", "end"),
        tag=[f"{{*}}{one}" for one in {*starts, *ends}],
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    is_first = True
    try:
        for event, element in events:
            if is_first:
                _refuse_document_type(element, name)
                is_first = False
            if tag(element) in (starts if event == "start" else ends):
                yield str(event), element
        if is_first and events.root is not None:
            _refuse_document_type(events.root, name)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise _malformed(error, name) from error


def _malformed(error: Exception, name: str) -> InputError:
    return InputError(
        f"The XML cannot be read, it is malformed or cut off: {error}",
        where=name,
        remedy="Download it again",
    )


def _refuse_document_type(root: etree._Element, name: str) -> None:
    document = root.getroottree().docinfo
    if document.internalDTD is not None or document.externalDTD is not None:
        raise InputError(
            "The XML declares a document type, which no list needs and attacks use",
            where=name,
            remedy="Do not trust this file; download it from the publisher",
        )
