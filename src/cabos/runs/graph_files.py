"""A graph as a file, in the form that its ending names."""

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from cabos.errors import UsageError
from cabos.model.answer import Answer
from cabos.model.entity import gather
from cabos.model.graph import Graph, Node, Tie
from cabos.model.statement import Statement
from cabos.runs.export import placed
from cabos.store.workspace import Store

FORMS = {
    ".graphml": "graphml",
    ".gexf": "gexf",
    ".ftm.json": "ftm",
    ".ftmj": "ftm",
    ".jsonl": "ftm",
    ".json": "json",
    ".html": "html",
    ".htm": "html",
}
"""The form of each ending; a longer one goes before one that ends it."""


def form_of(path: Path) -> str:
    """Return the form that a file's ending names.

    Raises:
        UsageError: if it names none.
    """
    name = path.name.casefold()
    for ending, form in FORMS.items():
        if name.endswith(ending):
            return form
    raise UsageError(
        "The ending of the file names no form of a graph",
        where=path.name,
        remedy="Use " + ", ".join(FORMS),
    )


def write_graph(
    path: Path, store: Store, answer: Answer[Graph], *, now: datetime, lang: str = "en"
) -> None:
    """Write a graph; the file appears whole or not at all.

    Args:
        path: the file.
        store: the workspace it was drawn from.
        answer: the graph.
        now: the moment, with its time zone; how old a list is depends on it.
        lang: the language of a page, ``en`` or ``es``.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    form, graph = form_of(path), answer.value
    if form == "html":
        from cabos.runs.graph_page import write_graph_page  # Jinja2, only for a page

        write_graph_page(path, store, answer, now=now, lang=lang)
        return
    from cabos.ask.layout import place_nodes
    from cabos.formats import gexf, graph_json, graphml  # lxml, only for who writes a file

    writers: dict[str, Callable[[BinaryIO], None]] = {
        "graphml": lambda file: graphml.write(file, graph),
        "gexf": lambda file: gexf.write(file, graph, place_nodes(graph)),
        "json": lambda file: graph_json.write(file, graph),
        "ftm": lambda file: file.writelines(_ftm_lines(graph)),
    }
    with placed(path) as aside, aside.open("wb") as file:
        writers[form](file)


def _ftm_lines(graph: Graph) -> Iterator[bytes]:
    """Write each record of the graph as its source says it, papers and relations too."""
    from cabos.formats.ftm_write import write_entities  # only for this form

    by_source: dict[str, dict[Statement, None]] = {}
    told: tuple[Node | Tie, ...] = (*graph.nodes, *graph.ties)
    for one in told:
        for fact in one.facts:
            by_source.setdefault(fact.said.source, {})[fact.said] = None
    for _, said in sorted(by_source.items()):
        for line in write_entities(gather(said)):
            yield f"{line}\n".encode("utf-8", errors="backslashreplace")
