"""The 50 Percent Rule on the lawyer's table: cases/ownership.yml."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from cabos.ask.ownership import regime_of
from cabos.ask.ownership_shown import to_json
from cabos.errors import UsageError
from ownership_table import DAY, holding, told

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "ownership.yml").read_text("utf-8"))
STATUS = {"B": "blocked", "P": "possibly_blocked", "N": "not_blocked", "L": "blocked"}


def answers(case, *, fractions=False):
    records = [holding(raw) for raw in case["holdings"]]
    day = date.fromisoformat(case["day"]) if "day" in case else DAY
    regime = case.get("regime", "us")
    return {
        node: told(records, node, day=day, regime=regime, fractions=fractions)
        for node in case["expect"]
    }


@pytest.mark.parametrize("fractions", [False, True])
@pytest.mark.parametrize("case", CASES, ids=[case["law"] for case in CASES])
def test_the_rule(case, fractions):
    found = answers(case, fractions=fractions)
    assert {node: owned.status for node, (owned, _) in found.items()} == {
        node: STATUS[said] for node, said in case["expect"].items()
    }
    assert {node for node, (owned, _) in found.items() if owned.is_listed} == {
        node for node, said in case["expect"].items() if said == "L"
    }
    for node, span in case.get("shares", {}).items():
        owned, _ = found[node]
        assert [owned.share_min, owned.share_max] == [Fraction(str(end)) for end in span]
    for node, text in case.get("text", {}).items():
        assert found[node][0].layers[-1].owners[0].share == text
    for node, count in case.get("smallest", {}).items():
        owned, _ = found[node]
        assert (len(owned.smallest), owned.is_smallest) == (count, True)
    for node, kinds in case.get("limits", {}).items():
        assert set(kinds) <= {one.kind for one in found[node][1]}
    for node, kinds in case.get("silent", {}).items():
        assert not set(kinds) & {one.kind for one in found[node][1]}


@pytest.mark.parametrize("case", CASES, ids=[case["law"] for case in CASES])
def test_every_limit_is_said_in_both_languages(case):
    for _, limits in answers(case).values():
        for one in limits:
            assert one.text("en")
            assert one.text("es")
            assert one.text("en") != one.text("es")


def test_layers_go_from_the_block_to_the_party():
    owned, _ = told([holding(text) for text in ("X 50 A", "A 50 B", "B 30 C", "X 20 C")], "C")
    assert [layer.party.id for layer in owned.layers] == ["A", "B", "C"]
    assert [[one.party.id for one in layer.owners] for layer in owned.layers] == [
        ["X"], ["A"], ["B", "X"],
    ]  # fmt: skip
    assert owned.layers[-1].owners[1].status == "listed"
    assert owned.layers[-1].owners[0].status == "blocked"


def test_because_names_every_holding_and_listing_used():
    records = [holding(text) for text in ("X 50 A", "A 50 B", "V 50 B", "V 5 W")]
    owned, _ = told(records, "B")
    assert set(owned.because) == {"listing-X", "st-0", "st-1"}


def test_a_listed_party_is_blocked_by_its_listing():
    owned, _ = told([holding("V 10 X")], "X")
    assert (owned.status, owned.is_listed, owned.layers) == ("blocked", True, ())
    assert owned.because == ("listing-X",)


def test_every_record_of_a_pair_is_listed():
    records = [holding({"owner": "X", "share": share, "owned": "A", "maker": maker})
               for share, maker in ((40, "register"), (60, "newspaper"))]  # fmt: skip
    owned, _ = told(records, "A")
    shown = to_json(owned)["layers"][0]["owners"][0]
    assert shown["share"] == "40-60"
    assert [one["share"] for one in shown["records"]] == ["40", "60"]
    assert shown["statement_ids"] == ["listing-X", "st-0", "st-1"]


def test_a_conflict_names_the_records_that_disagree():
    owned, _ = told([holding("X 50 A"), holding("V 60 A"), holding("W 1 A")], "A")
    (conflict,) = to_json(owned)["conflicts"]
    assert conflict["total_min"] == 111
    assert [one["owner_id"] for one in conflict["holdings"]] == ["V", "X"]
    assert conflict["more_owners"] == 1


def test_numbers_in_json_are_whole_where_they_are():
    owned, _ = told([holding("X 1/3 A"), holding("Y 30 A")], "A")
    shown = to_json(owned)
    assert shown["share_min"] == pytest.approx(63.3333333333)
    owned, _ = told([holding("X 50.0 A")], "A")
    assert isinstance(to_json(owned)["share_min"], int)


def test_a_chain_without_end_needs_no_recursion():
    many = 3000
    records = [holding("X 50 n0")] + [holding(f"n{at} 50 n{at + 1}") for at in range(many)]
    owned, _ = told(records, f"n{many}")
    assert (owned.status, len(owned.layers), len(owned.smallest)) == ("blocked", many + 1, many + 1)
    assert owned.is_smallest


def test_what_limits_far_layers_is_counted():
    records = [holding("X 60 n0")] + [holding(f"n{at} 60 n{at + 1}") for at in range(60)]
    _, limits = told(records, "n60")
    assert [str(one) for one in limits if one.kind == "layers_more"] == [
        "What limits 11 further layers is not listed; ask for each with cabos own"
    ]


def test_treasury_stock_is_shown_and_is_a_reason():
    owned, _ = told([holding("X 45 A"), holding("A 10 A")], "A")
    assert set(owned.because) == {"listing-X", "st-0", "st-1"}
    treasury = to_json(owned)["layers"][0]["treasury"]
    assert (treasury["owner_id"], treasury["owned_id"], treasury["share"]) == ("A", "A", "10")


def test_where_no_search_is_tried_none_of_the_set_can_be_spared_either():
    many = 300
    records = [holding("X 50 n0")]
    for at in range(many):
        records += [holding(f"n{at} 50 n{at + 1}"), holding(f"X 20 n{at + 1}")]
    owned, _ = told(records, f"n{many}")
    assert (len(owned.smallest), owned.is_smallest) == (many + 1, True)


def test_a_search_that_would_take_too_long_says_so():
    # Each of forty companies is blocked in many ways, and they share their owners.
    records = [holding(f"X 60 m{at}") for at in range(12)]
    records += [holding(f"m{at} {7 + at % 5} s{to}") for at in range(12) for to in range(12)]
    records += [holding(f"s{at} {6 + at % 4} T") for at in range(12)]
    owned, _ = told(records, "T")
    assert owned.status == "blocked"
    assert not owned.is_smallest
    for spared in range(len(owned.smallest)):
        kept = [tie for at, tie in enumerate(owned.smallest) if at != spared]
        left = [holding(f"{tie.owner.id} {tie.share} {tie.owned.id}") for tie in kept]
        status = told([*left, holding("V 1 T")], "T")[0].status
        assert status == "not_blocked"


def test_there_is_no_other_regime():
    with pytest.raises(UsageError, match="no regime"):
        regime_of("mx")
