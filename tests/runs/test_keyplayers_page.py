"""The page of key players, read back as a browser would parse it."""

import re
from datetime import UTC, datetime
from itertools import combinations, pairwise, product

import pytest
from page_reading import loads_nothing, read, text

from cabos.runs.curve_drawing import Frame, Series, draw_chart
from cabos.runs.keyplayers import run_keyplayers
from cabos.runs.keyplayers_asked import Request
from cabos.runs.keyplayers_page import write_keyplayers_page
from cabos.runs.network_drawing import CUT, NODES, Cast, draw_network, width_of
from cabos.runs.network_opening import open_file
from cabos.runs.page import LANGUAGES, words

NOW = datetime(2024, 5, 6, 7, 8, tzinfo=UTC)
EVIL = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "\u202eevil\u202c", "x" * 500,
    "{{7*7}}", "محمد علي", "</svg><b>", "\ue0003\ue001", "a\u0007b", "%s{n}",
)  # fmt: skip
BRIDGE = "from,to\n" + "".join(
    f"{side}{one},{side}{two}\n" for side in "ab" for one, two in combinations(range(4), 2)
) + "a0,Mid\nMid,b0\nx,y\n"  # fmt: skip


@pytest.fixture
def written(tmp_path):
    """Write the page of a network given as rows, and read it back."""

    def make(rows, lang="en", **asked):
        path = tmp_path / "network.csv"
        path.write_text(rows, encoding="utf-8")
        opened = open_file(path)
        outcome = run_keyplayers(opened, Request(**asked))
        page = tmp_path / f"page-{lang}.html"
        write_keyplayers_page(page, outcome, now=NOW, lang=lang)
        return read(page), outcome

    return make


def evil_rows():
    def quoted(value):
        return '"' + value.replace('"', '""') + '"'

    rows = [f"{quoted(one)},{quoted(two)}" for one, two in pairwise(EVIL)]
    rows += [f"{quoted(one)},leaf {at} {leaf}" for at, one in enumerate(EVIL) for leaf in range(3)]
    rows += [f"{quoted(one)},{quoted(one)}" for one in EVIL]  # notes name those
    return "from,to\n" + "\n".join(rows) + "\n"


@pytest.mark.parametrize("lang", LANGUAGES)
def test_it_loads_nothing_and_speaks_one_language(written, lang):
    found, _ = written(BRIDGE, lang, counts="1..2", missing=0.2, draws=12, recover="substitute")
    loads_nothing(found)
    assert found.get("lang") == lang
    said, other = text(found.find(".//main")), words("es" if lang == "en" else "en")
    for key in ("k_lawful", "k_h1", "k_sets_head", "k_sure_head", "k_recovery_head",
                "k_limits_head", "t_illustration_says", "t_summary_says"):  # fmt: skip
        assert words(lang)[key] in said
        assert other[key] not in said
    assert not re.search(r"{\w+}", said)
    ids = [one.get("id") for one in found.xpath("//*[@id]")]
    assert len(ids) == len(set(ids))
    for table in found.iter("table"):
        assert all(head.get("scope") for head in table.iter("th"))


def test_that_nobody_is_guilty_stands_before_any_name(written):
    found, _ = written(BRIDGE, counts="1")
    said = text(found.find(".//main"))
    assert said.index(words("en")["k_lawful"]) < said.index("Mid")


def test_the_numbers_are_those_of_the_answer(written):
    found, outcome = written(BRIDGE, counts="1..3", missing=0.2, draws=12)
    rows = found.find_class("sets")[0].xpath(".//tbody/tr")
    assert len(rows) == 3
    for shown, row in zip(rows, outcome.answer.value.rows, strict=True):
        said = text(shown)
        others = [one.score for one in row.others.values()]
        for score in (row.best.score, row.chance.score.mean, *others):
            assert f"{score:.4f}" in said
        for node in row.best.nodes:
            assert outcome.names(node) in said
    last = outcome.answer.value.rows[-1].best.nodes
    assert all(outcome.names(node) in text(found.find_class("say-first")[0]) for node in last)
    hashed = outcome.answer.because[0]
    assert "sha256:" in hashed
    assert hashed in text(found)


