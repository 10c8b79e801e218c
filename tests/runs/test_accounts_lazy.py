"""Holders that are looked up one by one are those that a walk through all of them finds."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.conftest import SAMPLES
from tests.runs.walked_holders import walk

from cabos.runs.accounts import accounts_of, load_holders
from cabos.runs.flowing import open_money
from cabos.runs.identity import record_judgement
from cabos.runs.money_adding import Wanted, add_money, how_to_read
from cabos.store.workspace import Store

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
WALLET = "0x098b716b8aaf21512996dc57eb0615e2383e2f96"
NAMES = ("", "Akali Realtors", "AKALI REALTORS", "Nadie", 'Otra Ñ "x"', "Owned Name", "Twin")
NUMBERS = ("", "FAU160503BVA", "ofac-54354", "ofac-54356", "holder-nadie", "reg-9")
ACCOUNTS = ("A", "B", "Ñ\\1", "9:77", WALLET)
SIDES = st.tuples(*map(st.sampled_from, (ACCOUNTS, NAMES, NUMBERS)))
FILES = st.lists(st.lists(st.tuples(SIDES, SIDES), min_size=1, max_size=6), min_size=1, max_size=3)
ENTITIES = ("holder-nadie", "ofac-54356", "holder-akali-realtors", "ofac-54354", "holder-twin")
JUDGED = st.lists(
    st.tuples(
        st.sampled_from(ENTITIES), st.sampled_from(ENTITIES), st.sampled_from(("same", "different"))
    ).filter(lambda one: one[0] != one[1]),
    max_size=2,
)


def add(store, folder, number, rows):
    path = folder / f"t{number}.csv"
    lines = ["date,from,from_name,from_id,to,to_name,to_id,amount,currency"]
    quoted = [[f'"{cell}"' for cell in (x.replace('"', '""') for x in (*a, *b))] for a, b in rows]
    lines += [f"2026-01-0{number + 1},{','.join(cells)},5,MXN" for cells in quoted]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    add_money(store, path, how_to_read(path, Wanted()), now=NOW)


def others(store, folder, *, owned, wallet):
    store.add("us_ofac_sdn", [SAMPLES / "sdn_sample_cartel_networks.csv"], now=NOW)
    if owned:
        path = folder / "own.csv"
        path.write_text(
            "owner,owned,share\nofac-54356,Owned Name,60\nofac-54356,Twin,10\n"
            "ofac-54356,holder-nadie,70\n",
            "utf-8",
        )
        store.add("ownership", [path], now=NOW)
    if wallet:
        path = folder / "list_XBT.txt"
        path.write_text(f"{WALLET}\n", "utf-8")
        store.add("crypto_addresses", [path], now=NOW)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(FILES, JUDGED, st.booleans(), st.booleans())
def test_a_look_up_equals_a_walk(tmp_path_factory, files, judged, owned, wallet):
    folder = tmp_path_factory.mktemp("w")
    store = Store.create(folder / "workspace")
    others(store, folder, owned=owned, wallet=wallet)
    for number, rows in enumerate(files):
        add(store, folder, number, rows)
    for one, other, verdict in judged:
        record_judgement(store, one, other, verdict, "x", who="me", now=NOW)
    flows = open_money(store).flows
    every, limits = walk(store, flows, DAY)
    for _ in ("built", "kept"):
        found = load_holders(store, flows, DAY)
        assert dict(found) == every
        assert len(found) == len(every)
        assert found.limits == limits
        for kinds in ((), ("listed",), ("owned_into_block",), ("",)):
            wanted = kinds or ("listed", "owned_into_block")
            stand = {code: one for code, one in every.items() if one.standing in wanted}
            assert found.standing(*kinds) == stand
        for entity in {one.entity for one in every.values()}:
            codes = tuple(sorted(code for code, one in every.items() if one.entity == entity))
            assert found.held_by(entity) == codes


def test_an_account_that_nobody_holds_has_no_holder(listed, tmp_path):
    add(listed, tmp_path, 0, [(("A", "Nadie", ""), ("B", "", ""))])
    flows = open_money(listed).flows
    found = load_holders(listed, flows, DAY)
    assert flows.accounts.code("A") in found
    assert flows.accounts.code("B") not in found
    assert -1 not in found
    assert len(flows.accounts) not in found
    with pytest.raises(KeyError):
        found[-1]


def test_a_file_that_is_added_is_seen(listed, tmp_path):
    add(listed, tmp_path, 0, [(("A", "Nadie", ""), ("B", "", ""))])
    load_holders(listed, open_money(listed).flows, DAY)
    add(listed, tmp_path, 1, [(("B", "Akali Realtors", ""), ("A", "", ""))])
    flows = open_money(listed).flows
    assert list(load_holders(listed, flows, DAY).standing()) == [flows.accounts.code("B")]
    assert accounts_of(listed, flows, "ofac-54356", DAY) == (flows.accounts.code("B"),)
