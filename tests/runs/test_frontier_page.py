"""The page of an evaluation, read back as a browser would parse it."""

import pytest
from page_reading import loads_nothing, read, text

from cabos.runs.frontier_page import draw, write_frontier
from cabos.runs.page import LANGUAGES

POINTS = [
    {"threshold": 0.1, "recall": 0.99, "namesakes_alerted": 0.1, "others_alerted": 0.004},
    {"threshold": 0.5, "recall": 0.97, "namesakes_alerted": 0.02, "others_alerted": 0.0002},
    {"threshold": 0.9, "recall": 0.9, "namesakes_alerted": 0.0, "others_alerted": 0.0},
    {"threshold": 0.99, "recall": 0.8, "namesakes_alerted": 0.0, "others_alerted": 0.0},
]
SCREENING = {
    **POINTS[1],
    "by": {"name_class": {"<b>typo": {"n": 20, "recall": 0.6}, "exact": {"n": 80, "recall": 1.0}}},
    "by_class": {},
    "counts": {"match": 100, "namesake": 50, "other": 10_000},
    "frontier": POINTS,
    "calibration": [{"from": 0.4, "to": 0.6, "n": 7, "stated": 0.5, "right": 0.4}],
    "customers": {"file": "c.csv", "sha256": "ab" * 32},
    "at": "2026-03-03T12:00:00+00:00",
    "version": "0.1.0",
    "record": 4,
}
PAIRS = {
    "precision": 0.9, "recall": 0.8, "f1": 0.85, "threshold": 0.4, "pairs": 300,
    "by_class": {"Person": {"precision": 0.9, "recall": 0.8, "f1": 0.85, "threshold": 0.4}},
    "frontier": [
        {"precision": 0.5, "recall": 1.0, "f1": 0.67, "threshold": 0.1},
        {"precision": 1.0, "recall": 0.5, "f1": 0.67, "threshold": 0.9},
    ],
    "file": {"file": "p.csv", "sha256": "cd" * 32},
}  # fmt: skip


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("kind", "found"), [("screening", SCREENING), ("lists", SCREENING), ("pairs", PAIRS)]
)
def test_an_evaluation_has_its_page(tmp_path, kind, found, lang):
    write_frontier(tmp_path / "page.html", kind, found, lang=lang)
    shown = read(tmp_path / "page.html")
    loads_nothing(shown)
    rows = shown.xpath("//section[h2[@id='frontier-head']]//tbody/tr")
    thresholds = sorted({one["threshold"] for one in found["frontier"]} | {found["threshold"]})
    assert [float(row.find("th").text) for row in rows] == thresholds
    assert len(shown.xpath("//*[@class='chosen']")) >= 2
    assert len(shown.find_class("advice")[0]) >= 3


def test_the_page_names_weak_classes_and_how_sure_it_is(tmp_path):
    write_frontier(tmp_path / "page.html", "screening", SCREENING)
    said = text(read(tmp_path / "page.html").find_class("advice")[0])
    assert "Lower, at 0.1: 99.00 % of the listed are found in place of 97.00 %" in said
    assert "4,000 are alerted in place of 200" in said
    assert "<b>typo (60.00 %)" in said
    assert "100 listed and 10,000 other customers" in said
    assert "up to 300 in a million" in said


def test_thresholds_at_which_nobody_is_alerted_have_a_room_of_their_own():
    plot = draw(POINTS, "screening", 0.5)
    inside = [dot.label for dot in plot.dots if dot.left < plot.zero]
    assert inside == ["0.99", "0.9"]
    assert [dot.label for dot in plot.dots if dot.is_chosen] == ["0.5"]
    assert all(0 <= up <= 100 for dot in plot.dots for up in dot.ups)
    assert [dot.left for dot in plot.dots] == sorted(dot.left for dot in plot.dots)


def test_a_file_without_innocent_customers_is_drawn_by_threshold():
    points = [one | {"namesakes_alerted": 0.0, "others_alerted": 0.0} for one in POINTS]
    plot = draw(points, "screening", 0.5)
    assert plot.axis == "threshold"
    assert [panel.key for panel in plot.panels] == ["recall"]


def test_thresholds_that_change_nothing_share_a_dot():
    plot = draw([POINTS[0], POINTS[1], POINTS[1] | {"threshold": 0.6}, POINTS[2]], "screening", 0.6)
    assert [dot.label for dot in plot.dots] == ["0.9", "0.5–0.6", "0.1"]
    assert plot.dots[1].is_chosen
