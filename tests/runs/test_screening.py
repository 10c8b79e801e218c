import random
from datetime import timedelta
from pathlib import Path

import pytest
from tests.conftest import NOW, SAMPLES

from cabos.errors import InputError, UsageError, WorkspaceError
from cabos.runs.record import decisions, find_alert, read_alerts, runs
from cabos.runs.screening import Job, run_rescreening, run_screening
from cabos.store.workspace import Store
from cabos.workbench import Workbench

GIVEN = ["JUAN", "JOSE", "LUIS", "ANA", "ROSA", "MARIA", "ELENA", "PEDRO", "ISMAEL", "NEMESIO"]
FAMILY = ["LOPEZ", "CRUZ", "FAVELA", "IBARRA", "ZAMBADA", "OSEGUERA", "MEZA", "PENA", "VEGA"]
HEAD = "id,name,schema,programme,birth_date,identifiers,country\n"


def job(path: Path, **options) -> Job:
    return Job(path, NOW, "tester", **options)


def invent(rng: random.Random) -> str:
    name = f"{rng.choice(FAMILY)} {rng.choice(FAMILY)}, {rng.choice(GIVEN)} {rng.choice(GIVEN)}"
    date = f"{rng.randint(1960, 1990)}-{rng.randint(1, 12):02d}-{rng.randint(1, 28):02d}"
    return f'"{name}",Person,SDGT,{rng.choice((date, ""))},,mx'


def write_list(path: Path, rows: dict[int, str]) -> Path:
    path.write_text(HEAD + "".join(f"{key},{row}\n" for key, row in sorted(rows.items())))
    return path


def write_customers(path: Path, rows: dict[int, str], rng: random.Random) -> Path:
    """Customers of whom many are near the list: same words, dropped, glued, misspelt, dated."""
    lines = ["id,name,birth_date,sex,curp"]
    for at in range(160):
        name, _, rest = rng.choice(list(rows.values())).strip('"').partition('"')
        family, _, given = name.partition(", ")
        words = [*given.split(), *family.split()]
        if rng.random() < 0.4:
            words.pop(rng.randrange(len(words)))
        if rng.random() < 0.2 and len(words) > 2:
            words[-2:] = ["".join(words[-2:])]
        if rng.random() < 0.3:
            words[0] = words[0][0]
        if rng.random() < 0.3:
            words[-1] = words[-1][:-1] + "X"
        date = rest.split(",")[3] if rng.random() < 0.5 else "1971-05-06"
        lines.append(f"{at},{' '.join(words)},{date},{rng.choice('HM')},")
    path.write_text("\n".join(lines) + "\n")
    return path


