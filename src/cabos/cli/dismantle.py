"""``cabos dismantle``: how a network comes apart when a rule removes its nodes one by one."""

import os
from pathlib import Path

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import language, say, translate
from cabos.cli.network_options import network_options, open_network
from cabos.cli.output import json_option, plain, print_json, print_table

# The rules, as in ``ask/removal.py``; a test holds them together.
METHODS = (
    "degree", "degree-static", "betweenness", "betweenness-static", "articulation", "ci",
    "corehd", "k-core", "katz", "random",
)  # fmt: skip
_SHOWN = (0, 1, 2, 3, 5, 10, 20, 50, 100)  # numbers of removals that are printed
_COLUMNS = ("removed", "node", "largest", "share", "F", "pieces")


@click.command("dismantle")
@network_options
@click.option("--method", default="corehd", show_default=True, type=click.Choice(METHODS),
              help="How the next node is chosen.")  # fmt: skip
@click.option("--radius", default=1, show_default=True, type=click.IntRange(1, 10), metavar="N",
              help="The radius of collective influence (ci).")  # fmt: skip
@click.option(
    "--every", default=1, show_default=True, type=click.IntRange(1), metavar="N",
    help="Rank again after so many removals (betweenness, articulation, katz).",
)  # fmt: skip
@click.option("--most", type=click.IntRange(1), metavar="N", help="Stop after so many removals.")
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0),
              help="Of all that is drawn by chance.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
              help="Write the curve, a CSV file.")  # fmt: skip
@json_option
@click.pass_obj
def command(
    folder: Folder, /, *, method: str, radius: int, every: int, most: int | None, seed: int,
    out: Path | None, as_json: bool, **where: object,
) -> None:  # fmt: skip
    """Show how a network comes apart when a rule removes its nodes one by one.

    The rules look at what is left after each removal, but for those called static and k-core. It
    measures a network on paper and proposes nothing against a person.
    """
    from cabos.ask.removal import Rule  # only when asked, like what follows
    from cabos.runs.dismantling import run_dismantle, tell, write_curve

    lang = language(os.environ)
    opened = open_network(folder, where)
    rule = Rule(method, radius=radius, every=every, most=most, seed=seed)
    answer = run_dismantle(opened, rule)
    if out is not None:
        write_curve(out, answer.value)
    if as_json:
        print_json(tell(answer, lang, out))
        return
    value = answer.value
    half = value.needed(0.5)
    say("{nodes:,} nodes, {ties:,} ties.", nodes=opened.ties.size, ties=value.ties)
    if half is not None:
        say("The largest piece is halved after {count:,} by {method}.", count=half, method=method)
    rows = [
        (at, node, largest, f"{share:.4f}", f"{apart:.4f}", pieces)
        for at, node, largest, share, apart, pieces in value.steps(_SHOWN[-1] + 1)
        if at in _SHOWN
    ]
    print_table([translate(title) for title in _COLUMNS], rows)
    for limit in answer.limits:
        click.echo(f"{translate('note')}: {plain(limit.text(lang))}", err=True)
    if out is not None:
        click.echo(f"  {plain(out)}")
