"""``cabos judge``: record whether two records are the same party."""

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import say
from cabos.cli.output import json_option, plain, print_json


@click.command("judge")
@click.argument("a")
@click.argument("b")
@click.argument("verdict", type=click.Choice(["same", "different", "unsure", "undo"]))
@click.option("--why", required=True, help="The reason, kept with your name and the moment.")
@click.option("--who", default=None, help="Who judges; your login name if not said.")
@json_option
@click.pass_obj
def command(
    folder: Folder, a: str, b: str, verdict: str, why: str, who: str | None, *, as_json: bool
) -> None:
    """Record whether A and B, ids or exact names, are the same party.

    A later judgement replaces an earlier one and undo takes the last one back; all are kept.
    """
    from cabos.workbench import Workbench, user  # loaded only when used

    bench = Workbench(folder.open())
    judgement, identity = bench.judge(a, b, verdict, why, who=who or user())
    left, right = judgement.pair
    broken = [one for one in identity.clusters.contradictions if {left, right} & {*_touched(one)}]
    if as_json:
        print_json(
            {
                "number": judgement.number,
                "left": left,
                "right": right,
                "verdict": verdict,
                "canonical": {one: identity.canonical(one) for one in judgement.pair},
                "members": list(identity.members(identity.canonical(left))),
                "contradictions": [[one.pair.left, one.pair.right] for one in broken],
            }
        )
        return
    say("{left} / {right}: {verdict}, kept as entry {number} of the ledger.",
        left=plain(left), right=plain(right), verdict=verdict, number=judgement.number)  # fmt: skip
    members = identity.members(identity.canonical(left))
    if len(members) > 1:
        say("{id} now stands for {members}.", id=identity.canonical(left),
            members=", ".join(members))  # fmt: skip
    for one in broken:
        say(
            "Contradiction: {left} and {right} were judged different, and judgements of same would "
            "join them; {count} of those are set aside.",
            left=one.pair.left,
            right=one.pair.right,
            count=len(one.ties),
        )


def _touched(contradiction: object) -> set[str]:
    """Return the records that a contradiction is about."""
    ties = contradiction.ties  # type: ignore[attr-defined]
    pair = contradiction.pair  # type: ignore[attr-defined]
    return {*pair, *(one for tie in ties for one in tie.pair)}
