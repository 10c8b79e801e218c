"""Shapes of money: from what the sweep found to raw findings, each with its transfers."""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from cabos.ask.patterns_rules import Rules
from cabos.ask.patterns_sweep import Swept, levels
from cabos.kernels.patterns_past import poisson_bits
from cabos.model.flows import Flows

_PAIRS = 8  # scatterings that are tried for one gathering


@dataclass(frozen=True, slots=True)
class Raw:
    """A finding before it is settled against the others.

    Attributes:
        kind: one of ``KINDS``.
        positions: its transfers, ascending.
        bits: how unusual it is.
        closes: the first moment at which nothing can join it any more, seconds since 1970.
        centre: the account it is about; -1 where it has none.
        why: what makes it one, a key of ``patterns_words``.
    """

    kind: str
    positions: np.ndarray
    bits: float
    closes: int
    centre: int = -1
    why: str = ""


def grouped(keys: np.ndarray, items: np.ndarray) -> Iterator[tuple[int, np.ndarray]]:
    """Yield each key with its items, in the order of the keys; items keep their order."""
    if not len(keys):
        return
    order = np.argsort(keys, kind="stable")
    keys, items = keys[order], items[order]
    cuts = np.flatnonzero(np.diff(keys)) + 1
    starts = np.concatenate([[0], cuts, [len(keys)]])
    for at in range(len(starts) - 1):
        yield int(keys[starts[at]]), items[starts[at] : starts[at + 1]]


def combined(bits: float, parts: int) -> float:
    """Return the bits of several surprises together: Fisher's method.

    The product of ``parts`` chances is small more often than one chance alone is, so that the sum
    of their bits says less than it seems to.

    Args:
        bits: the sum of the bits of the parts.
        parts: how many there are.

    Source: R. A. Fisher, Statistical Methods for Research Workers, 4th ed., section 21.1.
    """
    if bits <= 0.0:
        return 0.0
    nats, term, total = bits * math.log(2.0), 0.0, 0.0  # logarithms: hundreds of parts overflow
    for at in range(1, parts):
        term += math.log(nats / at)
        total = max(total, term) + math.log1p(math.exp(-abs(total - term)))
    return max(0.0, bits - total / math.log(2.0))


def split_by_gap(time: np.ndarray, positions: np.ndarray, gap: int) -> list[np.ndarray]:
    """Split positions in the order of time wherever nothing happens for longer than a gap."""
    return np.split(positions, np.flatnonzero(np.diff(time[positions]) > gap) + 1)


def stars_of(flows: Flows, swept: Swept, rules: Rules, side: int) -> list[Raw]:
    """Return the stars of one side: 0 what an account pays, 1 what it receives."""
    label, score = swept.labels[side], swept.scores[side]
    centre = flows.beneficiary if side else flows.payer
    other = flows.payer if side else flows.beneficiary
    where = np.flatnonzero((label >= 0) & _several(label, other, rules.seed_degree))
    best = np.zeros(int(label.max(initial=-1)) + 1, score.dtype)
    np.maximum.at(best, label[where], score[where])
    kind, found = "fan-in" if side else "fan-out", []
    for number, members in grouped(label[where], where):
        closes = int(flows.time[members[-1]]) + rules.window
        centre_ = int(centre[members[0]])
        found.append(Raw(kind, members, float(best[number]), closes, centre_, "alike"))
    return found


