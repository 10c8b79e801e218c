"""The layout of a Sankey diagram: whatever money does, nothing stands in anything else."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.ask.sankey import THICK, Band, Link, closing, curve, lay_out

ENDS = st.integers(0, 9).map(str)
LINKS = st.lists(
    st.builds(Link, ENDS, ENDS, st.floats(0.01, 1e9)).filter(lambda one: one.source != one.target),
    max_size=40,
)


@given(LINKS)
def test_no_box_stands_in_another_and_all_are_inside(links):
    layout = lay_out(links)
    columns = {}
    for box in layout.boxes:
        columns.setdefault(box.layer, []).append(box)
        assert 0 <= box.x <= layout.wide - THICK
        assert -1e-6 <= box.y <= box.y + box.tall <= layout.tall
    for several in columns.values():
        for one, other in pairwise(sorted(several, key=lambda box: box.y)):
            assert one.y + one.tall <= other.y + 1e-6


@given(LINKS)
def test_every_link_has_a_band_whose_ends_stand_at_its_accounts(links):
    layout = lay_out(links)
    boxes = {box.key: box for box in layout.boxes}
    assert boxes.keys() == {end for one in links for end in (one.source, one.target)}
    assert len(layout.bands) == len(links)
    for one, band in zip(links, layout.bands, strict=True):
        for box, (x, y), edge in (
            (boxes[one.source], band.start, THICK), (boxes[one.target], band.end, 0.0)
        ):  # fmt: skip
            assert x == pytest.approx(box.x + edge)
            assert box.y - 1e-6 <= y - band.width / 2
            assert y + band.width / 2 <= box.y + box.tall + 1e-6
        assert (band.under is None) == (boxes[one.source].layer < boxes[one.target].layer)


@given(LINKS)
def test_widths_are_to_scale(links):
    bands = lay_out(links).bands
    scale = [band.width / one.value for one, band in zip(links, bands, strict=True)]
    assert scale == pytest.approx([scale[0]] * len(scale)) if scale else not links


@given(LINKS)
def test_the_layout_is_the_same_each_time(links):
    assert lay_out(links) == lay_out(list(links))


def test_money_without_a_circle_goes_from_left_to_right():
    layers = {box.key: box.layer for box in lay_out(
        [Link("a", "b", 5.0), Link("b", "c", 3.0), Link("late", "c", 1.0), Link("a", "end", 1.0)]
    ).boxes}  # fmt: skip
    assert layers == {"a": 0, "b": 1, "late": 1, "c": 2, "end": 2}


def test_a_circle_has_one_band_back_the_one_that_closes_it():
    links = [Link("a", "b", 3.0), Link("b", "c", 2.0), Link("c", "a", 1.0)]
    assert [band.under is None for band in lay_out(links).bands] == [True, True, False]


def test_a_band_back_goes_round_below_all_boxes():
    layout = lay_out([Link("a", "b", 3.0), Link("b", "a", 2.0)])
    (back,) = [band for band in layout.bands if band.under is not None]
    assert back.under - back.width / 2 >= max(box.y + box.tall for box in layout.boxes)
    assert back.under + back.width / 2 <= layout.tall


def test_given_layers_are_kept_without_empty_ones():
    layout = lay_out([Link("a", "b", 1.0), Link("b", "c", 1.0)], {"a": -7, "b": -2, "c": 0})
    assert {box.key: box.layer for box in layout.boxes} == {"a": 0, "b": 1, "c": 2}


def test_many_columns_keep_room_for_names():
    links = [Link(str(at), str(at + 1), 1.0) for at in range(30)]
    layout = lay_out(links)
    assert layout.step >= 100
    assert layout.wide > 30 * 100


def test_a_curve_is_a_path_of_numbers():
    assert curve(Band((0, 1), (10, 3), 2, None)) == "M0.0 1.0C5.0 1.0 5.0 3.0 10.0 3.0"
    assert curve(Band((10, 1), (0, 1), 2, 9.0)).startswith("M10.0 1.0C36.0 1.0 36.0 9.0 10.0 9.0L0")


@given(LINKS)
def test_no_ribbon_that_goes_back_swings_out_of_the_picture(links):
    layout = lay_out(links)
    for band in layout.bands:
        if band.under is not None:
            swing = 0.75 * (24 + band.width) + band.width / 2
            assert band.end[0] - swing >= 0
            assert band.start[0] + swing <= layout.wide


@given(LINKS)
def test_without_what_closes_circles_nothing_goes_back(links):
    back = closing(links)
    rest = [one for number, one in enumerate(links) if number not in back]
    assert all(band.under is None for band in lay_out(rest).bands)
