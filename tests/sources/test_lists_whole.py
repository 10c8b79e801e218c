from collections import Counter

import pytest

from cabos.sources.parse import check
from cabos.sources.registry import load_source

SAT = "lists/sat69b/Listado_Completo_69-B_2024.csv"
SAT_2022 = "lists/sat69b/Listado_Completo_69-B_2022-11-30.csv"


def having(parsed, prop):
    return {said.entity_id: said.value for said in parsed.statements if said.prop == prop}


@pytest.mark.parametrize(("path", "rows"), [(SAT, 12_686), (SAT_2022, 12_666)])
def test_sat_list_is_read_whole(whole, path, rows):
    parsed = whole("mx_sat_69b", path)
    assert parsed.rejects == []
    assert parsed.notes["rfc"] == rows
    check(load_source("mx_sat_69b"), parsed, official=True)


def test_sat_list_states_its_date_where_it_has_its_title(whole):
    assert whole("mx_sat_69b", SAT_2022).published == "2022-11-30"
    assert whole("mx_sat_69b", SAT).published is None


def test_cleared_taxpayers_are_kept_and_not_listed(whole):
    parsed = whole("mx_sat_69b", SAT)
    statuses: dict[str, set[str]] = {}
    for said in parsed.statements:
        if said.prop == "status" and said.schema in {"Company", "Person"}:
            statuses.setdefault(said.entity_id, set()).add(said.value)
    topics, names = having(parsed, "topics"), having(parsed, "name")
    for taxpayer, told in statuses.items():
        if taxpayer not in names:
            continue
        if told <= {"Desvirtuado", "Sentencia Favorable"}:
            assert taxpayer not in topics
        elif told <= {"Definitivo", "Presunto"}:
            assert topics[taxpayer] == "crime.fin"


@pytest.mark.parametrize(
    ("rfc", "listed"),
    [
        # The judgement of 2020-01 was followed by a new procedure, definitive in 2020-07.
        ("AAS110331G59", True),
        ("EHC1304229T4", False),
    ],
)
def test_newest_publication_decides_where_rows_differ(whole, rfc, listed):
    parsed = whole("mx_sat_69b", SAT)
    taxpayer = f"sat69b-{rfc}"
    said = {one.value for one in parsed.statements if one.entity_id == taxpayer}
    assert {"Definitivo", "Sentencia Favorable"} <= said
    assert (taxpayer in having(parsed, "topics")) is listed


def test_suppressed_taxpayers_have_no_name_and_are_not_listed(whole):
    parsed = whole("mx_sat_69b", SAT)
    suppressed = {said.entity_id for said in parsed.statements if said.schema == "LegalEntity"}
    assert len(suppressed) == parsed.notes["suppressed"] == 87
    assert not suppressed & (having(parsed, "name").keys() | having(parsed, "topics").keys())


def test_four_sdn_parties_stand_in_the_sat_list_by_exact_rfc(sdn, whole):
    taxpayers = {
        number: one for one, number in having(whole("mx_sat_69b", SAT), "taxNumber").items()
    }
    both = {
        said.entity_id
        for said in sdn.statements
        if said.prop == "taxNumber" and said.value in taxpayers and len(said.value) >= 12
        if said.schema != "Identification"
    }
    assert both == {"ofac-13366", "ofac-13447", "ofac-21079", "ofac-39477"}


def test_un_list_is_read_whole(whole):
    parsed = whole("un_sc", "lists/un/UN_consolidated.xml")
    schemata = Counter({said.entity_id: said.schema for said in parsed.statements}.values())
    assert schemata["Person"] == 730
    assert schemata["Organization"] + schemata["Company"] == 273
    assert parsed.published == "2026-02-27"
    assert parsed.rejects == []
    assert "element_unknown" not in parsed.notes
    assert sum(said.prop == "weakAlias" for said in parsed.statements) == 615
    check(load_source("un_sc"), parsed, official=True)


def test_every_text_of_the_un_list_stands_in_a_statement(whole, shared):
    from lxml import etree

    parsed = whole("un_sc", "lists/un/UN_consolidated.xml")
    told = "\n".join([f"{said.value}\n{said.original or ''}" for said in parsed.statements])
    passed_over = {"VERSIONNUM", "SORT_KEY", "SORT_KEY_LAST_MOD", "QUALITY", "TYPE_OF_DATE"}
    passed_over |= {"DATAID"}
    root = etree.parse(shared / "lists/un/UN_consolidated.xml").getroot()
    lost = {
        (element.tag, text)
        for element in root.iter()
        if element.tag not in passed_over
        and (text := " ".join((element.text or "").split()))
        and text not in told
    }
    lost = {one for one in lost if one != ("VALUE", "UN List")}
    assert lost == set()


def test_wallets_are_read_whole(whole, shared):
    paths = sorted(f"lists/crypto/{path.name}" for path in (shared / "lists/crypto").iterdir())
    parsed = whole("crypto_addresses", *paths)
    assert parsed.rejects == []
    lines = [
        line for path in paths for line in (shared / path).read_text().splitlines() if line.strip()
    ]
    wallets = having(parsed, "publicKey")
    assert set(wallets.values()) == set(lines)
    assert len(wallets) == 641
    # The same address stands under two assets, one of them wrong.
    assert len(lines) > len(wallets)


def test_ftm_files_are_read_without_loss(whole, shared):
    import json

    for name in ("donations.ftm.json", "eu_authorities.ftm.json"):
        parsed = whole("ftm", f"ftm/{name}")
        assert parsed.rejects == []
        built: dict[str, dict[str, object]] = {}
        for said in parsed.statements:
            entity = built.setdefault(
                said.entity_id, {"id": said.entity_id, "schema": said.schema, "properties": {}}
            )
            if said.prop.startswith("@"):
                entity[said.prop[1:]] = json.loads(said.value)
            else:
                entity["properties"].setdefault(said.prop, []).append(said.value)
        lines = (shared / "ftm" / name).read_text(encoding="utf-8").splitlines()
        for line in lines:
            wanted = json.loads(line)
            wanted = {key: value for key, value in wanted.items() if value not in ([], None)}
            assert built[wanted["id"]] == wanted
        assert len(built) == len(lines)
