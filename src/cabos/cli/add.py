"""``cabos add``: add a version of a list from files."""

import csv
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click

from cabos.cli.folder import Folder
from cabos.cli.output import json_option, plain, print_json, progress_bar
from cabos.store.snapshot import Added

_REJECTS_SHOWN = 5


@click.command("add")
@click.argument("source")
@click.option(
    "--from",
    "files",
    type=click.Path(path_type=Path),
    multiple=True,
    required=True,
    metavar="FILE",
    help="A file of this version; say it once for each. Their roles are told by content.",
)
@json_option
@click.pass_obj
def command(folder: Folder, source: str, files: tuple[Path, ...], *, as_json: bool) -> None:
    """Add a version of SOURCE, all of it or nothing."""
    store = folder.open()
    with progress_bar(source) as progress:
        added = store.add(source, files, now=datetime.now(UTC), progress=progress)
    if as_json:
        print_json(asdict(added))
    else:
        show(added)


def show(added: Added) -> None:
    """Print what adding a source did."""
    name = added.snapshot[:12]
    if not added.is_new:
        click.echo(f"{added.source}: these bytes are already held as {name}; nothing was changed.")
        if not added.is_current:
            click.echo("  A newer version of this list is current.")
        return
    counts = f"{added.entities:,} entities, {added.statements:,} statements"
    click.echo(f"{added.source}: added {counts}, {added.rejects:,} rejects.")
    click.echo(f"  snapshot   {name}")
    click.echo(f"  published  {plain(added.published or 'not stated in the file')}")
    if not added.is_current:
        click.echo("  A newer version of this list is held and stays current.")
    if added.notes:
        notes = ", ".join(f"{plain(kind)} {count:,}" for kind, count in sorted(added.notes.items()))
        click.echo(f"  notes      {notes}")
    if added.rejects_path is not None:
        _show_rejects(added.rejects_path, added.rejects)


def _show_rejects(path: Path, count: int) -> None:
    click.echo(f"  rejects    {path}")
    with path.open(encoding="utf-8", newline="") as file:
        for row in islice(csv.DictReader(file), _REJECTS_SHOWN):
            click.echo(f"    {plain(row.get('place'))}: {plain(row.get('reason'))}")
    if count > _REJECTS_SHOWN:
        click.echo(f"    and {count - _REJECTS_SHOWN:,} more")
