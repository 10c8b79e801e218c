import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import NOW

from cabos.errors import WorkspaceError
from cabos.runs.export import COLUMNS, safe, write_csv
from cabos.runs.outputs import Outputs, write_outputs
from cabos.runs.screening import Job, run_screening
from cabos.store.workspace import Store


@given(st.text())
def test_no_cell_is_a_formula(text):
    assert not safe(text).startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert safe(text).removeprefix("'") == text.replace("\x00", "\ufffd") or text.startswith("'")


def test_a_formula_in_a_customers_name_comes_out_harmless(listed: Store, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,name\n=1+1,=HYPERLINK Ricardo Ruiz Velasco\n")
    outcome = run_screening(listed, Job(path, NOW, "tester"))
    outputs = Outputs(tmp_path / "a.csv", tmp_path / "b.csv", None, tmp_path / "r.csv")
    write_outputs(listed, outcome, outputs, now=NOW)
    with outputs.alerts.open(newline="") as file:
        header, row = csv.reader(file)
    assert tuple(header) == COLUMNS
    assert row[1] == "'=1+1"
    assert all(not cell.startswith(("=", "+", "-", "@")) for cell in row)


def test_a_file_that_cannot_be_written_is_said_and_leaves_nothing(tmp_path):
    with pytest.raises(WorkspaceError, match="cannot be written"):
        write_csv(tmp_path / "missing" / "a.csv", ["x"], [["1"]])
    assert list(tmp_path.iterdir()) == []


def test_a_failing_row_leaves_the_old_file_whole(tmp_path: Path):
    path = tmp_path / "a.csv"
    write_csv(path, ["x"], [["1"]])

    def rows():
        yield ["2"]
        raise OSError(28, "No space left on device")

    with pytest.raises(WorkspaceError, match="No space left"):
        write_csv(path, ["x"], rows())
    assert path.read_text() == "x\n1\n"
    assert [one.name for one in tmp_path.iterdir()] == ["a.csv"]
