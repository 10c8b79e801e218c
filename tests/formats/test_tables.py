import gzip
import tracemalloc

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cabos.errors import CabosError, InputError
from cabos.formats.table import read_table

HEADER = b"customer_id,name\n"


@pytest.fixture
def write(tmp_path):
    def write(data: bytes, name: str = "customers.csv"):
        path = tmp_path / name
        path.write_bytes(data)
        return path

    return write


def whole(path, **options):
    batches = list(read_table(path, **options))
    rows = [row for batch in batches for row in batch.rows]
    lines = [line for batch in batches for line in batch.lines]
    rejects = [reject for batch in batches for reject in batch.rejects]
    assert len(rows) == len(lines)
    return batches[0].header, rows, lines, rejects


def test_rows_come_in_batches_with_their_lines(write):
    path = write(b'id,name\r\n1,"two\r\nlines"\n\n2,b\r3,c')
    header, rows, lines, rejects = whole(path, batch=2)
    assert header == ("id", "name")
    assert rows == [("1", "two\r\nlines"), ("2", "b"), ("3", "c")]
    assert lines == [2, 5, 6]
    assert rejects == []
    assert [len(batch.rows) for batch in read_table(path, batch=2)] == [2, 1]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiter_is_found_in_the_header(write, delimiter):
    data = f'id{delimiter}"a,b;c"{delimiter}name\n1{delimiter}x{delimiter}y, z\n'
    if delimiter == ",":
        data = data.replace("y, z", "y")
    header, rows, *_ = whole(write(data.encode()))
    assert header == ("id", "a,b;c", "name")
    assert rows[0][0] == "1"


@pytest.mark.parametrize(
    ("encoding", "reported"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", "utf-8"),
        ("utf-16", "utf-16"),
        ("cp1252", "cp1252"),
        ("latin-1", "cp1252"),
    ],
)
def test_encoding_is_found_and_reported(write, encoding, reported):
    path = write("id,name\n1,Muñoz\n".encode(encoding))
    (batch,) = read_table(path)
    assert batch.rows == [("1", "Muñoz")]
    assert batch.header == ("id", "name")
    assert batch.encoding == reported


def test_late_byte_that_is_not_utf8_decides_for_the_whole_file(write):
    path = write(HEADER + b"1,Ana\n" * 400_000 + "2,Muñoz\n".encode("latin-1"))
    last = list(read_table(path))[-1]
    assert last.rows[-1] == ("2", "Muñoz")
    assert last.encoding == "cp1252"


def test_bad_byte_in_utf8_is_a_reject_and_does_not_change_the_other_names(write):
    data = HEADER + "1,Muñoz\n2,Peña\n3,X".encode() + b"\xff\n" + "4,Núñez\n".encode()
    (batch,) = read_table(write(data))
    assert batch.rows == [("1", "Muñoz"), ("2", "Peña"), ("4", "Núñez")]
    assert batch.lines == [2, 3, 5]
    assert [reject.place for reject in batch.rejects] == ["customers.csv:4"]
    assert "not UTF-8" in batch.rejects[0].reason
    assert batch.encoding == "utf-8 (damaged)"


def test_utf8_that_is_cut_inside_a_character_keeps_its_names(write):
    (batch,) = read_table(write(HEADER + "1,Muñoz\n2,Peña\n3,Núñ".encode()[:-1]))
    assert batch.rows == [("1", "Muñoz"), ("2", "Peña")]
    assert len(batch.rejects) == 1


def test_header_may_hold_a_line_end(write):
    (batch,) = read_table(write(b'id,"full\nname"\n1,Ana\n'))
    assert batch.header == ("id", "full\nname")
    assert (batch.rows, batch.lines) == ([("1", "Ana")], [3])


def test_gzip_is_read(write):
    assert whole(write(gzip.compress(HEADER + b"1,Ana\n"), "c.gz"))[1] == [("1", "Ana")]


