"""How the amounts of a table are written: the decimal mark and what says out or in."""

import re
from collections.abc import Sequence

from cabos.errors import InputError
from cabos.sources.money.dates import Cell
from cabos.sources.money.words import IN, OUT, PAIRS

_AROUND = re.compile(
    r"^[\s(]*[-+−]?\s*(?:[A-Z]{0,3}[$€£¥])?\s*[-+−]?\s*|\s*[$€£¥]?\s*[-+−]?[\s)]*$"
)
_POINT = re.compile(r"\d+(\.\d*)?|\.\d+|[1-9]\d{0,2}([, '’]\d{3})+(\.\d*)?")
_COMMA = re.compile(r"\d+(,\d*)?|,\d+|[1-9]\d{0,2}([. '’]\d{3})+(,\d*)?")
_NEGATIVE = re.compile(r"^\s*(?:[A-Z]{0,3}[$€£¥])?\s*[-−(].*|.*[-−]\s*$")


def bare(text: str) -> str:
    """Return an amount without its sign, its currency sign and blanks around it."""
    return _AROUND.sub("", text.replace("\u00a0", " ")).strip()


def is_negative(text: str) -> bool:
    """Whether an amount is written as one below zero: ``-5``, ``5-`` or ``(5)``."""
    return _NEGATIVE.fullmatch(text.replace("\u00a0", " ")) is not None


def decimal_mark(cells: Sequence[Cell], where: str) -> str:
    """Return the decimal mark of a table.

    Args:
        cells: the amounts of all its columns that are not empty.
        where: the file, for messages.

    Raises:
        InputError: where the rows leave it open, such as ``1.234``, or use both marks.
    """
    point, comma = [], []
    marked = None
    for cell in cells:
        text = bare(cell.text)
        fits = bool(_POINT.fullmatch(text)), bool(_COMMA.fullmatch(text))
        if fits == (True, False):
            point.append(cell)
        elif fits == (False, True):
            comma.append(cell)
        elif fits == (True, True) and ("." in text or "," in text):
            marked = marked or cell
    if point and comma:
        one, other = point[0], comma[0]
        raise InputError(
            f"Amounts are written with both decimal marks: {one.text} in row {one.row} and "
            f"{other.text} in row {other.row}",
            where=f"{where}:{max(one.row, other.row)}",
            remedy="Choose one, and the rows of the other become rejects: --decimal . or "
            "--decimal ,; or split the file",
        )
    if marked is not None and not point and not comma:
        text = bare(marked.text)
        mark = "." if "." in text else ","
        thousand, small = text.replace(mark, ""), text.replace(mark, ".")
        points = (small, thousand) if mark == "." else (thousand, small)
        raise InputError(
            f"The rows leave open what the mark in {marked.text} is: {points[0]} where the "
            f"decimal mark is a point, {points[1]} where it is a comma",
            where=f"{where}:{marked.row}",
            remedy="Say which: --decimal . or --decimal ,",
        )
    return "," if comma else "."


def sign_words(values: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]] | None:
    """Return the words of a sign column that mean out and those that mean in.

    None where its values are not all of them known, so that it is no such column.

    Args:
        values: all values of the column that are not empty.
    """
    distinct = sorted({value.strip() for value in values if value.strip()})
    if not distinct or len(distinct) > 12:
        return None
    letters = {value.upper() for value in distinct}
    for out, into in PAIRS:
        if letters == {out, into}:
            return _chosen(distinct, {out}), _chosen(distinct, {into})
    folded = {value: value.casefold().replace("é", "e").replace("ó", "o") for value in distinct}
    outs = tuple(value for value in distinct if folded[value] in OUT)
    ins = tuple(value for value in distinct if folded[value] in IN)
    if len(outs) + len(ins) < len(distinct):
        return None
    return outs or tuple(sorted(OUT)), ins or tuple(sorted(IN))


def _chosen(distinct: Sequence[str], letters: set[str]) -> tuple[str, ...]:
    return tuple(value for value in distinct if value.upper() in letters)
