"""Payments of a workspace as the ties of a network."""

from datetime import date

import pytest

from cabos.errors import InputError, UsageError
from cabos.runs.money_adding import Wanted, add_money, how_to_read
from cabos.runs.network_choice import Choosing
from cabos.runs.network_choosing import choose_network, names_of
from cabos.store.workspace import Store
from money_world import NOW
from network_world import weights_of as pairs

DAY = date(2026, 11, 24)
TABLE = """date,from,from_name,to,to_name,amount,currency
2026-01-01,A,Primo Invento,B,,100,MXN
2026-01-02,A,Primo Invento,B,,50,MXN
2026-01-03,B,,C,Casa Invento,70,USD
2026-02-01,C,Casa Invento,A,Primo Invento,10,MXN
2026-02-02,D,Primo Invento,A,Primo Invento,10,MXN
2026-03-01,B,,E,,5.5,MXN
"""
FIRST, LAST = "holder-primo-invento", "holder-casa-invento"


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    folder = tmp_path_factory.mktemp("paid")
    path = folder / "paid.csv"
    path.write_text(TABLE, encoding="utf-8")
    made = Store.create(folder / "workspace")
    add_money(made, path, how_to_read(path, Wanted()), now=NOW)
    return made


def chosen(store, **options):
    return choose_network(store, Choosing(DAY, ("Payment",), **options))


def test_a_holder_stands_for_its_accounts_and_others_for_themselves(store):
    ties = chosen(store)
    assert pairs(ties) == {
        ("B", FIRST): 2.0, ("B", LAST): 1.0, (LAST, FIRST): 1.0, ("B", "E"): 1.0
    }  # fmt: skip
    assert names_of(store, ties)[FIRST] == "Primo Invento"
    told = " ".join(ties.notes)
    assert "6 payments between 5 accounts; 3 of these stand under their holder" in told
    assert "1 tie from a node to itself was left out" in told  # D pays A, both of one holder
    assert any(one.endswith(":2") for one in ties.because)


def test_days_and_a_currency_choose_payments_and_what_they_weigh(store):
    ties = chosen(store, first=date(2026, 1, 2), last=date(2026, 2, 1), currency="MXN")
    assert pairs(ties) == {("B", FIRST): 50.0, (LAST, FIRST): 10.0}
    told = " ".join(ties.notes)
    assert "3 payments outside the days" in told
    assert "1 payment in another currency than MXN" in told
    assert pairs(chosen(store, currency="MXN"))["B", "E"] == 5.5


def test_with_direction_money_goes_from_the_payer(store):
    ties = chosen(store, directed=True)
    assert ties.directed
    assert {(FIRST, "B"), ("B", LAST), (LAST, FIRST), ("B", "E")} == set(pairs(ties))


def test_around_an_account_or_its_holder(store):
    assert set(chosen(store, around="E", hops=1).labels) == {"B", "E"}
    assert set(chosen(store, around="Casa Invento", hops=1).labels) == {"B", LAST, FIRST}


def test_accounts_are_of_a_schema(store):
    assert set(pairs(chosen(store, schemata=("BankAccount",)))) == {("B", "E")}
    # Both holders received from B; they are tied through it, and by a payment of their own.
    shared = chosen(store, project="LegalEntity")
    assert pairs(shared) == {(LAST, FIRST): 2.0}


def test_payments_are_read_only_where_they_are_named_and_that_is_said(store):
    ties = choose_network(store, Choosing(DAY))
    assert not {"B", "E"} & set(ties.labels)
    assert any("--kinds Payment takes them" in note for note in ties.notes)


def test_payments_are_of_the_source_money(store):
    assert pairs(chosen(store, sources=("money",))) == pairs(chosen(store))
    owned = choose_network(store, Choosing(DAY, ("Ownership",), ("money",)))
    assert FIRST in owned.labels
    with pytest.raises(UsageError, match="nothing of a source called 'nobody'"):
        chosen(store, sources=("nobody",))


def test_nothing_that_is_tied_is_said(store):
    with pytest.raises(InputError, match="No tie of the workspace"):
        chosen(store, first=date(2027, 1, 1))


def test_an_unknown_currency_is_refused(store):
    with pytest.raises(UsageError, match="No transfer is in 'EUR'"):
        chosen(store, currency="EUR")
