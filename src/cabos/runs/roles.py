"""The roles of nodes from a file: who does what, what it costs, who leads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from types import MappingProxyType

import numpy as np
import yaml

from cabos.errors import InputError
from cabos.formats.network_header import folded
from cabos.formats.network_number import read_number
from cabos.formats.network_rows import NetworkText, TextRow
from cabos.formats.stream import open_bytes
from cabos.formats.xml import is_xml
from cabos.model.limit import Limit
from cabos.model.roles import KNOWN, Roles
from cabos.model.tie_notes import Note
from cabos.model.ties import Ties
from cabos.model.wording import some
from cabos.runs.network_reading import refuse_form

_NO_NAMES: Mapping[str, str] = MappingProxyType({})
_REMEDY = "Write the columns node, role, capacity, cost, leader, forbidden; only node is required"


@dataclass(frozen=True, slots=True)
class _Said:
    """What one row says of a node."""

    line: int
    role: str = ""
    capacity: float = 1.0
    cost: float = 1.0
    leader: bool = False
    forbidden: bool = False

    @property
    def content(self) -> tuple[object, ...]:
        return self.role, self.capacity, self.cost, self.leader, self.forbidden


@cache
def _words() -> Mapping[str, Mapping[str, Sequence[str]]]:
    text = (resources.files("cabos.runs") / "roles.yml").read_text("utf-8")
    found: Mapping[str, Mapping[str, Sequence[str]]] = yaml.safe_load(text)
    return found


@cache
def _meaning(kind: str) -> Mapping[str, str]:
    return {folded(word): key for key, words in _words()[kind].items() for word in (key, *words)}


def read_roles(path: Path, ties: Ties, names: Mapping[str, str] = _NO_NAMES) -> Roles:
    """Read the roles of nodes.

    The file is a table whose columns are called ``node``, ``role``, ``capacity``, ``cost``,
    ``leader`` and ``forbidden``, or so in Spanish; only the first is required. A GraphML or GEXF
    file whose nodes have an attribute ``role`` is read too. A node with the role ``leader`` leads.

    Args:
        path: the file.
        ties: the network.
        names: the name that is shown for a label; the file may call nodes so too.

    Returns:
        The roles; rows that name no node of the network are counted in its notes.

    Raises:
        InputError: if the file cannot be read, a node stands twice with different values, or a
            capacity or cost is below 0 or no number.
    """
    with open_bytes(path) as stream:
        head = stream.read(8192)
    refuse_form(head, path.name)
    notes: list[Limit] = []
    if is_xml(head):
        said = _from_xml(path, head)
    else:
        said, notes = _from_table(NetworkText(path))
    places = {names.get(label, label): at for at, label in enumerate(ties.labels)}
    places |= {label: at for at, label in enumerate(ties.labels)}
    unknown = [label for label in said if label not in places]
    if unknown:
        notes.append(Note("roles_unknown", count=len(unknown), shown=some(unknown)))
    if said and len(unknown) == len(said):
        raise InputError(
            f"None of the {len(said):,} nodes of the file is in the network: {some(unknown)}",
            where=path.name,
            remedy="Write the labels of nodes as they stand in the network",
        )
    known = {label: one for label, one in said.items() if label in places}
    return _aligned(_by_node(known, places, path.name), ties.size, notes)


def _by_node(said: Mapping[str, _Said], places: Mapping[str, int], name: str) -> dict[int, _Said]:
    """Return what is said of each node, which a file may call by its label and its name."""
    found: dict[int, _Said] = {}
    for label, one in said.items():
        before = found.setdefault(places[label], one)
        if before.content != one.content:
            raise InputError(
                f"The node {label!r} stands twice, by its label and by its name, with different"
                " values",
                where=f"{name}:{one.line}",
                remedy="Keep one of the rows",
            )
    return found


def _aligned(said: Mapping[int, _Said], size: int, notes: list[Limit]) -> Roles:
    capacity, cost = np.ones(size), np.ones(size)
    leader, forbidden = np.zeros(size, dtype=np.bool_), np.zeros(size, dtype=np.bool_)
    role = [""] * size
    for at, one in said.items():
        role[at], capacity[at], cost[at] = one.role, one.capacity, one.cost
        leader[at], forbidden[at] = one.leader or one.role == "leader", one.forbidden
    free = sorted({one for one in role if one and one not in KNOWN})
    if free:
        notes.append(Note("roles_free", shown=some(free)))
    missing = role.count("")
    if 0 < missing < size:
        notes.append(Note("roles_missing", count=missing, all=size))
    return Roles(tuple(role), capacity, cost, leader, forbidden, tuple(notes))


def _role(text: str) -> str:
    return _meaning("roles").get(folded(text), " ".join(text.split()))


def _from_xml(path: Path, head: bytes) -> dict[str, _Said]:
    from cabos.runs.network_xml_reading import read_xml  # lxml

    found = read_xml(path, head).roles
    if not found:
        raise InputError(
            "No node of the file has an attribute role", where=path.name, remedy=_REMEDY
        )
    return {label: _Said(0, _role(role)) for label, role in found.items()}


def _from_table(text: NetworkText) -> tuple[dict[str, _Said], list[Limit]]:
    rows = text.rows()
    columns, notes = _columns(next(rows), text.name)
    said: dict[str, _Said] = {}
    repeated = 0
    for row in rows:
        place = f"{text.name}:{row.line}"
        label, one = _row(row, columns, place)
        before = said.setdefault(label, one)
        if before is one:
            continue
        if before.content != one.content:
            raise InputError(
                f"The node {label!r} stands twice with different values, in rows {before.line}"
                f" and {one.line}",
                where=place,
                remedy="Keep one of the rows",
            )
        repeated += 1
    if not said:
        raise InputError("The file has a header but no nodes", where=text.name, remedy=_REMEDY)
    if repeated:
        notes.append(Note("roles_repeated", count=repeated))
    notes.extend(text.notes())
    return said, notes


def _columns(first: TextRow, name: str) -> tuple[dict[str, int], list[Limit]]:
    """Return the place of each column, and what is said of those that are not used."""
    columns: dict[str, int] = {}
    for at, cell in enumerate(first.cells):
        key = _meaning("columns").get(folded(cell), "")
        if key in columns:
            raise InputError(
                f"Two columns say the {key}: {first.cells[columns[key]]!r} and {cell!r}",
                where=f"{name}:{first.line}",
                remedy="Rename one of them",
            )
        if key:
            columns[key] = at
    if first.fault or "node" not in columns:
        raise InputError(
            f"The table has no column node, its first row is: {', '.join(first.cells)[:200]}",
            where=f"{name}:{first.line}",
            remedy=_REMEDY,
        )
    columns["width"] = len(first.cells)
    unused = list(_unused(first.cells, columns))
    return columns, [Note("unused", names=", ".join(unused)[:200])] if unused else []


def _unused(cells: Sequence[str], columns: Mapping[str, int]) -> Iterator[str]:
    used = {at for key, at in columns.items() if key != "width"}
    yield from (cell for at, cell in enumerate(cells) if at not in used and cell)


def _row(row: TextRow, columns: Mapping[str, int], place: str) -> tuple[str, _Said]:
    cells, width = row.cells, columns["width"]
    if row.fault or len(cells) > width:
        what = row.fault or f"A row has {len(cells)} cells instead of {width}"
        raise InputError(what, where=place, remedy="Correct the row")
    cells = cells + [""] * (width - len(cells))
    told = {key: cells[at] for key, at in columns.items() if key != "width"}
    if not told["node"]:
        raise InputError("A row names no node", where=place, remedy="Write its label")
    return told["node"], _Said(
        row.line,
        _role(told.get("role", "")),
        _amount(told.get("capacity", ""), "capacity", place),
        _amount(told.get("cost", ""), "cost", place),
        _yes(told.get("leader", ""), "leader", place),
        _yes(told.get("forbidden", ""), "forbidden", place),
    )


def _amount(text: str, name: str, place: str) -> float:
    if not text:
        return 1.0
    try:
        found = read_number(text)[0]
    except ValueError as error:
        raise InputError(
            f"The {name} {text[:40]!r} {error}", where=place, remedy="Write a number, 0 or more"
        ) from error
    if found < 0:
        raise InputError(
            f"The {name} {text} is below 0", where=place, remedy="Write a number, 0 or more"
        )
    return found


def _yes(text: str, name: str, place: str) -> bool:
    if not text:
        return False
    found = _meaning("answers").get(folded(text))
    if found is None:
        raise InputError(
            f"The value {text[:40]!r} of {name} is neither yes nor no",
            where=place,
            remedy="Write yes or no",
        )
    return found == "affirmed"
