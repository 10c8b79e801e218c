"""Holdings: who is on record as holding how much of what, as columns, one row a record."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

SOURCE = "ownership"
"""The source of what users record of who owns whom."""

NONE = -1
"""Stands in a column of numbers where the record says nothing."""

INDIRECT, UNSURE = "indirect", "unknown"
"""Types of ownership as declared, beside ``direct``."""


@dataclass(frozen=True, slots=True)
class Holding:
    """One record of a holding, as its source says it.

    Attributes:
        owner: the id of the party that holds.
        owned: the id of the party that is held.
        share: a share such as ``25-50``, as ``model.share`` reads it; empty where it is not said.
        start: the first day, ISO 8601 at its precision; empty where it is not said.
        end: the last day, likewise.
        role: the interest as declared; empty for a plain shareholding.
        type: ``direct``, ``indirect`` or ``unknown``; empty for direct.
        superseded: from which day a later version stands in its place; empty if none does.
        maker: who says so: records of one maker do not contradict one another.
    """

    owner: str
    owned: str
    share: str = ""
    start: str = ""
    end: str = ""
    role: str = ""
    type: str = ""
    superseded: str = ""
    maker: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """A column of texts: each distinct text once, and which of them each row has.

    Attributes:
        values: the distinct texts.
        code: for each row its position in ``values``, or ``NONE``.
    """

    values: Sequence[str]
    code: np.ndarray

    @classmethod
    def of(cls, rows: Iterable[str]) -> "Texts":
        """Make a column from the text of each row; an empty text is none."""
        known: dict[str, int] = {}
        code = [known.setdefault(text, len(known)) if text else NONE for text in rows]
        return cls(list(known), np.array(code, np.int32))


def _no_numbers() -> np.ndarray:
    return np.empty(0, np.int64)


@dataclass(frozen=True, slots=True)
class Holdings:
    """Records of holdings as columns.

    Attributes:
        nodes: the ids of all owners and owned, sorted.
        owner: for each record the position of its owner in ``nodes``.
        owned: for each record the position of what is owned.
        share: the share as text, where ``billionth`` does not have it.
        billionth: the share in billionths of a percent, or ``NONE``; empty where no record has it.
        named: a number for the two parties as the record itself names them, before any became one;
            empty where it names them as ``owner`` and ``owned`` do.
        start: the first day.
        end: the last day.
        role: the interest as declared.
        type: direct, indirect or unknown.
        superseded: from which day a later version stands in its place.
        maker: who says so.
    """

    nodes: Sequence[str]
    owner: np.ndarray
    owned: np.ndarray
    share: Texts
    start: Texts
    end: Texts
    role: Texts
    type: Texts
    superseded: Texts
    maker: Texts
    billionth: np.ndarray = field(default_factory=_no_numbers)
    named: np.ndarray = field(default_factory=_no_numbers)

    def __len__(self) -> int:
        """Return the number of records."""
        return len(self.owner)

    @property
    def ends(self) -> np.ndarray:
        """A number for the two parties of each record, as the record names them."""
        if len(self.named):
            return self.named
        numbers: np.ndarray = self.owned.astype(np.int64) * len(self.nodes) + self.owner
        return numbers

    def position(self, node: str) -> int:
        """Return where an id stands in ``nodes``, or ``NONE``."""
        at = bisect_left(self.nodes, node)
        return at if at < len(self.nodes) and self.nodes[at] == node else NONE


def columns(records: Sequence[Holding]) -> Holdings:
    """Turn records into columns, row by row."""
    nodes = sorted({one.owner for one in records} | {one.owned for one in records})
    place = {node: at for at, node in enumerate(nodes)}

    def texts(name: str) -> Texts:
        return Texts.of(getattr(one, name) for one in records)

    return Holdings(
        nodes,
        np.array([place[one.owner] for one in records], np.int32),
        np.array([place[one.owned] for one in records], np.int32),
        texts("share"), texts("start"), texts("end"), texts("role"), texts("type"),
        texts("superseded"), texts("maker"),
    )  # fmt: skip


def renamed(holdings: Holdings, names: Mapping[str, str], more: Iterable[str] = ()) -> Holdings:
    """Give nodes other ids, so that several can become one, and add nodes without a holding.

    Args:
        holdings: the records.
        names: new ids by old ones; others stay as they are.
        more: ids to be nodes whether or not a record names them.
    """
    old = holdings.nodes
    moved = [at for at, node in enumerate(old) if node in names] if names else []
    gone = set(moved)
    kept = [node for at, node in enumerate(old) if at not in gone] if gone else list(old)
    wanted = {names[old[at]] for at in moved} | set(more)
    places = {node: bisect_left(kept, node) for node in wanted}
    added = sorted(node for node, at in places.items() if at == len(kept) or kept[at] != node)
    nodes = sorted([*kept, *added]) if added else kept  # two sorted runs: one pass
    number = np.empty(len(old), np.int32)
    stays = np.ones(len(old), np.bool_)
    stays[moved] = False
    before = np.array([places[node] for node in added], np.int64)
    rank = np.arange(len(kept))
    number[stays] = rank + np.searchsorted(before, rank, side="right")
    for at in moved:
        number[at] = bisect_left(nodes, names[old[at]])
    owner, owned = number[holdings.owner], number[holdings.owned]
    return replace(holdings, nodes=nodes, owner=owner, owned=owned, named=holdings.ends)
