"""``cabos patterns``: typologies of laundering in the transfers, each with its transfers."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder
from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json, print_table, progress_bar
from cabos.cli.report_option import report_option

if TYPE_CHECKING:
    from cabos.runs.patterns import Patterns

_SHOWN = 20  # findings that are printed
_COLUMNS = ("finding", "kind", "from", "to", "transfers", "amount", "accounts", "unusual")
_ACCOUNTS = 4  # of a finding that are printed
# The kinds, as in ``ask/patterns_rules.py``; a test holds them together.
KINDS = (
    "fan-in", "fan-out", "gather-scatter", "scatter-gather", "cycle", "bipartite", "stack",
    "pass-through", "structuring", "dormant", "flagged-sector",
)  # fmt: skip


@click.command("patterns")
@click.option(
    "--kind", "kinds", multiple=True, type=click.Choice(KINDS),
    help="Look for this kind alone; all kinds without it.",
)  # fmt: skip
@click.option("--window", default="7d", show_default=True, metavar="LENGTH",
              help="How far apart the transfers of one layer may be: 3d, 12h, 2w.")  # fmt: skip
@click.option("--dormant", default="90d", show_default=True, metavar="LENGTH",
              help="After how long a silence an account is dormant.")  # fmt: skip
@click.option(
    "--threshold", "thresholds", multiple=True, metavar="AMOUNT",
    help="From what amount a report is due: 10000 for every currency, MXN=150000 for one.",
)  # fmt: skip
@click.option("--from", "start", metavar="D", default="",
              help="Show only what ends on this day or later.")  # fmt: skip
@click.option("--to", "end", metavar="D", default="", help="Use no transfer after this day.")
@click.option("--min-score", type=float, default=0.0, show_default=True, metavar="BITS",
              help="Show only what is at least so unusual.")  # fmt: skip
@click.option("--sector", "sectors", multiple=True, metavar="TEXT",
              help="Flag the accounts whose holder is of this sector.")  # fmt: skip
@click.option("--flagged", type=click.Path(dir_okay=False, path_type=Path),
              help="Flag the accounts that this file lists, one a line.")  # fmt: skip
@click.option("--labels", type=click.Path(dir_okay=False, path_type=Path),
              help="Learn the order from this CSV file: ref, is_laundering.")  # fmt: skip
@click.option("--nested", is_flag=True, help="List findings that are parts of others too.")
@click.option("--limit", type=click.IntRange(1), metavar="N",
              help="How many findings at most; 20 are printed without it.")  # fmt: skip
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write a CSV file.")
@report_option
@as_of_option
@json_option
@click.pass_obj
def command(
    folder: Folder, /, *, limit: int | None, out: Path | None, report: Path | None, as_json: bool,
    **asked: Any,
) -> None:  # fmt: skip
    """Find patterns of laundering in the transfers, each with the transfers that show it.

    Transfers are read in the order of time, and each finding is measured against what went before.
    A pattern is a lead, not a proof.
    """
    from dataclasses import replace  # only when asked, like what follows

    from cabos.runs.patterns import Request, write_patterns
    from cabos.workbench import Workbench, clock

    request, now = Request(**asked), clock()
    bench = Workbench(folder.open())
    with progress_bar("patterns") as progress:
        answer = bench.patterns(request, now=now, progress=progress)
    lang, value = language(os.environ), answer.value
    if limit is not None:
        value = replace(value, findings=value.findings[:limit])
    if out is not None:
        write_patterns(out, value, lang)
    if report is not None:
        from cabos.runs.patterns_page import write_patterns_page  # only who asks for it pays

        shown = replace(answer, value=value)
        write_patterns_page(report, bench.store, shown, now=now, lang=lang)
    if as_json:
        print_json({
            "transfers_read": value.transfers,
            "findings": [one.to_json(lang) for one in value.findings],
            "limits": [one.text(lang) for one in value.limits],
            "file": None if out is None else str(out),
            "report": None if report is None else str(report),
            "method": answer.method.to_json(),
        })  # fmt: skip
        return
    _show(value, lang, limit or _SHOWN, out)
    if report is not None:
        click.echo(f"  {plain(report)}")


def _show(value: "Patterns", lang: str, most: int, out: Path | None) -> None:
    from cabos.ask.patterns_words import kind_name, unusual

    say(
        "{count:,} [finding|findings] in {transfers:,} [transfer|transfers].",
        count=len(value.findings), transfers=value.transfers,
    )  # fmt: skip
    if out is not None:
        click.echo(f"  {out}")
    elif value.findings:
        rows = [
            (
                one.finding.id, kind_name(one.finding.kind, lang), one.start, one.end,
                len(one.transfers),
                f"{one.amounts} {one.currencies}", _accounts(one.accounts),
                unusual(one.finding, lang),
            )
            for one in value.findings[:most]
        ]  # fmt: skip
        print_table([translate(title) for title in _COLUMNS], rows)
        if len(value.findings) > most:
            say("    and {count:,} more", count=len(value.findings) - most)
    for limit in value.limits:
        click.echo(f"{translate('note')}: {plain(limit.text(lang))}", err=True)


def _accounts(keys: tuple[str, ...]) -> str:
    more = len(keys) - _ACCOUNTS
    return ", ".join(keys[:_ACCOUNTS]) + (f" (+{more:,})" if more > 0 else "")
