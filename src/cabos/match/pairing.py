"""Find the pairs of records that may be of one party, and what speaks for each."""

import math
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from cabos.kernels import jit, likeness
from cabos.kernels.likeness import MARKS, PARTS
from cabos.kernels.pairing import ANY, FACTS, MOST_WORDS
from cabos.kernels.tying import NUMBERS, Scratch, Weigh
from cabos.match.records import Table, distinct, least_rarity
from cabos.match.score import date_bits
from cabos.match.weights import CHANNEL_BITS, RESOLVE, WEIGHTS

_GROUP = 24  # records that share a key: more, and it identifies nobody
_RARE = 6  # records that a set of words may be shared by, for it to be a key
_WORTH_COMPILING = 3000  # records from which compiled kernels pay for their start
_PART = 400_000

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Pairs:
    """The pairs that may be of one party.

    Attributes:
        left: the first record of each pair, its place in the table.
        right: the second, later than the first.
        parts: the bits of name, date, identifier, contact, address, sex, country and list.
        marks: how their birth dates relate (a code of ``kernels.dates``), and the words of their
            best names that were joined, and that were left over.
        prior: bits of the prior.
        compared: how many candidates were compared.
    """

    left: np.ndarray
    right: np.ndarray
    parts: np.ndarray
    marks: np.ndarray
    prior: float
    compared: int

    @property
    def bits(self) -> np.ndarray:
        """The sum of the evidence of each pair, the prior not counted."""
        total: np.ndarray = self.parts.sum(axis=1, dtype=np.float64)
        return total

    @property
    def probability(self) -> np.ndarray:
        """The probability that the two are one party, from bits and prior."""
        exponent = np.clip(self.bits + self.prior, -60, 60)
        return np.asarray(1.0 / (1.0 + np.exp2(-exponent)))


def prior_of(count: int) -> float:
    """Return the prior in bits: of so many records about one is the other of a pair."""
    return -max(RESOLVE.least_prior, math.log2(max(count, 2)))


def scratch() -> Scratch:
    """Make room for the work on one pair."""
    places, most = np.int64, MOST_WORDS
    return Scratch(
        np.zeros((3, 40), places), np.zeros(most, places), np.zeros(most, places),
        np.zeros(most, places), np.zeros(most), np.zeros((most, FACTS), places),
        np.zeros((most, most)),
        np.zeros((most, most), places), np.zeros(NUMBERS, places),
    )  # fmt: skip


def weigh() -> Weigh:
    """Return the weights of ``match.weights`` as the kernels take them."""
    w = WEIGHTS
    return Weigh(
        np.array(CHANNEL_BITS), np.array(date_bits()), w.dependence, w.plain_conflict,
        w.plain_extra, w.company_conflict, w.company_extra, w.initial_cap, RESOLVE.rarest,
        w.weak_cap, RESOLVE.several_names, w.name_differs, RESOLVE.number_differs, w.sex_agrees,
        w.sex_conflict, w.country_agrees, w.country_conflict, RESOLVE.same_list,
    )  # fmt: skip


def kernels_for(count: int) -> SimpleNamespace:
    """Return the kernels, compiled where that pays for so many records."""
    make = jit.compiled if count >= _WORTH_COMPILING else jit.interpreted
    return make(likeness.KERNELS)


