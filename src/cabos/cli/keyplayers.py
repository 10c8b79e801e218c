"""``cabos keyplayers``: which few hold a network together, beside its leader, with proof."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import language, say, translate
from cabos.cli.network_options import network_options, open_network
from cabos.cli.output import json_option, plain, print_json, print_table, progress_bar
from cabos.cli.report_option import report_option
from cabos.errors import UsageError

if TYPE_CHECKING:
    from cabos.runs.keyplayers import Outcome
    from cabos.runs.network_opening import Opened

# As in ``runs/keyplayers_asked.py``; a test holds them together.
OBJECTIVES = ("F", "largest", "distance", "reach", "chain")
MODELS = ("rewire", "substitute", "recruit")
_COLUMNS = ("k", "best set", "F", "proof", "leader", "by degree", "by betweenness", "by chance")

_OPTIONS = (
    click.option("--k", "counts", metavar="N..M", show_default="1..5",
                 help="How many nodes a set has: 3, 1..5 or 1,3,5."),
    click.option("--objective", default="F", show_default=True, type=click.Choice(OBJECTIVES),
                 help="What a set is chosen for."),
    click.option("--within", type=click.IntRange(1, 20), metavar="N", show_default="1",
                 help="How many ties away a node still counts as reached (reach)."),
    click.option("--exact", is_flag=True, help="Spend minutes on a proof."),
    click.option("--leader", "leaders", multiple=True, metavar="NODE",
                 help="Who leads, the first first; several times for several."),
    click.option("--forbid", "forbidden", multiple=True, metavar="NODE",
                 help="Never choose this node; several times for several."),
    click.option("--budget", type=float, metavar="COST",
                 help="What a set may cost at most; costs stand in --roles, 1 without."),
    click.option("--roles", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
                 help="A CSV file: node, role, capacity, cost, leader, forbidden."),
    click.option("--chain", metavar="ROLE,…", default="",
                 help="The roles from source to market, in order (chain)."),
    click.option("--between", metavar="ROLE,…", default="",
                 help="The roles that pass goods on without changing them (chain)."),
    click.option("--missing", type=float, default=0.0, metavar="SHARE",
                 help="The share of ties that are not on record, such as 0.2."),
    click.option("--false", "untrue", type=float, default=0.0, metavar="SHARE",
                 help="The share of recorded ties that are wrong."),
    click.option("--grade", "grades", multiple=True, metavar="GRADE=P",
                 help="How likely a tie of a grade of evidence is true, such as B=0.8."),
    click.option("--merges", "merges", type=click.Path(dir_okay=False, path_type=Path),
                 metavar="FILE",
                 help="Nodes that may be one party, a CSV file: left, right, probability."),
    click.option("--unsure", is_flag=True,
                 help="Take what waits in the queue of the workspace as perhaps one party."),
    click.option("--draws", default=200, show_default=True, type=click.IntRange(10, 100_000),
                 metavar="N", help="How many networks are drawn to tell how sure it is."),
    click.option("--recover", type=click.Choice(MODELS),
                 help="How the network replaces whom it loses."),
    click.option("--rate", type=float, metavar="R",
                 help="How fast it does: the chance of each a step; of recruit, people a step."),
    click.option("--steps", default=24, show_default=True, type=click.IntRange(1, 1000),
                 metavar="N", help="How many steps are followed."),
    click.option("--seed", default=0, show_default=True, type=click.IntRange(0),
                 help="Of all that is drawn by chance."),
)  # fmt: skip


def _options(command: Any) -> Any:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@click.command("keyplayers")
@network_options
@_options
@report_option
@json_option
@click.pass_obj
def command(folder: Folder, /, *, report: Path | None, as_json: bool, **asked: Any) -> None:
    """Find which few nodes hold a network together, beside its leader, with proof.

    A node is named because the network depends on it, not because anyone is guilty. It ranks where
    lawful action would matter: designation, account closure, prosecution, refusal of a licence.
    """
    from cabos.runs.keyplayers import run_keyplayers  # only when asked, like what follows
    from cabos.runs.keyplayers_asked import Request
    from cabos.runs.keyplayers_told import tell

    lang, names = language(os.environ), set(Request.__dataclass_fields__)
    opened = _with_merges(folder, open_network(folder, asked), asked)
    _refuse_idle(asked)
    request = Request(**{
        name: value for name, value in asked.items() if name in names and value is not None
    })  # fmt: skip
    with progress_bar("keyplayers") as progress:
        outcome = run_keyplayers(opened, request, progress)
    if report is not None:
        from cabos.runs.keyplayers_page import write_keyplayers_page  # only who asks pays
        from cabos.workbench import clock

        write_keyplayers_page(report, outcome, now=clock(), lang=lang)
    if as_json:
        print_json(tell(outcome, lang) | {"report": None if report is None else str(report)})
        return
    _show(outcome, lang)
    if report is not None:
        click.echo(f"  {plain(report)}")


def _refuse_idle(asked: Mapping[str, Any]) -> None:
    """Refuse options that would say nothing here, so that nobody thinks they did.

    Raises:
        UsageError: naming the option, and what it belongs to.
    """
    for name, is_heard, remedy in (
        ("within", asked["objective"] == "reach", "Use --objective reach, or leave it out"),
        ("chain", asked["objective"] == "chain", "Use --objective chain, or leave it out"),
        ("between", asked["objective"] == "chain", "Use --objective chain, or leave it out"),
        ("rate", asked["recover"] is not None, "Add --recover, or leave it out"),
    ):
        if asked[name] and not is_heard:
            raise UsageError("The option says nothing here", where=f"--{name}", remedy=remedy)


def _with_merges(folder: Folder, opened: "Opened", asked: Mapping[str, Any]) -> "Opened":
    """Say which nodes may be one party, as a file or the queue of the workspace has it."""
    from cabos.runs.merges import aside, merged_by_file, merged_by_queue  # DuckDB
    from cabos.workbench import clock

    path, of_workspace = asked["merges"], asked["network"] is None
    if asked["unsure"] and not of_workspace:
        raise UsageError(
            "Only a workspace has a queue", where="--unsure", remedy="Use --merges FILE"
        )
    if asked["unsure"] and path is not None:
        raise UsageError("--merges and --unsure exclude each other", where=str(path))
    store = folder.open() if of_workspace else None
    if path is not None:
        return merged_by_file(opened, path, store)
    if store is None:
        return opened
    return merged_by_queue(opened, store, clock()) if asked["unsure"] else aside(opened)


def _show(outcome: "Outcome", lang: str) -> None:
    from cabos.runs.keyplayers_told import sentences

    answer = outcome.answer
    value, names = answer.value, outcome.names
    say(
        "{nodes:,} nodes, {ties:,} ties. What is left without a few of them:",
        nodes=value.ties.size, ties=len(value.network.neighbours) // 2,
    )  # fmt: skip
    rows = []
    for row in value.rows:
        proof = translate("proven") if row.certificate.kind == "optimal" else (
            f"≤ {row.certificate.bound:.4f}"
        )  # fmt: skip
        others = (row.others[name].score for name in ("kingpin", "degree", "betweenness"))
        rows.append((
            row.k, ", ".join(names(at) for at in row.best.nodes), f"{row.best.score:.4f}", proof,
            *(f"{score:.4f}" for score in others), f"{row.chance.score.mean:.4f}",
        ))  # fmt: skip
    titles = [translate(title) for title in _COLUMNS]
    titles[2] = value.objective
    print_table(titles, rows)
    for sentence in sentences(outcome, lang):
        click.echo(plain(sentence))
    strategies = {
        "best": translate("best"), "kingpin": translate("kingpin"),
        "degree": translate("degree"), "betweenness": translate("betweenness"),
    }  # fmt: skip
    for name, one in outcome.recovered.items():
        click.echo(f"{strategies[name]}: {plain(one.text(lang))}")
    if outcome.displaced is not None:
        labels = [names(at) for at in range(value.ties.size)]
        click.echo(plain(outcome.displaced.text(labels, lang)))
    for limit in answer.limits:
        click.echo(f"{translate('note')}: {plain(limit.text(lang))}", err=True)
