"""Who holds an account, as statements."""

import pytest

from cabos.model.account import AccountHolder
from cabos.sources.money.holders import account_id, holder_statements, named_holder


def said(*holders):
    return {(one.entity_id, one.prop): one.value for one in holder_statements(holders)}


def test_an_account_its_holder_and_that_it_holds_it():
    one = AccountHolder("18:77", "Ana López", (("rfc", "FAU160503BVA"), ("bic", "BANKMXMM")), "f:3")
    found = holder_statements([one, one])
    account, party = account_id("18:77"), "holder-rfc-fau160503bva"
    told = {(said.entity_id, said.schema, said.prop, said.value) for said in found}
    assert len(found) == len(told)
    assert told >= {
        (account, "BankAccount", "@key", "18:77"), (account, "BankAccount", "accountNumber", "77"),
        (account, "BankAccount", "bic", "BANKMXMM"), (party, "LegalEntity", "name", "Ana López"),
        (party, "LegalEntity", "taxNumber", "FAU160503BVA"),
    }  # fmt: skip
    holding = {(prop, value) for _, schema, prop, value in told if schema == "Ownership"}
    assert holding == {("owner", party), ("asset", account), ("role", "account holder")}
    assert {one.place for one in found} == {"f:3"}
    assert {one.source for one in found} == {"money"}


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("FAU-160503-BVA", (("rfc", "FAU160503BVA"),)),
        ("RUVR840913HJCZLC00", None),
        ("ofac-54361", (("id", "ofac-54361"),)),
        ("XAXX010101000", ()),
        ("ND", ()),
        ("", ()),
    ],
)
def test_official_numbers_and_entity_ids_are_told_apart(number, kind):
    found = named_holder("A", " Ana  López ", number, "f:1")
    assert found.name.split() == ["Ana", "López"]
    if kind is None:
        assert len(found.identifiers) == 1
    else:
        assert found.identifiers == kind


def test_an_entity_id_is_the_owner_itself():
    found = said(named_holder("A", "", "ofac-54361", "f:1"))
    assert "ofac-54361" in found.values()
    assert not any(entity == "ofac-54361" and prop != "name" for entity, prop in found)


def test_ids_of_accounts_do_not_meet():
    keys = ["77", "18:77", "18-77", "a b", "A B", "x" * 200, "x" * 201, "ñ"]
    assert len({account_id(key) for key in keys}) == len(keys)
    assert account_id("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2").startswith("wallet-")


def test_names_that_fold_alike_are_one_and_long_ones_are_not_cut_into_one():
    names = ["Ana López", "ANA LOPEZ", "中" * 3, "x " * 60, "x " * 61]
    holders = [AccountHolder(f"A{at}", name) for at, name in enumerate(names)]
    owners = {value for (_, prop), value in said(*holders).items() if prop == "owner"}
    assert len(owners) == 4