def _several(label: np.ndarray, other: np.ndarray, least: int) -> np.ndarray:
    """Tell which transfers are of a star with enough counterparties."""
    where = np.flatnonzero(label >= 0)
    wide = int(other.max(initial=0)) + 2
    pairs = np.sort(label[where].astype(np.int64) * wide + other[where] + 1)
    first = np.ones(len(pairs), np.bool_)
    first[1:] = pairs[1:] != pairs[:-1]
    counts = np.bincount(pairs[first] // wide, minlength=int(label.max(initial=-1)) + 1)
    several = np.zeros(len(label), np.bool_)
    several[where] = counts[label[where]] >= least
    return several


def fans(flows: Flows, stars: list[Raw], rules: Rules) -> list[Raw]:
    """Return the stars with enough counterparties to be fans."""
    kept = []
    for one in stars:
        other = flows.payer if one.kind == "fan-in" else flows.beneficiary
        if len(set(other[one.positions].tolist())) >= rules.degree:
            kept.append(one)
    return kept


def gather_scatters(
    flows: Flows, gathered: list[Raw], scattered: list[Raw], rules: Rules
) -> list[Raw]:
    """Return what was gathered by an account and then scattered by it.

    Args:
        flows: the transfers.
        gathered: the stars of what accounts receive.
        scattered: the stars of what they pay.
        rules: the thresholds.
    """
    by_account: dict[int, list[Raw]] = {}
    for star in scattered:
        by_account.setdefault(star.centre, []).append(star)
    found = []
    for star in gathered:
        tried = 0
        for other in by_account.get(star.centre, ()):
            part = _what_follows(flows, star.positions, other.positions, rules)
            if part is None:
                continue
            bits = star.bits + other.bits * len(part) / len(other.positions)
            positions = np.unique(np.concatenate([star.positions, part]))
            bits, closes = combined(bits, 2), max(star.closes, other.closes)
            found.append(Raw("gather-scatter", positions, bits, closes, star.centre, "balance"))
            tried += 1
            if tried == _PAIRS:
                break
    return found


def _what_follows(
    flows: Flows, one: np.ndarray, two: np.ndarray, rules: Rules
) -> np.ndarray | None:
    """Return what of a scattering follows a gathering in time and amount, if it does.

    Payments before the middle of the gathering are no part of it, nor are those by which more
    would be scattered than was gathered.
    """
    time = flows.time
    two = two[two > one[len(one) // 2]]
    if flows.received_currency[one[0]] != flows.currency[two[0]] if len(two) else True:
        return None
    given, got = np.cumsum(flows.amount[two]), int(flows.received[one].sum())
    two = two[given <= got * rules.added]
    if len(two) < rules.seed_degree or time[two[0]] - time[one[-1]] > rules.window:
        return None
    if int(flows.amount[two].sum()) < rules.balance * got:
        return None
    return two


def scatter_gathers(flows: Flows, swept: Swept, rules: Rules) -> list[Raw]:
    """Return what one account scattered and another gathered, through accounts between them."""
    last = np.repeat(np.arange(len(flows)), np.diff(swept.link_off))
    first = swept.link_to
    source = flows.payer[first].astype(np.int64)
    target = flows.beneficiary[last].astype(np.int64)
    pair = source * len(flows.accounts) + target
    order = np.argsort(pair, kind="stable")
    counts = np.diff(np.flatnonzero(np.diff(pair[order], prepend=-1, append=-1)))
    many = np.repeat(counts >= rules.mids, counts)
    found = []
    for _, which in grouped(pair[order][many], order[many]):
        for part in _runs(flows.time[last[which]], which, rules.window):
            raw = _between(flows, rules, first[part], last[part], swept.link_bits[part])
            if raw is not None:
                found.append(raw)
    return found


def _runs(time: np.ndarray, which: np.ndarray, gap: int) -> list[np.ndarray]:
    return np.split(which, np.flatnonzero(np.diff(time) > gap) + 1)


def _between(
    flows: Flows, rules: Rules, first: np.ndarray, last: np.ndarray, bits: np.ndarray
) -> Raw | None:
    """Join the ways of one pair of ends, each transfer used once, the most telling ways first."""
    used: set[int] = set()
    mids: set[int] = set()
    chance = 0.0
    for at in np.lexsort((last, -bits)):
        one, two = int(first[at]), int(last[at])
        if one in used or two in used:
            continue
        used |= {one, two}
        mids.add(int(flows.payer[two]))
        chance += 2.0 ** -max(0.0, float(bits[at]))
    if len(mids) < rules.mids:
        return None
    positions = np.array(sorted(used))
    source, target = int(flows.payer[first[0]]), int(flows.beneficiary[last[0]])
    own = flows.paid_by(source)
    paid = int(np.searchsorted(own, last.max()) - np.searchsorted(own, first.min()))
    meeting = 2.0 ** -meeting_bits(flows.received_by(target), int(positions[-1]))
    expected = paid * chance / (len(used) / 2) * meeting
    closes = int(flows.time[positions[-1]]) + rules.window
    total = poisson_bits(len(mids), expected)
    return Raw("scatter-gather", positions, total, closes, target, "between")


def meeting_bits(taking_part: np.ndarray, now: int) -> float:
    """Return how surprising it is to meet an account, from how often it took part so far."""
    often = int(np.searchsorted(taking_part, now, side="right"))
    return float(np.log2((now + 2) / (often + 1)))


def cycles_of(flows: Flows, swept: Swept) -> list[Raw]:
    """Return the cycles in the order of time; each is complete when it closes."""
    found = []
    for path, bits in zip(swept.cycles, swept.cycle_bits, strict=True):
        start = int(flows.payer[path[0]])
        total = combined(max(bits, _steady(swept, path)), len(path) - 1)
        total += meeting_bits(flows.paid_by(start), int(path[-1]))
        found.append(
            Raw("cycle", np.sort(path), total, int(flows.time[path[-1]]), start, "in_order")
        )
    return found


def _steady(swept: Swept, path: np.ndarray) -> float:
    """Return the bits of a path's hops as hops of its chain, where they are: a steady part kept."""
    total = 0.0
    for past, now in pairwise(path.tolist()):
        if swept.previous[now] == past:
            total += float(swept.chain[now] - swept.chain[past])
    return total


def stacks(flows: Flows, swept: Swept, rules: Rules) -> list[Raw]:
    """Return the chains through which money is passed on, layer by layer."""
    ends = np.flatnonzero((swept.hops + 1 >= rules.chain) & (swept.rise <= 0))
    found = []
    for end in ends:
        path, at = [], int(end)
        while at >= 0:
            path.append(at)
            at = int(swept.previous[at])
        positions = np.array(path[::-1])
        closes = int(flows.time[end]) + rules.window
        bits = combined(float(swept.chain[end]), len(path))  # each hop, and how soon it all was
        found.append(Raw("stack", positions, bits, closes, -1, "passed_on"))
    return found


def joined(
    flows: Flows, swept: Swept, rules: Rules, kernels: Any
) -> tuple[np.ndarray, np.ndarray]:  # fmt: skip
    """Join equal amounts; return the block of each transfer, and how well it fits, bits."""
    size = len(flows)
    parent, bits = np.arange(size, dtype=np.int32), np.zeros(size, np.float32)
    kernels.blocks(
        flows.payer, flows.beneficiary, flows.time, flows.currency, levels(flows.amount),
        flows.out_off, flows.out_pos, flows.in_off, flows.in_pos,
        flows.out_off[:-1].copy(), flows.in_off[:-1].copy(), swept.partners, swept.rare[0],
        rules.window, rules.same, rules.budget, parent, bits,
    )  # fmt: skip
    for _ in range(64):  # joined roots point at earlier ones
        above = parent[parent]
        if (above == parent).all():
            break
        parent = above
    return parent, bits


def bipartites(
    flows: Flows, blocks: tuple[np.ndarray, np.ndarray], rules: Rules
) -> list[Raw]:  # fmt: skip
    """Return the blocks of equal amounts between several payers and several receivers.

    Args:
        flows: the transfers.
        blocks: what ``joined`` found.
        rules: the thresholds.
    """
    parent, bits = blocks
    size = len(flows)
    counts = np.bincount(parent, minlength=size)
    several = (counts >= rules.edges) & _both(flows, parent)
    where = np.flatnonzero(several[parent])
    found = []
    for _, members in grouped(parent[where], where):
        if is_block(flows.payer[members], flows.beneficiary[members], rules):
            closes = int(flows.time[members[-1]]) + rules.window
            met = _met_again(flows, members)
            parts = len(members) - 1 + len(met)
            total = combined(float(bits[members].sum()) + sum(met), parts)
            found.append(Raw("bipartite", members, total, closes, -1, "equal"))
    return found


def _both(flows: Flows, parent: np.ndarray) -> np.ndarray:
    """Tell for each block, by its first transfer, whether several pay and several receive."""
    several = np.ones(len(parent), np.bool_)
    for side in (flows.payer, flows.beneficiary):
        differs = np.zeros(len(parent), np.bool_)
        differs[parent[side != side[parent]]] = True
        several &= differs
    return several


def _met_again(flows: Flows, members: np.ndarray) -> list[float]:
    """Return the bits of each payment between two accounts that the block has already.

    By chance it would go to any account, as often as each receives: the more receivers the block
    has, and the more they receive, the less it says that a payment stays within it.
    """
    payers: set[int] = set()
    receivers: set[int] = set()
    weight, found = 0, []
    for at in members.tolist():
        source, target = int(flows.payer[at]), int(flows.beneficiary[at])
        if source in payers and target in receivers:
            found.append(max(0.0, float(np.log2((at + 2) / (weight + 1)))))
        if target not in receivers:
            weight += int(np.searchsorted(flows.received_by(target), at, side="right"))
        payers.add(source)
        receivers.add(target)
    return found


def is_block(payer: np.ndarray, beneficiary: np.ndarray, rules: Rules) -> bool:
    """Tell whether two sides meet more than once: a star with one stray payment does not."""
    pairs = set(zip(payer.tolist(), beneficiary.tolist(), strict=True))
    out, into = Counter(pair[0] for pair in pairs), Counter(pair[1] for pair in pairs)
    if out.keys() & into.keys():
        return False
    if len(out) < rules.sides or len(into) < rules.sides or len(pairs) < rules.edges:
        return False
    return any(sum(count > 1 for count in side.values()) > 1 for side in (out, into))
