"""Edge lists and matrices read from files, however they are written."""

import gzip

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.gathering import gather, natural
from cabos.errors import InputError, UsageError
from cabos.formats.edge_list import read_edge_list
from cabos.formats.network_rows import NetworkText
from cabos.formats.whole_numbers import read_whole_numbers
from cabos.runs.network_reading import read_network


@pytest.fixture
def read(tmp_path):
    def made(content, name="net.csv", **options):
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read_network(path, **options)

    return made


def pairs(ties):
    return {
        (ties.labels[head], ties.labels[tail]): weight
        for head, tail, weight in zip(
            ties.heads.tolist(), ties.tails.tolist(), ties.weights.tolist(), strict=True
        )
    }


def noted(ties, words):
    return any(words in note for note in ties.notes)


@pytest.mark.parametrize("sign", [",", ";", "\t", "|", " ", "   "])
def test_any_sign_may_stand_between_cells(read, sign):
    ties = read(f"ana{sign}beto{sign}2\nbeto{sign}caro{sign}1\n")
    assert pairs(ties) == {("ana", "beto"): 2.0, ("beto", "caro"): 1.0}
    assert not ties.directed
    assert noted(ties, "does not say whether ties have a direction")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_any_encoding_is_read(read, encoding):
    ties = read("origen,destino,peso\nÑandú,José,2\n".encode(encoding))
    assert pairs(ties) == {("José", "Ñandú"): 2.0}
    assert noted(ties, "not UTF-8") == (encoding in {"utf-16", "cp1252"})


def test_gzip_and_quotes_and_line_ends(read):
    text = '"García, Juan","Pérez, Luis",3\r\n"García, Juan",Ana,1\r\n'
    ties = read(gzip.compress(text.encode()), "net.bin")
    assert pairs(ties) == {("Ana", "García, Juan"): 1.0, ("García, Juan", "Pérez, Luis"): 3.0}


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("source,target\n1,2\n", True),
        ("Origen;Destino;Peso\n1;2;3\n", True),
        ("de,a,peso\n1,2,3\n", True),
        ("a,b\nb,c\na,c\n", False),  # labels, since other rows have them too
        ("u,v\n1,2\n", True),
        ("foo,bar\n1,2\n", True),  # no label is a word but these
        ("foo,bar\nana,beto\n", False),
        ("x1,x2,strong\nana,beto,2\n", True),
        ("node_1,node_2\nana,beto\n", True),
        ("person,meeting\nana,m1\n", True),
        ("1,2,3\n4,5,6\n", False),
    ],
)
def test_a_header_is_told_from_ties(read, text, header):
    ties = read(text)
    assert noted(ties, "The first row was read as a header") == header
    rows = text.strip().count("\n") + 1
    assert len(ties.heads) == rows - header


def test_columns_are_found_by_name_wherever_they_stand(read):
    ties = read("weight,year,to,from,grade\n2,1999,b1,a1,B\n3,2000,b1,a1,A\n1,2000,c1,a1,\n")
    assert pairs(ties) == {("a1", "b1"): 5.0, ("a1", "c1"): 1.0}
    assert ties.grades == ("A", "")
    assert noted(ties, "Columns that say nothing here were not used: year")
    assert noted(ties, "the best grade was kept")


def test_nodes_stand_in_natural_order_whatever_the_rows(read):
    one = read("n10,n2\nn2,N1\n")
    other = read("n2,N1\nn2,n10\n")
    assert one.labels == other.labels == ("N1", "n2", "n10")
    assert (one.heads.tolist(), one.tails.tolist()) == (other.heads.tolist(), other.tails.tolist())


def test_bad_rows_are_counted_and_told(read):
    ties = read(
        "source,target,weight\na,b,1\na,c,nan\na,d,inf\na,e,x\n,f,1\na,,2\n1,2,3,4\na,g,1e999\n"
    )
    assert pairs(ties) == {("a", "b"): 1.0}
    assert noted(ties, "7 rows were rejected: net.csv:3: the weight 'nan' is no number")
    assert noted(ties, "(+2)")


def test_loops_zeros_and_lone_nodes(read):
    ties = read("source,target,weight\na,a,1\na,b,0\nb,c,1\nlone\n d ,c,2\n")
    assert ties.labels == ("a", "b", "c", "d", "lone")
    assert pairs(ties) == {("b", "c"): 1.0, ("c", "d"): 2.0}
    assert noted(ties, "1 tie from a node to itself was left out; the nodes stay: a")
    assert noted(ties, "1 row of weight 0 says that there is no tie")


