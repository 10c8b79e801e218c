"""A network from a file: edge list, adjacency matrix, GraphML or GEXF, told by its content."""

from pathlib import Path

from cabos.ask.gathering import gather
from cabos.ask.projection import Rule
from cabos.ask.projection import project as projected
from cabos.errors import InputError, UsageError
from cabos.formats.edge_list import read_edge_list
from cabos.formats.matrix import matrix_form, read_matrix
from cabos.formats.network_rows import NetworkText
from cabos.formats.stream import open_bytes
from cabos.formats.whole_numbers import read_whole_numbers
from cabos.formats.xml import is_xml
from cabos.model.tie_rows import TieRows
from cabos.model.ties import Ties
from cabos.store.disk import file_hash

DUPLICATES = ("apart", "merge", "refuse")
"""What a label that stands twice in a matrix can mean."""
_HEAD = 8192
_FOREIGN = (
    (b"PK\x03\x04", "a spreadsheet or a zip archive"),
    (b"\xd0\xcf\x11\xe0", "a spreadsheet or document of Office"),
    (b"%PDF", "a PDF document"),
    (b"PAR1", "a Parquet table"),
    (b"SQLite format 3", "a database"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"7z\xbc\xaf", "a 7z archive"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"\x28\xb5\x2f\xfd", "a zstd archive"),
)


def read_network(
    path: Path,
    *,
    directed: bool | None = None,
    project: str | None = None,
    duplicates: str = "apart",
    rule: Rule | None = None,
) -> Ties:
    """Read a network from a file, whose form is told by its content.

    Args:
        path: the file, plain or gzip.
        directed: whether ties have a direction; None for what the file says.
        project: for a two-mode edge list, the column whose nodes are kept, ``first`` or
            ``second``: two are tied where they share something of the other column.
        duplicates: what a label that stands twice in a matrix means, one of ``DUPLICATES``.
        rule: how a two-mode list is made one-mode.

    Returns:
        The network, with what a reader must know of how it was read.

    Raises:
        UsageError: if an option has another value.
        InputError: if the file is missing, of another form, or cannot be read.
    """
    if duplicates not in DUPLICATES:
        raise UsageError(
            f"{duplicates!r} is no way to take a label that stands twice",
            where="--duplicates",
            remedy="Use " + ", ".join(DUPLICATES),
        )
    rows = _read(path, directed, duplicates)
    if project is not None:
        rows, directed = projected(rows, project, rule), False
    return gather(rows, directed=directed, because=(hash_of(path),))


def _read(path: Path, directed: bool | None, duplicates: str) -> TieRows:  # noqa: FBT001
    with open_bytes(path) as stream:
        head = stream.read(_HEAD)
    refuse_form(head, path.name)
    if is_xml(head):
        return _read_xml(path, head)
    if (rows := read_whole_numbers(path)) is not None:
        return rows
    text = NetworkText(path)
    form = matrix_form(text)
    if form is None:
        return read_edge_list(text)
    return read_matrix(text, form, directed=directed, duplicates=duplicates)


def refuse_form(head: bytes, name: str) -> None:
    """Raise where the first bytes are those of a form that holds no network.

    Raises:
        InputError: naming what the file is.
    """
    for mark, form in _FOREIGN:
        if head.startswith(mark):
            raise InputError(
                f"The file is {form}, which is not read here",
                where=name,
                remedy="Save it as CSV in UTF-8, or export it as GraphML or GEXF",
            )


def _read_xml(path: Path, head: bytes) -> TieRows:
    from cabos.runs.network_xml_reading import read_xml  # lxml

    return read_xml(path, head).rows


def hash_of(path: Path) -> str:
    """Return a file's name and hash, on which the ties that it says rest."""
    return f"{path.name} sha256:{file_hash(path)}"
