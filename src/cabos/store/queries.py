"""The SQL of the workspace, read from its ``.sql`` files by name."""

from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "sql"
_MARK = "-- name: "


@cache
def queries(name: str) -> dict[str, str]:
    """Read the queries of one file.

    Args:
        name: the file without its ending, such as ``ledger``.

    Returns:
        Each query's name and text.
    """
    blocks = (_FOLDER / f"{name}.sql").read_text(encoding="utf-8").split(_MARK)[1:]
    pairs = (block.split("\n", 1) for block in blocks)
    return {title.strip(): text.strip() for title, text in pairs}