def test_the_picture_marks_who_goes_who_leads_and_what_falls_apart(written):
    found, outcome = written(BRIDGE, counts="1", leaders=("a1",))
    picture = found.find_class("network")[0]
    assert [text(one) for one in picture.find_class("chosen")] == [
        outcome.names(at) for at in outcome.answer.value.rows[-1].best.nodes
    ]
    assert len(picture.find_class("ring")) == 1
    labels = [text(one) for one in picture.find_class("strong")]
    assert "a1" in labels
    assert picture.find_class("cut")[0].get("d")
    groups = {one.get("class") for one in picture.find_class("node")}
    assert {"node g1", "node g2", "node g3"} <= groups
    key = text(found.find_class("network-key")[0])
    assert words("en")["k_key_best"] in key
    assert "a piece of 2 nodes" in key


def test_hostile_names_are_text_wherever_they_stand(written):
    found, _ = written(
        evil_rows(), counts="1..4", missing=0.1, draws=10, recover="rewire",
        leaders=(EVIL[0], EVIL[2]),
    )  # fmt: skip
    loads_nothing(found)
    assert not list(found.iter("img"))
    assert not list(found.find(".//main").iter("script"))
    said = text(found)
    assert "<script>alert(1)" in said
    assert "\u202e" not in said
    assert "U+202E" in said
    assert "\u0007" not in said
    for part in (*found.iter("table"), *found.find_class("say-first"), *found.find_class("found")):
        assert "x" * 61 not in text(part)
    assert not re.search("[\ue000-\ue001]", said)
    for label in found.find_class("network")[0].iter("text"):
        assert len(text(label)) <= CUT


@pytest.mark.parametrize(
    ("rows", "counts"),
    [("a,b\nAna,Beto\nBeto,Carla\n", "1"), ("a,b\nAna,Ana\n", "1"),
     ("a,b\n" + "".join(f"n{at},n{at}\n" for at in range(40)), "1..3")],
)  # fmt: skip
def test_small_networks_and_those_without_ties_have_a_page(written, rows, counts):
    for lang in LANGUAGES:
        found, _ = written(rows, lang, counts=counts)
        loads_nothing(found)
        assert len(found.find_class("network")) == 1


@pytest.mark.parametrize("objective", ["largest", "distance", "reach"])
def test_each_objective_has_its_words_and_its_curves(written, objective):
    found, _ = written(BRIDGE, counts="1..2", objective=objective)
    said = text(found)
    assert words("en")[f"k_objective_{objective}"] in said
    assert (words("en")["k_curve_score"] in said) == (objective != "largest")
    assert (words("en")["k_curve_F"] in said) == (objective != "reach")
    assert bool(found.find_class("cut")[0].get("d")) == (objective != "reach")


def test_rivalries_are_drawn_and_told(written):
    rows = BRIDGE.replace("from,to", "from,to,weight").replace("\n", ",1\n").replace(
        "weight,1", "weight"
    )  # fmt: skip
    found, _ = written(rows + "a3,b3,-2\n", counts="1")
    assert found.find_class("rival")[0].get("d")
    said = text(found)
    assert words("en")["k_rivalry_head"] in said
    assert "doi:" in said


def test_recovery_tells_its_time_and_the_literature(written):
    found, outcome = written(BRIDGE, counts="2", recover="substitute", steps=6)
    said = text(found)
    one = outcome.recovered["best"]
    assert one.text("en") in said
    assert all(work.doi in said for work in one.works)
    assert len(found.find_class("band")) == len(outcome.recovered)
    for warning in one.warnings("en"):
        assert warning in [text(strong) for strong in found.find_class("alarm")]


