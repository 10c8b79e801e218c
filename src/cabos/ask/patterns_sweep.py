"""Sweep the transfers once in the order of time: stars, links, chains and cycles as arrays."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from cabos.ask.patterns_rules import Rules
from cabos.kernels.patterns_past import BINS, EXACT
from cabos.model.flows import Flows

Tell = Callable[[str, int, int], object]
STEP = 1 << 18  # transfers between two reports of progress
_CYCLES = 1 << 16  # cycles that a step can give


@dataclass(slots=True)
class Swept:
    """What the sweep found.

    Attributes:
        labels: for what each transfer pays, and for what it gives its receiver, the star that it
            belongs to; -1 for none.
        scores: the bits of the star when the transfer completed it.
        partners: whether another transfer of about the same amount shares its payer, and its
            receiver, within the window.
        rare: for both sides the share of the past amounts that are like this one.
        link_off: for each transfer where the transfers it continues start in ``link_to``.
        link_to: their positions.
        link_bits: how surprising each is.
        previous: the transfer before it on its best chain; -1 for none.
        chain: the bits of that chain.
        hops: the hops of that chain.
        rise: the bits of the best chain that goes on from it.
        cycles: the transfers of each cycle in the order of time.
        cycle_bits: the bits of each.
        cut: how often a budget ended a search: stars out, stars in, links, cycles.
    """

    labels: np.ndarray
    scores: np.ndarray
    partners: np.ndarray
    rare: np.ndarray
    link_off: np.ndarray
    link_to: np.ndarray
    link_bits: np.ndarray
    previous: np.ndarray
    chain: np.ndarray
    hops: np.ndarray
    rise: np.ndarray
    cycles: list[np.ndarray] = field(default_factory=list)
    cycle_bits: list[float] = field(default_factory=list)
    cut: list[int] = field(default_factory=lambda: [0, 0, 0, 0])


def levels(amount: np.ndarray) -> np.ndarray:
    """Return log2 of amounts."""
    return np.asarray(np.log2(np.maximum(amount, 1)), np.float32)


def sweep_stars(
    flows: Flows, rules: Rules, kernels: Any, swept: Swept, side: int, *, tell: Tell
) -> None:  # fmt: skip
    """Fill in the stars of one side: 0 what accounts pay, 1 what they receive."""
    size, accounts = len(flows), len(flows.accounts)
    if side == 0:
        ends = flows.payer, flows.beneficiary
        sums, currency, off, pos = flows.amount, flows.currency, flows.out_off, flows.out_pos
    else:
        ends = flows.beneficiary, flows.payer
        sums, currency = flows.received, flows.received_currency
        off, pos = flows.in_off, flows.in_pos
    table = np.array([
        rules.window, rules.budget, rules.near, rules.same, rules.seed_bits, rules.seed_degree,
        rules.habit, rules.own, rules.own_weight, rules.chance,
    ])  # fmt: skip
    hist = np.zeros((max(1, len(flows.currencies)), BINS), np.int32)
    seen = np.zeros(len(hist), np.int64)
    exact = np.zeros(EXACT, np.int32)
    stamps = np.zeros((4, accounts), np.int32)
    room = np.zeros((6, rules.budget + 2), np.int64)
    counts, scratch = np.zeros(2, np.int64), np.zeros(3, np.int64)
    level, at = levels(sums), off[:-1].copy()
    lined = flows.time[pos], level[pos], currency[pos], ends[1][pos]
    for first in range(0, size, STEP):
        last = min(size, first + STEP)
        kernels.stars(
            *ends, flows.time, sums, currency, level, off, pos, at, *lined, hist, exact,
            seen, table, stamps, room, swept.labels[side], swept.scores[side],
            swept.partners[side], counts, swept.rare[side], first, last, scratch,
        )  # fmt: skip
        if side == 0:
            tell("stars", last, size)
    swept.cut[side] = int(counts[1])


def sweep_links(flows: Flows, rules: Rules, kernels: Any, swept: Swept) -> None:
    """Fill in the links, the chains and the cycles."""
    size = len(flows)
    level = levels(flows.amount)
    got = level if flows.received is flows.amount else levels(flows.received)
    table = np.array([
        rules.window, rules.budget, rules.kept, rules.gain, rules.per, rules.link_bits,
        rules.depth, rules.steps, rules.cycle, rules.chance,
    ])  # fmt: skip
    hist = np.zeros((max(1, len(flows.currencies)), BINS), np.int32)
    seen = np.zeros(len(hist), np.int64)
    change = np.zeros(size, np.float32)
    in_at = flows.in_off[:-1].copy()
    counts = np.zeros(2, np.int64)
    to = np.empty(0, np.int32)
    bits = np.empty(0, np.float32)
    used = 0
    for first in range(0, size, STEP):
        last = min(size, first + STEP)
        room = used + (last - first) * rules.per
        if len(to) < room:
            to = np.concatenate([to[:used], np.empty(room + room // 2 - used, np.int32)])
            bits = np.concatenate([bits[:used], np.empty(room + room // 2 - used, np.float32)])
        used = kernels.links(
            flows.payer, flows.beneficiary, flows.time, flows.currency, flows.received_currency,
            level, got, flows.in_off, flows.in_pos, in_at, hist, seen, table, swept.link_off,
            to, bits, swept.previous, change, swept.chain, swept.hops, swept.rise, first, last,
            used, counts,
        )  # fmt: skip
        _sweep_cycles(
            flows, table, kernels, swept, links=(to, bits), span=(first, last), counts=counts
        )
    swept.link_to, swept.link_bits = to[:used].copy(), bits[:used].copy()
    swept.cut[2:] = [int(counts[0]), int(counts[1])]


def _sweep_cycles(
    flows: Flows, table: np.ndarray, kernels: Any, swept: Swept, *,
    links: tuple[np.ndarray, np.ndarray], span: tuple[int, int], counts: np.ndarray,
) -> None:  # fmt: skip
    deep = int(table[6]) + 2
    first, last = span
    found = np.full((min(_CYCLES, last - first), deep), -1, np.int64)
    found_bits = np.zeros(len(found))
    used = kernels.cycles(
        flows.payer, flows.beneficiary, swept.link_off, *links, table, first, last,
        np.zeros(deep), np.zeros(deep, np.int64), np.zeros(deep, np.int64), found, found_bits,
        counts,
    )  # fmt: skip
    for row in range(used):
        path = found[row]
        swept.cycles.append(path[: int(np.argmax(path < 0))][::-1].copy())
        swept.cycle_bits.append(float(found_bits[row]))


def empty_swept(size: int) -> Swept:
    """Make room for what a sweep finds."""
    return Swept(
        np.full((2, size), -1, np.int32),
        np.zeros((2, size), np.float32),
        np.zeros((2, size), np.bool_),
        np.zeros((2, size), np.float32),
        np.zeros(size + 1, np.int64),
        np.empty(0, np.int32),
        np.empty(0, np.float32),
        np.full(size, -1, np.int32),
        np.zeros(size, np.float32),
        np.zeros(size, np.int8),
        np.zeros(size, np.float32),
    )
