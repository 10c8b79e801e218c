"""``cabos rescreen``: screen again, only what has changed."""

from pathlib import Path
from typing import Any

import click

from cabos.cli.folder import Folder
from cabos.cli.output import json_option
from cabos.cli.screening import output_options, question_options, run_verb


@click.command("rescreen")
@click.argument("customers", type=click.Path(path_type=Path))
@output_options
@question_options
@json_option
@click.pass_obj
def command(folder: Folder, /, customers: Path, **options: Any) -> int:
    """Screen CUSTOMERS again: only entries that changed since the last run meet them.

    The result equals a full run. Where there is no earlier run of the same file, with the same
    threshold and columns, a full one is made.
    """
    return run_verb(folder, "rescreen", customers, **options)
