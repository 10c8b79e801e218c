import gzip
import io
import zipfile

import pytest
from golden_sources import sample

from cabos.errors import InputError, UsageError
from cabos.sources.parse import parse_source

ROW = b'7,"NAME, A",individual,"SDGT",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,"DOB 1960."\r\n'
ALT = b'7,1,"aka","OTHER, A",-0- \r\n'


def sdn(**files: bytes):
    return parse_source("us_ofac_sdn", {f"{name}.csv": data for name, data in files.items()})


def values(parsed, prop):
    return [said.value for said in parsed.statements if said.prop == prop]


def test_roles_are_told_by_content_not_by_name():
    parsed = sdn(wrong=ALT, also_wrong=ROW)
    assert values(parsed, "alias") == ["OTHER, A"]


def test_gzip_and_zip_are_opened():
    assert values(sdn(a=gzip.compress(ROW)), "name") == ["NAME, A"]
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("SDN.CSV", ROW)
        archive.writestr("ALT.CSV", ALT)
    assert values(sdn(a=out.getvalue()), "alias") == ["OTHER, A"]


@pytest.mark.parametrize(
    "data", [b"\xef\xbb\xbf" + ROW, ROW.replace(b"\r\n", b"\n"), ROW + b"\x1a"]
)
def test_marks_and_line_ends_do_not_matter(data):
    assert values(sdn(a=data), "birthDate") == ["1960"]


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (ROW.replace(b"NAME", b"NA\0ME"), "NUL"),
        (ROW.replace(b"NAME", b"N" * 10_000_000), "field larger"),
        (b"8,too,few\r\n", "3 cells instead of 12"),
        (ROW.replace(b"7,", b"x,", 1), "no entry number"),
        (ROW, "stands in the list twice"),
        (ROW.replace(b"7,", b"8,", 1).replace(b"NAME, A", b"-0-"), "no name"),
    ],
)
def test_bad_row_is_a_counted_reject_between_good_ones(row, reason):
    parsed = sdn(a=ROW + row + ROW.replace(b"7,", b"9,", 1))
    (reject,) = parsed.rejects
    assert reason in reject.reason
    assert reject.place == "a.csv:2"
    assert parsed.notes["rejected_row"] == 1
    assert len(values(parsed, "name")) == 2


def test_alias_of_nobody_is_a_reject():
    parsed = sdn(a=ROW, b=ALT.replace(b"7,", b"8,", 1))
    assert parsed.rejects[0].reason == "alias of an entry that is not in the list"
    assert parsed.notes["rejected_orphan"] == 1


@pytest.mark.parametrize(
    ("files", "told"),
    [
        ({"a": b""}, "empty"),
        ({"a": b"<!doctype html><html>"}, "web page"),
        ({"a": b"a,b,c\n1,2,3\n"}, "none of OFAC's four"),
        ({"a": ALT}, "file with the entries .* is missing"),
        ({"a": ROW, "b": ROW}, "Two files hold entries: a.csv and b.csv"),
        ({"a": ROW + b"8,too,few"}, "cut off"),
        ({"a": ROW + b'8,"too'}, "cut off"),
        ({"a": b"<other/>"}, "its root is other"),
        ({"a": b"<sanctionsData/>", "b": ROW}, "XML form is one file"),
        (
            {"a": b'<!DOCTYPE x [<!ENTITY y "z">]><sanctionsData/>'},
            "document type",
        ),
    ],
)
def test_wrong_files_are_refused_with_place_and_remedy(files, told):
    with pytest.raises(InputError, match=told) as caught:
        sdn(**files)
    assert caught.value.where
    assert caught.value.remedy


@pytest.mark.parametrize("source", ["un_sc", "mx_sat_69b"])
def test_list_of_one_file_refuses_two(source):
    _, files = sample(source)
    ((name, data),) = files.items()
    with pytest.raises(InputError, match="one file"):
        parse_source(source, {name: data, "other": data})


@pytest.mark.parametrize(
    ("source", "data", "told"),
    [
        ("un_sc", b"<sanctionsData/>", "its root is sanctionsData"),
        ("un_sc", b"<CONSOLIDATED_LIST><INDIVIDUALS>", "cut off"),
        ("mx_sat_69b", b"a,b\n1,2\n3,4\n", "cut off|not the list"),
        ("mx_sat_69b", b"a,b\n", "not the list"),
        ("crypto_addresses", b"no address here\n", "no wallet address"),
        ("crypto_addresses", b"<html>", "web page"),
        ("ftm", b"a,b\n1,2\n", "lacks the columns entity_id, prop, schema, value"),
        ("own_list", b"number,title\n1,2\n", "lacks the columns id, name; it has number, title"),
        ("own_list", b"\n", "empty"),
    ],
)
def test_other_list_is_refused(source, data, told):
    with pytest.raises(InputError, match=told):
        parse_source(source, {"file": data})


def test_no_file_is_bad_use():
    with pytest.raises(UsageError):
        parse_source("own_list", {})


def test_sat_list_that_is_cut_is_refused():
    source, files = sample("mx_sat_69b")
    ((name, data),) = files.items()
    with pytest.raises(InputError, match="cut off"):
        parse_source(source, {name: data[:-60]})


def test_own_list_rejects_bad_rows_and_keeps_what_it_does_not_know():
    data = (
        "id,name,schema,birth_date,identifiers,shoe size\n"
        "1,Ana,Person,1980-02-30,CURP:XXXX,38\n"
        "1,Ana again,Person,,,\n"
        "2,,Person,,,\n"
        "3,Eva,Spaceship,,,\n"
        "4,Eva\n"
    )
    parsed = parse_source("own_list", {"own.csv": data.encode()})
    reasons = [reject.reason for reject in parsed.rejects]
    assert [reject.place for reject in parsed.rejects] == [
        f"own.csv:{line}" for line in (3, 4, 5, 6)
    ]
    assert "twice" in reasons[0]
    assert "no name" in reasons[1]
    assert "no schema Spaceship" in reasons[2]
    assert "2 cells instead of 6" in reasons[3]
    assert values(parsed, "notes") == ["birth_date: 1980-02-30", "shoe size: 38"]
    assert values(parsed, "idNumber") == ["XXXX"]
    assert parsed.notes["curp_invalid"] == parsed.notes["date_unread"] == 1


def test_ftm_rejects_bad_lines_and_keeps_unknown_words():
    data = (
        '{"id":"1","schema":"Spaceship","properties":{"warp":["9"],"name":" Kept "}}\n'
        "not json\n"
        '{"id":"2"}\n'
        "[1]\n"
        '{"id":"3","schema":"Person"}\n' + '{"a":' * 100_000 + "\n"
    )
    parsed = parse_source("ftm", {"x.json": data.encode()})
    kept = {(said.entity_id, said.schema, said.prop, said.value) for said in parsed.statements}
    assert kept == {
        ("1", "Spaceship", "warp", "9"),
        ("1", "Spaceship", "name", " Kept "),
        ("3", "Person", "id", "3"),
    }
    assert [reject.place for reject in parsed.rejects] == [f"x.json:{n}" for n in (2, 3, 4, 6)]
    assert parsed.notes["schema_unknown"] == 1
