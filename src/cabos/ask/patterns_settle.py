"""Settle findings that share transfers, so that no transfer is counted twice.

The rule: what explains more surprise explains it first. Shapes go before signs, and among them
findings go by their bits, then by their transfers, then by the order in which they close. A whole
is at least as unusual as any part of it. A finding
keeps what is left of it, if that is still one of its kind. One that is none without a transfer
takes it back from another that can do without it, if more surprise is explained so: a cycle needs
each of its hops, a fan of ten can spare one. Otherwise it is a part of what took its transfers.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cabos.ask.patterns_left import left_of
from cabos.ask.patterns_rules import KINDS, SHAPES, Rules
from cabos.ask.patterns_shapes import Raw
from cabos.model.flows import Flows

_STARS = ("fan-in", "fan-out")


@dataclass(frozen=True, slots=True)
class Settled:
    """A finding with what became of it.

    Attributes:
        raw: the finding, with the transfers that it explains.
        part_of: the number of the finding that explains them instead; -1 where it stands.
        shared: numbers of findings that took single transfers of it.
    """

    raw: Raw
    part_of: int = -1
    shared: tuple[int, ...] = ()


def threshold(seen: int, rules: Rules) -> float:
    """Return the bits that a finding needs after so many transfers."""
    return max(0.0, float(np.log2(max(1, seen) / rules.chance)))


def enough(raws: Sequence[Raw], rules: Rules) -> list[Raw]:
    """Return findings that are flagged, or unusual enough for what was seen until they ended."""
    return [
        one
        for one in raws
        if one.kind == "flagged-sector"  # somebody has flagged it: no chance finding
        or one.bits >= threshold(int(one.positions[-1]) + 1, rules)
    ]


def settle(flows: Flows, raws: Sequence[Raw], rules: Rules) -> list[Settled]:
    """Give each transfer to at most one finding.

    Args:
        flows: the transfers.
        raws: the findings.
        rules: the thresholds.

    Returns:
        All findings, the ones that go first in front; ``part_of`` is a position in this list.
    """
    taken: dict[int, int] = {}
    settled: list[Settled] = []
    for number, raw in enumerate(sorted(_whole(raws), key=_order)):
        lost = {at: taken[at] for at in raw.positions.tolist() if at in taken}
        left = raw if not lost else _left(flows, raw, lost, rules)
        if left is None and _may_claim(raw, lost, settled):
            rests = _yielded(flows, lost, settled, rules)
            if _explains_more(raw, rests, settled):
                _take_back(rests, settled, number, taken)
                left = raw
        owners = list(lost.values())
        if left is None:
            most = max(set(owners), key=lambda other: (owners.count(other), -other))
            settled.append(Settled(raw, part_of=most))
            continue
        taken |= dict.fromkeys(left.positions.tolist(), number)
        settled.append(Settled(left, shared=tuple(sorted(set(owners)))))
    return [_standing(one, settled) for one in settled]


def _standing(one: Settled, settled: Sequence[Settled]) -> Settled:
    """Return a part as a part of what stands in the end."""
    whole = one.part_of
    while whole >= 0 and settled[whole].part_of >= 0:
        whole = settled[whole].part_of
    return replace(one, part_of=whole)


def _take_back(
    rests: Mapping[int, Raw | None], settled: list[Settled], number: int, taken: dict[int, int]
) -> None:
    """Take transfers from their owners, for the finding that is settled next."""
    for owner, rest in rests.items():
        one = settled[owner]
        kept = set() if rest is None else set(rest.positions.tolist())
        for at in one.raw.positions.tolist():
            if at not in kept:
                del taken[at]
        settled[owner] = (
            replace(one, part_of=number) if rest is None
            else replace(one, raw=rest, shared=(*one.shared, number))
        )  # fmt: skip


def _left(flows: Flows, raw: Raw, lost: Collection[int], rules: Rules) -> Raw | None:
    """Return what is left of a finding, if that is a finding still."""
    left = left_of(flows, raw, lost, rules)
    if left is None or left.bits < threshold(int(left.positions[-1]) + 1, rules):
        return None
    return left


def _may_claim(raw: Raw, lost: Mapping[int, int], settled: Sequence[Settled]) -> bool:
    """Tell whether a finding may take transfers back: half of its transfers at least are its own.

    A cycle alone may take more back from a stack: of the same hops a way that closes says more
    than one that does not.
    """
    if raw.kind not in SHAPES or raw.kind in _STARS:
        return False
    closes = raw.kind == "cycle" and all(
        settled[owner].raw.why == "passed_on" for owner in lost.values()
    )
    return closes or 2 * len(lost) <= len(raw.positions)


def _explains_more(
    raw: Raw, rests: Mapping[int, Raw | None], settled: Sequence[Settled]
) -> bool:  # fmt: skip
    """Tell whether a finding and what it leaves of others say more than those others do now."""
    after = raw.bits + sum(rest.bits for rest in rests.values() if rest is not None)
    return after > sum(settled[owner].raw.bits for owner in rests)


def _yielded(
    flows: Flows, lost: Mapping[int, int], settled: Sequence[Settled], rules: Rules
) -> dict[int, Raw | None]:
    """Return for each owner of transfers what is left of it without them."""
    return {
        owner: _left(
            flows, settled[owner].raw, {at for at, one in lost.items() if one == owner}, rules
        )
        for owner in sorted(set(lost.values()))
    }


def _whole(raws: Sequence[Raw]) -> list[Raw]:
    """Return the findings, each at least as unusual as any finding that is wholly part of it."""
    wide = [at for at, raw in enumerate(raws) if raw.kind in SHAPES and raw.kind not in _STARS]
    members = {at: set(raws[at].positions.tolist()) for at in wide}
    holding: dict[int, list[int]] = {}
    for at in wide:
        for position in members[at]:
            holding.setdefault(position, []).append(at)
    bits = [raw.bits for raw in raws]
    for at, raw in enumerate(raws):
        for other in holding.get(int(raw.positions[0]), ()):
            if (
                other != at
                and raw.bits > bits[other]
                and members[other] > set(raw.positions.tolist())
            ):
                bits[other] = raw.bits
    return [replace(raw, bits=most) if most > raw.bits else raw
            for raw, most in zip(raws, bits, strict=True)]  # fmt: skip


def _order(raw: Raw) -> tuple[bool, float, int, int, int, tuple[int, ...]]:
    return (
        raw.kind not in SHAPES, -round(raw.bits, 6), -len(raw.positions), raw.closes,
        KINDS.index(raw.kind), tuple(raw.positions[:8].tolist()),
    )  # fmt: skip
