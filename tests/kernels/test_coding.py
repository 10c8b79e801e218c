"""Codes of texts by their hashes."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.kernels.coding import KERNELS, Codes
from cabos.kernels.jit import compiled, interpreted

HASHES = st.one_of(st.integers(1, 40), st.integers(1, 2**64 - 1))
FAMILIES = {"compiled": compiled, "interpreted": interpreted}


@pytest.mark.parametrize("family", FAMILIES)
@settings(deadline=None)
@given(known=st.lists(HASHES, unique=True, max_size=40), asked=st.lists(HASHES, max_size=40))
def test_each_hash_has_its_position(family, known, asked):
    codes = Codes(np.array(known, np.uint64), FAMILIES[family](KERNELS))
    found = codes.of(np.array([*known, *asked], np.uint64)).tolist()
    wanted = [known.index(one) if one in known else -1 for one in (*known, *asked)]
    assert codes.is_sound
    assert found == wanted


@pytest.mark.parametrize("hashes", [[5, 7, 5], [0, 3]])
def test_hashes_that_are_not_apart_are_not_used(hashes):
    assert not Codes(np.array(hashes, np.uint64), interpreted(KERNELS)).is_sound
