"""Standing rings: the same sum goes round several times, to the cent, in whatever order."""

from collections.abc import Iterator
from typing import Any

import numpy as np

from cabos.ask.patterns_rules import Rules
from cabos.ask.patterns_shapes import Raw, meeting_bits
from cabos.kernels.patterns_rings import CELLS
from cabos.model.flows import Flows

_STEPS = 4096  # hops that are tried among the payments of one sum

Hops = dict[tuple[int, int], list[int]]  # payer and receiver to the positions


def rings(flows: Flows, where: np.ndarray, rules: Rules) -> list[Raw]:
    """Return closed rings of payments of one exact sum, each hop repeated but for one.

    A ring need not be in the order of time: what shows it is that the same sum stands between each
    of its accounts and the next again and again. It is complete at the moment at which every hop
    was seen and all but one were repeated; later repetitions are not counted.

    Args:
        flows: the transfers.
        where: what ``on_ways`` found.
        rules: the thresholds.
    """
    found = []
    for hops in _sums(flows, where, rules):
        for ring in _closed(hops, rules):
            raw = _ring(flows, [hops[hop] for hop in ring], rules)
            if raw is not None:
                found.append(raw)
    return found


def _sums(flows: Flows, where: np.ndarray, rules: Rules) -> Iterator[Hops]:
    """Yield for each exact sum the hops on which it was paid, where enough were repeated."""
    sums: dict[tuple[int, int], Hops] = {}
    columns = (flows.currency, flows.amount, flows.payer, flows.beneficiary)
    rows = zip(where.tolist(), *(column[where].tolist() for column in columns), strict=True)
    for at, currency, amount, payer, beneficiary in rows:
        sums.setdefault((currency, amount), {}).setdefault((payer, beneficiary), []).append(at)
    for _, hops in sorted(sums.items()):
        if sum(len(each) >= rules.repeats for each in hops.values()) >= rules.cycle - 1:
            yield hops


def on_ways(flows: Flows, rules: Rules, kernels: Any) -> np.ndarray:
    """Return the positions of the payments that a ring could hold."""
    columns = [flows.payer, flows.beneficiary, flows.amount, flows.currency]
    came, went = np.zeros(CELLS, np.uint8), np.zeros(CELLS, np.uint8)
    kept = np.zeros(len(flows), np.uint8)
    kernels.repeated(*columns, rules.repeats, came, kept)
    where = np.arange(len(flows), dtype=np.int32)
    left = len(flows)
    for _ in range(rules.depth):
        came[:] = 0
        went[:] = 0
        before, left = left, kernels.onward(*columns, came, went, kept)
        if left == before:
            break
        inside = kept > 0
        where, kept = where[inside], kept[inside]
        columns = [column[inside] for column in columns]
    return where


def _closed(hops: Hops, rules: Rules) -> Iterator[tuple[tuple[int, int], ...]]:
    """Yield the rings among hops, each once, from its lowest account; at most one hop is single."""
    onward: dict[int, list[int]] = {}
    for payer, beneficiary in sorted(hops):
        onward.setdefault(payer, []).append(beneficiary)
    steps = 0
    for start in sorted(onward):
        stack: list[tuple[int, ...]] = [(start,)]
        while stack and steps < _STEPS:
            path = stack.pop()
            steps += 1
            for step in onward.get(path[-1], ()):
                if step == start and len(path) >= rules.cycle:
                    ring = tuple(zip(path, (*path[1:], start), strict=True))
                    if sum(len(hops[hop]) < rules.repeats for hop in ring) <= 1:
                        yield ring
                elif step > start and step not in path and len(path) < rules.depth:
                    stack.append((*path, step))


def _ring(flows: Flows, hops: list[list[int]], rules: Rules) -> Raw | None:
    """Make a finding of a ring: what was paid until it was complete."""
    often = sorted(each[rules.repeats - 1] if len(each) >= rules.repeats else len(flows)
                   for each in hops)  # fmt: skip
    end = max(often[-2], *(each[0] for each in hops))
    positions = np.array(sorted(at for each in hops for at in each if at <= end))
    start = int(flows.payer[hops[0][0]])
    bits = sum(meeting_bits(flows.received_by(int(flows.beneficiary[each[0]])), each[0])
               for each in hops) / 2  # fmt: skip
    return Raw("cycle", positions, bits, int(flows.time[end]), start, "standing")
