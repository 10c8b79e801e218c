"""What people call patterns, in both languages."""

import json

from cabos.ask.patterns_rules import KINDS
from cabos.ask.patterns_words import kind_name
from cabos.cli.main import run

TABLE = """ref,date,from,to,amount,currency
r1,2026-01-05,ANA,BETO,9100.00,USD
r2,2026-01-06,BETO,CARLA,8900.00,USD
r3,2026-01-08,CARLA,ANA,8720.00,USD
"""


def test_every_kind_has_a_name_of_its_own_in_both_languages():
    assert [kind_name(kind) for kind in KINDS] == list(KINDS)
    spanish = [kind_name(kind, "es") for kind in KINDS]
    assert len(set(spanish)) == len(KINDS)
    assert not set(spanish) & set(KINDS)


def test_a_person_reads_the_name_and_a_program_the_key(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("CABOS_LANG", "es")
    where, file, page = str(tmp_path / "w"), tmp_path / "t.csv", tmp_path / "p.html"
    file.write_text(TABLE, "utf-8")
    assert run(["-w", where, "init"]) == 0
    assert run(["-w", where, "money", "add", str(file)]) == 0
    capsys.readouterr()
    assert run(["-w", where, "patterns", "--kind", "cycle", "--report", str(page)]) == 0
    said = capsys.readouterr().out
    assert "ciclo" in said
    assert "cycle" not in said
    assert " ciclo <code>" in page.read_text("utf-8")
    assert run(["-w", where, "patterns", "--kind", "cycle", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["findings"][0]["kind"] == "cycle"
