"""Settle findings that share transfers, so that no transfer is counted twice.

The rule: what explains more surprise explains it first. Shapes go before signs, and among them
findings go by their bits, then by their transfers, then by the order in which they close. A whole
is at least as unusual as any part of it. A star
keeps what is left of it, if that is still a star; any other finding that lost a transfer to
another is a part of that one.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from cabos.ask.patterns_rules import KINDS, SHAPES, Rules
from cabos.ask.patterns_shapes import Raw
from cabos.model.flows import Flows

_STARS = ("fan-in", "fan-out")
_LEAST_LEFT = 0.5  # the part of a star's transfers that must be left: more than half is another's


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
    ordered = sorted(_whole(raws), key=_order)
    taken: dict[int, int] = {}
    settled: list[Settled] = []
    for number, raw in enumerate(ordered):
        owners = [taken.get(int(at), -1) for at in raw.positions]
        free = [int(at) for at, owner in zip(raw.positions, owners, strict=True) if owner < 0]
        others = sorted({owner for owner in owners if owner >= 0})
        if others and not _stands(flows, raw, free, rules):
            most = max(others, key=lambda other: (owners.count(other), -other))
            settled.append(Settled(raw, part_of=most))
            continue
        for at in free:
            taken[at] = number
        left = raw if not others else _without(raw, free)
        settled.append(Settled(left, shared=tuple(others)))
    return settled


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


def _stands(flows: Flows, raw: Raw, free: list[int], rules: Rules) -> bool:
    if raw.kind not in _STARS or len(free) <= _LEAST_LEFT * len(raw.positions):
        return False
    other = flows.payer if raw.kind == "fan-in" else flows.beneficiary
    return len(np.unique(other[free])) >= rules.degree


def _without(raw: Raw, free: list[int]) -> Raw:
    """Return a star with what is left of it, and the part of its bits that this bears."""
    positions = np.array(free)
    return replace(raw, positions=positions, bits=raw.bits * len(free) / len(raw.positions))
