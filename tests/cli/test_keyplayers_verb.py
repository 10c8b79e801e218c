"""``cabos keyplayers`` and ``cabos dismantle`` on files, and the facts about Montagna."""

import csv
import itertools
import json

import pytest

from cabos.ask import recovery, removal
from cabos.cli import dismantle, keyplayers
from cabos.runs import keyplayers_asked

BRIDGE = "source,target\na,b\na,c\nb,c\nc,d\nd,e\nd,f\ne,f\n"
OPTIMA = {
    1: ({"68"}, 0.2899, 0.2406),
    2: ({"18", "25"}, 0.5137, 0.2578),
    3: ({"18", "22", "25"}, 0.6725, 0.2917),
    4: ({"18", "22", "25", "29"}, 0.7489, 0.3083),
}


def _rows(path):
    return list(csv.DictReader(path.read_text("utf-8").splitlines()))


@pytest.fixture
def bridge(tmp_path):
    path = tmp_path / "bridge.csv"
    path.write_text(BRIDGE, "utf-8")
    return path


def test_constants_are_those_of_the_rooms():
    assert tuple(removal.METHODS) == dismantle.METHODS
    assert keyplayers_asked.OBJECTIVES == keyplayers.OBJECTIVES
    assert recovery.MODELS == keyplayers.MODELS


def test_montagna_has_the_known_optima(cabos, shared):
    file = shared / "network" / "Montagna_meetings_edgelist.csv"
    told = json.loads(cabos("keyplayers", "--network", file, "--k", "1..4", "--json").out)
    for row in told["results"]:
        nodes, best, degree = OPTIMA[row["k"]]
        assert set(row["best"]["nodes"]) == nodes
        assert row["best"]["F"] == pytest.approx(best, abs=5e-5)
        assert row["degree"]["F"] == pytest.approx(degree, abs=5e-5)
        assert row["certificate"]["kind"] == "optimal"
        assert {"betweenness", "kingpin", "random"} <= set(row)


def test_the_curve_of_montagna_is_the_published_one(cabos, shared, tmp_path):
    folder, out = shared / "network", tmp_path / "curve.csv"
    published = _rows(folder / "montagna_meetings_published_removal.csv")
    file = folder / "Montagna_meetings_edgelist.csv"
    assert cabos("dismantle", "--network", file, "--method", "betweenness", "--out", out).code == 0
    rows = _rows(out)
    for row, known in zip(rows, published, strict=False):
        assert float(row["share"]) == pytest.approx(float(known["Betweenness"]), abs=1e-9)


def test_a_bridge_is_found_and_the_same_seed_gives_the_same(cabos, bridge):
    arguments = ("keyplayers", "--network", bridge, "--k", "1", "--missing", "0.2", "--json")
    first, second = cabos(*arguments), cabos(*arguments)
    assert first.out == second.out
    (row,) = json.loads(first.out)["results"]
    assert row["best"]["nodes"] in (["c"], ["d"])
    assert row["best"]["F"] == pytest.approx(1 - (2 + 6) / 30)
    assert row["certificate"]["equally_good"] == 2
    assert 0 <= row["doubt"]["blind"]["min"] <= row["doubt"]["blind"]["max"] <= 1