def test_parquet_is_read_as_text(tmp_path):
    path = tmp_path / "any.name"
    duckdb.sql(
        "COPY (SELECT 7 AS id, NULL AS name, DATE '1980-02-01' AS born"
        f" UNION ALL SELECT 8, 'Ana', NULL) TO '{path}' (FORMAT parquet)"
    )
    header, rows, lines, rejects = whole(path, batch=1)
    assert header == ("id", "name", "born")
    assert rows == [("7", "", "1980-02-01"), ("8", "Ana", "")]
    assert lines == [1, 2]
    assert rejects == []


def test_bad_rows_are_rejects_and_the_others_are_read(write):
    data = HEADER + b"1,a\n2\n3,b,c\n4,d\0\n5," + b"x" * 10_000_000 + b"\n6,ok\n"
    _, rows, lines, rejects = whole(write(data))
    assert rows == [("1", "a"), ("6", "ok")]
    assert lines == [2, 7]
    assert sorted(reject.place for reject in rejects) == [
        f"customers.csv:{line}" for line in (3, 4, 5, 6)
    ]
    reasons = " ".join(reject.reason for reject in rejects)
    assert "1 cells instead of 2" in reasons
    assert "3 cells instead of 2" in reasons
    assert "NUL" in reasons
    assert "longer than" in reasons


def test_cell_over_the_limit_in_a_line_under_it_is_a_reject(write):
    _, rows, _, rejects = whole(write(HEADER + b"1," + b"x" * 200_000 + b"\n2,b\n"))
    assert rows == [("2", "b")]
    assert "field larger than field limit" in rejects[0].reason


def test_quote_that_is_never_closed_is_a_reject(write):
    _, rows, _, rejects = whole(write(HEADER + b'1,a\n2,"open\n3,c\n'))
    assert rows == [("1", "a")]
    assert "ends inside a quoted cell" in rejects[0].reason


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (HEADER, "no rows"),
        (b"<html><body>", "web page"),
        (b"1,Ana Perez,1980-01-01\n2,B,1981-01-01\n", "looks like data"),
        (b"id,id\n1,2\n", "Two columns have one name: id"),
        (b"id,na\0me\n1,2\n", "header cannot be read: .* NUL"),
        (b"id," + b"x" * 5_000_000 + b"\n1,2\n", "header cannot be read: .* longer"),
        (b"id," + b"x" * 200_000 + b"\n1,2\n", "header cannot be read: field larger"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b"PAR1 and no more", "Parquet file cannot be read"),
        (b"\x1f\x8b" + b"\xff" * 40, "gzip data is damaged"),
        (gzip.compress(HEADER + b"1,a\n" * 500, mtime=0)[:-20], "gzip data is damaged or cut off"),
        (b"\0\0\0\0\0", "NUL"),
    ],
)
def test_what_is_no_table_is_refused_with_its_reason(write, data, told):
    with pytest.raises(InputError, match=told):
        whole(write(data))


def test_missing_file_and_folder_are_refused(tmp_path):
    with pytest.raises(InputError, match="no such file"):
        whole(tmp_path / "nothing.csv")
    with pytest.raises(InputError, match="cannot be opened"):
        whole(tmp_path)


def test_gzip_bomb_is_refused_with_the_limit(write):
    with pytest.raises(InputError, match="unpacks to more than 64 MB"):
        whole(write(gzip.compress(HEADER + b"1,a\n" * 30_000_000), "bomb.gz"))


def test_memory_does_not_grow_with_the_file(write):
    def peak(rows: int) -> int:
        path = write(HEADER + b"1,a name of some length\n" * rows)
        tracemalloc.start()
        for _ in read_table(path, batch=1_000):
            pass
        _, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    assert peak(400_000) < 2 * peak(50_000)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.sampled_from([b"", HEADER]))
def test_no_bytes_raise_anything_but_our_errors(write, data, head):
    try:
        whole(write(head + data))
    except CabosError:
        return
