"""``cabos phases``: how a network changes from phase to phase."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json, print_table
from cabos.cli.report_option import report_option

if TYPE_CHECKING:
    from cabos.ask.phases import Phases

_COLUMNS = (
    "phase", "nodes", "ties", "density", "centralisation", "largest piece", "new", "gone",
    "best set",
)  # fmt: skip


@click.command("phases")
@click.argument("files", nargs=-1, required=True, metavar="FILE…",
                type=click.Path(exists=True, path_type=Path))  # fmt: skip
@click.option("--k", "count", default=3, show_default=True, type=click.IntRange(1), metavar="N",
              help="How many nodes the set of each phase has.")  # fmt: skip
@click.option("--seed", default=0, show_default=True, type=click.IntRange(0),
              help="Of all that is drawn by chance.")  # fmt: skip
@report_option
@json_option
def command(
    files: tuple[Path, ...], count: int, seed: int, *, report: Path | None, as_json: bool
) -> None:
    """Follow a network from phase to phase: centralisation, who comes and goes, who moves up.

    FILE is the network of one phase; files are taken in the order given, those of a folder in the
    natural order of their names.
    """
    from cabos.runs.phases import phases_of  # only when asked

    found = phases_of(files, count=count, seed=seed)
    lang = language(os.environ)
    if report is not None:
        from cabos.runs.phases_page import write_phases_page  # only who asks pays
        from cabos.workbench import clock

        write_phases_page(report, found, now=clock(), lang=lang, count=count, seed=seed)
    if as_json:
        print_json(found.to_json(lang) | {"report": None if report is None else str(report)})
        return
    _show(found, lang)
    if report is not None:
        click.echo(f"  {plain(report)}")


def _show(found: "Phases", lang: str) -> None:
    changes = (None, *found.turnovers)
    rows = [
        (
            one.name, one.shape.nodes, one.shape.ties, f"{one.shape.density:.3f}",
            f"{one.shape.centralisation:.3f}", one.shape.largest,
            "" if change is None else len(change.entered),
            "" if change is None else len(change.left), ", ".join(one.best),
        )
        for one, change in zip(found.phases, changes, strict=True)
    ]  # fmt: skip
    print_table([translate(title) for title in _COLUMNS], rows)
    for change in found.turnovers:
        for rise in change.rises:
            if rise.by == "degree":
                say(
                    "{earlier} to {later}: {node} fell or left (place {was}), "
                    "{riser} moved up to place {now}.",
                    earlier=plain(change.earlier), later=plain(change.later), node=plain(rise.node),
                    was=rise.was, riser=plain(rise.riser), now=rise.riser_now,
                )  # fmt: skip
    for one in found.phases:
        for note in one.notes:
            said = plain(note.text(lang))
            click.echo(f"{translate('note')}: {plain(one.name)}: {said}", err=True)
