"""``cabos graph``: draw an entity's surroundings to a file."""

import os
from datetime import date
from pathlib import Path

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder
from cabos.cli.messages import language, say
from cabos.cli.output import json_option, plain, print_json
from cabos.model.answer import Answer
from cabos.model.graph import Graph
from cabos.model.wording import listed

kinds_option = click.option(
    "--kinds",
    metavar="KIND,…",
    default="",
    help="Follow only these ties, such as Ownership,Directorship.",
)


@click.command("graph")
@click.argument("entity")
@click.option("--hops", default=2, show_default=True, help="How many ties away to look.")
@click.option(
    "--out",
    type=click.Path(dir_okay=False, path_type=Path),
    required=True,
    metavar="FILE",
    help="The file; its ending says the form: .html, .graphml, .gexf, .json or .ftm.json.",
)
@click.option("--limit", default=500, show_default=True, help="How many entities at most.")
@kinds_option
@as_of_option
@json_option
@click.pass_obj
def command(
    folder: Folder,
    entity: str,
    *,
    hops: int,
    out: Path,
    limit: int,
    kinds: str,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Draw what lies around ENTITY to a file.

    ENTITY is an id, an identifier or an exact name. Ties that were not in force on the day are
    drawn thin and dashed.
    """
    from cabos.runs.graph_files import form_of  # the query engine
    from cabos.workbench import Workbench

    answer = Workbench(folder.open()).graph(
        entity,
        out,
        hops=hops,
        limit=limit,
        kinds=listed(kinds),
        lang=language(os.environ),
        as_of=as_of,
    )
    if as_json:
        print_json(_tell(answer, out, form_of(out)))
        return
    graph = answer.value
    say(
        "{path}: {nodes:,} entities and {ties:,} ties around {name}.",
        path=plain(out),
        nodes=len(graph.nodes),
        ties=len(graph.ties),
        name=plain(graph.nodes[0].caption),
    )
    for limit_said in answer.limits:
        click.echo(f"note: {plain(limit_said)}", err=True)


def _tell(answer: Answer[Graph], out: Path, form: str) -> dict[str, object]:
    graph = answer.value
    return {
        "centre": graph.centre,
        "out": str(out),
        "form": form,
        "as_of": graph.as_of,
        "hops": graph.hops,
        "nodes": len(graph.nodes),
        "edges": len(graph.ties),
        "not_in_force": sum(tie.in_force is False for tie in graph.ties),
        "left_out": sum(graph.left_out.values()),
        "limits": list(answer.limits),
    }
