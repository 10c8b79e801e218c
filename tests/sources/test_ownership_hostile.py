import io
import json
import zipfile

import pytest
from golden_sources import sample

from cabos.errors import InputError
from cabos.sources.parse import check, parse_source
from cabos.sources.registry import load_source

FORMS = ("bods", "ftm", "gleif", "holdings", "psc")
BODS = {"statementId": "s", "recordId": "r", "recordType": "entity", "recordDetails": {"name": "A"}}
PSC = {"company_number": "1", "data": {"kind": "individual-beneficial-owner", "name": "A"}}
FTM = {"id": "a", "schema": "Person", "properties": {"name": ["A"]}}
OBJECTS = {"bods": BODS, "psc": PSC, "ftm": FTM}


def add(data: bytes | str, name: str = "file"):
    return parse_source("ownership", {name: data.encode() if isinstance(data, str) else data})


def one_file(form: str) -> bytes:
    files = sample(f"ownership_{form}")[1]
    return files[max(files)]


@pytest.mark.parametrize("form", FORMS)
def test_the_form_is_told_by_content_whatever_the_name(form):
    assert add(one_file(form), "x.pdf").statements


@pytest.mark.parametrize("form", FORMS)
def test_forms_may_come_together_and_in_a_zip(form):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a", one_file(form))
        archive.writestr("b", one_file("holdings").replace(b"Inventada", b"Otra"))
    places = {one.place.split(":")[0] for one in add(out.getvalue(), "z.zip").statements}
    assert places == {"z.zip/a", "z.zip/b"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("part", [0.3, 0.5, 0.9, 0.99])
def test_a_file_that_is_cut_off_is_refused_or_its_last_row_rejected(form, part):
    data = one_file(form)
    try:
        parsed = add(data[: int(len(data) * part)])
    except InputError:
        return
    whole = add(data)
    assert parsed.rejects
    assert {one.id for one in parsed.statements} <= {one.id for one in whole.statements}


@pytest.mark.parametrize("form", FORMS)
def test_text_in_another_encoding_is_read(form):
    data = one_file(form)
    again = add(data.decode().encode("utf-16"))
    assert {one.id for one in again.statements} == {one.id for one in add(data).statements}


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty"),
        (b"   \n", "empty"),
        (b"<!doctype html><html><body>Sign in</body></html>", "web page"),
        (b'<?xml version="1.0"?><rr:RelationshipData/>', "XML"),
        (b"\x00\x01\x02\x00" * 100, "not text"),
        (b"%PDF-1.7\n%\xe2\xe3\n", "none of the forms"),
        (b"[" * 100_000, "nested too deep"),
        (b'{"a":' * 100_000, "no sound JSON object|nested too deep"),
        (b"[]", "no sound JSON object"),
        (b"{}", "none of the forms"),
        (b"[1, 2]", "no sound JSON object"),
        (b'[{"recordId": "a"', "cut off"),
        (b'[{"recordType": "a"} {"b": 1}]', "damaged or cut off"),
        (b'[{"recordType": "a"},]', "damaged or cut off"),
        (b'[{"recordId": "a", "recordType": 1}] x', "Something follows the end"),
        (b'{"unknown": 1}', "first object has the keys unknown"),
        (b"PK\x03\x04 no archive", "zip archive cannot be opened"),
        (b"\x1f\x8b\x08\x00 no gzip", "gzip data is cut off"),
    ],
)
def test_a_file_that_is_none_says_what_it_is(data, reason):
    with pytest.raises(InputError, match=reason):
        add(data)


@pytest.mark.parametrize("form", OBJECTS)
@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        (lambda text: text[:-1], "not JSON"),
        (lambda text: text[:-1] + ', "x": ' + "[" * 50_000 + "]" * 50_000 + "}", "deep|recursion"),
        (lambda text: text.replace('"A"', '"\\ud800"'), "half of a character"),
        (lambda _: "[1]", "no JSON object|not an entity"),
    ],
)
def test_a_bad_line_spoils_no_other(form, damage, reason):
    good, other = json.dumps(OBJECTS[form]), json.dumps(OBJECTS[form]).replace('"A"', '"B"')
    parsed = add(f"{good}\n{damage(good)}\n{other}".replace('"r"', '"r"', 1))
    assert any(one.place == "file:2" for one in parsed.rejects)
    assert parsed.rejects[0].place == "file:2"
    with_reason = [one for one in parsed.rejects if one.place == "file:2"]
    assert any(word in with_reason[0].reason for word in reason.split("|"))
    assert [one for one in parsed.statements if one.place == "file:1"]


@pytest.mark.parametrize("form", ["bods", "psc"])
@pytest.mark.parametrize(
    ("more", "reason"),
    [
        ('"x": NaN', "NaN is no number"),
        ('"x": -Infinity', "-Infinity is no number"),
        ('"x": 1, "x": 2', "'x' stands twice"),
        ('"x": {"y": 1, "y": 1}', "'y' stands twice"),
    ],
)
@pytest.mark.parametrize("layout", ["{0}\n{1}", "[{0},\n{1}]"])
def test_numbers_that_are_none_and_keys_that_stand_twice_are_rejects(form, more, reason, layout):
    good = json.dumps(OBJECTS[form])
    parsed = add(layout.replace("{0}", good).replace("{1}", f"{good[:-1]}, {more}}}"))
    assert [(one.place, reason in one.reason) for one in parsed.rejects] == [("file:2", True)]
    assert parsed.statements


@pytest.mark.parametrize("number", ["9" * 100_000, "1e999999999", "-1e400", "1e-999999999"])
def test_a_huge_number_is_no_share(number):
    tie = {"statementId": "t", "recordId": "t", "recordType": "relationship"}
    tie["recordDetails"] = {"subject": "r", "interestedParty": "p", "interests": [{"share": {}}]}
    text = json.dumps(tie).replace('"share": {}', f'"share": {{"exact": {number}}}')
    assert "no number" in add(f"{json.dumps(BODS)}\n{text}").rejects[0].reason
    assert "no number" in add(f"owner,owned,share\na,b,1\na,b,{number}\n").rejects[0].reason


def test_a_line_with_bad_bytes_among_good_ones_is_a_reject():
    good = json.dumps(BODS, ensure_ascii=False).replace('"A"', '"ÁÉÍÓÚ"').encode()
    bad = good.replace(b'"r"', b'"q\xff"')
    parsed = add(good + b"\n" + bad)
    assert parsed.rejects[0].reason == "it holds bytes that are not UTF-8"
    table = "owner,owned\nÁÉÍ ÓÚ,b\n".encode() + b"\xff\xff x,b\n"
    assert "not UTF-8" in add(table).rejects[0].reason


def test_many_bad_rows_do_not_hide_the_good_ones():
    parsed = add("owner,owned,share\na,b,1\n" + "a,b,200\n" * 8)
    assert len(parsed.rejects) == 8
    check(load_source("ownership"), parsed)


def test_one_hub_of_very_many_owners():
    rows = "".join(f"owner-{at},hub,0.001\n" for at in range(20_000))
    parsed = add(f"owner,owned,share\n{rows}")
    assert len({one.entity_id for one in parsed.statements}) == 20_000
