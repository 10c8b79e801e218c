"""``cabos follow``: follow money from an account, forward or back, in the order of time."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder
from cabos.cli.follow_options import follow_options
from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json, print_table
from cabos.cli.report_option import report_option

if TYPE_CHECKING:
    from cabos.ask.following_shown import Followed

_SHOWN = 30  # accounts that are printed
_COLUMNS = (
    "account", "transfers", "arrival", "departure", "amounts", "by", "holder", "standing",
)  # fmt: skip


@click.command("follow")
@click.argument("accounts", nargs=-1, metavar="ACCOUNT|ENTITY...")
@click.option("--back", is_flag=True, help="Where the money could have come from.")
@follow_options
@click.option(
    "--limit", type=click.IntRange(min=0), default=1_000, show_default=True,
    help="How many accounts to show, the nearest; 0 for all.",
)  # fmt: skip
@report_option
@as_of_option
@json_option
@click.pass_obj
def command(
    folder: Folder,
    accounts: tuple[str, ...],
    *,
    back: bool,
    start: str,
    end: str,
    max_hops: int | None,
    max_gap: str,
    least: tuple[str, ...],
    is_strict: bool,
    limit: int,
    report: Path | None,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Follow money from ACCOUNT, in the order of time: where it could have gone.

    An entity's id or exact name stands for the accounts it holds. Each account is shown with the
    transfers by which money could be there first.
    """
    from cabos.runs.follow_bounds import Asked  # only when asked, like what follows
    from cabos.runs.following import Question
    from cabos.workbench import Workbench, clock

    asked = Asked(start, end, max_hops, max_gap, least, is_strict)
    question = Question(clock(), asked, as_of, language(os.environ))
    answer = Workbench(folder.open()).follow(accounts, question, back=back, limit=limit)
    if report is not None:
        from cabos.runs.follow_page import write_follow_page  # only who asks for a page pays

        write_follow_page(report, answer, now=question.now, lang=question.lang)
    if as_json:
        print_json(
            answer.value.to_json()
            | {"because": list(answer.because)}
            | {"report": None if report is None else str(report)}
            | {"method": answer.method.to_json()}
        )
        return
    _show(answer.value)
    if report is not None:
        click.echo(f"  {plain(report)}")


def _show(followed: "Followed") -> None:
    if followed.is_back:
        say(
            "Money in {sources} could have come from {count:,} accounts, by {carried:,} transfers.",
            sources=plain(", ".join(followed.sources)), count=followed.reached,
            carried=followed.carried,
        )  # fmt: skip
    else:
        say(
            "Money from {sources} could have gone to {count:,} accounts, by {carried:,} transfers.",
            sources=plain(", ".join(followed.sources)), count=followed.reached,
            carried=followed.carried,
        )  # fmt: skip
    rows = [
        (
            one.account, one.hops, one.date,
            ", ".join(f"{amount:,f} {money}" for money, amount in one.sums),
            " → ".join(one.refs), one.holder, _standing(one.standing),
        )
        for one in followed.stops[:_SHOWN]
    ]  # fmt: skip
    if rows:
        hidden = "arrival" if followed.is_back else "departure"
        print_table([translate(title) for title in _COLUMNS if title != hidden], rows)
    if len(followed.stops) > _SHOWN:
        say("    and {count:,} more", count=len(followed.stops) - _SHOWN)
    for limit in followed.limits:
        click.echo(f"{translate('note')}: {plain(limit)}", err=True)


def _standing(standing: str) -> str:
    words = {"listed": translate("listed"), "owned_into_block": translate("blocked")}
    return words.get(standing, "–")