def test_a_budget_holds_and_a_forbidden_node_is_never_chosen(cabos, bridge, tmp_path):
    roles = tmp_path / "roles.csv"
    roles.write_text("node,cost,forbidden\nc,3,\nd,2,\na,1,\nb,1,\ne,1,yes\nf,1,\n", "utf-8")
    told = json.loads(cabos(
        "keyplayers", "--network", bridge, "--roles", roles, "--budget", "3", "--k", "2", "--json",
    ).out)  # fmt: skip
    (row,) = told["results"]
    costs = {"a": 1, "b": 1, "c": 3, "d": 2, "f": 1}
    ties = [line.split(",") for line in BRIDGE.split()[1:]]

    def apart(gone):
        left = [node for node in "abcdef" if node not in gone]
        pieces = {node: {node} for node in left}
        for one, two in ties:
            if one in pieces and two in pieces and pieces[one] is not pieces[two]:
                both = pieces[one] | pieces[two]
                pieces.update(dict.fromkeys(both, both))
        return 1 - sum(len(pieces[node]) - 1 for node in left) / 30

    best = max(
        apart(some)
        for size in (1, 2)
        for some in itertools.combinations(costs, size)
        if sum(costs[node] for node in some) <= 3
    )
    assert row["best"]["F"] == pytest.approx(best)
    assert row["best"]["cost"] <= 3
    assert "e" not in row["best"]["nodes"]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--k", "9"), 2, "larger than the 6 nodes"),
        (("--k", "two"), 2, "no size of a set"),
        (("--leader", "z"), 2, "no node 'z'"),
        (("--forbid", "z"), 2, "no node 'z'"),
        (("--budget", "-1"), 2, "above zero"),
        (("--missing", "1.5"), 2, ""),
        (("--grade", "A=2"), 2, "no grade"),
        (("--seed", "-1"), 2, "--seed"),
    ],
)
def test_a_bad_question_is_refused(cabos, bridge, arguments, code, said):
    answer = cabos("keyplayers", "--network", bridge, *arguments)
    assert answer.code == code
    assert said in answer.err


def test_an_empty_file_and_one_of_a_node_alone_are_told_apart(cabos, tmp_path):
    empty, alone = tmp_path / "empty.csv", tmp_path / "alone.csv"
    empty.write_text("", "utf-8")
    alone.write_text("source,target\na,\nb,\n", "utf-8")
    assert cabos("keyplayers", "--network", empty).code == 3
    answer = cabos("keyplayers", "--network", alone)
    assert answer.code == 0
    assert "nothing to part" in answer.err


def test_rivalries_hold_nothing_together(cabos, tmp_path):
    path = tmp_path / "signed.csv"
    path.write_text("source,target,weight\na,b,1\nb,c,-2\nc,d,1\nd,d,1\n", "utf-8")
    told = json.loads(cabos("keyplayers", "--network", path, "--k", "1", "--json").out)
    assert told["network"]["pieces"] == 2
    assert told["rivalry"] is not None
    assert any("rivalry" in one for one in told["limits"])


def test_recovery_is_told_for_each_strategy(cabos, bridge):
    told = json.loads(
        cabos("keyplayers", "--network", bridge, "--k", "1", "--recover", "rewire", "--json").out
    )
    assert set(told["recovery"]) == {"best", "kingpin", "degree", "betweenness"}


def test_a_label_that_is_a_formula_stays_text_in_the_curve(cabos, tmp_path):
    path, out = tmp_path / "formula.csv", tmp_path / "curve.csv"
    path.write_text("source,target\n=1+1,b\nb,c\n", "utf-8")
    assert cabos("dismantle", "--network", path, "--out", out).code == 0
    nodes = [row["node"] for row in _rows(out)]
    assert "'=1+1" in nodes
    assert "=1+1" not in nodes


def test_a_curve_that_is_cut_says_nothing_of_what_follows(cabos, bridge):
    told = json.loads(
        cabos("dismantle", "--network", bridge, "--method", "k-core", "--most", "1", "--json").out
    )
    assert told["curve_rows"] == 2
    assert told["tenth_after"] is None
    assert told["method"]["equals"] == "lowest number"
    assert told["method"]["most"] == 1


def test_what_is_proven_is_only_said_of_what_may_be_chosen(cabos, tmp_path):
    star = tmp_path / "star.csv"
    star.write_text("source,target\nh,a\nh,b\nh,c\nc,d\n", "utf-8")
    free = cabos("keyplayers", "--network", star, "--k", "1").out
    assert "No other single node does better" in free
    told = cabos("keyplayers", "--network", star, "--k", "1..2", "--forbid", "h").out
    assert "No other single node does better" not in told  # h does, and is shown as the leader
    assert "No other single node that may be chosen here" in told
    told = cabos("keyplayers", "--network", star, "--k", "2", "--budget", "1").out
    assert "No other set of at most 2 that may be chosen here" in told


