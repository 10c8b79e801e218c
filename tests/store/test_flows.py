"""Flows built of files: equal to those of the same transfers in memory, repeats settled."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.flowing import flows_of
from cabos.model.transfer import Transfer
from cabos.store.flows import File, build_flows, flows_from
from cabos.store.transfer_rows import write_transfers

ARRAYS = (
    "time", "is_day", "payer", "beneficiary", "amount", "currency", "received",
    "received_currency", "row", "out_off", "out_pos", "in_off", "in_pos",
)  # fmt: skip
KEYS = st.sampled_from(["A", "B", "C", "Ñandú", "18:Z", ""])


@st.composite
def transfers(draw):
    rows = draw(st.integers(1, 30))
    found = []
    for row in range(1, rows + 1):
        payer, beneficiary = draw(KEYS), draw(KEYS)
        amount = draw(st.integers(1, 10**15))
        currency, other = draw(st.sampled_from([("USD", "USD"), ("USD", "MXN"), ("MXN", "MXN")]))
        received = amount if currency == other else draw(st.integers(1, 10**15))
        found.append(
            Transfer(
                row, draw(st.integers(-(10**9), 2 * 10**9)), draw(st.booleans()), payer,
                beneficiary, amount, currency, received, other, fee=draw(st.sampled_from([0, 5])),
            )
        )  # fmt: skip
    return found


def built(folder, *files):
    paths = []
    for number, rows in enumerate(files):
        path = folder / f"{number}.parquet"
        write_transfers(path, rows, "x")
        paths.append(File(str(number), path, 0))
    return flows_from(build_flows(paths), [one.snapshot for one in paths])


@given(rows=transfers())
@settings(max_examples=25, deadline=None)
def test_a_file_gives_the_flows_of_its_transfers(tmp_path_factory, rows):
    found, wanted = built(tmp_path_factory.mktemp("flows"), rows), flows_of(rows)
    assert list(found.accounts) == list(wanted.accounts)
    assert list(found.currencies) == list(wanted.currencies)
    for name in ARRAYS:
        np.testing.assert_array_equal(getattr(found, name), getattr(wanted, name), err_msg=name)
    fees = found.fee if len(found.fee) else np.zeros(len(found), np.int64)
    np.testing.assert_array_equal(fees, wanted.fee)


def line(row, side, own, other, amount=500, **said):
    ends = (own, other) if side == "debit" else (other, own)
    said = {"time": 86400 * 20000, "is_day": True, "currency": "MXN", **said}
    return Transfer(
        row, said.pop("time"), said.pop("is_day"), *ends, amount, said["currency"], amount,
        said.pop("currency"), statement=own, side=side, **said,
    )  # fmt: skip


def test_two_sides_of_a_transfer_are_one_with_both_accounts(tmp_path):
    flows = built(
        tmp_path,
        [line(1, "debit", "A", "", ref="X1"), line(2, "debit", "A", "C", 700)],
        [line(1, "credit", "B", "", ref="X1")],
    )
    ends = [
        (flows.accounts.key(int(a)), flows.accounts.key(int(b)))
        for a, b in zip(flows.payer, flows.beneficiary, strict=True)
    ]
    assert ends == [("A", "B"), ("A", "C")]
    assert flows.file.tolist() == [0, 0]


def test_a_line_of_an_overlapping_statement_counts_once(tmp_path):
    march = [line(n, "debit", "A", "B", 100 * n, ref=f"R{n}") for n in (1, 2, 3)]
    april = [line(n - 1, "debit", "A", "B", 100 * n, ref=f"R{n}") for n in (2, 3, 4)]
    flows = built(tmp_path, march, april)
    assert flows.amount.tolist() == [100, 200, 300, 400]
    assert flows.file.tolist() == [0, 0, 0, 1]


@pytest.mark.parametrize("days", [(3, 2, 2, 2, 1), (1, 2, 2, 2, 3), (2, 3, 2, 2, 1)])
def test_a_file_written_newest_first_is_read_from_its_end(tmp_path, days):
    rows = [Transfer(n, 86400 * day, True, "A", "B", n, "USD", n, "USD")
            for n, day in enumerate(days, 1)]  # fmt: skip
    ties = [n for n in built(tmp_path, rows).amount.tolist() if days[n - 1] == 2]
    goes_back = list(days) == sorted(days, reverse=True)
    assert ties == sorted(ties, reverse=goes_back)


def test_equal_times_keep_the_order_of_files_and_rows(tmp_path):
    rows = [Transfer(n, 5, True, "A", "B", n, "USD", n, "USD") for n in (1, 2, 3)]
    flows = built(tmp_path, rows, [Transfer(1, 5, True, "C", "D", 9, "USD", 9, "USD")])
    assert flows.amount.tolist() == [1, 2, 3, 9]
