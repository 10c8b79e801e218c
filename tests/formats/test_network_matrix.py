"""Adjacency matrices."""

import pytest

from cabos.errors import InputError
from cabos.runs.network_reading import read_network

TWICE = ",7,9,9\n7,0,1,2\n9,1,0,0\n9,2,0,0\n"


@pytest.fixture
def read(tmp_path):
    def made(text, **options):
        path = tmp_path / "matrix.csv"
        path.write_text(text, encoding="utf-8")
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


@pytest.mark.parametrize(
    "text",
    [
        ",a,b,c\na,0,2,0\nb,2,0,1\nc,0,1,0\n",
        "who;a;b;c\na;0;2;0\nb;2;0;1\nc;0;1;0\n",
        "a b c\na 0 2 0\nb 2 0 1\nc 0 1 0\n",
        '"","a","b","c"\n"a",0,2,\n"b",2,0,1\n"c",,1,0\n',
    ],
)
def test_labels_across_and_down(read, text):
    ties = read(text)
    assert pairs(ties) == {("a", "b"): 2.0, ("b", "c"): 1.0}
    assert not ties.directed


def test_comments_in_a_matrix_are_counted(read):
    ties = read("# from the file\n,a,b,c\na,0,2,0\nb,2,0,1\nc,0,1,0\n")
    assert pairs(ties) == {("a", "b"): 2.0, ("b", "c"): 1.0}
    assert noted(ties, "1 line that begins with # or % was passed over")


def test_what_is_not_the_same_both_ways_has_a_direction(read):
    text = ",a,b\na,0,3\nb,1,0\n"
    assert pairs(read(text)) == {("a", "b"): 3.0, ("b", "a"): 1.0}
    assert read(text).directed
    folded = read(text, directed=False)
    assert pairs(folded) == {("a", "b"): 4.0}
    assert noted(folded, "as asked, direction is left aside")


def test_a_matrix_without_labels(read):
    ties = read("0 1 0 0\n1 0 1 0\n0 1 0 2\n0 0 2 0\n")
    assert pairs(ties) == {("1", "2"): 1.0, ("2", "3"): 1.0, ("3", "4"): 2.0}
    assert noted(ties, "The matrix has no labels; its 4 nodes are called 1 to 4")
    assert pairs(read("0,1,1\n1,0,0\n1,0,0\n")) == {("1", "2"): 1.0, ("1", "3"): 1.0}
    assert pairs(read("1,2,1\n2,3,1\n3,1,1\n")) == {
        ("1", "2"): 1.0, ("1", "3"): 1.0, ("2", "3"): 1.0,
    }  # fmt: skip


@pytest.mark.parametrize(
    "text",
    [
        ",a,b,c,d\na,,,,\nb,1,,,\nc,0,2,,\nd,0,0,1,\n",
        ",a,b,c,d\na,,1,0,0\nb,,,2,0\nc,,,,1\nd,,,,\n",
        "0,,,\n1,0,,\n0,2,0,\n0,0,1,0\n",
    ],
)
def test_a_matrix_filled_in_on_one_side_has_no_direction(read, text):
    ties = read(text)
    assert sorted(pairs(ties).values()) == [1.0, 1.0, 2.0]
    assert not ties.directed
    assert noted(ties, "Only one half of the matrix is filled in")
    assert read(text, directed=True).directed


def test_a_matrix_with_zeros_on_one_side_has_a_direction(read):
    ties = read(",a,b,c\na,0,1,0\nb,0,0,1\nc,0,0,0\n")
    assert ties.directed
    assert noted(ties, "--undirected takes them without direction")


@pytest.mark.parametrize("text", ["0\n1,0\n0,1,0\n0,0,1,0\n", "0,1,0,0\n0,1,0\n0,1\n0\n"])
def test_half_a_matrix_with_rows_of_other_lengths_is_refused(read, text):
    with pytest.raises(InputError, match="half a matrix"):
        read(text)


@pytest.mark.parametrize(
    ("text", "size"),
    [
        ("0,1,0\n0,0,1\n0,0,0\n", 3),
        ("0,0,0\n2,0,0\n1,1,0\n", 3),
        ("0,1,5\n1,0,5\n5,5,0\n", 3),
        ("1,2,1\n2,3,1\n3,4,1\n", 4),
        ("0,1,5\n1,2,5\n2,3,0\n", 4),
    ],
)
def test_three_rows_of_three_are_a_matrix_where_they_fit(read, text, size):
    ties = read(text)
    assert ties.size == size
    assert noted(ties, "The matrix has no labels") == (size == 3)


def test_a_label_that_stands_twice(read):
    apart = read(TWICE)
    assert apart.labels == ("7", "9", "9 [2]")
    assert noted(apart, "The label 9 stands 2 times, in rows 3, 4 and columns 3, 4")
    merged = read(TWICE, duplicates="merge")
    assert pairs(merged) == {("7", "9"): 3.0}
    assert noted(merged, "added up as one node")
    with pytest.raises(InputError, match="rows 3, 4 and columns 3, 4"):
        read(TWICE, duplicates="refuse")


def test_the_name_given_to_a_second_label_is_free(read):
    ties = read(",9,9,9 [2]\n9,0,1,0\n9,1,0,0\n9 [2],0,0,0\n")
    assert set(ties.labels) == {"9", "9 [2]", "9 [3]"}


@pytest.mark.parametrize(
    ("text", "words", "where"),
    [
        (
            ",a,b,c,d\na,0,1,0,0\nb,1,0,0\nc,0,0,0,0\nd,0,0,0,0\n",
            "row of 3 cells instead of 4",
            ":3",
        ),
        (
            ",a,b,c,d\na,0,1,0,0\nc,0,0,0,0\n",
            "Row 2 of the matrix is called 'c', its column 'b'",
            ":3",
        ),
        (",a,b\na,0,x\nb,1,0\n", "The cell 'x' in column 2 of the matrix is no number", ":2"),
        (",a,b\na,0,nan\nb,1,0\n", "The cell 'nan'", ":2"),
        (",a,b\na,0,1\n", "1 rows and 2 columns", ""),
        (",a,b\na,0,1\nb,1,0\nc,1,0\n", "called 'c', its column 'the end'", ":4"),
        (",a,,c,d\na,0,1,0,0\n", "Column 3 of the matrix has no label", ":1"),
        ("0,0,0,0,0,0\n0,0,0\n", "A row of 3 cells instead of 6", ":2"),
    ],
)
def test_what_is_wrong_is_named(read, text, words, where):
    with pytest.raises(InputError, match=words) as caught:
        read(text)
    assert caught.value.where.endswith(f"matrix.csv{where}")
    assert caught.value.remedy


def test_self_loops_and_rivalry_in_a_matrix(read):
    ties = read(",a,b\na,5,-1\nb,-1,0\n")
    assert pairs(ties) == {("a", "b"): -1.0}
    assert noted(ties, "1 tie from a node to itself")


def test_caviar(shared):
    for phase, size in enumerate((15, 24, 33, 33, 32, 27, 37, 42, 34, 42, 41), 1):
        ties = read_network(shared / "network" / "caviar" / f"CAVIAR{phase}.csv")
        assert ties.size == size
        assert ties.directed
    seventh = read_network(shared / "network" / "caviar" / "CAVIAR7.csv")
    assert noted(seventh, "The label 9 stands 2 times, in rows 10, 16 and columns 10, 16")