def test_repeats_are_added_both_ways_without_direction(read):
    text = "a1,b1,2\nb1,a1,3\n"
    assert pairs(read(text)) == {("a1", "b1"): 5.0}
    assert pairs(read(text, directed=True)) == {("a1", "b1"): 2.0, ("b1", "a1"): 3.0}
    assert noted(read(text), "1 row repeats a pair of nodes")


def test_rivalry_is_a_sign_a_kind_or_a_negative_weight(read):
    assert pairs(read("source,target,sign\na,b,-\na,c,+\n")) == {("a", "b"): -1.0, ("a", "c"): 1.0}
    assert pairs(read("source,target,kind\na,b,rivalry\na,c,kin\n"))[("a", "b")] == -1.0
    ties = read("a,b,-2\na,b,2\nc,d,-1\nc,d,3\n")
    assert pairs(ties) == {("c", "d"): 2.0}
    assert noted(ties, "2 pairs are said to be both allied and rival")
    assert noted(ties, "1 pair has weights that add up to 0")


def test_gephi_says_which_way(read):
    assert read("Source,Target,Type\na,b,Directed\n").directed
    with pytest.raises(InputError, match="some that it is not"):
        read("Source,Target,Type\na,b,Directed\na,c,Undirected\n")


def test_labels_that_differ_in_case_or_accents_are_told(read):
    ties = read("José,Ana\nJOSE,Ana\n")
    assert len(ties.labels) == 3
    assert noted(ties, "1 label differs from another in case or accents alone")


def test_decimal_commas_are_read_and_thousands_refused(read):
    ties = read("a;b;1,5\na;c;1,500\n")
    assert pairs(ties) == {("a", "b"): 1.5}
    assert noted(ties, "1 weight with a comma was read with a decimal comma")
    assert noted(ties, "1 row was rejected")


@pytest.mark.parametrize("first", ["sep=;\n", '"sep=;"\r\n', "SEP=;\n"])
def test_what_a_spreadsheet_says_of_its_own_separator_is_no_tie(read, first):
    ties = read(f"{first}source;target\na;b\nb;c\n")
    assert pairs(ties) == {("a", "b"): 1.0, ("b", "c"): 1.0}


def test_a_header_within_the_file_is_a_reject(read):
    ties = read("source,target\na,b\nsource,target\nb,c\n")
    assert ties.labels == ("a", "b", "c")
    assert noted(ties, "net.csv:3: the row is the header again")


@pytest.mark.parametrize("header", ["Id,Label", "id,etiqueta,grupo", "ID,Nombre"])
def test_a_table_of_nodes_is_refused(read, header):
    with pytest.raises(InputError, match="a table of nodes, not of ties") as caught:
        read(f"{header}\n1,Ana\n2,Beto\n")
    assert caught.value.where == "net.csv:1"


def test_kinds_of_ties_that_make_no_difference_are_told(read):
    ties = read("source,target,type\na,b,phone\nb,c,Meeting\nc,d,rival\nd,e,ally\n")
    assert pairs(ties)["c", "d"] == -1.0
    assert noted(ties, "What kind a tie is makes no difference here: phone, Meeting")


def test_the_first_row_that_cannot_be_read_is_named(read):
    with pytest.raises(InputError, match="None of 2 rows") as caught:
        read("ana,beto,phone\nbeto,carla,meeting\n")
    assert caught.value.where == "net.csv:1"
    assert "name the columns" in caught.value.remedy


@pytest.mark.parametrize(
    ("one", "other", "shown"),
    [
        ("ana", "ana\u200b", r"ana / ana\u200b"),
        ("Jos\u00e9", "Jose\u0301", "Jose\\u0301 / José"),
        ("ana maría", "ana  maría", "ana  maría / ana maría"),
        ("ana lopez", "ana  lopez", "ana  lopez / ana lopez"),
    ],
)
def test_labels_that_look_alike_are_told(read, one, other, shown):
    ties = read(f"source,target\n{one},b\n{other},b\n")
    assert ties.size == 3
    assert noted(ties, f"they are kept apart: {shown}")


def test_nodes_alone_in_a_row_are_told(read):
    ties = read("ana\tbeto\nc,d\n")
    assert ties.size == 3
    assert noted(ties, "1 node stands alone in a row, without a tie: c,d")


