"""The kernels compiled and as they stand: the same hits, the same bits, on arrays as they come."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.kernels import jit, screen
from cabos.kernels.names import scratch
from cabos.match.engine import Engine
from cabos.match.index import build
from cabos.match.subject import OTHER, PERSON
from cabos.match.weights import WEIGHTS
from strategies import POPULATIONS, batches, lists

SLOW = jit.interpreted(screen.KERNELS)


@pytest.fixture(scope="module")
def fast():
    return jit.compiled(screen.KERNELS)


def run(kernels, lane, engine, keep, room):
    size = len(engine.index.names)
    sums, touched = np.zeros(size), np.zeros(size, np.int64)
    out = (np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room))
    hits = kernels.screen(
        lane.encoded, 0, len(lane.subjects), lane.ways, engine.index.arrays, WEIGHTS,
        engine._date_bits, keep, sums, touched, scratch(), *out,
    )  # fmt: skip
    assert not sums.any()  # zeros again, as the next customer needs them
    kept = min(hits, room)
    return hits, out[0][:kept].tolist(), out[1][:kept].tolist(), out[2][:kept]


@settings(max_examples=60, deadline=None)
@given(lists(), batches(2), st.sampled_from([-20.0, 4.0, 15.0]), st.sampled_from([0, 1, 999]))
def test_compiled_and_interpreted_kernels_agree(fast, entities, subjects, keep, room):
    engine = Engine(build(entities).bind(POPULATIONS), POPULATIONS, compiled=False)
    for kind in (PERSON, OTHER):
        lane = engine._lane(kind, subjects)
        *slow, bits = run(SLOW, lane, engine, keep, room)
        *quick, same = run(fast, lane, engine, keep, room)
        assert quick == slow
        assert same == pytest.approx(bits, abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(lists(), batches())
def test_an_alignment_says_what_its_parts_say(entities, subjects):
    engine = Engine(build(entities).bind(POPULATIONS), POPULATIONS, compiled=False)
    lane = engine._lane(PERSON, subjects)
    out = scratch()
    arrays = engine.index.arrays
    for customer in range(len(subjects)):
        for name in range(len(engine.index.names)):
            total = SLOW.align(lane.encoded, customer, lane.ways, arrays, name, WEIGHTS, out)
            picks, notes = out.counts
            if not picks:
                assert total == -99.0
                continue
            assert_no_word_twice(out.pick_q[:picks].tolist())
            assert_no_word_twice(out.pick_l[:picks].tolist())
            bits = out.pick_bits[:picks]
            kept = bits[bits > 0]
            shared = WEIGHTS.dependence * kept.sum() + bits[bits <= 0].sum()
            first = (1 - WEIGHTS.dependence) * kept.max(initial=0.0)
            assert total == pytest.approx(shared + first + out.note_bits[:notes].sum())
            assert total <= arrays.name_cap[name] + 1e-9
            assert (out.note_bits[:notes] <= 0).all()


def assert_no_word_twice(masks):
    used = 0
    for mask in masks:
        assert not mask & used
        used |= mask


@given(st.integers(1, 2**40))
def test_place_of_is_the_lowest_bit(mask):
    assert SLOW.place_of(mask) == (mask & -mask).bit_length() - 1


def test_compiled_kernels_need_callers_after_callees():
    """A kernel compiled before one that it calls would call that one uncompiled, or fail."""
    names = [kernel.__name__ for kernel in screen.KERNELS]
    for place, kernel in enumerate(screen.KERNELS):
        later = set(names[place:]) & set(kernel.__code__.co_names)
        assert not later, kernel.__name__
