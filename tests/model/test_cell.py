"""Texts in one cell come back as they were."""

import csv
import io

from hypothesis import example, given
from hypothesis import strategies as st

from cabos.model.cell import in_one_cell

TEXTS = st.text(st.sampled_from(';,"ab \n\r\\'), min_size=1)


@given(st.lists(TEXTS, min_size=1))
@example(["T1;T2", "T3"])
@example(['"', ";"])
def test_a_reader_of_csv_gets_the_texts_back(texts):
    (row,) = csv.reader(io.StringIO(in_one_cell(texts), newline=""), delimiter=";")
    assert row == texts


def test_plain_references_stand_as_they_are():
    assert in_one_cell(["c1", "c 2", 'a"b']) == 'c1;c 2;a"b'