def test_the_sample_list_finds_its_own_and_clears_a_namesake(listed: Store, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text(
        "id,name,dob,sex\n"
        "1,Michael Ibarra Diaz,1980-01-01,M\n"
        "2,Ricardo Ruiz Velasco,1984-09-13,M\n"
        "3,Ricardo Ruiz Velasco,1951-03-30,M\n"
        "4,Guadalupe Sosa Marin,1990-04-05,F\n"
    )
    outcome = run_screening(listed, job(path))
    found = {(one.customer_id, one.entity_id): one for one in read_alerts(listed, outcome.run)}
    assert found["2", "ofac-54354"].status == "alert"
    assert found["3", "ofac-54354"].status == "cleared"
    assert found["3", "ofac-54354"].reason == "birth date contradicts 1951-03-30 / 1984-09-13"
    assert not [key for key in found if key[0] == "4"]
    assert (outcome.tally.rows, outcome.tally.alerted, outcome.tally.cleared) == (4, 2, 1)


@pytest.mark.parametrize("seed", range(6))
def test_rescreening_equals_a_full_run(tmp_path, seed):
    rng = random.Random(seed)
    rows = {key: invent(rng) for key in range(40)}
    store = Store.create(tmp_path / "w")
    store.add("own_list", [write_list(tmp_path / "a.csv", rows)], now=NOW)
    customers = write_customers(tmp_path / "c.csv", rows, rng)
    run_screening(store, job(customers, threshold=0.2))
    for key in rng.sample(range(40), 8):
        rows[key] = invent(rng)
    for key in rng.sample(sorted(rows), 5):
        del rows[key]
    rows |= {key: invent(rng) for key in range(50, 56)}
    store.add("own_list", [write_list(tmp_path / "b.csv", rows)], now=NOW + timedelta(days=1))
    partial = run_rescreening(store, job(customers, threshold=0.2))
    full = run_screening(store, job(customers, threshold=0.2))
    assert "new or changed" in partial.how
    first, second = list(read_alerts(store, partial.run)), list(read_alerts(store, full.run))
    assert first == second
    assert first
    assert (partial.tally.alerts, partial.tally.rows) == (full.tally.alerts, full.tally.rows)


def test_rescreening_another_file_or_threshold_is_a_full_run(listed: Store, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,name\n1,Ricardo Ruiz Velasco\n")
    assert run_rescreening(listed, job(path)).how == "full"
    assert "new or changed" in run_rescreening(listed, job(path)).how
    assert run_rescreening(listed, job(path, threshold=0.9)).how == "full"
    path.write_text("id,name\n1,Ricardo Ruiz Velasco\n2,Ana Cruz\n")
    assert run_rescreening(listed, job(path)).how == "full"


def test_the_same_question_gives_the_same_run(listed: Store, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,name\n1,Ricardo Ruiz Velasco\n2,Juan Favela\n")
    assert run_screening(listed, job(path)).run.id == run_screening(listed, job(path)).run.id


def test_a_cleared_pair_stays_cleared_until_a_side_changes(tmp_path):
    store = Store.create(tmp_path / "w")
    rows = {1: '"ZAMBADA MEZA, Nemesio",Person,SDGT,1966-07-17,,mx'}
    store.add("own_list", [write_list(tmp_path / "a.csv", rows)], now=NOW)
    path = tmp_path / "c.csv"
    path.write_text("id,name,dob\n1,Nemesio Zambada Meza,\n")
    bench = Workbench(store)
    (alert,) = read_alerts(store, run_screening(store, job(path)).run)
    assert alert.status == "alert"
    bench.decide(alert.id, "cleared", "passport seen", who="ana", now=NOW)
    (again,) = read_alerts(store, run_screening(store, job(path)).run)
    assert again.status == "cleared"
    assert again.reason == "cleared by ana on 2026-11-24: passport seen"
    # The list changes another entry: still cleared.
    rows[2] = '"CRUZ VEGA, Rosa",Person,SDGT,,,mx'
    store.add("own_list", [write_list(tmp_path / "b.csv", rows)], now=NOW + timedelta(days=1))
    assert [one.status for one in read_alerts(store, run_rescreening(store, job(path)).run)] == [
        "cleared"
    ]
    # The entry itself changes: it returns, and says what changed.
    rows[1] = '"ZAMBADA MEZA, Nemesio",Person,SDGT; FTO,1966-07-17,,mx'
    store.add("own_list", [write_list(tmp_path / "d.csv", rows)], now=NOW + timedelta(days=2))
    (back,) = read_alerts(store, run_rescreening(store, job(path)).run)
    assert back.status == "alert"
    assert "programId was SDGT, is FTO, SDGT" in back.note
    # The customer changes: it returns too.
    bench.decide(alert.id, "cleared", "asked again", who="ana", now=NOW)
    path.write_text("id,name,dob\n1,Nemesio Zambada Meza,1966-07-17\n")
    (back,) = read_alerts(store, run_screening(store, job(path)).run)
    assert back.status == "alert"
    assert "customer: dates was nothing, is 19660717" in back.note


def test_escalated_and_match_stay_alerts_and_the_last_decision_counts(listed: Store, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,name\n1,Ricardo Ruiz Velasco\n")
    (alert,) = read_alerts(listed, run_screening(listed, job(path)).run)
    bench = Workbench(listed)
    for verdict in ("cleared", "escalated", "match"):
        bench.decide(alert.id[:8], verdict, "because", who="ana", now=NOW)
        (now,) = read_alerts(listed, run_screening(listed, job(path)).run)
        assert now.status == ("cleared" if verdict == "cleared" else "alert")
    assert decisions(listed)[alert.id].verdict == "match"
    listed.verify_chain()


def test_decisions_need_a_verdict_a_reason_and_an_alert(listed: Store):
    bench = Workbench(listed)
    with pytest.raises(UsageError, match="verdict"):
        bench.decide("a123456789", "maybe", "why", who="ana")
    with pytest.raises(UsageError, match="reason"):
        bench.decide("a123456789", "cleared", " ", who="ana")
    with pytest.raises(InputError, match="No alert"):
        find_alert(listed, "a123456789")


def test_a_screening_needs_a_list_and_a_probability(tmp_path):
    store = Store.create(tmp_path / "w")
    path = tmp_path / "c.csv"
    path.write_text("id,name\n1,Ana Cruz\n")
    with pytest.raises(UsageError, match="no list"):
        run_screening(store, job(path))
    store.add("us_ofac_sdn", [SAMPLES / "sdn_sample_cartel_networks.csv"], now=NOW)
    for wrong in (0, 1, -1, 2):
        with pytest.raises(UsageError, match="between 0 and 1"):
            run_screening(store, job(path, threshold=wrong))


def test_a_failed_screening_leaves_no_run_and_nothing_beside_it(listed: Store, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,name\n")
    with pytest.raises(InputError):
        run_screening(listed, job(path))
    assert runs(listed) == []
    assert not list((listed.root / "index").glob(".new-*"))


def test_lost_caches_are_rebuilt_and_a_lost_run_is_said(listed: Store, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,name\n1,Ricardo Ruiz Velasco\n")
    first = run_screening(listed, job(path))
    for folder in (listed.root / "index").iterdir():
        for file in folder.iterdir():
            file.unlink()
        folder.rmdir()
    assert run_rescreening(listed, job(path)).run.id == first.run.id
    for file in (listed.root / "records" / "alert").iterdir():
        file.unlink()
    with pytest.raises(WorkspaceError, match="gone"):
        list(read_alerts(listed, first.run))


def test_stale_lists_are_said_on_every_result(listed: Store, tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,name\n1,Ricardo Ruiz Velasco\n")
    later = Job(path, NOW + timedelta(days=90), "tester")
    assert any("90 days old" in limit for limit in run_screening(listed, later).limits)
