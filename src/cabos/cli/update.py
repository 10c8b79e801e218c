"""``cabos update``: download lists from their official addresses and add them."""

from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from cabos.cli.add import show
from cabos.cli.folder import Folder
from cabos.cli.messages import say, translate
from cabos.cli.output import json_option, plain, print_json, progress_bar
from cabos.errors import CabosError, WorkspaceError
from cabos.store.workspace import Store

if TYPE_CHECKING:
    from cabos.store.update import Updated


@click.command("update")
@click.argument("sources", nargs=-1, metavar="[SOURCE]...")
@json_option
@click.pass_context
def command(ctx: click.Context, sources: tuple[str, ...], *, as_json: bool) -> None:
    """Download the present version of each SOURCE from its publisher and add it.

    Without SOURCE, every list that has an official address is updated. One that fails does not
    keep the others from being updated.
    """
    from cabos.sources.registry import load_source, source_names  # read when asked for, not before

    folder: Folder = ctx.obj
    store = folder.open()
    chosen = [load_source(name) for name in sources or source_names()]
    results: list[dict[str, object]] = []
    failed: list[CabosError] = []
    for source in chosen:
        if not source.urls:
            if sources:
                results.append(_skip(source.name, as_json=as_json))
            continue
        try:
            results.append(_update(store, source.name, as_json=as_json))
        except WorkspaceError:
            raise
        except CabosError as error:
            failed.append(error)
            results.append(_fail(source.name, error, as_json=as_json))
    if as_json:
        print_json(results)
    if failed:
        ctx.exit(max(error.exit_code for error in failed))


def _update(store: Store, name: str, *, as_json: bool) -> dict[str, object]:
    from cabos.store.update import update  # parsers and DuckDB

    with progress_bar(name) as progress:
        updated = update(store, name, now=datetime.now(UTC), progress=progress)
    if not as_json:
        _show(updated)
    return {
        **asdict(updated.added),
        "not_modified": updated.not_modified,
        "ended_at": dict(updated.ended_at),
    }


def _show(updated: "Updated") -> None:
    if updated.not_modified:
        say("{source}: not modified, says the publisher.", source=updated.added.source)
    else:
        show(updated.added)
    for address, ended_at in updated.ended_at.items():
        if address != ended_at:
            say("  {address} ended at {ended_at}", address=address, ended_at=plain(ended_at))


def _skip(name: str, *, as_json: bool) -> dict[str, object]:
    if not as_json:
        say(
            "{source}: skipped, it has no official address. Use: cabos add {source} --from FILE",
            source=name,
        )
    return {"source": name, "skipped": "no official address"}


def _fail(name: str, error: CabosError, *, as_json: bool) -> dict[str, object]:
    if not as_json:
        click.echo(f"{translate('error')}: {name}: {plain(error)}", err=True)
    return {"source": name, "error": error.what, "where": error.where, "remedy": error.remedy}
