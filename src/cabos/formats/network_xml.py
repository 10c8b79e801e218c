"""What GraphML and GEXF have in common: nodes with attributes, and ties between them."""

from array import array
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeGuard

import numpy as np
from lxml import etree

from cabos.errors import InputError
from cabos.formats.decompress import LIMIT
from cabos.formats.network_header import NAMES, folded
from cabos.formats.network_rejects import Rejects
from cabos.formats.stream import open_bytes
from cabos.formats.tie_weight import UnreadableError, read_weight
from cabos.model.limit import Limit
from cabos.model.tie_notes import Note
from cabos.model.tie_rows import TieRows
from cabos.model.wording import some

_LABELS = ("entity_id", "label", "name", "nombre", "etiqueta")  # the first that a file has
_CAPTIONS = ("caption", "label", "name")
_ROLES = frozenset({"role", "rol", "papel", "funcion"})


@dataclass(frozen=True, slots=True)
class XmlNetwork:
    """The network of an XML file.

    Attributes:
        rows: its nodes and ties.
        roles: what nodes say that they do, by their label.
    """

    rows: TieRows
    roles: Mapping[str, str]


@dataclass(slots=True)
class Collected:
    """What has been read so far of a file.

    Attributes:
        name: the file's name, for messages.
        ids: the number of each node, by its id in the file.
        attributes: for each attribute of nodes, its value by the node's number.
        heads: the number of the node at which each tie begins.
        tails: that at which it ends.
        weights: what each tie weighs.
        ways: whether each tie has a direction.
        grades: the grade of each tie, or an empty text.
        waiting: ties that name a node which has not been read yet.
        says_way: whether the file says anywhere if ties have a direction.
        timed: how many nodes and ties say when they held.
        changing: how many say a value more than once.
        kinds: the kinds of ties that make no difference.
        rejects: the ties that could not be read.
    """

    name: str
    ids: dict[str, int] = field(default_factory=dict)
    attributes: dict[str, dict[int, str]] = field(default_factory=dict)
    heads: "array[int]" = field(default_factory=lambda: array("q"))
    tails: "array[int]" = field(default_factory=lambda: array("q"))
    weights: "array[float]" = field(default_factory=lambda: array("d"))
    ways: "array[int]" = field(default_factory=lambda: array("b"))
    grades: list[str] = field(default_factory=list)
    waiting: list[tuple[str, str, Mapping[str, str], bool, int]] = field(default_factory=list)
    says_way: bool = False
    timed: int = 0
    changing: int = 0
    kinds: dict[str, None] = field(default_factory=dict)
    rejects: Rejects = field(init=False)

    def __post_init__(self) -> None:
        """Begin to count."""
        self.rejects = Rejects(self.name)

    def add_node(self, node: str, values: Mapping[str, str], line: int) -> None:
        """Add a node.

        Raises:
            InputError: if it has no id, or an earlier one has the same.
        """
        if not node or node in self.ids:
            what = f"Two nodes have the id {node!r}" if node else "A node has no id"
            raise InputError(
                what, where=f"{self.name}:{line}", remedy="Give every node an id of its own"
            )
        number = self.ids[node] = len(self.ids)
        for name, value in values.items():
            if value:
                self.attributes.setdefault(name, {})[number] = value

    def add_tie(
        self, ends: tuple[str, str], values: Mapping[str, str], line: int, *, directed: bool
    ) -> None:
        """Add a tie, or keep it until its nodes are known."""
        if ends[0] in self.ids and ends[1] in self.ids:
            self._tie(ends, values, line, directed=directed)
        else:
            self.waiting.append((*ends, values, directed, line))

    def _tie(
        self, ends: tuple[str, str], values: Mapping[str, str], line: int, *, directed: bool
    ) -> None:
        for end in ends:
            if end not in self.ids:
                self.reject(line, Note("unknown_end", node=repr(end[:80])), ends)
                return
        kind = _said(values, "kind")
        try:
            weight = read_weight(_said(values, "weight"), _said(values, "sign"), kind)
        except UnreadableError as error:
            self.reject(line, error.reason, ends)
            return
        if not weight.is_kind_used:
            self.kinds[kind] = None
        self.heads.append(self.ids[ends[0]])
        self.tails.append(self.ids[ends[1]])
        self.weights.append(weight.value)
        self.ways.append(directed)
        self.grades.append(_said(values, "grade"))

    def reject(self, line: int, reason: Note, ends: tuple[str, str]) -> None:
        """Reject a tie."""
        self.rejects.add(line, reason, f"{ends[0]} – {ends[1]}")

    def finish(self) -> XmlNetwork:
        """Return the network.

        Raises:
            InputError: if there is no node.
        """
        for head, tail, values, directed, line in self.waiting:
            self._tie((head, tail), values, line, directed=directed)
        self.waiting.clear()
        if not self.ids:
            raise InputError("The file has no nodes", where=self.name, remedy="Export it again")
        notes: list[Limit] = []
        labels = self._labels(notes)
        roles = {
            labels[at]: value
            for name, values in self.attributes.items()
            if folded(name) in _ROLES
            for at, value in values.items()
        }
        if roles:
            notes.append(Note("roles_inside", count=len(roles)))
        if self.timed:
            notes.append(Note("times", count=self.timed))
        if self.kinds:
            notes.append(Note("kinds_unused", shown=some(self.kinds)))
        if self.changing:
            notes.append(Note("changing", count=self.changing))
        return XmlNetwork(self._rows(labels, notes), roles)

    def _labels(self, notes: list[Limit]) -> list[str]:
        ids = list(self.ids)
        named = {folded(name): name for name in reversed(self.attributes)}
        for wanted in _LABELS:
            name = named.get(folded(wanted))
            if name is None:
                continue
            told = self.attributes[name]
            labels = [" ".join(told.get(at, "").split()) for at in range(len(ids))]
            if all(labels) and len(set(labels)) == len(labels):
                if labels != ids:
                    notes.append(Note("labels_of", name=name))
                notes.extend(self._captions(labels, named))
                return labels
            notes.append(Note("ids_kept", name=name, shown=_not_unique(labels)))
            break
        return ids

    def _captions(self, labels: list[str], named: Mapping[str, str]) -> Iterator[Note]:
        for wanted in _CAPTIONS:
            told = self.attributes.get(named.get(wanted, ""), {})
            pairs = [f"{labels[at]} = {value}" for at, value in told.items() if value != labels[at]]
            if pairs:
                yield Note("captions", shown=some(pairs))
                return

    def _rows(self, labels: list[str], notes: list[Limit]) -> TieRows:
        heads = np.array(self.heads, dtype=np.int64)
        tails = np.array(self.tails, dtype=np.int64)
        weights = np.array(self.weights, dtype=np.float64)
        way = np.array(self.ways, dtype=np.bool_)
        grades = self.grades
        directed = bool(way.any())
        if directed and not way.all():
            notes.append(Note("mixed", count=int((~way).sum())))
            both = np.flatnonzero(~way)
            grades = grades + [grades[at] for at in both.tolist()]
            heads, tails = np.append(heads, tails[both]), np.append(tails, heads[both])
            weights = np.append(weights, weights[both])
        return TieRows(
            labels, heads, tails, weights, grades if any(grades) else (),
            directed if self.says_way else None, tuple(notes), tuple(self.rejects.first),
            self.rejects.count,
        )  # fmt: skip


