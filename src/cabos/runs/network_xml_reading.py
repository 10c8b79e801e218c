"""A network from XML: GraphML or GEXF, by its root."""

import re
from pathlib import Path

from cabos.errors import InputError
from cabos.formats.gexf_read import read_gexf
from cabos.formats.graphml_read import read_graphml
from cabos.formats.network_xml import XmlNetwork, read_bytes
from cabos.formats.text import refuse_foreign

_ROOT = re.compile(r"<(?:[\w.-]+:)?(graphml|gexf)[\s>]", re.IGNORECASE)


def read_xml(path: Path, head: bytes) -> XmlNetwork:
    """Read GraphML or GEXF.

    Args:
        path: the file.
        head: its first bytes.

    Raises:
        InputError: if it is neither, or cannot be read.
    """
    refuse_foreign(head, path.name)
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    found = _ROOT.search(head.decode("utf-16" if wide else "latin-1", "replace"))
    if found is None:
        raise InputError(
            "The file is XML, but neither GraphML nor GEXF",
            where=path.name,
            remedy="Export the network as GraphML, GEXF or an edge list",
        )
    read = read_graphml if found[1].casefold() == "graphml" else read_gexf
    return read(read_bytes(path), path.name)
