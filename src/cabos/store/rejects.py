"""Rejected rows, kept in a CSV file with the reason each was refused."""

import csv
from collections.abc import Sequence
from dataclasses import fields
from pathlib import Path
from typing import Any

# A cell that begins so is run as a formula by spreadsheet programs.
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(value: object) -> str:
    """Write a value so that a spreadsheet program shows it and does not run it."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_rejects(path: Path, rejects: Sequence[Any]) -> None:
    """Write rejected rows.

    Args:
        path: the file to make.
        rejects: at least one reject; its fields become the columns.
    """
    names = [column.name for column in fields(rejects[0])]
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(names)
        for one in rejects:
            out.writerow([safe_cell(getattr(one, name)) for name in names])