def test_a_removal_without_harm_is_not_told_as_recovered(cabos, tmp_path):
    loose = tmp_path / "loose.csv"
    loose.write_text("a,a\nb,b\n", "utf-8")
    told = cabos("keyplayers", "--network", loose, "--k", "1", "--recover", "rewire").out
    assert "recovered at step 0" not in told
    assert "nothing to recover from" in told


def test_chance_tells_what_one_in_twenty_stays_below_or_exceeds(cabos, tmp_path):
    path = tmp_path / "path.csv"
    path.write_text("source,target\na,b\nb,c\n", "utf-8")
    told = json.loads(cabos("keyplayers", "--network", path, "--k", "1", "--json").out)
    chance = told["results"][0]["random"]
    assert (chance["low"], chance["high"]) == pytest.approx((2 / 3, 1))  # a or c, and b
    assert 2 / 3 < chance["mean"] < 1


def test_costs_and_nodes_that_hold_pieces_together_are_told(cabos, bridge, tmp_path):
    roles = tmp_path / "roles.csv"
    roles.write_text("node,cost\nc,2.5\nd,4\n", "utf-8")
    asked = ("keyplayers", "--network", bridge, "--k", "1", "--roles", roles, "--json")
    told = json.loads(cabos(*asked).out)
    assert {one["node"] for one in told["nodes"] if one["articulation"]} == {"c", "d"}
    best = told["results"][0]["best"]
    assert (best["nodes"], best["cost"]) in ((["c"], 2.5), (["d"], 4))


TWO_MODE = "person,meeting\na,m1\nb,m1\na,m2\nb,m2\nc,m2\nc,m3\nd,m3\n"


def _ties(cabos, *arguments):
    told = json.loads(cabos("keyplayers", "--k", "1", "--json", *arguments).out)
    return told["network"]["ties"], told


def test_how_two_modes_become_one_can_be_chosen_and_is_in_the_method(cabos, tmp_path):
    path = tmp_path / "meetings.csv"
    path.write_text(TWO_MODE, "utf-8")
    network = ("--network", path, "--project", "first")
    assert _ties(cabos, *network)[0] == 4
    ties, told = _ties(cabos, *network, "--project-least", "2")
    assert ties == 1  # a and b shared two meetings
    assert told["method"]["network"]["rule"] == {"weight": "count", "least": 2, "most": 500}
    assert _ties(cabos, *network, "--project-most", "2")[0] == 2  # the meeting of three is left out
    newman = (*network, "--project-weight", "newman", "--min-weight", "1.5")
    assert _ties(cabos, *newman)[0] == 1  # a–b weighs 1 + 1/2
    assert _ties(cabos, *network, "--project-weight", "count", "--min-weight", "1.5")[0] == 1


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("--kinds", "Family"), "--kinds"),
        (("--hops", "2"), "--hops"),
        (("--as-of", "2026-01-01"), "--as-of"),
        (("--from", "2026-01-01"), "--from"),
        (("--currency", "MXN"), "--currency"),
        (("--project-least", "2"), "--project-least"),
        (("--project", "first", "--directed"), "--directed"),
        (("--min-weight", "nan"), "--min-weight"),
        (("--unsure",), "--unsure"),
        (("--within", "2"), "--within"),
        (("--chain", "supplier,retail"), "--chain"),
        (("--between", "broker"), "--between"),
        (("--rate", "0.1"), "--rate"),
    ],
)
def test_an_option_that_says_nothing_of_the_network_is_refused(cabos, bridge, arguments, option):
    answer = cabos("keyplayers", "--network", bridge, *arguments)
    assert answer.code == 2
    assert option in answer.err


@pytest.mark.parametrize(
    ("arguments", "option"),
    [
        (("--hops", "3"), "--hops"),
        (("--from", "2026-01-01"), "--from"),
        (("--kinds", "Ownership", "--currency", "MXN"), "--currency"),
        (("--duplicates", "merge"), "--duplicates"),
    ],
)
def test_an_option_that_says_nothing_of_the_workspace_is_refused(cabos, arguments, option):
    cabos("init")
    answer = cabos("keyplayers", *arguments)
    assert answer.code == 2
    assert option in answer.err


