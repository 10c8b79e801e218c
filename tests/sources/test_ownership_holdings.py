import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.errors import InputError
from cabos.model.entity import gather
from cabos.sources.ownership.parties import is_id, party_id, safe_id
from cabos.sources.parse import parse_source


def add(text: str | bytes, name: str = "a.csv"):
    data = text.encode() if isinstance(text, str) else text
    return parse_source("ownership", {name: data})


def holdings(parsed):
    return [one for one in gather(parsed.statements) if one.schema == "Ownership"]


def told(text: str) -> dict[str, tuple[str, ...]]:
    (one,) = holdings(add(text))
    return dict(one.properties)


HEAD = "owner,owned,share,share_min,share_max,from,to,source\n"


def row(**cells: str) -> str:
    given_cells = {"owner": "a-1", "owned": "b-1", "share": "50"} | cells
    names = HEAD.strip().split(",")
    return ",".join(given_cells.get(name.strip(), "") for name in names) + "\n"


def test_a_holding_is_an_edge_with_its_share_and_days():
    assert told(HEAD + row(**{"from": "2019-03", "to": "2020", "source": "Acta 1"})) == {
        "owner": ("a-1",),
        "asset": ("b-1",),
        "percentage": ("50",),
        "startDate": ("2019-03",),
        "endDate": ("2020",),
        "publisher": ("Acta 1",),
    }


def test_the_source_is_an_address_where_it_looks_like_one():
    found = told(HEAD + row(source="https://register.example/1"))
    assert found["sourceUrl"] == ("https://register.example/1",)
    assert "publisher" not in found


@pytest.mark.parametrize(
    ("cells", "share"),
    [
        ({"share": "50%"}, "50"),
        ({"share": "33.30"}, "33.3"),
        ({"share": '"33,3"'}, "33.3"),
        ({"share": "25-50"}, "25-50"),
        ({"share": ">25–50 %"}, ">25-50"),
        ({"share": "1/3"}, "1/3"),
        ({"share": "1e-2"}, "0.01"),
        ({"share": "0"}, "0"),
        ({"share": "-0"}, "0"),
        ({"share": "", "share_min": "25", "share_max": "50"}, "25-50"),
        ({"share": "", "share_min": "25"}, "25-100"),
        ({"share": "", "share_max": "50"}, "0-50"),
        ({"share": "", "share_min": "50", "share_max": "50"}, "50"),
        ({"share": "40", "share_min": "25", "share_max": "50"}, "40"),
    ],
)
def test_shares(cells, share):
    assert told(HEAD + row(**cells))["percentage"] == (share,)


def test_a_missing_share_is_kept_as_unknown_and_counted():
    parsed = add(HEAD + row(share=""))
    (one,) = holdings(parsed)
    assert "percentage" not in one.properties
    assert parsed.notes == {"share_missing": 1}


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"share": "-5"}, "negative"),
        ({"share": "101"}, "over 100"),
        ({"share": "100.0000001"}, "over 100"),
        ({"share": "1e99"}, "over 100"),
        ({"share": "9" * 5000}, "no number"),
        ({"share": "half"}, "no number"),
        ({"share": "NaN"}, "no number"),
        ({"share": "inf"}, "no number"),
        ({"share": "50-25"}, "least share 50 is more than the most, 25"),
        ({"share": "90-110"}, "over 100"),
        ({"share": "", "share_min": "60", "share_max": "50"}, "least share 60 is more"),
        ({"share": "", "share_min": "x"}, "no number"),
        ({"share": "10", "share_min": "25"}, "not between 25 and 100"),
        ({"from": "03/04/2020"}, "'03/04/2020' cannot be read"),
        ({"from": "2020-02-30"}, "cannot be read"),
        ({"to": "20200301"}, "cannot be read"),
        ({"from": "2020", "to": "2019-12-31"}, "ends on 2019-12-31, before it starts on 2020"),
        ({"owner": ""}, "names no owner"),
        ({"owned": " "}, "names no owned"),
        ({"owner": "?!"}, "no name and no id"),
    ],
)
def test_a_bad_row_is_a_counted_reject_with_its_place_between_good_ones(cells, reason):
    parsed = add(HEAD + row(owner="x-1") + row(**cells) + row(owner="y-1"))
    (reject,) = parsed.rejects
    assert reason in reject.reason
    assert reject.place == "a.csv:3"
    assert parsed.notes["rejected_row"] == 1
    assert len(holdings(parsed)) == 2


@pytest.mark.parametrize(
    ("start", "end"), [("2020-05", "2020"), ("2020", "2020-01-01"), ("2020-03-03", "2020-03-03")]
)
def test_days_that_may_be_in_order_are_kept(start, end):
    assert told(HEAD + row(**{"from": start, "to": end}))["endDate"] == (end,)


def test_treasury_stock_is_kept_and_counted():
    parsed = add(HEAD + row(owned="a-1"))
    assert len(holdings(parsed)) == 1
    assert parsed.notes == {"treasury": 1}


