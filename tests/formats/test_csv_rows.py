import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.errors import InputError
from cabos.formats import csv
from cabos.formats.csv import Row

CELL = st.text(st.characters(exclude_characters="\0\x1a", exclude_categories=("Cs",)), max_size=20)


def rows(data: bytes) -> list[Row]:
    return list(csv.read(data, "file.csv"))


def test_rows_know_the_line_on_which_they_begin():
    read = rows(b'a,b\r\n"two\r\nlines",c\n\nd,e\rf,g')
    assert [(row.line, row.cells) for row in read] == [
        (1, ["a", "b"]),
        (2, ["two\r\nlines", "c"]),
        (5, ["d", "e"]),
        (6, ["f", "g"]),
    ]


@pytest.mark.parametrize(
    ("data", "cell"),
    [
        ("\ufeffñ,b".encode(), "ñ"),
        ("ñ,b".encode(), "ñ"),
        ("ñ,b".encode("latin-1"), "ñ"),
        ("“,b".encode("cp1252"), "“"),
        ("ñ,b".encode("utf-16"), "ñ"),
        (b"\x81\xf1,b", "\x81ñ"),
    ],
)
def test_encodings_are_told_apart(data, cell):
    assert rows(data)[0].cells[0] == cell


def test_bad_byte_in_utf8_is_the_fault_of_its_row_only():
    read = rows("ñandú,b\n".encode() + b"x\xff,c\n" + "ñ,d\n".encode())
    assert [row.cells[0] for row in read if not row.fault] == ["ñandú", "ñ"]
    assert [row.line for row in read if "not UTF-8" in row.fault] == [2]


def test_end_of_file_mark_is_no_row():
    assert len(rows(b"1,a\r\n\x1a")) == 1


def test_nul_and_oversized_cell_come_with_their_fault():
    read = rows(b"a,b\nc\0,d\n" + b"x" * 10_000_000 + b",f\ng,h\n")
    assert [row.fault[:16] for row in read] == ["", "a cell holds a N", "lines 3 to 3 can", ""]
    assert read[3].line == 4


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "empty"),
        (b" \r\n", "empty"),
        (b"<!DOCTYPE html><html>", "web page"),
        (b"\n <HTML><body>404", "web page"),
        ("a,b\n".encode("utf-16-le") * 9, "NUL"),
        (b'a,b\n1,"cut', "ends inside a quoted cell of the row at line 2"),
        (b"\xff\xfea", "utf-16"),
    ],
)
def test_what_is_no_csv_is_refused_with_its_reason(data, told):
    with pytest.raises(InputError, match=told) as caught:
        rows(data)
    assert caught.value.where == "file.csv"
    assert caught.value.remedy


@given(st.lists(st.lists(CELL, min_size=2, max_size=4), min_size=1, max_size=8))
def test_what_was_written_is_read(table):
    import csv as standard
    import io

    text = io.StringIO(newline="")
    standard.writer(text, quoting=standard.QUOTE_ALL).writerows(table)
    data = text.getvalue().encode()
    assert [row.cells for row in rows(data)] == table
