"""Whose each account is, and how its holder stands."""

from datetime import UTC, date, datetime

import pytest

from cabos.errors import InputError
from cabos.runs.accounts import accounts_of, load_holders
from cabos.runs.finding import find_entity
from cabos.runs.flowing import open_money
from cabos.runs.identity import record_judgement
from cabos.runs.money_adding import Wanted, add_money, how_to_read

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
DAY = date(2026, 11, 24)
TABLE = """date,from,from_name,from_id,to,to_name,to_id,amount,currency
2026-01-01,A,Akali Realtors,,B,Nobody At All,,5,MXN
2026-01-01,C,Whoever,FAU160503BVA,D,Whoever Else,ofac-54354,5,MXN
"""


@pytest.fixture
def add(listed, tmp_path):
    def call(text, name="t.csv"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        add_money(listed, path, how_to_read(path, Wanted()), now=NOW)
        return open_money(listed).flows

    return call


def by_key(store, flows):
    holders = load_holders(store, flows, DAY)
    return {flows.accounts.key(code): one for code, one in holders.items()}, holders.limits


def test_a_holder_is_listed_by_id_by_number_or_by_exact_name(listed, add):
    found, limits = by_key(listed, add(TABLE))
    assert (found["A"].entity, found["A"].standing) == ("ofac-54356", "listed")
    assert found["A"].because == "ofac-54356 is on us_ofac_sdn"
    assert (found["B"].entity, found["B"].standing) == ("holder-nobody-at-all", "")
    assert (found["C"].entity, found["C"].standing) == ("ofac-54361", "listed")
    assert (found["D"].entity, found["D"].standing) == ("ofac-54354", "listed")
    assert len(limits) == 1
    assert "exact name alone" in limits[0]
    assert "holder-akali-realtors" in limits[0]


def test_the_statements_that_say_so_are_on_record(listed, add):
    found, _ = by_key(listed, add(TABLE))
    entities = ("holder-akali-realtors", "account-A", "ofac-54356")
    held = {one.statement.id for key in entities for one in listed.statements(key)}
    holding = set(found["A"].statements) - held
    assert len(set(found["A"].statements) & held) >= 3
    assert len(holding) == 2  # owner and asset of the holding


def test_a_namesake_that_was_judged_different_is_not_linked(listed, add):
    flows = add(TABLE)
    record_judgement(
        listed, "holder-akali-realtors", "ofac-54356", "different", "x", who="me", now=NOW
    )
    found, limits = by_key(listed, flows)
    assert (found["A"].entity, found["A"].standing) == ("holder-akali-realtors", "")
    assert limits == ()


def test_the_accounts_of_a_party(listed, add):
    flows = add(TABLE + "2026-01-02,E,Akali Realtors,,B,,,5,MXN\n")
    keys = [flows.accounts.key(one) for one in accounts_of(listed, flows, "ofac-54356", DAY)]
    assert keys == ["A", "E"]
    assert accounts_of(listed, flows, "AKALI REALTORS", DAY) == accounts_of(
        listed, flows, "ofac-54356", DAY
    )
    nobody = accounts_of(listed, flows, "Nobody At All", DAY)
    assert [flows.accounts.key(one) for one in nobody] == ["B"]
    with pytest.raises(InputError):
        accounts_of(listed, flows, "Nobody Else", DAY)


def test_a_name_in_a_table_is_no_doubt_about_who_is_meant(listed, add):
    add(TABLE.replace("2026-01-01,A,", "2026-01-01,54356,"))
    assert find_entity(listed, "AKALI REALTORS") == "ofac-54356"
    assert find_entity(listed, "54356") == "ofac-54356"


def test_a_table_of_holders_ties_accounts(listed, add, tmp_path):
    flows = add("date,from,to,amount,currency\n2026-01-01,18:77,032180000118359719,5,MXN\n")
    path = tmp_path / "holders.csv"
    path.write_text(
        "cuenta,banco,titular,rfc,giro\n77,018,Nadie,,química\n"
        "032180000118359719,,,FAU160503BVA,\n,,Nobody,,\n5,,,,\n",
        "utf-8",
    )
    added = listed.add("account_holders", [path], now=NOW)
    assert added.rejects == 2
    found, _ = by_key(listed, flows)
    assert (found["18:77"].name, found["18:77"].sector) == ("Nadie", "química")
    assert found["032180000118359719"].standing == "listed"
    assert found["032180000118359719"].name.startswith("FISHING ARE US")


@pytest.mark.parametrize(
    ("listed_as", "paid_as"),
    [
        (
            "0x098b716b8aaf21512996dc57eb0615e2383e2f96",
            "0x098B716B8Aaf21512996dC57EB0615e2383E2f96",
        ),
        (
            "0x098B716B8Aaf21512996dC57EB0615e2383E2f96",
            "0x098b716b8aaf21512996dc57eb0615e2383e2f96",
        ),
        (
            "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
        ),
        ("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"),
    ],
)
def test_a_listed_wallet_is_its_holders_whatever_the_case(
    listed, add, tmp_path, listed_as, paid_as
):
    lists = tmp_path / "list_XBT.txt"
    lists.write_text(f"{listed_as}\n1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2\n", "utf-8")
    listed.add("crypto_addresses", [lists], now=NOW)
    text = f"hash,timestamp,from,to,value,token\nh,2026-01-01 00:00:00,{paid_as},x,5,USDT\n"
    found, _ = by_key(listed, add(text))
    (one,) = found.values()
    assert one.standing == "listed"
    assert "crypto_addresses" in one.because


def test_letters_that_count_are_not_passed_over(listed, add, tmp_path):
    lists = tmp_path / "list_XBT.txt"
    lists.write_text("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8\n", "utf-8")
    listed.add("crypto_addresses", [lists], now=NOW)
    other = "tjrabprwbzy45sbavfcjinpjc18kjprtv8"
    text = f"hash,timestamp,from,to,value,token\nh,2026-01-01 00:00:00,{other},x,5,USDT\n"
    assert by_key(listed, add(text)) == ({}, ())


def test_who_is_owned_into_a_block_stands_so(listed, add, tmp_path):
    path = tmp_path / "own.csv"
    path.write_text("owner,owned,share\nofac-54356,Nobody At All,60\n", "utf-8")
    listed.add("ownership", [path], now=NOW)
    found, limits = by_key(listed, add(TABLE))
    assert found["B"].standing == "owned_into_block"
    assert "ofac-54356" in found["B"].because or "AKALI" in found["B"].because
    assert any("Nobody At All" in one for one in limits)


def test_two_holders_of_one_account_are_said(listed, add):
    flows = add(TABLE + "2026-01-02,A,Another One,,B,,,5,MXN\n")
    found, limits = by_key(listed, flows)
    assert found["A"].standing == "listed"
    assert any("is said to be held by" in one for one in limits)


def test_a_table_without_names_costs_nothing(listed, add):
    flows = add("date,from,to,amount,currency\n2026-01-01,A,B,5,MXN\n")
    assert by_key(listed, flows) == ({}, ())