def test_of_a_large_network_what_lies_around_the_set_is_drawn(tmp_path):
    path = tmp_path / "large.csv"
    path.write_text("a,b\n" + "".join(f"{at},{at // 3}\n" for at in range(1, 1_000)))
    opened = open_file(path)
    value = run_keyplayers(opened, Request(counts="1..2")).answer.value
    best = value.rows[-1].best.nodes
    drawing = draw_network(value.ties, value.network, Cast(best, (999,)), str)
    assert len(drawing.dots) == NODES
    assert drawing.nodes_left_out == 1_000 - NODES
    assert sum(dot.is_chosen for dot in drawing.dots) == 2
    assert sum(dot.is_leader for dot in drawing.dots) == 1
    assert sum(piece.count for piece in drawing.pieces) + drawing.others[1] == 998


def test_labels_lie_on_no_other_label_and_on_no_node(written):
    _, outcome = written(evil_rows(), counts="3")
    value = outcome.answer.value
    cast = Cast(value.rows[-1].best.nodes, value.leaders)
    drawing = draw_network(value.ties, value.network, cast, outcome.names)
    boxes = [
        (dot.label_at[0], dot.label_at[1] - 11, dot.label_at[0] + width_of(dot.label),
         dot.label_at[1] + 4)
        for dot in drawing.dots if dot.label
    ]  # fmt: skip
    assert len(boxes) > 20
    for one, two in combinations(boxes, 2):
        assert one[2] <= two[0] or two[2] <= one[0] or one[3] <= two[1] or two[3] <= one[1]
    for (left, top, right, bottom), dot in product(boxes, drawing.dots):
        x, y = dot.place
        size = dot.ring - (0 if dot.is_leader else 4.5)
        assert not (left < x + size and x - size < right and top < y + size and y - size < bottom)
        assert left >= 0
        assert right <= drawing.wide


def test_names_at_the_ends_of_lines_stand_apart():
    frame = Frame([0.0, 1.0], ["0", "1"])
    chart = draw_chart(frame, [Series("best", f"line {at}", [0.0, 0.5]) for at in range(5)])
    heights = sorted(line.name_at[1] for line in chart.lines)
    assert all(two - one >= 12 for one, two in pairwise(heights))
    assert heights[0] >= 0
    assert heights[-1] <= chart.tall
    for line in chart.lines:
        assert line.name_at[0] + width_of(line.name) <= chart.wide


def test_names_below_a_chart_stand_apart():
    names = [f"a long phase {at}" for at in range(9)]
    frame = Frame([float(at) for at in range(9)], names)
    chart = draw_chart(frame, [Series("best", "a", [1.0] * 9)])
    for (one, name), (two, _) in pairwise(chart.across):
        assert two - one > width_of(name)


@pytest.mark.parametrize(("within", "reached"), [(1, 5), (2, 9)])
def test_of_reach_the_picture_marks_who_is_reached(written, within, reached):
    found, outcome = written(BRIDGE, counts="1", objective="reach", within=within)
    score = outcome.answer.value.rows[0].best.score
    assert round(score * 11) == reached
    assert f"reached, the set counted: {reached}" in text(found.find(".//main"))
    assert f"not reached: {11 - reached}" in text(found.find(".//main"))
    near = [one for one in found.find_class("g1") if one.tag == "path" and len(one)]
    assert len(near) == reached - 1  # the set itself is drawn as such


def test_roles_are_called_in_the_language_of_the_reader(written, tmp_path):
    roles = tmp_path / "roles.csv"
    roles.write_text("nodo,papel\na0,químico\nMid,vigía\n", "utf-8")
    for lang, called in (("en", "chemist"), ("es", "químico")):
        found, _ = written(BRIDGE, lang, counts="1", roles=roles)
        said = text(found.find(".//main"))
        assert called in said
        assert "vigía" in said  # a text of the user's stands as it is
