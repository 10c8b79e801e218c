import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.sources.listed import listed_schema
from cabos.sources.ofac.dates import read_date, read_span
from cabos.sources.ofac.documents import read_document
from cabos.sources.ofac.features import recognise, split
from cabos.sources.parse import parse_source


def parse(remarks: str, *, kind: str = "individual", name: str = "NAME, A"):
    null = "-0- "
    cells = ["7", f'"{name}"', kind, "SDGT", *[null] * 7, f'"{remarks}"']
    return parse_source("us_ofac_sdn", {"sdn.csv": (",".join(cells) + "\r\n").encode()})


def say(parsed):
    return {
        (said.prop, said.value, said.original)
        for said in parsed.statements
        if said.entity_id == "ofac-7"
    }


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("10 Dec 1948", ("1948-12-10",)),
        ("Mar 1945", ("1945-03",)),
        ("1936", ("1936",)),
        ("circa 1951", ("1951",)),
        ("circa 10 Dec 1948", ("1948",)),
        ("1965 to 1970", ("1965", "1970")),
        ("01 Jan 1965 to 31 Dec 1965", ("1965",)),
        ("circa 1961-1963", ("1961", "1963")),
        ("31 Feb 1960", ()),
        ("the fifties", ()),
        ("1960 to soon", ()),
    ],
)
def test_birth_dates_keep_their_precision(text, dates):
    assert read_span(text) == dates


def test_day_that_does_not_exist_is_no_date():
    assert read_date("31 Feb 1960") is None


@pytest.mark.parametrize(
    ("remark", "prop", "value", "original"),
    [
        ("DOB 10 Dec 1948", "birthDate", "1948-12-10", "10 Dec 1948"),
        ("alt. DOB circa 1951", "birthDate", "1951", "circa 1951"),
        ("POB Culiacan, Sinaloa, Mexico", "birthPlace", "Culiacan, Sinaloa, Mexico", ...),
        ("nationality Korea, North", "nationality", "kp", "Korea, North"),
        ("citizen Mexico", "citizenship", "mx", "Mexico"),
        ("Gender Female", "gender", "female", "Female"),
        ("a.k.a. 'EL CHAPO'", "weakAlias", "EL CHAPO", ...),
        ("R.F.C. DIB-771110-HQ1 (Mexico)", "taxNumber", "DIB771110HQ1", "DIB-771110-HQ1"),
        ("RFC SAEA740214 (Mexico)", "taxNumber", "SAEA740214", None),
        ("R.F.C. # DIB771110HQ1", "taxNumber", "DIB771110HQ1", None),
        ("alt. C.U.R.P. CAIM680202MCHRLR08 (Mexico)", "idNumber", "CAIM680202MCHRLR08", None),
        ("Cedula No. 6068015 (Colombia)", "idNumber", "6068015", None),
        ("NIT # 800018928-0 (Colombia)", "taxNumber", "800018928-0", None),
        ("Passport 1084010 (Egypt)", "passportNumber", "1084010", None),
        ("Folio Mercantil No. 343997 (Mexico)", "registrationNumber", "343997", None),
        ("Vessel Registration Identification IMO 7406784", "imoNumber", "7406784", "IMO 7406784"),
        ("Email Address a@example.org", "email", "a@example.org", ...),
        ("Tax ID No. 7744001497 (Russia)", "innCode", "7744001497", None),
        ("Invented Papers No. AB-12 (Mexico)", "idNumber", "AB-12", None),
        ("Secondary sanctions risk: x", "notes", "Secondary sanctions risk: x", None),
        ("Something never seen before", "notes", "Something never seen before", None),
        ("DOB of no kind", "notes", "DOB of no kind", None),
    ],
)
def test_feature_becomes_a_statement(remark, prop, value, original):
    told = say(parse(f"{remark}; Gender Male."))
    if original is ...:
        original = remark
    assert (prop, value, original) in told