def find_pairs(table: Table, *, least: float, threads: int = 1) -> Pairs:
    """Find the pairs that may be of one party.

    Args:
        table: the records.
        least: the probability from which a pair is kept.
        threads: how many run at once.

    Returns:
        The pairs, by their records.
    """
    kernels = kernels_for(len(table.ids))
    left, right = candidates(table, kernels, threads)
    prior = prior_of(len(table.ids))
    keep = math.log2(least / (1 - least)) - prior
    edges = np.linspace(0, len(left), max(threads, len(left) // _PART) + 1).astype(int).tolist()

    def part(low: int, high: int) -> tuple[np.ndarray, ...]:
        at, parts = np.zeros(high - low, np.int64), np.zeros((high - low, PARTS), np.float32)
        marks = np.zeros((high - low, MARKS), np.int8)
        kept = kernels.score_pairs(
            table.records, table.words, weigh(), left, right, low, high, keep, scratch(),
            np.zeros(PARTS), at, parts, marks,
        )  # fmt: skip
        return at[:kept], parts[:kept].copy(), marks[:kept].copy()

    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(part, edges[:-1], edges[1:]))
    at, parts, marks = (np.concatenate(column) for column in zip(*found, strict=True))
    return Pairs(left[at], right[at], parts, marks, prior, len(left))


def candidates(
    table: Table, kernels: SimpleNamespace, threads: int = 1
) -> tuple[np.ndarray, np.ndarray]:
    """Return the pairs worth comparing: those that share a key that few share."""
    r, count = table.records, len(table.ids)
    keys = (
        lambda: _name_keys(table, kernels),
        lambda: _day_keys(table),
        lambda: _spread(r.contact_off, r.contact),
        lambda: _spread(r.identifier_off, r.identifier),
    )

    def meet(make: Callable[[], tuple[np.ndarray, np.ndarray]]) -> tuple[np.ndarray, np.ndarray]:
        shared, records = make()
        return _pairs(shared, records, _GROUP, kernels)

    with ThreadPoolExecutor(threads) as pool:
        every = list(pool.map(meet, keys))
    flat = distinct(np.concatenate([left * count + right for left, right in every]))
    left, right = flat // max(count, 1), flat % max(count, 1)
    kinds = r.kind[left], r.kind[right]
    same = (kinds[0] == kinds[1]) | (kinds[0] == ANY) | (kinds[1] == ANY)
    return left[same], right[same]


def _spread(off: np.ndarray, keys: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    return keys, np.repeat(np.arange(len(off) - 1), np.diff(off))


def _day_keys(table: Table) -> tuple[np.ndarray, np.ndarray]:
    """Return each full birth date with each word of the names, by its sound.

    Day and month stand in one order, so that records in which they changed places meet.
    """
    r = table.records
    dates, records = _spread(r.date_off, r.date_value)
    month, day = dates // 100 % 100, dates % 100
    full = (day > 0) & ~((day == 1) & (month == 1))
    turned = dates // 10000 * 10000 + np.minimum(month, day) * 100 + np.maximum(month, day)
    turned, records = turned[full], records[full]
    first = r.word_off[r.name_off[records]]
    counts = r.word_off[r.name_off[records + 1]] - first
    places = np.arange(counts.sum()) + np.repeat(first - (np.cumsum(counts) - counts), counts)
    sounds = table.words.sound[r.word[places]]
    return np.repeat(turned, counts) * len(table.words.sound) + sounds, np.repeat(records, counts)


def _name_keys(table: Table, kernels: SimpleNamespace) -> tuple[np.ndarray, np.ndarray]:
    least = least_rarity(len(table.ids), _RARE)
    room = len(table.records.word) * 5 + 64
    while True:
        keys, records = np.zeros(room, np.int64), np.zeros(room, np.int64)
        count = kernels.name_keys(table.records, table.words, least, keys, records)
        if count <= room:
            return keys[:count], records[:count]
        room = count


def _pairs(
    keys: np.ndarray, records: np.ndarray, cap: int, kernels: SimpleNamespace
) -> tuple[np.ndarray, np.ndarray]:
    order = np.argsort(keys)  # the order within a group does not matter
    keys, records = keys[order].astype(np.int64), records[order].astype(np.int64)
    room = max(64, 3 * len(keys))
    while True:
        left, right = np.zeros(room, np.int64), np.zeros(room, np.int64)
        count = kernels.pairs_of_groups(keys, records, cap, left, right)
        if count <= room:
            return left[:count], right[:count]
        room = count
