"""Which column of an edge list says what, by its name in English or Spanish."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache
from importlib import resources

import yaml

_DECLARED: Mapping[str, frozenset[str]] = {
    role: frozenset(names)
    for role, names in yaml.safe_load(
        (resources.files("cabos.formats") / "network_header.yml").read_text("utf-8")
    ).items()
}
_THINGS = _DECLARED["thing"]
NAMES = {role: names for role, names in _DECLARED.items() if role != "thing"}
"""Names of columns, folded; those of both ends make a header wherever they stand."""

# Names that could be labels of nodes too: a header only where no node is called so.
_PAIRS = frozenset(
    {("a", "b"), ("u", "v"), ("i", "j"), ("x", "y"), ("de", "a"), ("start", "end"), ("id1", "id2")}
)
_NODE_TABLES = frozenset(
    (one, two) for one in ("id", "nodeid") for two in ("label", "name", "etiqueta", "nombre")
)
_ENDING = re.compile(r"(id)?[12ab]?")


@cache
def folded(name: str) -> str:
    """Return a column's name without case, accents, blanks and signs."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    return "".join(sign for sign in apart if sign.isalnum())


def columns_of(cells: Sequence[str]) -> dict[str, int] | None:
    """Return which cell of a header says what, or None where the row is no sure header.

    Args:
        cells: the first row.

    Returns:
        ``head`` and ``tail`` and what else is recognised, by its place.
    """
    found = _recognised(cells)
    if "head" in found and "tail" in found:
        return found
    if len(cells) > 2 and found and min(found.values()) > 1:
        return {"head": 0, "tail": 1, **found}
    return None


def may_be_header(cells: Sequence[str]) -> bool:
    """Whether the first two cells are names that columns have, though nodes could too."""
    if len(cells) < 2:
        return False
    one, two = folded(cells[0]), folded(cells[1])
    return (one, two) in _PAIRS or (is_thing(one) and is_thing(two))


def is_node_table(cells: Sequence[str]) -> bool:
    """Whether a first row is the header of a table of nodes, as Gephi exports it beside ties."""
    return len(cells) > 1 and (folded(cells[0]), folded(cells[1])) in _NODE_TABLES


def _recognised(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = folded(cell)
        for role, names in NAMES.items():
            if name in names:
                found.setdefault(role, at)
    return found


def is_thing(name: str) -> bool:
    """Whether a column may be called so after the things it names, such as ``person_1``."""
    bare = folded(name)
    return any(
        bare.startswith(thing) and _ENDING.fullmatch(bare[len(thing) :]) is not None
        for thing in _THINGS
    )
