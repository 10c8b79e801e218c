"""The command line: ``cabos``. Each verb stands in its own file and is loaded when it is used."""

import json
import sys
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

import click

from cabos import __version__
from cabos.cli.folder import Folder
from cabos.cli.messages import translate
from cabos.cli.output import plain
from cabos.errors import CabosError

# The verbs in the order in which a newcomer meets them. The line is here, not only in the verb's
# file, so that `cabos --help` imports none of them. A verb is the `command` of its file.
VERBS = {
    "init": "Make a workspace.",
    "add": "Add a version of a list from files.",
    "update": "Download lists from their official addresses and add them.",
    "status": "Show the lists, their age and the state of the ledger.",
    "lookup": "Look one name up in the lists.",
    "screen": "Screen a file of customers against the lists.",
    "rescreen": "Screen again, only what has changed.",
    "decide": "Record a decision on an alert.",
    "resolve": "Find records that are one party; merge what is proven, queue the rest.",
    "review": "Decide the queue of possible pairs, one key each.",
    "judge": "Record whether two records are the same party.",
    "entity": "Show all that is said of one entity, with source and place.",
    "own": "Tell whether an entity is owned into a block, and by whom.",
    "graph": "Draw an entity's surroundings to a file.",
    "path": "Find how two entities are connected, each tie with its evidence.",
    "money": "Add transfers from statements, tables, invoices and proofs, and check them.",
    "follow": "Follow money from an account, forward or back, in the order of time.",
    "paths": "Find the ways by which money could have gone from one account to another.",
    "trace": "Trace marked money through accounts under a rule the court accepts.",
    "exposure": "Show how near each account is to listed parties, by hop and by amount.",
    "patterns": "Find typologies of laundering in the transfers, each with its transfers.",
    "wallets": "Find crypto addresses, check and screen them, and group those spent together.",
    "keyplayers": "Find which few hold a network together, beside its leader, with proof.",
    "dismantle": "Show how a network comes apart when a rule removes its nodes.",
    "phases": "Compare a network over time: centralisation, turnover, who moved up.",
    "evaluate": "Measure how well screening works.",
    "demo": "Screen an invented bank against real designations.",
}


class Verbs(click.Group):
    """A group whose commands are imported by name."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Return the verbs whose file is there."""
        return [name for name in VERBS if find_spec(f"cabos.cli.{name}") is not None]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one verb."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command = import_module(f"cabos.cli.{cmd_name}").command
        if not isinstance(command, click.Command):
            raise TypeError(f"cabos.cli.{cmd_name}.command is no click command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, VERBS[name]) for name in self.list_commands(ctx)])


@click.group(
    cls=Verbs,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Every verb has --help and --json.",
)
@click.option(
    "-w",
    "--workspace",
    type=click.Path(file_okay=False, path_type=Path),
    default="workspace",
    envvar="CABOS_WORKSPACE",
    show_default=True,
    show_envvar=True,
    help="The folder of the workspace.",
)
@click.version_option(__version__, prog_name="cabos", message="%(prog)s %(version)s")
@click.pass_context
def cabos(ctx: click.Context, workspace: Path) -> None:
    """Connect a designation to a case: screen customers against sanctions lists, with reasons."""
    ctx.obj = Folder(workspace)


def run(arguments: Sequence[str]) -> int:
    """Run the command line.

    Args:
        arguments: what stands after ``cabos``.

    Returns:
        0 done, 1 the answer is "no", 2 bad use, 3 bad input, 4 workspace trouble.
    """
    as_json = "--json" in arguments
    stream = sys.stdout
    try:
        result = cabos.main(list(arguments), prog_name="cabos", standalone_mode=False)
    except CabosError as error:
        _report(error, as_json=as_json)
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return 2
    except click.ClickException as error:
        hint = "Run cabos --help"
        if isinstance(error, click.UsageError) and error.ctx is not None:
            hint = f"Run {error.ctx.command_path} --help"
        _report(CabosError(error.format_message().rstrip("."), remedy=hint), as_json=as_json)
        return 2
    except SystemExit as left:
        # click wraps the stream and leaves when the reader, such as `head`, has closed the pipe:
        # it has seen enough.
        if sys.stdout is not stream:
            return 0
        return left.code if isinstance(left.code, int) else 1
    except (KeyboardInterrupt, click.Abort):
        _report(CabosError("Stopped; what was not finished was not added"), as_json=as_json)
        return 130
    return result if isinstance(result, int) else 0


def _report(error: CabosError, *, as_json: bool) -> None:
    if as_json:
        told = {"error": error.what, "where": error.where, "remedy": error.remedy}
        click.echo(json.dumps(told, ensure_ascii=False), err=True)
    else:
        click.echo(f"{translate('error')}: {plain(error)}", err=True)


def main() -> None:
    """Run ``cabos`` and leave with its exit code."""
    for stream in (sys.stdout, sys.stderr):
        # A name in a script the terminal cannot show must not stop the answer.
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        code = run(sys.argv[1:])
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader, such as `head`, has seen enough. Nothing is left to be written at exit.
        sys.stdout = sys.stderr
        code = 0
    sys.exit(code)


if __name__ == "__main__":
    main()
