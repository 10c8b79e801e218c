import re
from collections import Counter

import pytest

from cabos.errors import CheckFailedError
from cabos.formats import csv
from cabos.sources.ofac.features import recognise, split
from cabos.sources.parse import Parsed, check, parse_source
from cabos.sources.registry import load_source

LISTED = re.compile(r"ofac-\d+")


def listed(parsed: Parsed) -> dict[str, str]:
    return {
        said.entity_id: said.schema
        for said in parsed.statements
        if LISTED.fullmatch(said.entity_id)
    }


def values(parsed: Parsed, prop: str) -> list[str]:
    return [said.value for said in parsed.statements if said.prop == prop]


def test_entries_by_type(sdn):
    schemata = Counter(listed(sdn).values())
    assert sum(schemata.values()) == 14_965
    assert schemata["Person"] == 6_854
    assert schemata["Company"] + schemata["Organization"] == 6_884
    assert schemata["Vessel"] == 851
    assert schemata["Airplane"] == 376


def test_names(sdn, shared):
    assert len(values(sdn, "name")) == 14_965
    assert len(values(sdn, "alias")) + len(values(sdn, "previousName")) == 17_647
    # The list repeats two weak aliases within an entry; the statement is one.
    assert len(values(sdn, "weakAlias")) == 3_695
    weak = [
        one
        for piece in remarks(shared).values()
        for text in split(piece)
        if (one := recognise(text)).kind == "weak"
    ]
    assert len(weak) == 3_698


def test_programmes(sdn):
    programmes = Counter(values(sdn, "programId"))
    expected = {"SDNTK": 1_439, "SDGT": 2_386, "FTO": 70, "TCO": 149}
    assert {code: programmes[code] for code in expected} == expected
    assert programmes["ILLICIT-DRUGS-EO14059"] == 293


def test_links(sdn, shared):
    links = {said.entity_id for said in sdn.statements if said.schema == "UnknownLink"}
    assert len(links) == 6_380
    # FACTS counts 5,703 by exact name. That depends on the full stop that ends a remark, which
    # may also be the name's own ("…, S.A. DE C.V."): 5,863 names equal a listed one without it,
    # 509 more with it, and of these 6,372 a few are the names of two entries and stay open.
    rows = csv.read((shared / "lists/ofac/sdn_2024-05-03.csv").read_bytes(), "sdn.csv")
    names = {row.cells[1].strip().upper() for row in rows if len(row.cells) == 12}
    told = [said.value.upper() for said in sdn.statements if said.prop == "description"]
    assert sum(name in names for name in told) == 5_863
    assert sum(name in names or f"{name}." in names for name in told) == 6_372
    assert sum(said.prop == "object" for said in sdn.statements) == sdn.notes["link"]
    assert sdn.notes["link"] + sdn.notes["link_unresolved"] == 6_380


def test_name_of_two_entries_resolves_to_neither(sdn):
    names = Counter(said.value for said in sdn.statements if said.prop == "name")
    targets = {said.value for said in sdn.statements if said.prop == "object"}
    doubled = {
        said.entity_id for said in sdn.statements if said.prop == "name" and names[said.value] > 1
    }
    assert doubled
    assert not targets & doubled


def test_mexican_identifiers(sdn):
    holders = {said.entity_id: said.value for said in sdn.statements if said.prop == "holder"}

    def holding(kind: str, spelt: str) -> int:
        return len(
            {
                holders[said.entity_id]
                for said in sdn.statements
                if said.prop == "type" and said.value == kind
                if spelt in (said.original or "")
            }
        )

    assert holding("R.F.C.", "R.F.C.") == 306
    assert holding("R.F.C.", "") == 327
    assert holding("C.U.R.P.", "") == 416
    assert sdn.notes["rfc"] == 355
    assert sdn.notes["curp"] == 444
    # FACTS counts 35 of these: by form, date and check digit (python-stdnum), 36 fail.
    assert sdn.notes["rfc_invalid"] == 36
    # FACTS counts 9: these 4, and 5 that are well formed and contradict the birth date beside them.
    assert sdn.notes["curp_invalid"] == 4
    assert sdn.notes["curp_contradicts_birth_date"] == 5


def test_invalid_identifiers_are_kept(sdn):
    kept = {said.value: said.original for said in sdn.statements if said.prop == "taxNumber"}
    assert kept["AIMM671215387"] == "AIMM-671215-387"
    assert "LW1760923BT6" in kept


def test_aliases_and_addresses_of_delisted_entries_are_rejects(sdn):
    reasons = Counter(reject.reason for reject in sdn.rejects)
    assert reasons["alias of an entry that is not in the list"] == 20_107 - 17_647
    assert reasons["address of an entry that is not in the list"] == 4_893
    assert sum(reasons.values()) == sdn.notes["rejected_orphan"]


