"""The options by which verbs about networks choose one: a file, or ties of the workspace."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder

if TYPE_CHECKING:
    from cabos.runs.network_opening import Opened

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--network", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
        help="An edge list, adjacency matrix, GraphML or GEXF; the workspace without it.",
    ),
    click.option("--directed/--undirected", default=None,
                 help="Whether ties have a direction; told by the file without it."),
    click.option("--duplicates", type=click.Choice(("apart", "merge", "refuse")), default="apart",
                 show_default=True, help="What to do with a label that a matrix has twice."),
    click.option("--project", metavar="SIDE",
                 help="Tie those who share something: first or second column, or a schema."),
    click.option("--kinds", metavar="KIND,…", default="",
                 help="Of the workspace, only these ties, such as Ownership,Directorship."),
    click.option("--sources", metavar="SOURCE,…", default="",
                 help="Of the workspace, only what these sources say."),
    click.option("--schemata", metavar="SCHEMA,…", default="",
                 help="Of the workspace, only entities of these schemata, such as Person."),
    click.option("--around", metavar="ENTITY",
                 help="Of the workspace, only what lies around this entity."),
    click.option("--hops", type=click.IntRange(1, 100), default=2, show_default=True,
                 help="How many ties away from it."),
    as_of_option,
)  # fmt: skip


def network_options(command: F) -> F:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def open_network(folder: Folder, asked: Mapping[str, Any]) -> "Opened":
    """Open the network that the options choose."""
    from cabos.runs.network_opening import Choosing, open_file, open_workspace
    from cabos.workbench import clock

    if asked["network"] is not None:
        return open_file(
            asked["network"], directed=asked["directed"], project=asked["project"],
            duplicates=asked["duplicates"],
        )  # fmt: skip
    choosing = Choosing(
        kinds=_several(asked["kinds"]),
        sources=_several(asked["sources"]),
        schemata=_several(asked["schemata"]),
        around=asked["around"],
        hops=asked["hops"],
        project=asked["project"],
        day=asked["as_of"] or clock().date(),
    )
    return open_workspace(folder.open(), choosing)


def _several(text: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in text.split(",") if one.strip())
