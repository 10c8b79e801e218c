"""The report, read back as a browser would parse it."""

import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import lxml.html
import pytest
import yaml
from page_reading import loads_nothing, read, text

from cabos.ask.screen import ALERT, CLEARED, Alert, alert_id
from cabos.errors import WorkspaceError
from cabos.match.score import Evidence
from cabos.model.reject import Reject
from cabos.runs import page, report
from cabos.runs.record import read_alerts, save_run
from cabos.runs.report import write_report
from cabos.runs.report_parts import Histogram, draw_chart
from cabos.runs.screening import Job, Outcome, Tally, run_screening
from cabos.store.workspace import Store

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=http://evil.example/x onerror=alert(1)>',
    "{{ 7 * 7 }} {% raw %}",
    "</style></script><svg/onload=alert(1)>",
    "javascript:alert(1) ' \" & < >",
)
HIDDEN = "Ju\u202ean\u200b P\u0000\u2066rez"
ARABIC = "محمد بن سلمان"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Return a workspace with one list: a person with a link, and a company."""
    made = Store.create(tmp_path / "workspace")
    path = tmp_path / "own.csv"
    path.write_text(
        "id,name,schema,programme,birth_date,identifiers,country,aliases\n"
        "1,ZAMBRANO QUIROGA Ismael,Person,TEST,1971-04-12,,mx,El Invento\n"
        "2,Ejemplo Importadora SA de CV,Company,TEST,,,mx,\n",
        encoding="utf-8",
    )
    made.add("own_list", [path], now=NOW)
    return made


def an_alert(number: int = 1, **changes: object) -> Alert:
    customer = str(changes.get("customer_id", f"C{number}"))
    evidence = (
        Evidence("surname", 12.25, "QUIROGA", "QUIROGA", "1 in 4,900"),
        Evidence("given_name", 7.5, "ISMAEL", "ISMAEL", "1 in 180"),
        Evidence("dependence", -0.9),
        Evidence("birth_date_agrees", 14.2, "1971-04-12", "1971-04-12"),
        Evidence("country_differs", -0.8, "co", "mx"),
    )
    made = Alert(
        id=alert_id(customer, "own-1"), status=ALERT, row=number + 1, customer_id=customer,
        name="Ismael Quiroga", entity_id="own-1", caption="ZAMBRANO QUIROGA Ismael",
        schema="Person", source="own_list", programmes=("TEST",), probability=0.99,
        bits=round(sum(one.bits for one in evidence), 3), listed_name="QUIROGA Ismael",
        reason="", note="", flaws=(), evidence=evidence,
        customer={"name": "Ismael Quiroga", "kind": 0, "dates": [19710412], "sex": "male",
                  "countries": ["co"], "identifiers": [], "address": "", "ordered": ""},
        entity={"name": ["ZAMBRANO QUIROGA Ismael"], "alias": ["QUIROGA Ismael"],
                "weakAlias": ["El Invento"], "birthDate": ["1971-04-12", "1970"],
                "nationality": ["mx"], "programId": ["TEST"], "idNumber": ["X1"],
                "address": ["Calle 1"], "notes": ["a note"], "topics": ["sanction"]},
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def keep(store: Store, *alerts: Alert, rejects: int = 0, limits: tuple[str, ...] = ()) -> Outcome:
    found = [one for one in alerts if one.status == ALERT]
    tally = Tally(
        rows=1000,
        alerts=len(found),
        cleared=len(alerts) - len(found),
        alerted=len({one.row for one in found}),
        rejects=[Reject("x:1", "why", "text")] * rejects,
    )
    body = {"file": "customers.csv", "customers_sha256": "ab" * 32, "threshold": 0.5}
    run = save_run(store, iter(alerts), lambda: body, who="ana", now=NOW)
    return Outcome(run, tally, "full", limits)


def written(tmp_path, store, outcome, *, lang="en", now=NOW) -> lxml.html.HtmlElement:
    path = tmp_path / f"report-{lang}.html"
    write_report(path, store, outcome, now=now, lang=lang)
    return read(path)


@pytest.mark.parametrize("lang", page.LANGUAGES)
def test_a_real_screening_has_a_card_for_every_alert(tmp_path, store, lang):
    customers = tmp_path / "customers.csv"
    customers.write_text(
        "customer_id,name,birth_date\n"
        "A1,Ismael Zambrano Quiroga,1971-04-12\n"
        "A2,Ismael Zambrano Quiroga,1999-12-30\n"
        "A3,Ejemplo Importadora,\n",
        encoding="utf-8",
    )
    outcome = run_screening(store, Job(customers, NOW, "ana"))
    found = written(tmp_path, store, outcome, lang=lang)
    kept = list(read_alerts(store, outcome.run))
    assert {one.status for one in kept} == {ALERT, CLEARED}
    cards = {card.get("id"): card for card in found.find_class("card")}
    assert set(cards) == {one.id for one in kept if one.status == ALERT}
    for one in kept:
        if one.status == ALERT:
            bits = [
                float(cell.get("data-bits")) for cell in cards[one.id].xpath(".//td[@data-bits]")
            ]
            assert sum(bits) == pytest.approx(one.bits, abs=0.001)
            assert f"cabos decide {one.id} " in text(cards[one.id])
        else:
            (row,) = found.xpath(f"//tr[@id='{one.id}']")
            assert one.customer_id in text(row)
            assert ("birth date contradicts" if lang == "en" else "nacimiento contradice") in text(
                row
            )
    assert outcome.run.body["customers_sha256"] in text(found)
    assert outcome.run.id in text(found)
    assert store.current()[0].snapshot in text(found)
    loads_nothing(found)


def test_both_languages_say_the_same_things():
    both = yaml.safe_load(
        (Path(page.__file__).parent / "templates" / "words.yml").read_text(encoding="utf-8")
    )
    assert set(both) == set(page.LANGUAGES)
    assert both["en"].keys() == both["es"].keys()
    for key, english in both["en"].items():
        spanish = both["es"][key]
        assert set(re.findall(r"{\w+}", english)) == set(re.findall(r"{\w+}", spanish)), key


def test_every_word_is_used():
    folder = Path(page.__file__).parent
    used = "".join(
        one.read_text(encoding="utf-8")
        for one in (*folder.glob("*.py"), *folder.glob("templates/*.html"))
    )
    begins = ("mark_", "field_", "prop_", "schema_", "value_", "copy_", "m_", "d_", "f_", "kind_",
              "g_state_", "g_shape_", "g_family_", "g_label_", "g_standing_",
              "t_side_", "t_sum_", "t_standing_", "t_is_", "k_objective_", "k_score_")  # fmt: skip
    for key in page.words("en"):
        assert key in used or key.startswith(begins), key


@pytest.mark.parametrize("hostile", HOSTILE)
def test_hostile_data_is_text_wherever_it_stands(tmp_path, store, hostile):
    entity = {key: [hostile] for key in ("name", "alias", "weakAlias", "birthDate", "gender",
              "nationality", "idNumber", "address", "programId", "notes", hostile)}  # fmt: skip
    mine = {"name": hostile, "sex": hostile, "countries": [hostile], "identifiers": [hostile],
            "address": hostile, "ordered": hostile, "dates": []}  # fmt: skip
    bad = an_alert(
        customer_id=hostile, name=hostile, entity_id=hostile, caption=hostile, schema=hostile,
        source=hostile, programmes=(hostile,), listed_name=hostile, note=hostile, flaws=(hostile,),
        customer=mine, entity=entity,
        evidence=(Evidence("surname", 20.0, hostile, hostile, hostile),),
    )  # fmt: skip
    cleared = replace(bad, id=alert_id("other", "x"), status=CLEARED, reason=hostile)
    found = written(tmp_path, store, keep(store, bad, cleared, limits=(hostile,)))
    loads_nothing(found)
    assert len(list(found.iter("script"))) == 1
    (card,) = found.find_class("card")
    assert " ".join(hostile.split()) in text(card.find(".//h3"))
    assert card.get("data-source") == hostile


def test_letters_that_hide_or_turn_text_stand_as_their_code(tmp_path, store):
    found = written(tmp_path, store, keep(store, an_alert(name=HIDDEN)))
    heading = found.find_class("card")[0].find(".//h3")
    assert "JuU+202EanU+200B PU+0000U+2066rez" in text(heading)
    assert not set("\u202e\u200b\u2066\x00") & set(found.text_content())
    codes = heading.find_class("code")
    assert codes[0].get("title") == "RIGHT-TO-LEFT OVERRIDE"
    assert "U+D800" in page.seen("\ud800")


def test_every_value_keeps_its_direction_to_itself(tmp_path, store):
    found = written(tmp_path, store, keep(store, an_alert(name=ARABIC)))
    (name,) = found.xpath("//h3/bdi[contains(., 'محمد')]")
    assert name.text == ARABIC


def test_a_long_value_is_cut_and_says_so(tmp_path, store):
    found = written(tmp_path, store, keep(store, an_alert(name="x" * 5000)))
    assert "xxx… +4,400" in text(found.find_class("card")[0])


def test_a_card_marks_what_agrees_and_what_does_not(tmp_path, store):
    (card,) = written(tmp_path, store, keep(store, an_alert())).find_class("card")
    rows = {
        text(row.find("th")): row
        for row in card.xpath(".//table[contains(@class, 'sides')]//tr[td]")
    }
    marks = {
        name: text(row.find_class("how")[0]) for name, row in rows.items() if row.find_class("how")
    }
    assert marks == {
        "Name": "✓ agrees", "Birth date": "✓ agrees", "Sex": "", "Countries": "✗ contradicts",
        "Identifiers": "", "Addresses": "",
    }  # fmt: skip
    assert [text(one) for one in card.find_class("fits")] == ["QUIROGA Ismael", "1971-04-12"]
    assert "weak alias El Invento" in text(rows["Name"])
    assert text(rows["Programmes"]) == "Programmes TEST"
    assert "note a note" in text(rows["Other data"])


def test_what_the_list_links_the_entry_to_is_told(tmp_path):
    store = Store.create(tmp_path / "linked")
    row = '{},"{}","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"{}"\n'
    path = tmp_path / "sdn.csv"
    path.write_text(
        row.format(1, "QUIROGA, Ismael", "DOB 12 Apr 1971; Linked To: ZAMBRANO, Otro.")
        + row.format(2, "ZAMBRANO, Otro", "DOB 01 Jan 1970."),
        encoding="utf-8",
    )
    store.add("us_ofac_sdn", [path], now=NOW)
    (card,) = written(tmp_path, store, keep(store, an_alert(entity_id="ofac-1"))).find_class("card")
    assert "Linked To: ZAMBRANO, Otro" in text(card)


def test_notes_and_flaws_stand_on_the_card(tmp_path, store):
    alert = an_alert(note="escalated by ana on 2026-01-01: same C.U.R.P.", flaws=("no date",))
    (card,) = written(tmp_path, store, keep(store, alert)).find_class("card")
    assert "Earlier decision: escalated by ana" in text(card)
    assert "Customer data: no date" in text(card)


def test_a_stale_list_is_marked(tmp_path):
    store = Store.create(tmp_path / "old")
    path = tmp_path / "sdn.csv"
    path.write_text(
        '1,"QUIROGA, Ismael","individual","TEST",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1971."\n',
        encoding="utf-8",
    )
    store.add("us_ofac_sdn", [path], now=NOW)
    outcome = keep(store, an_alert(), limits=("us_ofac_sdn is 31 days old", "2 rows"), rejects=2)
    fresh = written(tmp_path, store, outcome)
    assert not fresh.find_class("stale")
    late = written(tmp_path, store, outcome, now=NOW + timedelta(days=31))
    (warning,) = late.find_class("warning")
    assert "STALE" in text(warning)
    assert "31 days old" in text(warning)
    assert [text(one) for one in warning.iter("li")][1:] == ["2 rows"]
    assert len(late.find_class("stale")) == 2


def test_beyond_the_cards_a_table_and_a_word_on_the_rest(tmp_path, store, monkeypatch):
    monkeypatch.setattr(report, "CARDS", 3)
    monkeypatch.setattr(report, "ROWS", 4)
    alerts = [an_alert(number, bits=20.0 + number) for number in range(10)]
    cleared = [
        an_alert(number, customer_id=f"D{number}", status=CLEARED, reason="why")
        for number in range(6)
    ]
    found = written(tmp_path, store, keep(store, *alerts, *cleared))
    ranked = [one.id for one in reversed(alerts)]
    assert [card.get("id") for card in found.find_class("card")] == ranked[:3]
    rest, shown = found.xpath("//section[.//h2[@id='rest-head' or @id='cleared-head']]")
    assert [row.get("id") for row in rest.xpath(".//tbody/tr")] == ranked[3:7]
    assert len(shown.xpath(".//tbody/tr")) == 4
    assert "3 alerts with the strongest evidence of 10" in text(found)
    assert "The 4 strongest are shown" in text(shown)


def test_the_chart_has_a_twin_with_the_same_numbers(tmp_path, store):
    alerts = [an_alert(1, bits=16.2), an_alert(2, bits=33.0), an_alert(3, bits=33.5)]
    cleared = an_alert(4, bits=33.1, status=CLEARED, reason="why")
    found = written(tmp_path, store, keep(store, *alerts, cleared))
    (chart,) = found.xpath("//section[h2[@id='chart-head']]")
    cells = [[text(cell) for cell in row] for row in chart.xpath(".//tbody/tr")]
    assert sum(int(row[1]) for row in cells) == 3
    assert sum(int(row[2]) for row in cells) == 1
    drawing = chart.xpath(".//svg[@role='img']")[0]
    named = drawing.get("aria-labelledby").split()
    assert [drawing.xpath(f".//*[@id='{one}']")[0].tag for one in named] == ["title", "desc"]


@pytest.mark.parametrize("bits", [[], [15], [15, 900], [15] * 40_000, list(range(15, 60))])
def test_any_chart_stays_in_its_room(bits):
    counts = Histogram()
    for one in bits:
        counts.add(one, is_alert=True)
    chart = draw_chart(counts, 15.0)
    assert sum(one.alerts for one in chart.bins) == len(bits)
    assert len(chart.bins) <= 26
    for one in chart.bins:
        assert 0 <= one.left <= one.left + one.width <= 100.01
        assert 0 <= one.alerts_height + one.cleared_height <= 100
    assert 0 < chart.threshold < 100


def test_no_alert_no_tools(tmp_path, store):
    found = written(tmp_path, store, keep(store))
    assert text(found.find(".//h1")).startswith("No customer")
    assert not found.find_class("card")
    assert not found.xpath("//*[@id='tools']")


def test_the_same_run_and_moment_give_the_same_bytes(tmp_path, store):
    outcome = keep(store, an_alert(1), an_alert(2))
    for name in ("one", "two"):
        write_report(tmp_path / name, store, outcome, now=NOW)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_folder_that_is_not_there_is_told(tmp_path, store):
    with pytest.raises(WorkspaceError, match="cannot be written"):
        write_report(tmp_path / "no" / "report.html", store, keep(store), now=NOW)


def test_every_table_names_its_columns_and_every_id_stands_once(tmp_path, store):
    cleared = an_alert(4, status=CLEARED, reason="why")
    found = written(tmp_path, store, keep(store, an_alert(1), an_alert(2), cleared))
    for table in found.iter("table"):
        if "bill" not in table.get("class", ""):
            assert table.xpath("./thead//th[@scope='col']")
        assert table.xpath(".//tbody//th[@scope='row']")
    ids = found.xpath("//@id")
    assert len(ids) == len(set(ids))
