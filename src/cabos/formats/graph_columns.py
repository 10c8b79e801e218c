"""The attributes of nodes and ties, as every graph file has them."""

import re
from collections.abc import Callable
from typing import NamedTuple

from cabos.model.graph import Node, Tie

AND = "; "
"""Between several values of one attribute, in forms that hold only one."""
UNCERTAIN = "uncertain"
"""Stands for neither true nor false where dates leave it open."""

# What XML 1.0 cannot hold, in any writing.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

Value = str | int | bool | tuple[str, ...] | None


class NodeColumn(NamedTuple):
    """An attribute of a node: its name, its type in GraphML and GEXF, and how to read it."""

    name: str
    kind: str
    read: Callable[[Node], Value]


class TieColumn(NamedTuple):
    """An attribute of a tie."""

    name: str
    kind: str
    read: Callable[[Tie], Value]


def _in_force(tie: Tie) -> Value:
    return UNCERTAIN if tie.in_force is None else tie.in_force


NODE_COLUMNS = (
    NodeColumn("entity_id", "string", lambda one: one.id),
    NodeColumn("caption", "string", lambda one: one.caption),
    NodeColumn("schema", "string", lambda one: one.schema),
    NodeColumn("hop", "int", lambda one: one.hop),
    NodeColumn("listed", "boolean", lambda one: one.listed),
    NodeColumn("owned", "string", lambda one: one.owned),
    NodeColumn("programmes", "string", lambda one: one.programmes),
    NodeColumn("countries", "string", lambda one: one.countries),
    NodeColumn("sources", "string", lambda one: one.sources),
    NodeColumn("members", "string", lambda one: one.members),
)
TIE_COLUMNS = (
    TieColumn("entity_id", "string", lambda one: one.id),
    TieColumn("schema", "string", lambda one: one.kind),
    TieColumn("role", "string", lambda one: one.role),
    TieColumn("share", "string", lambda one: one.share),
    TieColumn("from", "string", lambda one: one.start),
    TieColumn("to", "string", lambda one: one.end),
    TieColumn("superseded", "string", lambda one: one.superseded),
    TieColumn("in_force", "string", _in_force),
    TieColumn("date", "string", lambda one: one.date),
    TieColumn("sources", "string", lambda one: one.sources),
    TieColumn("snapshots", "string", lambda one: one.snapshots),
    TieColumn("places", "string", lambda one: one.places),
    TieColumn("urls", "string", lambda one: one.urls),
    TieColumn("statements", "string", lambda one: one.statements),
)


def one_text(value: Value) -> str:
    """Write a value as one text; empty where there is none."""
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case tuple():
            return AND.join(value)
    return str(value)


def writable(text: str) -> str:
    """Put U+FFFD in place of each sign that XML cannot hold, such as a control character."""
    return _UNWRITABLE.sub("\ufffd", text)
