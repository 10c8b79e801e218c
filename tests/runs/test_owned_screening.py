"""A customer owned into a block is an alert of its own kind."""

import csv
import random
from datetime import timedelta

import pytest
from tests.conftest import NOW

from cabos.ask.ownership_line import in_language
from cabos.match.reading import make_subject
from cabos.runs.identity import record_judgement
from cabos.runs.outputs import Outputs, write_outputs
from cabos.runs.owned_parties import load_owned, owned_key
from cabos.runs.record import read_alerts
from cabos.runs.screening import Job, run_rescreening, run_screening
from cabos.runs.searching import run_lookup
from cabos.workbench import Workbench

LISTED = "ofac-54356"  # AKALI REALTORS, a company of the sample list
HEAD = "owner,owned,share,from,to,owner_name,owned_name\n"
HOLDINGS = (
    f"{LISTED},c-1,50,,,,Tejidos Quetzalcoatl SA de CV\n"
    "c-1,c-2,60,,,,Molinos Xochimilco SA de CV\n"
    f"{LISTED},c-3,20-60,,,,Astilleros Huitzilopochtli SA\n"
    f"{LISTED},c-4,20,,,,Papelera Tlaloc SA\n"
    f"c-9,c-5,100,,,Minera Coatlicue SA,Minera Coatlicue del Norte SA\n"
)
CUSTOMERS = (
    "id,name\n1,Tejidos Quetzalcoatl\n2,Molinos Xochimilco\n3,Astilleros Huitzilopochtli\n"
    "4,Papelera Tlaloc\n5,Minera Coatlicue del Norte\n6,Akali Realtors\n"
)


@pytest.fixture
def store(listed, tmp_path):
    hold(listed, tmp_path, HOLDINGS)
    return listed


def hold(store, tmp_path, rows, name="holdings.csv", days=0):
    path = tmp_path / name
    path.write_text(HEAD + rows, encoding="utf-8")
    store.add("ownership", [path], now=NOW + timedelta(days=days))


@pytest.fixture
def customers(tmp_path):
    path = tmp_path / "customers.csv"
    path.write_text(CUSTOMERS, encoding="utf-8")
    return path


def job(path, days=0, **options):
    return Job(path, NOW + timedelta(days=days), "tester", **options)


def found(store, outcome):
    return {one.customer_id: one for one in read_alerts(store, outcome.run)}


def test_a_customer_owned_into_a_block_is_an_alert_of_its_own_kind(store, customers):
    alerts = found(store, run_screening(store, job(customers)))
    assert {key: one.kind for key, one in alerts.items()} == {
        "1": "owned_into_block",
        "2": "owned_into_block",
        "3": "owned_into_block",
        "6": "listed",
    }
    assert alerts["1"].owned_through == f"50 % by {LISTED} 50 % (listed)"
    assert alerts["2"].owned_through == f"60 % by c-1 60 % (blocked through {LISTED})"
    assert alerts["3"].owned_through == f"possibly: 20-60 % by {LISTED} 20-60 % (listed)"
    assert (alerts["1"].source, alerts["1"].entity_id) == ("ownership", "c-1")
    assert (alerts["6"].source, alerts["6"].owned_through) == ("us_ofac_sdn", "")


def test_the_files_say_so(store, customers, tmp_path):
    outcome = run_screening(store, job(customers))
    outputs = Outputs(tmp_path / "a.csv", report=tmp_path / "r.html")
    write_outputs(store, outcome, outputs, now=NOW, lang="es")
    with outputs.alerts.open(encoding="utf-8", newline="") as file:
        rows = {row["customer_id"]: row for row in csv.DictReader(file)}
    assert list(rows["1"])[-2:] == ["kind", "owned_through"]
    assert rows["2"]["kind"] == "owned_into_block"
    assert rows["2"]["owned_through"] == f"60 % de c-1 60 % (bloqueada por {LISTED})"
    assert len(rows["2"]["list_sha256"]) == 64
    assert (rows["6"]["kind"], rows["6"]["owned_through"]) == ("listed", "")
    page = outputs.report.read_text("utf-8")
    assert page.count("queda bloqueada por sus propietarios:") == 3
    assert "@ownedThrough" not in page


def test_the_day_of_the_run_decides(listed, customers, tmp_path):
    rows = f"{LISTED},c-1,60,2026-12-01,,,Tejidos Quetzalcoatl SA de CV\n"
    hold(listed, tmp_path, rows)
    assert "1" not in found(listed, run_screening(listed, job(customers)))
    assert "1" in found(listed, run_screening(listed, job(customers, days=7)))
    assert "1" in found(listed, run_rescreening(listed, job(customers, days=8)))


