"""Ownership data: the form of each file is told by its content, never by its name."""

from collections.abc import Mapping

from cabos.sources.draft import Draft
from cabos.sources.ownership import holdings


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse files of ownership data, each in a form of its own.

    Args:
        files: name to bytes.
        draft: the page to write on.

    Raises:
        InputError: where a file is in none of the forms, or is damaged as a whole.
    """
    for name, data in files.items():
        holdings.parse(data, name, draft)
