"""The option of a page to read, for the commands that follow money."""

from pathlib import Path

import click

report_option = click.option(
    "--report",
    type=click.Path(dir_okay=False, path_type=Path),
    help="A report to read, one HTML file.",
)
