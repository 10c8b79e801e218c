"""Ownership data: the form of each file is told by its content, never by its name."""

from collections.abc import Mapping

from cabos.errors import InputError
from cabos.formats import csv, ftm, objects
from cabos.formats.bods import is_bods
from cabos.formats.objects import Found
from cabos.formats.text import DAMAGED, decode
from cabos.sources.draft import Draft
from cabos.sources.ftm.parse import parse as parse_ftm
from cabos.sources.ownership import gleif, holdings, psc
from cabos.sources.ownership.bods import Records

_FORMS = (
    "BODS 0.4 (JSON or JSON lines), FollowTheMoney (JSON lines), UK PSC (JSON lines), GLEIF (CSV) "
    "or a CSV with the columns owner, owned, share, from, to, source"
)


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse files of ownership data, each in a form of its own.

    Args:
        files: name to bytes.
        draft: the page to write on.

    Raises:
        InputError: where a file is in none of the forms, or is damaged as a whole.
    """
    records = Records(draft)
    nodes = gleif.Nodes(draft)
    for name, data in files.items():
        if _begins(data).startswith(("[", "{")):
            _parse_objects(data, name, draft, records)
        else:
            _parse_table(data, name, draft, nodes)
    records.write()
    if draft.is_empty:
        _refuse_empty(draft)


def _begins(data: bytes) -> str:
    """Return the first characters, whatever the encoding."""
    head = data[:256]
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    return head.decode("utf-16" if is_wide else "utf-8", "ignore").lstrip("\ufeff \t\r\n")


def _parse_objects(data: bytes, name: str, draft: Draft, records: Records) -> None:
    text, encoding = decode(data, name)
    is_damaged = encoding == DAMAGED
    first = next((found for found in objects.read(text, name) if isinstance(found, Found)), None)
    if first is None:
        raise InputError("The file holds no sound JSON object", where=name, remedy=f"Give {_FORMS}")
    found = objects.read(text, name, is_damaged=is_damaged)
    if is_bods(first.value):
        records.read(found, name)
    elif psc.is_psc(first.value):
        psc.parse(found, name, draft)
    elif isinstance(first.value.get("schema"), str):
        parse_ftm({name: data}, draft)
    else:
        raise InputError(
            "The file is JSON in none of the forms of ownership data: its first object has the "
            f"keys {', '.join(first.value)[:200]}",
            where=f"{name}:{first.line}",
            remedy=f"Give {_FORMS}",
        )


def _parse_table(data: bytes, name: str, draft: Draft, nodes: gleif.Nodes) -> None:
    if _begins(data).startswith("<?xml"):
        raise InputError("The file is XML", where=name, remedy=f"Give {_FORMS}")
    rows = csv.read(data, name, delimiter=holdings.delimiter(data))
    header = csv.first(rows, name)
    if gleif.is_relationships(header):
        gleif.parse_relationships(header, rows, name, nodes)
    elif gleif.is_names(header):
        gleif.parse_names(header, rows, name, nodes)
    elif set(header) >= ftm.COLUMNS:
        parse_ftm({name: data}, draft)
    else:
        holdings.parse(header, rows, name, draft)


def _refuse_empty(draft: Draft) -> None:
    """Say why nothing could be used, which the list's own check would not."""
    if (first := draft.first_reject) is not None:
        raise InputError(
            f"Nothing in the file can be used; the first of its rejected rows: {first.reason}",
            where=first.place,
            remedy="Correct the rows and add the file again",
        )
    raise InputError("The file holds no data", remedy=f"Give {_FORMS}")
