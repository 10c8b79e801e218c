"""Standing rings: the same sum goes round several times, to the cent, in whatever order."""

from collections.abc import Iterator

import numpy as np

from cabos.ask.patterns_rules import Rules
from cabos.ask.patterns_shapes import Raw, grouped, meeting_bits
from cabos.model.flows import Flows

_MIX = np.uint64(0x9E3779B97F4A7C15)
_STEPS = 4096  # hops that are tried among the payments of one sum

Hops = dict[tuple[int, int], list[int]]  # payer and receiver to the positions


def rings(flows: Flows, rules: Rules) -> list[Raw]:
    """Return closed rings of payments of one exact sum, each hop repeated but for one.

    A ring need not be in the order of time: what shows it is that the same sum stands between each
    of its accounts and the next again and again. It is complete at the moment at which every hop
    was seen and all but one were repeated; later repetitions are not counted.
    """
    found = []
    for hops in _sums(flows, rules):
        for ring in _closed(hops, rules):
            raw = _ring(flows, [hops[hop] for hop in ring], rules)
            if raw is not None:
                found.append(raw)
    return found


def _sums(flows: Flows, rules: Rules) -> Iterator[Hops]:
    """Yield for each exact sum the hops on which it was paid, where enough were repeated."""
    known = (flows.payer >= 0) & (flows.beneficiary >= 0) & (flows.payer != flows.beneficiary)
    where = np.flatnonzero(known).astype(np.int32)
    with np.errstate(over="ignore"):  # hashes wrap around
        total = flows.amount[where].astype(np.uint64)
        total *= _MIX
        total ^= flows.currency[where].astype(np.uint64)
        hop = total * _MIX
        hop ^= flows.payer[where].astype(np.uint64) << np.uint64(32)
        hop ^= flows.beneficiary[where].astype(np.uint64)
        hop *= _MIX
    repeated = np.unique(total[_among(hop, _often(hop, rules.repeats))])
    del hop
    kept = _among(total, repeated)
    where, total = where[kept], total[kept]
    keys = np.unique(total, return_inverse=True)[1]
    for _, positions in grouped(keys, where):
        hops: Hops = {}
        for at in positions.tolist():
            pair = int(flows.payer[at]), int(flows.beneficiary[at])
            hops.setdefault(pair, []).append(at)
        if sum(len(each) >= rules.repeats for each in hops.values()) >= rules.cycle - 1:
            yield hops


def _often(values: np.ndarray, times: int) -> np.ndarray:
    """Return the values that occur so often, ascending."""
    ordered = np.sort(values)
    same = ordered[times - 1 :] == ordered[: len(ordered) - times + 1]
    return np.unique(ordered[times - 1 :][same])


def _among(values: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Tell which values are among chosen ones, which are ascending."""
    if not len(chosen):
        return np.zeros(len(values), np.bool_)
    at = np.searchsorted(chosen, values)
    at[at == len(chosen)] = 0
    return np.asarray(chosen[at] == values)


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
