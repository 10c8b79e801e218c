"""The numbers that checks rest on: lines that are the same to the letter."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.model.transfer import Transfer
from cabos.store import money_checks
from cabos.store.flows import File
from cabos.store.money_checks import measure
from cabos.store.transfer_rows import write_transfers

DAY = 86_400


def line(row, ref, amount=500, payer="A"):
    return Transfer(
        row=row, time=DAY, is_day=True, payer=payer, beneficiary="B", amount=amount,
        currency="MXN", received=amount, received_currency="MXN", ref=ref, place="",
    )  # fmt: skip


def written(folder, *tables):
    """Write each table, a list of references and amounts, as a file that is held."""
    files = []
    for number, table in enumerate(tables):
        path = folder / f"{number}.parquet"
        write_transfers(path, [line(row, *cells) for row, cells in enumerate(table, 1)], "x")
        files.append(File(str(number), path, 0))
    return files


def twice(files, mine=None):
    """Return of each line that comes again: its reference, amount, and how often it stands."""
    chosen = range(len(files)) if mine is None else mine
    rows = measure(files, [], mine=list(chosen), most=100).twice
    return {(row[0], row[4]): row[6] for row in rows}


def expected(tables):
    """Count the plain way: by reference within a file or across, without one across files only."""
    counts = Counter((ref, amount) for table in tables for ref, amount in table)
    files = Counter(key for table in tables for key in set(table))
    return {
        key: count for key, count in counts.items()
        if count > 1 and (key[0] != "" or files[key] > 1)
    }  # fmt: skip


cells = st.tuples(st.sampled_from(["", "R1", "R2", "R3"]), st.sampled_from([5, 7]))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(cells, min_size=1, max_size=6), min_size=1, max_size=3))
def test_lines_that_come_again_are_those_of_a_plain_count(tmp_path_factory, tables):
    files = written(tmp_path_factory.mktemp("tables"), *tables)
    assert twice(files) == expected(tables)


def test_lines_of_one_reference_that_differ_are_no_repeats(tmp_path):
    assert twice(written(tmp_path, [("R1", 5), ("R1", 7), ("R2", 5)])) == {}


def test_lines_without_a_reference_are_found_where_every_reference_is_another(tmp_path):
    assert twice(written(tmp_path, [("R1", 5), ("", 9)], [("R2", 5), ("", 9)])) == {("", 9): 2}


@pytest.mark.parametrize(("table", "asked"), [([("R1", 5), ("R2", 5)], 1), ([("R1", 5)] * 2, 2)])
def test_lines_are_told_by_all_cells_only_where_a_reference_comes_again(
    tmp_path, monkeypatch, table, asked
):
    calls, again = [], money_checks._again
    monkeypatch.setattr(money_checks, "_again", lambda them: calls.append(1) or again(them))
    twice(written(tmp_path, table))
    assert len(calls) == asked