def test_nodes_that_may_be_one_party_make_the_answer_less_sure(cabos, bridge, tmp_path):
    pairs = tmp_path / "pairs.csv"
    pairs.write_text("left,right,probability\na,f,0.5\n", "utf-8")
    told = json.loads(
        cabos("keyplayers", "--network", bridge, "--k", "1", "--merges", pairs, "--json").out
    )
    (row,) = told["results"]
    # Where a and f are one, c and d are no bridge: what they part then is less.
    assert row["doubt"]["held"]["best"]["min"] < row["best"]["F"]
    assert row["doubt"]["held"]["best"]["max"] == pytest.approx(row["best"]["F"])
    assert told["method"]["network"]["merges"].startswith("pairs.csv sha256:")


CHAIN = "source,target\ns,c\nc,t\nt,r\nc,u\nu,r\n"
ROLES = "node,role\ns,supplier\nc,chemist\nt,transport\nu,transport\nr,retail\n"


@pytest.fixture
def chain(tmp_path):
    network, roles = tmp_path / "chain.csv", tmp_path / "roles.csv"
    network.write_text(CHAIN, "utf-8")
    roles.write_text(ROLES, "utf-8")
    return ("keyplayers", "--network", network, "--roles", roles, "--k", "1", "--json")


def test_a_chain_is_in_doubt_also_where_nothing_flows_in_some_draws(cabos, chain):
    told = json.loads(cabos(*chain, "--objective", "chain", "--missing", "0.4", "--directed").out)
    (row,) = told["results"]
    assert row["best"]["score"] == 1.0
    assert row["doubt"]["score"] == 1.0  # measured as the set itself: goods go one way
    assert 0 <= row["doubt"]["blind"]["min"] <= row["doubt"]["blind"]["max"] == 1


def test_a_chain_recovers_to_what_flowed_before(cabos, chain):
    told = json.loads(cabos(*chain, "--objective", "chain", "--recover", "rewire").out)
    best = told["recovery"]["best"]
    assert best["score_before"] == 0
    assert best["score_harmless"] == 0  # all of it would flow again
    assert best["after"]["score"]["mean"][0] == 1  # nothing flows of what did
    assert best["time_to_recover"] is None  # a chemist is gone, and nobody else is one


def test_recruits_have_the_roles_of_those_who_are_gone(cabos, chain):
    arguments = ("--objective", "chain", "--recover", "recruit", "--rate", "2", "--steps", "30")
    best = json.loads(cabos(*chain, *arguments).out)["recovery"]["best"]
    assert best["nodes"] == ["c"]
    assert best["after"]["score"]["mean"][-1] == 0
    assert best["time_to_recover"] > 0


def test_nothing_recovers_from_reach(cabos, chain):
    answer = cabos(*chain, "--objective", "reach", "--recover", "rewire")
    assert answer.code == 2
    assert "--recover" in answer.err


def test_a_piece_that_stays_as_large_does_not_fall(cabos, tmp_path):
    path = tmp_path / "two.csv"
    path.write_text("source,target\na,b\nb,c\nd,e\ne,f\n", "utf-8")
    told = json.loads(cabos("keyplayers", "--network", path, "--k", "1,2", "--json").out)
    assert "the largest piece has 3 of 6 nodes still" in told["findings"][0]
    assert "falls from 3 to 1" in told["findings"][1]


def test_the_method_of_a_curve_names_how_its_network_was_read(cabos, bridge):
    arguments = ("dismantle", "--network", bridge, "--directed", "--min-weight", "0.5", "--json")
    method = json.loads(cabos(*arguments).out)["method"]
    assert method["network"]["directed"] is True
    assert method["network"]["least_weight"] == 0.5


def test_a_curve_tells_which_ties_count_in_nothing(cabos, tmp_path):
    path = tmp_path / "signed.csv"
    path.write_text("source,target,weight\na,b,2\nb,c,1\nc,d,-1\n", "utf-8")
    told = json.loads(cabos("dismantle", "--network", path, "--json").out)
    assert told["ties"] == 2
    assert any("Ties of rivalry: 1" in limit for limit in told["limits"])
    assert any("its weight counts in nothing" in limit for limit in told["limits"])
