"""Names as arrays, and the codes of what an alignment can find."""

from typing import Any, NamedTuple

import numpy as np

Array = Any  # a numpy array; numba wants concrete ones, mypy has nothing to check in them

UNKNOWN, GIVEN, PATERNAL, MATERNAL, MARRIED = range(5)
MAX_EDGES = 96
MAX_PICKS = 24
# Codes of what found no partner, in the order of ``Penalties``.
(
    GIVEN_MISSING, GIVEN_ADDED, GIVEN_CONFLICT, MIDDLE_CONFLICT, MATERNAL_MISSING, MATERNAL_ADDED,
    MATERNAL_CONFLICT, MARRIED_NAME, PATERNAL_MISSING, PATERNAL_CONFLICT, GIVEN_ABSENT, ORDER,
    PLAIN_CONFLICT, PLAIN_EXTRA, WEAK, FORM_CONFLICT,
) = range(16)  # fmt: skip
INITIAL_WAY = 7


class Listed(NamedTuple):
    """The listed names as arrays; ``x_off[i]:x_off[i + 1]`` is the run of item i."""

    posting_off: Array  # unit -> names
    posting_name: Array
    unit_off: Array  # name -> units
    unit_id: Array
    unit_mask: Array  # which words of the name the unit covers
    word_off: Array  # name -> words
    word_role: Array
    word_letter: Array  # 1 to 26, negative where the word is an initial only
    word_rarity: Array
    name_kind: Array  # 0 person, 1 other
    name_entity: Array
    name_cap: Array  # the most bits that a weak name can give
    name_form: Array  # legal form, 0 for none
    name_initial: Array  # whether one of its words is an initial
    name_years: Array  # bitmaps of its entity's years and days of birth, see ``dates``
    name_days: Array
    date_off: Array  # entity -> dates
    date_value: Array


class Customers(NamedTuple):
    """A batch of customers' names as arrays."""

    unit_off: Array
    unit_id: Array
    unit_mask: Array
    word_off: Array
    word_role: Array
    word_letter: Array
    word_rarity: Array
    letter_bits: Array
    kind: Array
    form: Array
    date_off: Array
    date_value: Array
    has_initial: Array
    slack: Array  # bits that evidence outside this kernel could add


class Ways(NamedTuple):
    """For each unit of the customers: which listed units it can stand for."""

    off: Array
    unit: Array
    bits: Array
    way: Array


class Alignment(NamedTuple):
    """Scratch space, filled by ``align``."""

    edge_bits: Array
    edge_q: Array
    edge_l: Array
    edge_way: Array
    pick_q: Array  # masks of the customer's words
    pick_l: Array  # masks of the listed words
    pick_way: Array
    pick_bits: Array
    note_code: Array
    note_bits: Array
    counts: Array  # picks, notes


def scratch() -> Alignment:
    """Make scratch space for ``align``."""
    return Alignment(
        np.zeros(MAX_EDGES, np.float64), np.zeros(MAX_EDGES, np.int64),
        np.zeros(MAX_EDGES, np.int64), np.zeros(MAX_EDGES, np.int64),
        np.zeros(MAX_PICKS, np.int64), np.zeros(MAX_PICKS, np.int64),
        np.zeros(MAX_PICKS, np.int64), np.zeros(MAX_PICKS, np.float64),
        np.zeros(MAX_PICKS, np.int64), np.zeros(MAX_PICKS, np.float64),
        np.zeros(2, np.int64),
    )  # fmt: skip
