"""``cabos demo``: screen an invented bank against real designations."""

import os
from pathlib import Path

import click

from cabos.cli.messages import language, say
from cabos.cli.output import json_option, print_json, progress_bar


@click.command("demo")
@click.option(
    "--dir", "folder", type=click.Path(file_okay=False, path_type=Path), default="cabos-demo",
    show_default=True, help="Where the demo's files go.",
)  # fmt: skip
@json_option
def command(folder: Path, *, as_json: bool) -> None:
    """Screen an invented bank against real designations: a sample of the list, not the list."""
    from cabos.cli.screening import show, summary  # the matching is loaded only when used
    from cabos.runs.demo import run_demo
    from cabos.workbench import Workbench, clock, user

    with progress_bar("demo") as progress:
        store, outcome, outputs = run_demo(
            folder, now=clock(), who=user(), lang=language(os.environ), progress=progress
        )
    if as_json:
        print_json(summary(outcome, outputs))
        return
    say("The list is a sample of real designations. The customers are invented.")
    show(Workbench(store), outcome, outputs)
    click.echo()
    say("Next:")
    say("  open {report} in a browser", report=outputs.report)
    say("  cabos -w {path} lookup 'Juan Perez'", path=store.root)
    say("  your own list and customers: cabos init, cabos update us_ofac_sdn, cabos screen FILE")
