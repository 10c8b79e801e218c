import csv

from tests.conftest import NOW

from cabos.runs.demo import run_demo
from cabos.runs.record import read_alerts


def test_the_demo_alerts_the_listed_and_clears_the_namesakes(tmp_path):
    store, outcome, outputs = run_demo(tmp_path, now=NOW, who="tester")
    found = list(read_alerts(store, outcome.run))
    assert {one.source for one in found if one.status == "alert"} == {"us_ofac_sdn", "own_list"}
    assert outcome.tally.rows == 255
    assert 8 <= outcome.tally.alerted <= 14
    assert 4 <= outcome.tally.cleared <= 8
    assert all(path.stat().st_size for path in outputs.named().values())
    with outputs.alerts.open(newline="") as file:
        assert len(list(csv.DictReader(file))) == outcome.tally.alerts


def test_the_demo_runs_again_in_the_same_folder(tmp_path):
    _, first, _ = run_demo(tmp_path, now=NOW, who="tester")
    _, second, _ = run_demo(tmp_path, now=NOW, who="tester")
    assert first.run.id == second.run.id


def test_the_eight_designated_organisations_are_found_by_name(tmp_path):
    from cabos.match.reading import make_subject
    from cabos.workbench import Workbench

    store, _, _ = run_demo(tmp_path, now=NOW, who="tester")
    names = {
        "Cartel del Golfo": "10386", "Cartel del Noreste": "11438", "Cartel de Sinaloa": "11440",
        "Mara Salvatrucha": "15412", "Cartel de Jalisco Nueva Generacion": "17671",
        "La Nueva Familia Michoacana": "39376", "Tren de Aragua": "49756",
        "Carteles Unidos": "52892",
    }  # fmt: skip
    for name, number in names.items():
        answer = Workbench(store).lookup(make_subject("x", name))
        assert answer.value[0].entity.id.endswith(number), name
        assert answer.value[0].probability > 0.5, name
        assert answer.method.name == "lookup"
