import io
import json
import subprocess
import sys

import pytest

from cabos import __version__
from cabos.cli import main as module
from cabos.cli.output import plain, print_table, progress_bar

HEAVY = ("duckdb", "numpy", "numba", "httpx", "lxml", "rich", "yaml")


def loaded_by(*arguments):
    """Run cabos in a fresh process and tell which modules it loaded."""
    code = (
        "import sys\nfrom cabos.cli.main import run\ncode = run(sys.argv[1:])\n"
        "print('\\n'.join(sys.modules), file=sys.stderr)\nsys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments], capture_output=True, text=True, check=True
    )
    return set(done.stderr.split())


def test_help_and_version_load_nothing_heavy_and_no_verb():
    loaded = loaded_by("--help")
    assert not loaded & set(HEAVY)
    assert not {f"cabos.cli.{verb}" for verb in module.VERBS} & loaded


def test_init_loads_only_its_own_verb(tmp_path):
    loaded = loaded_by("-w", str(tmp_path / "w"), "init")
    assert "cabos.cli.init" in loaded
    assert not {"cabos.cli.add", "duckdb", "lxml"} & loaded


def test_it_runs_as_a_module():
    done = subprocess.run(
        [sys.executable, "-m", "cabos.cli.main", "--version"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == f"cabos {__version__}\n"


def test_every_verb_listed_has_help_and_json(capsys):
    for name in module.cabos.list_commands(module.cabos.make_context("cabos", ["init"])):
        assert module.run([name, "--help"]) == 0
        assert capsys.readouterr().out.startswith("Usage: cabos")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["nothing"], "No such command 'nothing'"), (["init", "--no"], "No such option"), ([], "")],
)
def test_bad_use_is_told_and_exits_2(arguments, message, capsys):
    assert module.run(arguments) == 2
    assert message in capsys.readouterr().err


def test_bad_use_with_json_is_json(capsys):
    assert module.run(["add", "--json"]) == 2
    told = json.loads(capsys.readouterr().err)
    assert "Missing" in told["error"]
    assert told["remedy"] == "Run cabos add --help"


def test_the_workspace_comes_from_the_environment(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("CABOS_WORKSPACE", str(tmp_path / "w"))
    assert module.run(["init"]) == 0
    assert (tmp_path / "w" / "ledger.sqlite").is_file()
    assert str(tmp_path / "w") in capsys.readouterr().out


def test_an_interrupt_says_that_nothing_was_added(monkeypatch, capsys):
    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr("cabos.store.workspace.Store.create", interrupted)
    assert module.run(["init"]) == 130
    assert "was not added" in capsys.readouterr().err


def test_what_a_file_says_cannot_steer_the_terminal():
    assert plain("a\x1b[31m\u202eb\nc") == "a\ufffd[31m\ufffdb\ufffdc"
    assert plain("Ñandú 王 می\u200cخواهم") == "Ñandú 王 می\u200cخواهم"
    assert plain(None) == "–"


def test_tables_are_plain_and_whole_when_piped(capsys):
    print_table(("name", "count"), [("x" * 120, 12345), ("[red]y[/red]", 7)])
    lines = capsys.readouterr().out.splitlines()
    assert [line.split() for line in lines] == [
        ["name", "count"],
        ["x" * 120, "12,345"],
        ["[red]y[/red]", "7"],
    ]


def test_progress_is_quiet_where_nobody_watches(monkeypatch):
    with progress_bar("x") as progress:
        assert progress is None

    class Terminal(io.StringIO):
        def isatty(self):
            return True

    screen = Terminal()
    monkeypatch.setattr(sys, "stderr", screen)
    with progress_bar("own_list") as progress:
        progress("write", 1, 3)
    assert "own_list: write" in screen.getvalue()
