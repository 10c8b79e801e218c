import json
from itertools import combinations

import numpy as np
import pytest

from cabos.errors import UsageError
from cabos.model.ties import Ties
from cabos.runs.keyplayers import run_keyplayers
from cabos.runs.keyplayers_asked import Request
from cabos.runs.keyplayers_told import SHOWN, doubt_sentence, sentences, set_sentences, tell
from cabos.runs.network_opening import Opened

# The last node stands between two fours.
PAIRS = [*combinations(range(4), 2), *combinations(range(4, 8), 2), (3, 8), (8, 4)]
LEVEL = "where equals are taken otherwise"
IGUAL = "si los iguales se toman de otro modo"


def outcome(pairs=PAIRS, size=9, names=None, **asked):
    ends = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    labels = tuple(f"n{at}" for at in range(size))
    ties = Ties(labels, ends[:, 0], ends[:, 1], np.ones(len(ends)))
    return run_keyplayers(Opened(ties, "invented", names or {}), Request(**{"counts": "1"} | asked))


@pytest.mark.parametrize(("lang", "said"), [("en", LEVEL), ("es", IGUAL)])
def test_equals_are_told_only_where_they_change_the_score(lang, said):
    # 0 and 1 have three ties each; only the loss of 0 parts three others.
    rows = [(0, 3), (0, 4), (0, 5), (1, 6), (1, 7), (6, 7), (1, 8)]
    changed = outcome(rows)
    assert said in set_sentences(changed, changed.answer.value.rows[0], lang)[1]
    same = outcome([(0, 2), (0, 3), (1, 4), (1, 5)], 6)
    row = same.answer.value.rows[0]
    assert row.equals["degree"].ways == 2
    assert said not in set_sentences(same, row, lang)[1]


def test_the_json_has_the_range_of_equals_or_null():
    (row,) = tell(outcome(), "en")["results"]
    assert row["degree"]["equals"]["ways"] == 2
    assert row["degree"]["equals"]["low"] <= row["degree"]["score"]
    assert row["degree"]["score"] <= row["degree"]["equals"]["high"]
    assert row["betweenness"]["equals"] is None
    assert "equals" not in row["best"]
    json.dumps(tell(outcome(), "es"), allow_nan=False)


def test_a_leader_that_is_named_leaves_no_equals_open():
    (row,) = tell(outcome(leaders=("n8",)), "en")["results"]
    assert row["kingpin"]["equals"] is None
    assert tell(outcome(), "en")["results"][0]["kingpin"]["equals"]["ways"] == 2


def test_names_are_said_and_labels_are_told():
    found = outcome(names={"n8": "Mid"})
    told = tell(found, "en")
    assert told["results"][0]["best"]["nodes"] == ["n8"]
    assert told["names"] == {"n8": "Mid"}
    assert "Without Mid F rises" in told["findings"][0]


def test_a_node_may_be_called_by_the_name_that_is_shown_for_it():
    names = {"n8": "Mid", "n1": "n2", "n2": "Ana (n2)", "n3": "Ana (n3)"}
    asked = {"leaders": ("Mid", "n2"), "forbidden": ("Ana (n3)", "n8")}
    found = outcome(names=names, **asked)
    assert tell(found, "en")["leaders"] == ["n8", "n2"]
    assert found.answer.method.parameters["forbidden"] == ["n3", "n8"]
    with pytest.raises(UsageError, match="no node 'Ana'"):
        outcome(names=names, leaders=("Ana",))


def test_one_node_reaches_and_several_reach():
    one, two = (
        set_sentences(found, found.answer.value.rows[0], "en")[0]
        for found in (outcome(objective="reach"), outcome(objective="reach", counts="2"))
    )
    assert " reaches " in one
    assert " reach " in two


def test_only_what_may_be_chosen_is_called_proven():
    free, barred = outcome(), outcome(forbidden=("n8",))
    assert "No other single node does better" in next(sentences(free, "en"))
    assert "that may be chosen here" in next(sentences(barred, "en"))


def test_sets_that_do_as_well_are_told_beside_the_one_that_is_named():
    ring = [(at, (at + 1) % 5) for at in range(5)]
    found, alone = outcome(ring, 5), outcome()
    row = found.answer.value.rows[0]
    assert set_sentences(found, row, "en")[2].endswith("4 more of those looked at do as well.")
    assert set_sentences(found, row, "es")[2].endswith("4 más de los examinados valen lo mismo.")
    assert "as well" not in set_sentences(alone, alone.answer.value.rows[0], "en")[2]


@pytest.mark.parametrize("objective", ["F", "distance"])
def test_a_score_that_stays_is_not_said_to_rise(objective):
    found = outcome([(0, 0)], 3, objective=objective)
    row = found.answer.value.rows[0]
    assert "stays at 1.0000" in set_sentences(found, row, "en")[0]
    assert "queda en 1.0000" in set_sentences(found, row, "es")[0]
    assert "1.0000 to 1.0000" not in set_sentences(found, row, "en")[1]


def test_equals_that_are_written_alike_are_not_told():
    # Two ties among many nodes: which is cut changes F in the fifth digit.
    found = outcome([(0, 1), (2, 3), (2, 4), (5, 6), (5, 7), (6, 7)], 3000, leaders=("n0",))
    row = found.answer.value.rows[0]
    assert row.equals["degree"].low < row.equals["degree"].high
    assert "equals" not in set_sentences(found, row, "en")[1]


def test_doubt_is_said_where_there_is_one():
    found = outcome(missing=0.3, draws=10)
    row = found.answer.value.rows[0]
    assert doubt_sentence(found, row, "en") in list(sentences(found, "en"))
    assert doubt_sentence(outcome(), row, "en") is None


def test_of_many_nodes_those_come_first_whose_loss_parts_most():
    star = [(SHOWN + 5, at) for at in range(SHOWN + 5)]
    told = tell(outcome(star, SHOWN + 6, names={f"n{at}": "x" for at in range(SHOWN + 6)}), "en")
    assert len(told["nodes"]) == SHOWN
    assert told["nodes"][0]["node"] == f"n{SHOWN + 5}"
    assert told["nodes"][0]["articulation"] is True
    assert told["names"] == {}
