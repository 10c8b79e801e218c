"""``cabos init``: make a workspace."""

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import say
from cabos.cli.output import json_option, print_json
from cabos.store.workspace import Store


@click.command("init")
@json_option
@click.pass_obj
def command(folder: Folder, *, as_json: bool) -> None:
    """Make a workspace. One that exists is left as it is."""
    existed = Store.exists(folder.path)
    Store.create(folder.path)
    if as_json:
        print_json({"workspace": str(folder.path), "is_new": not existed})
    elif existed:
        say("{path} is a workspace already; nothing was changed.", path=folder.path)
    else:
        say("Made a workspace in {path}.", path=folder.path)
        say("Next: cabos -w {path} add SOURCE --from FILE, or update SOURCE.", path=folder.path)
