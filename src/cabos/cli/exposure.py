"""``cabos exposure``: show how near accounts are to listed parties, by hop and by amount."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder
from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json, print_table

if TYPE_CHECKING:
    from cabos.ask.exposing_shown import Exposures, Flow

_SHOWN = 30  # accounts that are printed
_COLUMNS = (
    "account", "holder", "currency", "hops from", "direct from", "indirect from", "hops to",
    "direct to", "indirect to",
)  # fmt: skip


@click.command("exposure")
@click.argument("accounts", nargs=-1, metavar="[ACCOUNT]...")
@click.option(
    "--hops", type=int, default=3, show_default=True, help="Up to how many transfers away."
)
@click.option(
    "--of", "sources", multiple=True, metavar="ACCOUNT",
    help="Measure from this account or entity, not from those of listed parties.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Write all of them as CSV."
)
@click.option(
    "--limit", type=click.IntRange(min=0), default=1_000, show_default=True,
    help="How many accounts to show, the most exposed; 0 for all.",
)  # fmt: skip
@as_of_option
@json_option
@click.pass_obj
def command(
    folder: Folder,
    accounts: tuple[str, ...],
    *,
    hops: int,
    sources: tuple[str, ...],
    out: Path | None,
    limit: int,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Show how near each account, or ACCOUNT, is to listed parties: by hop and by amount.

    Listed parties and those owned into a block count, by the accounts they are known to hold.
    Amounts are shared out pro rata, in the order of time, in both directions.
    """
    from cabos.runs.exposing import Question  # only when asked, like what follows
    from cabos.workbench import Workbench, clock

    question = Question(clock(), accounts, sources, hops, as_of, language(os.environ))
    answer = Workbench(folder.open()).exposure(question, limit=limit, out=out)
    if as_json:
        print_json(
            answer.value.to_json()
            | {"file": None if out is None else str(out), "because": list(answer.because)}
            | {"method": answer.method.to_json()}
        )
        return
    _show(answer.value, out)


def _show(exposures: "Exposures", out: Path | None) -> None:
    say(
        "{count:,} accounts are exposed to {sources:,} accounts of listed parties, "
        "up to {hops} transfers away.",
        count=exposures.exposed, sources=len(exposures.sources), hops=exposures.hops,
    )  # fmt: skip
    rows = [
        (one.account, one.holder, one.currency, *_cells(one.came), *_cells(one.went))
        for one in exposures.rows[:_SHOWN]
    ]
    if rows:
        print_table([translate(title) for title in _COLUMNS], rows)
    if exposures.exposed > _SHOWN:
        say("    and {count:,} more", count=exposures.exposed - _SHOWN)
    for way in exposures.ways:
        for ride in way:
            line = (
                f"  {ride.date}  {ride.payer} → {ride.beneficiary}  {ride.amount:,f} "
                f"{ride.currency}  {ride.ref} ({ride.at.line})"
            )
            click.echo(plain(line))
        click.echo()
    if out is not None:
        click.echo(f"  {out}")
    for limit in exposures.limits:
        click.echo(f"{translate('note')}: {plain(limit)}", err=True)


def _cells(flow: "Flow") -> tuple[str, str, str]:
    return str(flow.hops or "–"), f"{flow.direct:,f}", f"{flow.indirect:,f}"