def _said(values: Mapping[str, str], role: str) -> str:
    """Return what an attribute says that is called as its role, or else as one of its names."""
    if role in values:
        return values[role]
    names = NAMES[role]
    return next((value for name, value in values.items() if value and folded(name) in names), "")


def _not_unique(labels: list[str]) -> str:
    if missing := labels.count(""):
        return f"{missing:,} without"
    return some(label for label, times in Counter(labels).items() if times > 1)


def read_bytes(path: Path) -> bytes:
    """Read a file whole, inflated where it is gzip.

    Raises:
        InputError: if it is larger than the limit.
    """
    with open_bytes(path) as stream:
        data = stream.read(LIMIT + 1)
    if len(data) > LIMIT:
        raise InputError(
            f"The file is larger than {LIMIT / 1024 / 1024:,.0f} MB, the limit for XML",
            where=path.name,
            remedy="Write it as an edge list",
        )
    return data


def forget(element: etree._Element) -> None:
    """Free the memory of an element that is read, and of those before it."""
    element.clear()
    parent = element.getparent()
    while _is_element(parent) and element.getprevious() is not None:
        del parent[0]


def line_of(element: etree._Element) -> int:
    """Return the line on which an element begins; 0 where that is not known."""
    found: object = element.sourceline
    return found if isinstance(found, int) else 0


def _is_element(element: etree._Element | None) -> TypeGuard[etree._Element]:
    return element is not None


def refuse_inner(what: str, name: str, element: etree._Element) -> InputError:
    """Return the error of a form that cabos does not read."""
    return InputError(
        what,
        where=f"{name}:{line_of(element)}",
        remedy="Write one graph of nodes and ties between two nodes each",
    )