def test_a_row_that_stands_twice_is_one_holding_and_counted():
    parsed = add(HEAD + row() + row() + row(share="50%") + row(share="51"))
    assert len(holdings(parsed)) == 2
    assert parsed.notes == {"duplicate": 2}


def test_another_role_is_another_holding():
    text = "owner,owned,share,role\na,b,50,shareholding\na,b,50,votingRights\n"
    assert len(holdings(add(text))) == 2


def test_spanish_headers_any_case_and_delimiter():
    text = (
        "\ufeffAccionista;Empresa;Participación;Desde;Hasta;Fuente;Directo;Notas\n"
        "a-1;b-1;33,3 %;2019;2020;Acta 1;indirecta;una nota\n"
    )
    found = told(text)
    assert found["percentage"] == ("33.3",)
    assert found["ownershipType"] == ("indirect",)
    assert found["startDate"] == ("2019",)
    assert found["summary"] == ("una nota",)


def test_signs_and_blanks_in_a_header_do_not_matter():
    assert told("Owner Name,OWNER,owned,Share (%),share-min\nA,a,b,5,\n")["percentage"] == ("5",)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|"])
def test_delimiters(sign):
    assert told(sign.join(["OWNER", "Owned", "Share"]) + "\n" + sign.join(["a", "b", "5"]) + "\n")


def test_gzip_latin_and_windows_line_ends():
    data = gzip.compress("owner,owned,share\r\nJosé Pérez,b-1,50\r\n".encode("latin-1"))
    parsed = parse_source("ownership", {"a.csv.gz": data})
    assert [one.value for one in parsed.statements if one.prop == "name"] == ["José Pérez"]


def test_ids_stay_as_they_are_and_names_get_one():
    parsed = add("owner,owned,share\nofac-123,Ejemplo S.A. de C.V.,50\n")
    assert holdings(parsed)[0].get("owner") == ("ofac-123",)
    named = [one for one in parsed.statements if one.prop == "name"]
    assert [(one.entity_id, one.schema, one.value) for one in named] == [
        ("party-ejemplo-s-a-de-c-v", "LegalEntity", "Ejemplo S.A. de C.V.")
    ]


def test_names_and_schemata_may_stand_beside_ids():
    text = "owner,owner_name,owner_schema,owned\nx-1,Ana Inventada,persona,b-1\n"
    said = add(text).statements[0]
    assert (said.entity_id, said.schema, said.value) == ("x-1", "Person", "Ana Inventada")
    assert "no schema Nothing" in add(text + "x-2,,Nothing,b-1\n").rejects[0].reason


def test_a_column_without_a_meaning_is_kept_and_counted():
    parsed = add("owner,owned,share,Court\na,b,5,Inventado 3\n")
    assert holdings(parsed)[0].get("description") == ("Court: Inventado 3",)
    assert parsed.notes["column_unknown"] == 1


def test_shares_that_never_pass_one_percent_are_pointed_out():
    assert add("owner,owned,share\na,b,0.5\nc,b,1\n").notes == {"share_never_over_1_percent": 1}
    assert not add("owner,owned,share\na,b,0.5\nc,b,1.5\n").notes


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("owner,share\na,50\n", "lacks the columns owned; it has owner, share"),
        ("a,b\n1,2\n", "none of the forms"),
        ("owner,owned,empresa\na,b,c\n", "Two columns mean the same: owned"),
        ("owner,owned,share\na,b,120\n", r"first of its rejected rows: the share 120.*a.csv:2"),
        ("owner,owned,share\n", "holds no data"),
        ('owner,owned,share\n"a,b,1\n', "ends inside a quoted cell"),
    ],
)
def test_a_file_that_cannot_be_used_says_why(text, reason):
    with pytest.raises(InputError, match=reason):
        add(text)


@given(st.text(max_size=80))
def test_an_id_of_a_name_is_one_and_does_not_depend_on_case(name):
    found = party_id(name)
    assert found is None or (is_id(found) and len(found) < 100)
    assert party_id(f" {name} ") == found


def test_a_long_id_of_another_system_is_cut_and_told_apart_by_a_hash():
    one, other = (safe_id("bods", "a" * 500 + end) for end in "xy")
    assert one != other
    assert len(one) == len(other) < 100


def test_names_that_differ_only_in_what_does_not_matter_are_one_party():
    assert party_id("José  PÉREZ") == party_id("jose perez,") == "party-jose-perez"
    assert party_id("王小明") != party_id("汪晓明")
    long = "Compañía Inventada de Comercio Exterior y Transportes del Pacífico"
    assert party_id(f"{long} Uno") != party_id(f"{long} Dos")


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_ids_of_other_systems_are_safe_and_stay_apart(one, other):
    assert is_id(safe_id("bods", one))
    assert len(safe_id("bods", one * 9)) < 200
    assert (safe_id("bods", one) == safe_id("bods", other)) == (one == other)
