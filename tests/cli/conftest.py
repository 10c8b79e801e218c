"""A command line to call and a list to call it with."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from cabos.cli.main import run


@dataclass
class Said:
    """What a command said."""

    code: int
    out: str
    err: str


@pytest.fixture
def workspace(tmp_path):
    return tmp_path / "workspace"


@pytest.fixture
def cabos(workspace, capsys, monkeypatch):
    """Call ``cabos -w WORKSPACE …`` in English."""
    monkeypatch.setenv("CABOS_LANG", "en")

    def call(*arguments, at=workspace):
        capsys.readouterr()
        code = run(["-w", str(at), *map(str, arguments)])
        captured = capsys.readouterr()
        return Said(code, captured.out, captured.err)

    return call


@pytest.fixture
def own_list(tmp_path) -> Path:
    path = tmp_path / "own.csv"
    path.write_text("id,name,schema\n1,Ana López,Person\n2,Berta,Person\n", encoding="utf-8")
    return path