def remarks(shared) -> dict[str, str]:
    """The remarks of every entry, joined at the cut as OFAC cut them."""
    folder = shared / "lists/ofac"
    ends: dict[str, str] = {}
    for row in csv.read((folder / "sdn_comments_2025-12.csv").read_bytes(), "comments"):
        ends[row.cells[0]] = ends.get(row.cells[0], "") + row.cells[1]
    told = {}
    for row in csv.read((folder / "sdn_2024-05-03.csv").read_bytes(), "sdn"):
        text = row.cells[11]
        whole = len(text) < 1_000 and text.endswith(".")
        end = ends.get(row.cells[0], "")
        if text.strip() != "-0-":
            told[row.cells[0]] = f"{text}; {end}" if whole and end else text + end
    return told


def test_every_feature_of_every_remark_stands_in_a_statement(sdn, shared):
    told: dict[str, set[str]] = {}
    owners = {said.entity_id: said.value for said in sdn.statements if said.prop == "holder"}
    for said in sdn.statements:
        number = owners.get(said.entity_id, said.entity_id).split("-")[1]
        texts = told.setdefault(number, set())
        texts.add(said.value)
        texts.update(said.original.split(" | ") if said.original else ())
    lost = []
    for number, text in remarks(shared).items():
        pieces = split(text)
        for at, piece in enumerate(pieces, 1):
            feature = recognise(piece, last=at == len(pieces))
            if not {feature.text, feature.value} & told[number]:
                lost.append((number, piece))
    assert lost == []


def test_remark_is_joined_exactly_at_the_cut(sdn):
    # 22985 is cut inside a wallet's address.
    wallets = {
        said.value
        for said in sdn.statements
        if said.entity_id == "ofac-22985" and said.prop == "walletAddress"
    }
    assert "TE3mCcPULjPUE7ykX7RArDPAhyahoy3d2j" in wallets
    assert all(len(wallet) == 34 for wallet in wallets if wallet.startswith("T"))


def test_whole_list_passes_the_checks_of_an_official_download(sdn):
    check(load_source("us_ofac_sdn"), sdn, official=True)


def test_half_a_list_fails_the_checks_of_an_official_download(shared):
    data = (shared / "lists/ofac/sdn_2024-05-03.csv").read_bytes()
    half = data[: data.index(b"\r\n", len(data) // 2) + 2]
    parsed = parse_source("us_ofac_sdn", {"sdn.csv": half})
    check(load_source("us_ofac_sdn"), parsed)
    with pytest.raises(CheckFailedError, match=r"minimum listed.*at least 10,000"):
        check(load_source("us_ofac_sdn"), parsed, official=True)


def test_older_version_parses_without_damage(whole):
    paths = [f"lists/ofac/{name}_2021-07.csv" for name in ("sdn", "alt", "add")]
    parsed = whole("us_ofac_sdn", *paths)
    assert len(listed(parsed)) == 8_976
    assert parsed.notes.get("rejected_row", 0) == 0
    check(load_source("us_ofac_sdn"), parsed)


def test_enhanced_xml_parses_whole(whole):
    parsed = whole("us_ofac_cons", "lists/ofac/cons_enhanced_2026-03.xml")
    assert len(listed(parsed)) == 442
    assert Counter(listed(parsed).values())["Person"] == 79
    assert parsed.published == "2026-01-08"
    assert parsed.rejects == []
    assert "remark_unknown" not in parsed.notes
    names = {(said.entity_id, said.prop, said.value) for said in parsed.statements}
    assert ("ofac-17016", "name", "GAZPROMBANK JOINT STOCK COMPANY") in names
    assert ("ofac-17016", "alias", "ГАЗПРОМБАНК АКЦИОНЕРНОЕ ОБЩЕСТВО") in names
    assert ("ofac-17016", "leiCode", "253400WSS48YWMBUA688") in names
    han = [said for said in parsed.statements if said.lang == "zho"]
    assert len(han) == 6
    check(load_source("us_ofac_cons"), parsed, official=True)


def test_every_text_of_the_enhanced_xml_stands_in_a_statement(whole, shared):
    from lxml import etree

    parsed = whole("us_ofac_cons", "lists/ofac/cons_enhanced_2026-03.xml")
    told = "\n".join(f"{said.value}\n{said.original or ''}" for said in parsed.statements)
    root = etree.parse(shared / "lists/ofac/cons_enhanced_2026-03.xml").getroot()
    lost = []
    for entity in root.find("{*}entities"):
        for path in (
            "{*}names//{*}formattedFullName",
            "{*}features/{*}feature/{*}value",
            "{*}features/{*}feature/{*}comments",
            "{*}identityDocuments/*/{*}documentNumber",
            "{*}addresses//{*}addressPart/{*}value",
            "{*}relationships//{*}relatedEntity",
            "{*}legalAuthorities/*",
            "{*}sanctionsPrograms/*",
            "{*}sanctionsTypes/*",
            "{*}sanctionsLists/*",
            "{*}generalInfo/{*}remarks",
        ):
            texts = (" ".join((one.text or "").split()) for one in entity.iterfind(path))
            lost += [(entity.get("id"), path, text) for text in texts if text not in told]
    # Countries and genders stand as codes, with the original beside them.
    assert lost == []
