"""Which column of an edge list says what, by its name in English or Spanish."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from functools import cache

NAMES: Mapping[str, frozenset[str]] = {
    "head": frozenset(
        "source from head origin node1 nodea fromnode fromnodeid fromid sourceid src ego sender"
        " origen desde nodo1 nodoa emisor remitente".split()
    ),
    "tail": frozenset(
        "target to tail destination node2 nodeb tonode tonodeid toid targetid dst dest alter"
        " receiver recipient destino hacia nodo2 nodob receptor destinatario".split()
    ),
    "weight": frozenset(
        "weight weights value count strength frequency times peso pesos valor cuenta fuerza"
        " frecuencia veces".split()
    ),
    "sign": frozenset("sign polarity signo polaridad".split()),
    "grade": frozenset(
        "grade evidence reliability grado evidencia fiabilidad confiabilidad".split()
    ),
    "kind": frozenset(
        "kind type relation relationship kindoftie clase tipo relacion vinculo".split()
    ),
}
"""Names of columns, folded; those of the ends are headers wherever they stand."""

# Names that could be labels of nodes too: a header only where no node is called so.
_PAIRS = frozenset(
    {("a", "b"), ("u", "v"), ("i", "j"), ("x", "y"), ("de", "a"), ("start", "end"), ("id1", "id2")}
)
_THINGS = frozenset(
    "node nodo vertex vertice actor person persona people member miembro user usuario party name"
    " nombre entity entidad player individual individuo suspect sospechoso meeting reunion event"
    " evento company empresa firm organization organizacion group grupo address domicilio place"
    " lugar account cuenta phone telefono article project".split()
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
    return (one, two) in _PAIRS or (_is_thing(one) and _is_thing(two))


def _recognised(cells: Sequence[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, cell in enumerate(cells):
        name = folded(cell)
        for role, names in NAMES.items():
            if name in names:
                found.setdefault(role, at)
    return found


def _is_thing(name: str) -> bool:
    return any(
        name.startswith(thing) and _ENDING.fullmatch(name[len(thing) :]) is not None
        for thing in _THINGS
    )
