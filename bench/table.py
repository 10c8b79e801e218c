"""The rows of ``bench/README.md`` and how they are written between its markers."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement beside its bar.

    Attributes:
        what: what was measured.
        bar: what the issue asks for, or empty where the row only informs.
        measured: cabos's value.
        peer: the peer's value in the same run, or empty.
        met: whether the bar is met, None where there is none.
    """

    what: str
    bar: str
    measured: str
    peer: str = ""
    met: bool | None = None

    def cells(self) -> list[str]:
        """Return the row's cells."""
        word = "" if self.met is None else "yes" if self.met else "**no**"
        return [self.what, self.bar, self.measured, self.peer, word]


def as_json(rows: Iterable[Row]) -> list[dict[str, object]]:
    """Return rows as plain JSON values."""
    return [asdict(row) for row in rows]


def markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table in Markdown."""
    lines = [header, ["---"] * len(header), *rows]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)


def bars(title: str, rows: Sequence[Row]) -> str:
    """Write one measurement's rows under a heading."""
    header = ("what", "bar", "cabos", "peer, same run", "met")
    return f"### {title}\n\n{markdown(header, [row.cells() for row in rows])}\n"


def replace_between(path: Path, part: str, text: str) -> None:
    """Write text between the markers of a part of a page; the other parts stay as they are.

    Raises:
        ValueError: if a marker is missing.
    """
    page = path.read_text("utf-8")
    begin, end = f"<!-- {part}: begin -->", f"<!-- {part}: end -->"
    head, found, rest = page.partition(begin)
    _, closed, tail = rest.partition(end)
    if not found or not closed:
        raise ValueError(f"{path.name} lacks the markers {begin} and {end}")
    path.write_text(f"{head}{begin}\n\n{text.strip()}\n\n{end}{tail}", "utf-8")