@pytest.mark.parametrize("row", ["2,", "2", "2,,"])
@pytest.mark.parametrize("header", ["id,source,target", "weight,target,source"])
def test_a_row_whose_first_cell_is_no_end_names_no_node(read, header, row):
    ties = read(f"{header}\n1,a,b\n{row}\n")
    assert ties.labels == ("a", "b")
    assert noted(ties, "net.csv:3: the label of the node is missing")


def test_a_minus_of_print_is_a_minus(read):
    assert pairs(read("source,target,weight\na,b,−1.5\n")) == {("a", "b"): -1.5}


@pytest.mark.parametrize(
    "label", ["dl smith", "strict nurse", "creator x", "[1]", "graph theory", "digraph x"]
)
def test_labels_like_other_forms_are_labels(read, label):
    ties = read(f"{label},ana\nana,b\n")
    assert set(map(frozenset, pairs(ties))) == {frozenset({"ana", label}), frozenset({"ana", "b"})}


@pytest.mark.parametrize(
    ("first", "form"),
    [
        ("DL n=4 format=fullmatrix", "UCINET"),
        ("dl", "UCINET"),
        ("graph", "GML"),
        ("graph [", "GML"),
        ('Creator "x"', "GML"),
        ("strict digraph G {", "Graphviz"),
        ("graph G {", "Graphviz"),
        ("digraph G", "Graphviz"),
        ("[[1, 2],", "JSON"),
        ('[{"a": 1},', "JSON"),
        ("[", "JSON"),
    ],
)
def test_other_forms_are_named(read, first, form):
    with pytest.raises(InputError, match=form):
        read(f"{first}\nx\n")


def test_after_a_lone_zero_three_digits_are_decimals(read):
    ties = read("a;b;0,125\na;c;-,250\na;d;1.234,5\n")
    assert pairs(ties) == {("a", "b"): 0.125, ("a", "c"): -0.25}
    assert noted(ties, "the weight '1.234,5' may have thousands or decimals")


def test_rejects_are_told_in_spanish(read):
    ties = read("origen;destino;peso\na;b;x\na;;1\na;b;1;2\na;b;1,500\na;b;1\n")
    (note,) = (note for note in ties.notes if "rejected" in note)
    assert note.text("es") == (
        "4 filas se rechazaron: net.csv:2: el peso 'x' no es un número, "
        "net.csv:3: falta la etiqueta de un extremo, net.csv:4: 4 celdas en vez de 3, "
        "net.csv:5: el peso '1,500' puede tener miles o decimales: escríbalo sin miles, "
        "con punto antes de los decimales"
    )


@pytest.mark.parametrize(
    ("row", "english", "spanish"),
    [
        ('a,"b\nc,d', "(lines 3 to 4)", "(líneas 3 a 4)"),
        ("a," + "b" * 200_000, "longer than 131,072", "más de 131,072 caracteres"),
        ("a,b\0", "a NUL character", "un carácter NUL"),
    ],
)
def test_what_is_wrong_with_a_row_is_told_in_both_languages(read, row, english, spanish):
    lines = "".join(f"n{at},n{at + 1}\n" for at in range(300)) if "\0" in row else "x,y\n"
    ties = read(f"source,target\n{lines}{row}")
    (note,) = (note for note in ties.notes if "rejected" in note)
    assert english in note
    assert spanish in note.text("es")


def test_comments_are_passed_over_and_counted(read):
    ties = read("# made\n% by hand\n1 2\n# end\n")
    assert pairs(ties) == {("1", "2"): 1.0}
    assert noted(ties, "3 lines that begin with # or % were passed over")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "empty"),
        (b"\n \n", "empty"),
        (b"# only\n", "only comments"),
        (b"source,target,weight\n", "a header but no ties"),
        (b"PK\x03\x04rest", "spreadsheet"),
        (b'{"nodes": []}', "JSON"),
        (b"[1, 2]", "JSON"),
        (b"\x00\x01\x00\x02" * 2000, "not text"),
        (b"%PDF-1.7\n", "PDF"),
        (b"PAR1abc", "Parquet"),
        (b"<html><body>no</body></html>", "web page"),
        (b"<?xml version='1.0'?><svg/>", "neither GraphML nor GEXF"),
        (b"%%MatrixMarket matrix coordinate\n3 3 1\n", "Matrix Market"),
        (b"*Vertices 3\n1 a\n", "Pajek"),
        (b"graph [\n", "GML"),
        (b"source,target,weight\na,b,x\n", "None of 1 rows can be read"),
        (b"ana,beto,nan\n", "None of 1 rows"),
        (b'a,b\n"a,c\nd,e\n', "no ties|row"),
        (b"\x1f\x8b\x08\x00broken", "gzip data is damaged"),
        (b"\xff\xfea\x00,\x00b\x00\n\x00\xff", "no ties|row"),
    ],
)
def test_hostile_files_are_errors_or_rejects(read, content, words):
    try:
        ties = read(content)
    except InputError as error:
        assert error.remedy or error.where  # noqa: PT017
        assert any(word in str(error) for word in words.split("|"))  # noqa: PT017
    else:
        assert noted(ties, "rejected")