def test_a_look_up_shows_who_is_owned(store):
    subject = make_subject("x", "Tejidos Quetzalcoatl")
    (best, *_), _ = run_lookup(store, subject, limit=3, now=NOW)
    assert best.entity.id == "c-1"
    assert best.entity.first("@ownedThrough") == f"50 % by {LISTED} 50 % (listed)"
    nobody, _ = run_lookup(store, make_subject("x", "Papelera Tlaloc"), limit=3, now=NOW)
    assert "c-4" not in {one.entity.id for one in nobody}


def test_a_party_that_is_judged_another_changes_who_is_owned(store, customers):
    before = owned_key(store, NOW)
    run_screening(store, job(customers))
    record_judgement(store, "c-9", LISTED, "same", "one register number", who="t", now=NOW)
    assert owned_key(store, NOW) != before
    again = run_rescreening(store, job(customers))
    assert "new or changed" in again.how
    alerts = found(store, again)
    assert alerts["5"].owned_through == f"100 % by {LISTED} 100 % (listed)"
    assert list(read_alerts(store, again.run)) == list(
        read_alerts(store, run_screening(store, job(customers)).run)
    )


def test_lists_alone_are_as_before(listed, customers):
    assert owned_key(listed, NOW) == ""
    alerts = found(listed, run_screening(listed, job(customers)))
    assert {one.kind for one in alerts.values()} == {"listed"}


@pytest.mark.parametrize("seed", range(5))
def test_rescreening_equals_a_full_run(listed, tmp_path, seed):
    rng = random.Random(seed)
    names = [f"Empresa {word} {tail} SA" for word in ("Quetzal", "Jaguar", "Colibri", "Venado")
             for tail in ("Azul", "Verde", "Norte")]  # fmt: skip

    def rows():
        owners = [LISTED, "ofac-54357", *(f"n-{at}" for at in range(len(names)))]
        return "".join(
            f"{rng.choice(owners)},n-{at},{rng.choice((20, 30, 50, '25-60', 70))},,,,{name}\n"
            for at, name in enumerate(names)
            for _ in range(rng.randint(0, 2))
        )

    path = tmp_path / "many.csv"
    path.write_text("id,name\n" + "".join(f"{at},{name}\n" for at, name in enumerate(names)))
    hold(listed, tmp_path, rows())
    run_screening(listed, job(path, threshold=0.2))
    hold(listed, tmp_path, rows(), days=1)
    hold(listed, tmp_path, rows(), "other.csv", days=1)
    if seed % 2:
        record_judgement(listed, "n-1", LISTED, "same", "x", who="t", now=NOW)
    partial = run_rescreening(listed, job(path, days=1, threshold=0.2))
    full = run_screening(listed, job(path, days=1, threshold=0.2))
    assert "new or changed" in partial.how
    assert list(read_alerts(listed, partial.run)) == list(read_alerts(listed, full.run))


def test_lost_caches_are_rebuilt(store, customers):
    first = found(store, run_screening(store, job(customers)))
    for folder in (store.root / "index").iterdir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    assert found(store, run_rescreening(store, job(customers))) == first


def test_a_party_of_a_list_as_well_is_one_alert(store, customers, tmp_path):
    path = tmp_path / "mine.csv"
    path.write_text("id,name,schema\n7,Hilados Popocatepetl,Company\n", encoding="utf-8")
    store.add("own_list", [path], now=NOW)
    hold(store, tmp_path, f"{LISTED},own-7,70,,,,Hilados Popocatepetl\n", "more.csv")
    customers.write_text("id,name\n1,Hilados Popocatepetl\n", encoding="utf-8")
    (alert,) = read_alerts(store, run_screening(store, job(customers)).run)
    assert (alert.source, alert.kind) == ("own_list", "owned_into_block")
    assert load_owned(store, NOW).lines["own-7"] == f"70 % by {LISTED} 70 % (listed)"


def test_a_cleared_owner_returns_when_what_it_is_owned_by_changes(store, customers, tmp_path):
    alert = found(store, run_screening(store, job(customers)))["3"]
    Workbench(store).decide(alert.id, "cleared", "a namesake", who="ana", now=NOW)
    assert found(store, run_screening(store, job(customers)))["3"].status == "cleared"
    hold(store, tmp_path, HOLDINGS.replace("20-60", "55"), days=1)
    back = found(store, run_rescreening(store, job(customers, days=1)))["3"]
    assert back.status == "alert"
    assert "55 %" in back.note


def test_a_line_in_spanish_keeps_ids_as_they_are():
    line = "possibly: 20-60 % by party-brand 20 % (listed), x indirectly (listed), and 3 more"
    assert in_language(line, "en") == line
    assert in_language(line, "es") == (
        "posiblemente: 20-60 % de party-brand 20 % (en lista), x indirectamente (en lista), y 3 más"
    )


def test_other_parties_do_not_enter_the_index(store):
    assert set(load_owned(store, NOW).entities) == {"c-1", "c-2", "c-3"}
