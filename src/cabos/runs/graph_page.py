"""The page of a graph: a picture to look into, and the same in two tables."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from itertools import groupby
from pathlib import Path
from typing import Any

from cabos import __version__
from cabos.ask.layout import TALL, WIDE, place_nodes
from cabos.errors import UsageError
from cabos.model.answer import Answer
from cabos.model.graph import Fact, Graph
from cabos.runs.graph_drawing import STATES, draw
from cabos.runs.page import words, write_page
from cabos.sources.registry import load_source
from cabos.store.snapshot import Snapshot
from cabos.store.workspace import Store

VIEWER = "assets/graph.js"
"""What the build makes of ``web/``; a page without it has the drawing and the tables."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one snapshot says of one entity.

    Attributes:
        entity_id: the entity.
        source: the source.
        snapshot: the hash of the snapshot.
        facts: what it says.
    """

    entity_id: str
    source: str
    snapshot: str
    facts: Sequence[Fact]


def write_graph_page(
    path: Path, store: Store, answer: Answer[Graph], *, now: datetime, lang: str = "en"
) -> None:
    """Write the page of a graph, one HTML file that needs nothing else.

    Args:
        path: the file.
        store: the workspace it was drawn from.
        answer: the graph.
        now: the moment, with its time zone; how old a list is depends on it.
        lang: ``en`` or ``es``.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    has_viewer = resources.files("cabos.runs").joinpath(VIEWER).is_file()
    used = _used(answer)
    values = (
        _drawn(answer.value)
        | _words(lang)
        | {
            "sources": [_list(one, now) for one in store.current() if one.snapshot in used],
            "has_viewer": has_viewer,
            "limits": answer.limits,
            "parameters": answer.method.parameters,
            "now": now,
            "version": __version__,
        }
    )
    script = VIEWER if has_viewer else ""
    write_page(path, "graph.html", script, values, lang, styles=("graph.css",))


def _drawn(graph: Graph) -> dict[str, Any]:
    dots, lines = draw(graph, place_nodes(graph))
    families = ("ownership", "role", "kin", "payment", "link")
    return {
        "graph": graph,
        "dots": dots,
        "lines": lines,
        "counts": _counts(graph),
        "states": _present((dot.state for dot in dots), STATES),
        "shapes": _present((dot.shape for dot in dots), ("circle", "square")),
        "families": _present((line.family for line in lines), families),
        "has_over": any(line.is_over for line in lines),
        "grouped": grouped,
        "wide": int(WIDE),
        "tall": int(TALL),
    }


def _words(lang: str) -> dict[str, Any]:
    """Return the words for properties, kinds of ties and schemata."""
    groups = {"props": "prop_", "kinds": "kind_", "schemata": "schema_"}
    return {
        name: {
            key.removeprefix(mark): text
            for key, text in words(lang).items()
            if key.startswith(mark)
        }
        for name, mark in groups.items()
    }


def _used(answer: Answer[Graph]) -> frozenset[str]:
    """Return the hashes of the snapshots that the page tells from."""
    told = (
        *(node.facts for node in answer.value.nodes),
        *(tie.facts for tie in answer.value.ties),
    )
    return frozenset(fact.snapshot for facts in told for fact in facts)


def grouped(facts: Iterable[Fact]) -> list[Said]:
    """Group facts that stand in one snapshot and are said of one entity."""

    def key(fact: Fact) -> tuple[str, str, str]:
        return fact.said.entity_id, fact.said.source, fact.snapshot

    return [Said(*about, list(several)) for about, several in groupby(facts, key=key)]


def _counts(graph: Graph) -> Mapping[str, int]:
    """Count the ties of each node."""
    counts = {node.id: 0 for node in graph.nodes}
    for tie in graph.ties:
        for end in {tie.head, tie.tail}:
            counts[end] += 1
    return counts


def _present(found: Iterable[str], order: Sequence[str]) -> list[str]:
    there = set(found)
    return [one for one in order if one in there]


def _list(one: Snapshot, now: datetime) -> dict[str, Any]:
    try:
        title = load_source(one.source).title
    except UsageError:  # an outsider's source that is not installed here any more
        title = one.source
    age = one.age_days(now)
    return {
        "name": one.source,
        "title": title,
        "snapshot": one,
        "age": age,
        "is_stale": 0 < one.cadence_days < age,
    }
