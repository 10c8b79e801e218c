"""A network from a file: edge list, adjacency matrix, GraphML or GEXF, told by its content."""

import hashlib
from pathlib import Path

from cabos.ask.gathering import gather
from cabos.formats.edge_list import read_edge_list
from cabos.formats.network_rows import NetworkText
from cabos.model.tie_rows import TieRows
from cabos.model.ties import Ties

_BLOCK = 1 << 20


def read_network(
    path: Path,
    *,
    directed: bool | None = None,
    project: str | None = None,
    duplicates: str = "apart",
) -> Ties:
    """Read a network."""
    rows = _read(path)
    return gather(rows, directed=directed, because=(_hash(path),))


def _read(path: Path) -> TieRows:
    return read_edge_list(NetworkText(path))


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        found = hashlib.file_digest(file, "sha256")
    return f"{path.name} sha256:{found.hexdigest()}"
