from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.ask.cospending import Spending, clusters, flagged, join_of
from cabos.ask.wallets import PLACES, Known, because, find_addresses
from cabos.model.wallet import Named

NOBODY = frozenset[str]()


def spending(txid, payers, payees, coin="BTC"):
    """Payers and payees as text: ``A:5 B`` pays five and one coins."""

    def legs(text):
        pairs = [(*one.split(":"), "1")[:2] for one in text.split()]
        return tuple((n, who, int(units) * 10**8) for n, (who, units) in enumerate(pairs, 2))

    return Spending(txid, coin, legs(payers), legs(payees))


CHAIN = [
    spending("t1", "A B", "X:2"),
    spending("t2", "B C", "Y:2"),
    spending("t3", "D E", "Z:2"),
    spending("t4", "C L", "W:2"),
]


def groups(found):
    return {one.addresses for one in found if len(one.addresses) > 1}


def test_who_spends_together_is_one_cluster():
    assert groups(clusters(CHAIN, NOBODY)) == {("A", "B", "C", "L"), ("D", "E")}


@pytest.mark.parametrize("order", list(permutations(range(len(CHAIN)))))
def test_order_of_the_transactions_does_not_matter(order):
    assert clusters([CHAIN[n] for n in order], frozenset({"L"})) == clusters(
        CHAIN, frozenset({"L"})
    )


def test_path_leads_to_the_listed_address():
    first = clusters(CHAIN, frozenset({"L"}))[0]
    assert first.listed == ("L",)
    ties = {one.address: (one.txid, one.to) for one in first.ties}
    path, here = [], "A"
    while here in ties:
        txid, here = ties[here]
        path.append((txid, here))
    assert path == [("t1", "B"), ("t2", "C"), ("t4", "L")]


def test_coin_join_merges_nothing_and_is_flagged():
    join = spending("j", "A:3 B:3 C:3", "P:2 Q:2 R:2 A2 B2 C2")
    assert join_of(join) == ("coin_join", 2 * 10**8, 3)
    found = clusters([*CHAIN[2:], join], NOBODY)
    assert groups(found) == {("C", "L"), ("D", "E")}
    assert [(one.txid, one.addresses) for one in flagged([join])] == [("j", ("A", "B", "C"))]
    assert flagged([join])[0].lines == (2, 3, 4)


@pytest.mark.parametrize(
    ("payers", "payees", "join"),
    [
        ("A B C", "P Q R", "coin_join"),
        ("A:5 B:5 C:5 D:5", "P:2 Q:2 R:2 S", "coin_join"),
        ("A:9", "P:2 Q:2 R:2", ""),  # one payer pays three alike
        ("A:4 A:4 A:4", "P:2 Q:2 R:2", ""),  # the same payer three times
        ("A:4 B:4", "P:2 Q:2 R:2", ""),  # two payers cannot be three
        ("A:3 B:3", "P:2 Q:2 X Y:3", "possible_coin_join"),
        ("A:3 B:3", "P:2 Q:2 X", ""),  # a change for one only
        ("A B C", "P P P", ""),  # one payee three times
        ("A B C", "P:0 Q:0 R:0", ""),  # dust
    ],
)
def test_rule_of_coin_joins(payers, payees, join):
    assert join_of(spending("t", payers, payees))[0] == join


def test_dust_is_always_equal_and_so_does_not_count():
    payers = tuple((n, who, 10_000) for n, who in enumerate("ABC"))
    for units, join in ((546, ""), (547, "coin_join")):
        payees = tuple((n, who, units) for n, who in enumerate("PQR"))
        assert join_of(Spending("t", "BTC", payers, payees))[0] == join


def test_touch_of_a_listed_address_is_told_with_its_transaction():
    paid = clusters([spending("t", "A B", "L:1 C:1")], frozenset({"L"}))
    assert [one.listed for one in paid] == [("L",), ()]
    touch = {(one.address, one.direction) for group in paid for one in group.touches}
    assert touch == {("A", "paid"), ("B", "paid")}
    received = clusters([spending("t", "L", "A:1")], frozenset({"L"}))
    assert received[1].touches[0].direction == "received"


def test_nobody_is_in_no_cluster():
    unnamed = Spending("t", "BTC", ((2, "", 5), (3, "A", 5)), ((4, "", 9),))
    assert clusters([unnamed], NOBODY) == []


addresses = st.sampled_from("ABCDEFGH")
random = st.lists(
    st.tuples(st.lists(addresses, min_size=1, max_size=3), st.lists(addresses, max_size=3)),
    max_size=8,
)


@given(random, st.frozensets(addresses, max_size=2), st.randoms())
@settings(max_examples=150, deadline=None)
def test_clusters_are_the_components_of_what_is_spent_together(rows, listed, chance):
    made = [
        spending(f"t{n}", " ".join(payers), " ".join(payees))
        for n, (payers, payees) in enumerate(rows)
    ]
    found = clusters(made, listed)
    slow = [set(payers) for n, (payers, _) in enumerate(rows) if not join_of(made[n])[0]]
    merged = True
    while merged:
        merged = False
        for one in slow:
            for other in slow:
                if one is not other and one & other:
                    one.update(other)
                    slow.remove(other)
                    merged = True
                    break
            if merged:
                break
    assert groups(found) == {tuple(sorted(one)) for one in slow if len(one) > 1}
    shuffled = list(made)
    chance.shuffle(shuffled)
    assert clusters(shuffled, listed) == found
    for group in found:
        assert set(group.addresses) & listed == set(group.listed)
        reached = {one.address for one in group.ties}
        assert len(reached) + (len(group.listed) or 1) == len(group.addresses)


TRON = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"
EVM = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed"


def wallet(address, entity="e-1", *, listed=True, assets=("XBT",)):
    return Named(
        address, entity, "Somebody", "own_list", assets, (), listed, "list:1", (f"s-{entity}",)
    )


def test_address_is_found_whatever_asset_the_list_names():
    found = find_addresses(
        [("f", f"a {TRON}\nb {EVM.lower()}")], Known.of([wallet(TRON), wallet(EVM)])
    )
    assert [one.is_listed for one in found] == [True, True]
    assert [one.places for one in found] == [["f:1"], ["f:2"]]
    assert because(found) == ("s-e-1",)


def test_word_of_no_known_form_is_found_if_it_is_listed_and_only_then():
    strange = "5be5543ff73456ab9f2d207887e2af87322c651ea1a873c5b25b7ffae456c320"
    assert find_addresses([("f", strange)], Known.of([])) == []
    assert find_addresses([("f", strange)], Known.of([wallet(strange)]))[0].is_listed


def test_address_in_the_wrong_case_is_no_hit_but_is_told():
    one = find_addresses([("f", TRON.lower())], Known.of([wallet(TRON)]))[0]
    assert (one.is_listed, one.named, [near.entity_id for near in one.near]) == (False, (), ["e-1"])


def test_party_on_record_that_is_not_listed_is_told_and_is_no_alert():
    one = find_addresses([("f", TRON)], Known.of([wallet(TRON, listed=False)]))[0]
    assert (one.is_listed, len(one.named)) == (False, 1)


def test_address_is_counted_everywhere_and_its_first_places_kept():
    one = find_addresses([("f", f"{TRON}\n" * 50), ("g", TRON)], Known.of([]))[0]
    assert (one.count, len(one.places)) == (51, PLACES)
