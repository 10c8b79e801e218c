"""Ownership data: the form of each file is told by its content, never by its name."""

from collections.abc import Mapping

from cabos.errors import InputError
from cabos.formats import objects
from cabos.formats.bods import is_bods
from cabos.formats.objects import Found
from cabos.formats.text import DAMAGED, decode
from cabos.sources.draft import Draft
from cabos.sources.ownership import holdings
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
    for name, data in files.items():
        if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"[", b"{"}:
            _parse_objects(data, name, records)
        else:
            holdings.parse(data, name, draft)
    records.write()


def _parse_objects(data: bytes, name: str, records: Records) -> None:
    text, encoding = decode(data, name)
    is_damaged = encoding == DAMAGED
    first = next((found for found in objects.read(text, name) if isinstance(found, Found)), None)
    if first is None:
        raise InputError("The file holds no JSON object", where=name, remedy=f"Give {_FORMS}")
    if is_bods(first.value):
        records.read(objects.read(text, name, is_damaged=is_damaged), name)
    else:
        raise InputError(
            "The file is JSON in none of the forms of ownership data: its first object has the "
            f"keys {', '.join(first.value)[:200]}",
            where=f"{name}:{first.line}",
            remedy=f"Give {_FORMS}",
        )
