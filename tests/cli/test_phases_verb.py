"""``cabos phases`` on small files."""

import json

import pytest

FIRST = "source,target\na,b\na,c\na,d\ne,f\n"
LATER = "source,target\ne,b\ne,c\ne,d\ne,f\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "phases"
    made.mkdir()
    (made / "phase10.csv").write_text(LATER, "utf-8")
    (made / "phase2.csv").write_text(FIRST, "utf-8")
    return made


def test_files_of_a_folder_are_taken_in_natural_order(cabos, folder):
    told = json.loads(cabos("phases", folder, "--k", "1", "--json").out)
    assert [one["phase"] for one in told["phases"]] == ["phase2", "phase10"]
    assert told["phases"][0]["best"] == {
        "nodes": ["a"], "score": pytest.approx(14 / 15), "certificate": "optimal",
    }  # fmt: skip
    (change,) = told["turnover"]
    assert (change["entered"], change["left"], change["stayed"]) == ([], ["a"], 5)
    assert ("a", "e") in [(one["node"], one["riser"]) for one in change["moved_up"]]
    assert told["literature"][0]["doi"] == "10.1080/17440570701362208"


def test_files_are_taken_in_the_order_given(cabos, folder):
    said = cabos("phases", folder / "phase10.csv", folder / "phase2.csv")
    assert said.code == 0
    assert said.out.index("phase10") < said.out.index("phase2 ")
    assert "phase2 to phase10: a fell or left (place 1), e moved up to place 1." in (
        cabos("phases", folder).out
    )


def test_an_empty_folder_and_a_missing_file_are_told(cabos, tmp_path):
    empty = tmp_path / "empty"
    empty.mkdir()
    assert cabos("phases", empty).code == 2
    assert cabos("phases", tmp_path / "absent.csv").code == 2
    assert cabos("phases").code == 2


def test_what_was_found_while_reading_is_said_in_spanish_too(cabos, folder, monkeypatch):
    monkeypatch.setenv("CABOS_LANG", "es")
    told = json.loads(cabos("phases", folder, "--json").out)
    assert all("El archivo no dice si" in one["notes"][-1] for one in told["phases"])
    assert "El archivo no dice si los vínculos" in cabos("phases", folder).err


def test_phases_of_one_file_name_are_called_by_their_folders(cabos, tmp_path):
    files = [tmp_path / year / "net.csv" for year in ("2024", "2025")]
    for file, text in zip(files, (FIRST, LATER), strict=True):
        file.parent.mkdir()
        file.write_text(text, "utf-8")
    told = json.loads(cabos("phases", *files, "--k", "1", "--json").out)
    assert [one["phase"] for one in told["phases"]] == ["2024/net", "2025/net"]
