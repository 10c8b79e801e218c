"""``cabos own``: tell whether an entity is owned into a block, and by whom."""

import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder
from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json, progress_bar
from cabos.errors import UsageError

if TYPE_CHECKING:
    from cabos.ask.ownership_shown import Owned, ShownLayer, ShownTie
    from cabos.model.answer import Answer

_SHOWN = 10  # owners of a layer, and holdings of the smallest set, that are printed


@click.command("own")
@click.argument("entity", required=False)
@click.option("--all", "is_all", is_flag=True, help="Every party that is owned into a block.")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="With --all: the CSV file."
)
@as_of_option
@click.option(
    "--regime", type=click.Choice(["us", "eu", "uk"]), default="us", show_default=True,
    help="Whose rule: us is half or more; eu and uk are more than half.",
)  # fmt: skip
@click.option(
    "--assume", "assumed", multiple=True, metavar="TEXT",
    help='What if: "X sells 1 % of A to Y", "X buys 5 % of A", "X is delisted", "X is listed".',
)  # fmt: skip
@json_option
@click.pass_obj
def command(
    folder: Folder,
    entity: str | None,
    *,
    is_all: bool,
    out: Path | None,
    as_of: date | None,
    regime: str,
    assumed: tuple[str, ...],
    as_json: bool,
) -> None:
    """Tell whether ENTITY (an id or an exact name) is owned into a block: the 50 Percent Rule.

    The answer has each layer down to it with its documents, and the smallest set of holdings that
    makes it so.
    """
    from cabos.runs.owning import Question  # DuckDB and numpy, only when asked
    from cabos.workbench import Workbench, clock

    if is_all == (entity is not None):
        raise UsageError("Name one ENTITY, or ask for --all", remedy="Run cabos own --help")
    if is_all != (out is not None):
        raise UsageError("--all and --out go together", remedy="cabos own --all --out owned.csv")
    bench = Workbench(folder.open())
    question = Question(clock(), as_of, regime, assumed)
    if entity is None:
        assert out is not None  # noqa: S101  for the type checker
        with progress_bar("own") as progress:
            summary = bench.own_all(out, question, progress=progress)
        _show_all(summary, as_json=as_json)
        return
    answer = bench.own(entity, question)
    if as_json:
        from cabos.ask.ownership_shown import to_json

        print_json(to_json(answer.value) | {"method": answer.method.to_json()})
    else:
        _show(answer, language(os.environ))


def _show_all(summary: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(summary)
        return
    say(
        "{holdings:,} holdings on {as_of}: {blocked:,} parties are owned into a block, "
        "{possible:,} possibly; {listed:,} are listed themselves.",
        holdings=summary["holdings"], as_of=summary["as_of"], blocked=summary["blocked"],
        possible=summary["possibly_blocked"], listed=summary["listed"],
    )  # fmt: skip
    click.echo(f"  {summary['file']}")
    for text in summary["limits"]:
        click.echo(f"note: {plain(text)}", err=True)


def _show(answer: "Answer[Owned]", lang: str) -> None:
    owned = answer.value
    click.echo(plain(f"{owned.party.caption}  [{owned.entity_id}]"))
    status = _status("listed" if owned.is_listed else owned.status)
    say(
        "{status} on {as_of} under the {regime} rule: blocked owners hold {share} %.",
        status=status, as_of=owned.as_of, regime=owned.regime.upper(),
        share=_span(owned.share_min, owned.share_max),
    )  # fmt: skip
    for text in owned.assumed:
        say("assumed: {text}", text=plain(text))
    if owned.before is not None:
        say(
            "without it: {status}, {share} %",
            status=_status(owned.before.status),
            share=_span(owned.before.share_min, owned.before.share_max),
        )
    for layer in owned.layers:
        _show_layer(layer)
    _show_smallest(owned)
    for limit in owned.limits:
        click.echo(f"{translate('note')}: {plain(limit.text(lang))}", err=True)


def _show_layer(layer: "ShownLayer") -> None:
    click.echo()
    span = _span(layer.share_min, layer.share_max)
    click.echo(plain(f"{layer.party.label}: {_status(layer.status)}, {span} %"))
    for owner in layer.owners[:_SHOWN]:
        share = f"{owner.share} %" if owner.share else translate("indirectly")
        click.echo(plain(f"  {share:>12}  {owner.party.label} ({_status(owner.status)})"))
        for record in owner.records:
            held = "" if not record.start and not record.end else f"{record.span}, "
            click.echo(plain(f"{'':16}{held}{record.document} ({record.place})"))
    _say_more(len(layer.owners))


def _show_smallest(owned: "Owned") -> None:
    if not owned.smallest:
        return
    click.echo()
    if owned.is_smallest:
        say("The smallest set of holdings that makes it so ({count:,}):", count=len(owned.smallest))
    else:
        say("Holdings of which none can be spared ({count:,}):", count=len(owned.smallest))
    for tie in owned.smallest[:_SHOWN]:
        click.echo(plain(f"  {_tie(tie)}"))
    _say_more(len(owned.smallest))


def _tie(tie: "ShownTie") -> str:
    share = f"{tie.share} %" if tie.share else translate("indirectly")
    return f"{tie.owner.label} → {share} → {tie.owned.label}"


def _say_more(count: int) -> None:
    if count > _SHOWN:
        say("    and {count:,} more", count=count - _SHOWN)


def _span(low: Any, high: Any) -> str:
    from cabos.ask.ownership_shown import number

    ends = [f"{number(one):.6g}" for one in (low, high)]
    return ends[0] if ends[0] == ends[1] else "–".join(ends)


def _status(status: str) -> str:
    words = {
        "listed": translate("listed"),
        "blocked": translate("blocked"),
        "possibly_blocked": translate("possibly blocked"),
        "not_blocked": translate("not blocked on this evidence"),
    }
    return words[status]