def test_a_missing_file_and_a_wrong_option(tmp_path, read):
    with pytest.raises(InputError, match="no such file"):
        read_network(tmp_path / "nothing.csv")
    with pytest.raises(UsageError, match="no way"):
        read("1 2\n", duplicates="guess")


def test_weights_that_add_up_to_infinity_are_refused(read):
    with pytest.raises(InputError, match="more than a number can hold"):
        read("a,b,1e308\na,b,1e308\n")


def test_a_million_lone_nodes(read):
    ties = read("\n".join(map(str, range(1_000_000))))
    assert ties.size == 1_000_000
    assert not len(ties.heads)
    assert ties.labels[10] == "10"


ROWS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 12), st.integers(0, 5)), min_size=1, max_size=40
)


@given(rows=ROWS, width=st.sampled_from([2, 3]), sign=st.sampled_from(",;\t| "))
def test_the_fast_way_reads_what_the_careful_way_reads(rows, width, sign, tmp_path_factory):
    path = tmp_path_factory.mktemp("fast") / "net.txt"
    path.write_text("".join(sign.join(map(str, row[:width])) + "\n" for row in rows))
    fast, careful = read_whole_numbers(path), read_edge_list(NetworkText(path))
    if width == len(rows) == 3:  # it could be a matrix
        assert fast is None
        return
    assert fast is not None
    one, other = gather(fast), gather(careful)
    assert one.labels == other.labels
    for name in ("heads", "tails", "weights"):
        assert np.array_equal(getattr(one, name), getattr(other, name))
    assert one.notes == other.notes


@pytest.mark.parametrize(
    "text",
    [
        "1 2\n3\n", "01 2\n", "1  2\n", "1 2\n3 4 5\n", "1 2\n-1 4\n", "1 2\n# later\n",
        "1 2\n\n3 4\n", "1 2.5\n", f"1 {'9' * 19}\n", "1,2 3\n", " 1 2\n", "a b\n",
    ],
)  # fmt: skip
def test_the_fast_way_leaves_what_is_irregular(tmp_path, text):
    path = tmp_path / "net.txt"
    path.write_text(text)
    assert read_whole_numbers(path) is None


def test_the_fast_way_reads_headers_comments_and_windows_ends(read):
    ties = read("# SNAP\r\nFromNodeId\tToNodeId\r\n7\t3\r\n3\t7")
    assert pairs(ties) == {("3", "7"): 2.0}
    assert noted(ties, "read as a header: FromNodeId, ToNodeId")
    assert noted(ties, "1 line that begins")


@given(st.lists(st.text(max_size=8), unique=True))
def test_natural_order_is_total(labels):
    assert sorted(labels, key=natural) == sorted(sorted(labels), key=natural)


def test_montagna_meetings(shared):
    ties = read_network(shared / "network" / "Montagna_meetings_edgelist.csv")
    assert (ties.size, len(ties.heads)) == (101, 256)
    assert noted(ties, "33 rows repeat a pair of nodes")
    assert "sha256:" in ties.because[0]


def test_a_quote_that_is_not_closed_takes_no_rows_in_silence(read):
    ties = read('source,target\na,b\nc,"open\nd,e\nf,"g"\nh,i\n')
    assert ties.labels == ("a", "b", "h", "i")
    assert any("lines 3 to 5" in note for note in ties.notes)


def test_a_quoted_label_may_take_two_lines(read):
    assert read('source,target\n"a\nb",c\nd,"e ""f""\ng"\n').size == 4
