"""``cabos paths``: find the ways by which money could have gone from one account to another."""

import os
from datetime import date
from typing import TYPE_CHECKING

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder
from cabos.cli.follow_options import follow_options
from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json
from cabos.model.date import DAY

if TYPE_CHECKING:
    from cabos.ask.following_shown import Ways

_MINUTE, _HOUR = 60, 3_600


@click.command("paths")
@click.argument("source", metavar="A")
@click.argument("target", metavar="B")
@click.option(
    "--count", type=click.IntRange(min=1), default=3, show_default=True,
    help="How many paths at most.",
)  # fmt: skip
@click.option(
    "--best", "order", type=click.Choice(["earliest", "hops", "amount"]), default="earliest",
    show_default=True,
    help="What makes a path better: the earliest arrival, the fewest transfers, or the largest "
    "smallest amount.",
)  # fmt: skip
@click.option("--currency", default="", help="With --best amount: the currency compared.")
@follow_options
@as_of_option
@json_option
@click.pass_obj
def command(
    folder: Folder,
    source: str,
    target: str,
    *,
    count: int,
    order: str,
    currency: str,
    start: str,
    end: str,
    max_hops: int | None,
    max_gap: str,
    least: tuple[str, ...],
    is_strict: bool,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Find the ways by which money could have gone from A to B, in the order of time.

    A and B are accounts, or entities for the accounts they hold. No path passes an account twice.
    """
    from cabos.runs.follow_bounds import Asked  # only when asked, like what follows
    from cabos.runs.following import Question
    from cabos.workbench import Workbench, clock

    asked = Asked(start, end, max_hops, max_gap, least, is_strict)
    question = Question(clock(), asked, as_of, language(os.environ))
    answer = Workbench(folder.open()).money_paths(
        source, target, question, count=count, order=order, currency=currency.upper()
    )
    if as_json:
        print_json(
            answer.value.to_json()
            | {"because": list(answer.because)}
            | {"method": answer.method.to_json()}
        )
        return
    _show(answer.value)


def _show(ways: "Ways") -> None:
    ends = {"a": plain(", ".join(ways.sources)), "b": plain(", ".join(ways.targets))}
    if not ways.paths:
        say("No money could have gone from {a} to {b} by the transfers held.", **ends)
    for number, way in enumerate(ways.paths, 1):
        say(
            "Path {number}: {hops} transfers, {start} to {end}, at most {amount}",
            number=number, hops=len(way.rides), start=way.rides[0].date, end=way.rides[-1].date,
            amount="?" if way.amount is None else f"{way.amount:,f} {way.currency}",
        )  # fmt: skip
        for ride, rest in zip(way.rides, (*way.dwell, None), strict=True):
            line = (
                f"  {ride.date}  {ride.payer} → {ride.beneficiary}  {ride.amount:,f} "
                f"{ride.currency}  {ride.ref} ({ride.at.line})"
            )
            click.echo(plain(line))
            if rest is not None:
                say("    rests {time}", time=_length(rest))
    for limit in ways.limits:
        click.echo(f"{translate('note')}: {plain(limit)}", err=True)


def _length(seconds: int) -> str:
    for unit, name in ((DAY, "d"), (_HOUR, "h"), (_MINUTE, "m")):
        if seconds >= unit:
            return f"{seconds / unit:.3g} {name}"
    return f"{seconds} s"
