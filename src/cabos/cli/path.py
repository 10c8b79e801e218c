"""``cabos path``: how two entities are connected, each tie with its evidence."""

from datetime import date

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder
from cabos.cli.graph import kinds_option
from cabos.cli.messages import say, translate
from cabos.cli.output import json_option, plain, print_json
from cabos.model.graph import Route, Tie
from cabos.model.wording import listed


@click.command("path")
@click.argument("one", metavar="A")
@click.argument("other", metavar="B")
@click.option("-k", "count", default=3, show_default=True, help="How many ways to show at most.")
@click.option("--max-hops", default=6, show_default=True, help="How many ties a way may have.")
@kinds_option
@as_of_option
@click.option("--ended", is_flag=True, help="Follow ties that are not in force on the day too.")
@json_option
@click.pass_obj
def command(
    folder: Folder,
    one: str,
    other: str,
    *,
    count: int,
    max_hops: int,
    kinds: str,
    as_of: date | None,
    ended: bool,
    as_json: bool,
) -> None:
    """Find how A and B are connected: the shortest way and the next ones.

    A and B are ids, identifiers or exact names. Ties are followed in either direction, if they are
    in force on the day or may be.
    """
    from cabos.workbench import Workbench  # the query engine

    answer = Workbench(folder.open()).path(
        one,
        other,
        count=count,
        max_hops=max_hops,
        kinds=listed(kinds),
        as_of=as_of,
        ended=ended,
    )
    if as_json:
        day = answer.method.parameters["as_of"]
        ways = [_tell(way) for way in answer.value]
        print_json({"as_of": day, "paths": ways, "limits": list(answer.limits)})
        return
    if not answer.value:
        say(
            "No way of at most {hops} ties leads from {a} to {b}.",
            hops=max_hops,
            a=plain(one),
            b=plain(other),
        )
    for number, way in enumerate(answer.value, 1):
        _show(number, way)
    for limit_said in answer.limits:
        click.echo(f"note: {plain(limit_said)}", err=True)


def _tell(way: Route) -> dict[str, object]:
    from cabos.formats.graph_json import tell_tie

    return {
        "length": len(way.steps),
        "nodes": [
            {
                "entity_id": node.id,
                "caption": node.caption,
                "schema": node.schema,
                "listed": node.listed,
                "programmes": node.programmes,
            }
            for node in way.nodes
        ],
        "ties": [
            {"step": at, **tell_tie(tie)} for at, step in enumerate(way.steps, 1) for tie in step
        ],
    }


def _show(number: int, way: Route) -> None:
    say("Way {number}, {hops} ties:", number=number, hops=len(way.steps))
    for at, node in enumerate(way.nodes):
        listed = f" · {translate('listed')}" if node.listed else ""
        click.echo(plain(f"  {node.caption}  [{node.id}{listed}]"))
        for tie in way.steps[at] if at < len(way.steps) else ():
            arrow = "↓" if tie.head == node.id else "↑"
            click.echo(plain(f"    {arrow} {_words(tie)}"))
            click.echo(plain(f"        {_evidence(tie)}"))


def _words(tie: Tie) -> str:
    span = f"{tie.start}–{tie.end}" if tie.start or tie.end else ""
    share = f"{tie.share} %" if tie.share else ""
    standing = _standing(tie.standing)
    return " · ".join(part for part in (tie.kind, tie.role, share, span, standing) if part)


def _standing(standing: str) -> str:
    words = {
        "in_force": "",
        "uncertain": translate("perhaps not in force"),
        "ended": translate("ended"),
        "not_begun": translate("not yet begun"),
        "replaced": translate("replaced by a later record"),
        "over": translate("over, day not stated"),
    }
    return words[standing]


def _evidence(tie: Tie) -> str:
    versions = (one[:12] for one in tie.snapshots)
    statements = (one[:12] for one in tie.statements)
    return " · ".join(", ".join(part) for part in (tie.sources, versions, tie.places, statements))
