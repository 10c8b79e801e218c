"""``cabos decide``: record a decision on an alert."""

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import say
from cabos.cli.output import json_option, plain, print_json


@click.command("decide")
@click.argument("alert")
@click.argument("verdict", type=click.Choice(["cleared", "escalated", "match"]))
@click.option("--why", required=True, help="The reason, kept with your name and the moment.")
@click.option("--who", default=None, help="Who decides; your login name if not said.")
@json_option
@click.pass_obj
def command(
    folder: Folder, alert: str, verdict: str, why: str, who: str | None, *, as_json: bool
) -> None:
    """Record a decision on ALERT. A cleared pair stays cleared until either side changes.

    To undo a decision, record another one: the last counts, all are kept.
    """
    from cabos.workbench import Workbench, user  # the matching is loaded only when used

    decided = Workbench(folder.open()).decide(alert, verdict, why, who=who or user())
    if as_json:
        print_json(
            {
                "alert_id": decided.id,
                "customer_id": decided.customer_id,
                "entity_id": decided.entity_id,
                "verdict": verdict,
                "status": decided.status,
            }
        )
    else:
        say(
            "{alert}: {name} / {caption} is {verdict}.",
            alert=decided.id,
            name=plain(decided.name),
            caption=plain(decided.caption),
            verdict=verdict,
        )
