"""Several texts in one cell of a table."""

from collections.abc import Iterable


def in_one_cell(texts: Iterable[str]) -> str:
    """Join texts with semicolons; one that has a semicolon stands in quotation marks.

    What comes out is a row of CSV whose delimiter is the semicolon: a reader of it gets the texts
    back.

    >>> in_one_cell(["T1", "A;B"])
    'T1;"A;B"'
    """
    return ";".join(map(_quoted, texts))


def _quoted(text: str) -> str:
    if ";" in text or text.startswith('"') or "\n" in text or "\r" in text:
        return '"' + text.replace('"', '""') + '"'
    return text