def test_only_what_is_not_understood_is_counted():
    rare = "Something never seen"
    often = "; ".join(f"Some words often {number}" for number in "abcde")
    notes = parse(f"Secondary sanctions risk: x; {rare}; {often}.").notes
    assert notes["remark_unknown"] == 6
    assert notes["remark_unknown: Some words often"] == 5
    assert notes["remark_unknown: others"] == 1


def test_wallet_is_a_thing_of_its_own():
    address = "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h"
    parsed = parse(f"Digital Currency Address - XBT {address}.")
    wallet = {said.prop: said.value for said in parsed.statements if said.schema == "CryptoWallet"}
    assert wallet == {"publicKey": address, "currency": "XBT", "holder": "ofac-7"}
    assert any(prop == "walletAddress" and value == address for prop, value, _ in say(parsed))


@pytest.mark.parametrize(
    ("remark", "resolves"),
    [
        ("Linked To: EJEMPLO, S.A. DE C.V.", True),
        ("Linked To: EJEMPLO, S.A. DE C.V.; Gender Male.", True),
        ("Linked To: Ejemplo, s.a. de c.v..", True),
        ("Linked To: EJEMPLO, S.A.", False),
    ],
)
def test_link_resolves_to_a_name_that_ends_in_a_full_stop(remark, resolves):
    parsed = parse(remark, name="EJEMPLO, S.A. DE C.V.")
    link = {said.prop: said.value for said in parsed.statements if said.schema == "UnknownLink"}
    assert link["subject"] == "ofac-7"
    assert link.get("object") == ("ofac-7" if resolves else None)
    assert parsed.notes.get("link_unresolved", 0) == (not resolves)


HEADS = ("DOB", "Passport", "nationality", "Linked To:", "Gender", "R.F.C.", "Invented", "a.k.a.")
TEXT = st.text("abcdefgXYZ0123456789 .,'()-#:", min_size=1, max_size=25)


@given(st.lists(st.tuples(st.sampled_from(HEADS), TEXT), min_size=1, max_size=5))
def test_no_feature_is_lost(features):
    remarks = "; ".join(f"{head} {text}" for head, text in features)
    told: set[str] = set()
    for said in parse(remarks).statements:
        told.add(said.value)
        told.update((said.original or "").split(" | "))
    pieces = split(remarks)
    for at, piece in enumerate(pieces, 1):
        feature = recognise(piece, last=at == len(pieces))
        assert {feature.text, feature.value} & told, piece


def test_document_has_its_country_and_dates():
    value = "1084010 (Egypt) issued 12 May 1999 expires May 2004"
    told = read_document("Passport", "passportNumber", value, f"Passport {value}")
    assert (told.number, told.country) == ("1084010", "Egypt")
    assert (told.issued, told.expires) == ("1999-05-12", "2004-05")


def test_number_keeps_a_place_in_brackets_before_the_country():
    told = read_document("Registration Number", "", "HRA 738077 (Stuttgart) (Germany)", "")
    assert (told.number, told.country) == ("HRA 738077 (Stuttgart)", "Germany")


def test_features_are_split_at_semicolons():
    assert split(" DOB 1960;; POB Lima ; ") == ["DOB 1960", "POB Lima"]
    assert recognise("Licensed to nobody").kind == "unknown"


@pytest.mark.parametrize(
    ("stated", "name", "papers", "schema"),
    [
        ("individual", "X S.A.", [], "Person"),
        ("vessel", "X", [], "Vessel"),
        ("aircraft", "X", [], "Airplane"),
        ("", "AKALI REALTORS", [], "Organization"),
        ("", "AKALI REALTORS", [("R.F.C.", "taxNumber")], "Company"),
        ("", "HELPING HANDS", [("Registered Charity No.", "registrationNumber")], "Organization"),
        ("", "EJEMPLO, S.A. DE C.V.", [], "Company"),
        ("", "FISHING ARE US, S. DE R.L. DE C.V.", [], "Company"),
        ("", "Beispiel GmbH", [], "Company"),
        ("", "CARTEL DE SINALOA", [], "Organization"),
    ],
)
def test_entity_is_a_company_where_form_or_papers_say_so(stated, name, papers, schema):
    assert listed_schema(stated, name, papers) == schema
