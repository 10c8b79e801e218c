"""``cabos add``: add a version of a list from files."""

import csv
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import say, translate
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
    before = {one.snapshot: one for one in store.current() if one.source == source}
    with progress_bar(source) as progress:
        added = store.add(source, files, now=datetime.now(UTC), progress=progress)
    if as_json:
        print_json(asdict(added))
    else:
        show(added)
        # A list replaces the one before it; whoever meant to add to it should see that.
        for key in before.keys() - {one.snapshot for one in store.current()}:
            say("  replaces   a version with {count:,} entities", count=before[key].entities)


def show(added: Added) -> None:
    """Print what adding a source did."""
    source, snapshot = added.source, added.snapshot[:12]
    if added.is_new:
        _show_new(added, snapshot)
    else:
        say(
            "{source}: these bytes are already held as {snapshot}; nothing was changed.",
            source=source,
            snapshot=snapshot,
        )
    if not added.is_current:
        say("  A newer version of this list is held and stays current.")


def _show_new(added: Added, snapshot: str) -> None:
    say(
        "{source}: added {entities:,} entities, {statements:,} statements, {rejects:,} rejects.",
        source=added.source,
        entities=added.entities,
        statements=added.statements,
        rejects=added.rejects,
    )
    say("  snapshot   {snapshot}", snapshot=snapshot)
    published = plain(added.published or translate("not stated in the file"))
    say("  published  {published}", published=published)
    # A kind with a colon is a part of another kind's count; --json has them all.
    kinds = [(kind, count) for kind, count in sorted(added.notes.items()) if ":" not in kind]
    if kinds:
        say("  notes      {notes}", notes=", ".join(f"{plain(k)} {count:,}" for k, count in kinds))
    if added.rejects_path is not None:
        _show_rejects(added.rejects_path, added.rejects)


def _show_rejects(path: Path, count: int) -> None:
    say("  rejects    {path}", path=path)
    with path.open(encoding="utf-8", newline="") as file:
        for row in islice(csv.DictReader(file), _REJECTS_SHOWN):
            click.echo(f"    {plain(row.get('place'))}: {plain(row.get('reason'))}")
    if count > _REJECTS_SHOWN:
        say("    and {count:,} more", count=count - _REJECTS_SHOWN)
