"""Holdings read in bulk are the records that were written, share for share and day for day."""

from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cabos.ask.ownership_amounts import amounts_of
from cabos.ask.ownership_days import days
from cabos.model.holding import NONE, Holding, columns
from cabos.model.statement import Statement
from cabos.store.holdings import open_register
from cabos.store.parquet import write_statements

PROPS = {
    "owner": "owner", "owned": "asset", "share": "percentage", "start": "startDate",
    "end": "endDate", "role": "role", "type": "ownershipType", "superseded": "@supersededAt",
    "maker": "publisher",
}  # fmt: skip
SHARES = (
    "0", "50", "50.00", "33.333333333", "33.3333333333", "49.999999999", "100", "100.000000001",
    "150", "-5", "+5", "1e1", " 50", "5.", ".5", "25-50", ">25-50", "1/3", "half", "", "007",
)  # fmt: skip


def read(tmp_path, entities, name="one"):
    """Write entities of one file and read their holdings back."""
    path = tmp_path / f"{name}.parquet"
    write_statements(
        path,
        [
            Statement(key, schema, prop, value, "ownership", f"f:{at}")
            for at, (key, schema, said) in enumerate(entities)
            for prop, value in said
        ],
    )
    with open_register({path: SimpleNamespace(source="ownership")}, {}) as register:
        holdings = register.holdings()
        keys, said = register.records(range(len(holdings)))
    return holdings, keys, said


def entity(key, record):
    said = [(prop, value) for name, prop in PROPS.items() if (value := getattr(record, name))]
    return key, "Ownership", said


def rows_of(holdings):
    """Return what each record says, as plain values, in any order."""
    amounts, known, whole = amounts_of(holdings, fractions=True)
    told = days(holdings)
    dates = [getattr(told, name).tolist() for name in told.__dataclass_fields__]
    texts = [
        [column.values[code] if code != NONE else "" for code in column.code.tolist()]
        for column in (holdings.role, holdings.type, holdings.maker)
    ]
    ends = (
        [holdings.nodes[at] for at in column.tolist()]
        for column in (holdings.owner, holdings.owned)
    )
    shares = [
        [amount * 100 / whole for amount in column.tolist()]
        for column in (amounts.low, amounts.high)
    ]
    tinies = amounts.low_tiny.tolist(), amounts.high_tiny.tolist()
    return sorted(zip(*ends, *shares, *tinies, known.tolist(), *dates, *texts, strict=True))


records = st.builds(
    Holding,
    owner=st.sampled_from("ABC"),
    owned=st.sampled_from("BCD"),
    share=st.sampled_from(SHARES),
    start=st.sampled_from(("", "2020", "2020-02", "2020-02-29", "soon")),
    end=st.sampled_from(("", "2021-12", "2021-12-31")),
    role=st.sampled_from(("", "votingRights", "shareholding")),
    type=st.sampled_from(("", "indirect", "unknown")),
    superseded=st.sampled_from(("", "2021-06-01")),
    maker=st.sampled_from(("register", "newspaper")),
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.lists(records, min_size=1, max_size=12))
def test_what_is_read_is_what_was_written(tmp_path, written):
    held, keys, said = read(tmp_path, [entity(f"h{at}", one) for at, one in enumerate(written)])
    assert rows_of(held) == rows_of(columns(written))
    assert sorted(key.row for key in keys) == list(range(len(written)))
    by_id = {key.id: key for key in keys}
    for at, one in enumerate(written):
        row = by_id[f"h{at}"].row
        assert held.nodes[held.owner[row]] == one.owner
        assert held.nodes[held.owned[row]] == one.owned
    assert {key for _, key, *_ in said} == set(by_id)


def test_several_owners_assets_or_shares_are_a_record_of_each(tmp_path):
    many = [
        ("h1", "Ownership", [("owner", "A"), ("owner", "B"), ("asset", "C"), ("asset", "D")]),
        ("h2", "Ownership", [("owner", "A"), ("asset", "E"), ("percentage", "20"),
                             ("percentage", "1/3")]),
        ("h3", "Ownership", [("owner", "A"), ("asset", "F"), ("percentage", "20")]),
    ]  # fmt: skip
    held, keys, _ = read(tmp_path, many)
    ends = sorted(
        (held.nodes[owner], held.nodes[owned])
        for owner, owned in zip(held.owner.tolist(), held.owned.tolist(), strict=True)
    )
    assert ends == [(a, b) for a, b in (("A", "C"), ("A", "D"), ("A", "E"), ("A", "E"),
                                        ("A", "F"), ("B", "C"), ("B", "D"))]  # fmt: skip
    shares = {(key.id, key.share, key.billionth) for key in keys}
    assert {("h2", None, 20 * 10**9), ("h2", "1/3", None), ("h3", None, 20 * 10**9)} <= shares
    for key in keys:
        ends = {held.nodes[held.owner[key.row]], held.nodes[held.owned[key.row]]}
        assert ends <= {"h1": set("ABCD"), "h2": set("AE"), "h3": set("AF")}[key.id]


def test_a_record_without_an_end_is_left_out(tmp_path):
    half = [("h1", "Ownership", [("owner", "A")]), ("h2", "Ownership", [("asset", "B")])]
    held, keys, said = read(tmp_path, half)
    assert (len(held), list(held.nodes), keys, said) == (0, [], [], [])


def test_other_entities_are_no_holdings(tmp_path):
    things = [("p", "Person", [("name", "Ana"), ("owner", "x"), ("asset", "y")])]
    assert len(read(tmp_path, things)[0]) == 0


@pytest.mark.parametrize(
    ("said", "maker"),
    [
        ([("publisher", "register")], "register"),
        ([("sourceUrl", "https://register.example/a/7")], "register.example"),
        ([("sourceUrl", "https://register.example/b/8"), ("publisher", "press")], "press"),
    ],
)
def test_who_says_so(tmp_path, said, maker):
    held, _, _ = read(tmp_path, [("h", "Ownership", [("owner", "A"), ("asset", "B"), *said])])
    assert held.maker.values == [maker]


def test_of_files_without_a_publisher_each_is_a_maker(tmp_path):
    ends = [("owner", "A"), ("asset", "B")]
    makers = [
        read(tmp_path, [("h", "Ownership", ends)], name)[0].maker.values[0] for name in ("a", "b")
    ]
    assert makers[0] != makers[1]


def test_columns_keep_their_kinds(tmp_path):
    held, _, _ = read(tmp_path, [("h", "Ownership", [("owner", "A"), ("asset", "B")])])
    assert (held.owner.dtype, held.billionth.dtype) == (np.int32, np.int64)
    assert held.billionth.tolist() == [NONE]
