"""``cabos screen``: screen a file of customers against the lists."""

from pathlib import Path
from typing import Any

import click

from cabos.cli.folder import Folder
from cabos.cli.output import json_option
from cabos.cli.screening import output_options, question_options, run_verb


@click.command("screen")
@click.argument("customers", type=click.Path(path_type=Path))
@output_options
@question_options
@json_option
@click.pass_obj
def command(folder: Folder, /, customers: Path, **options: Any) -> int:
    """Screen CUSTOMERS (CSV or Parquet): alerts, cleared near-hits and rejects, with reasons."""
    return run_verb(folder, "screen", customers, **options)
