"""What removing a set does to rivalries: who gains over whom, and whether triads balance.

Ties below zero are rivalries. Groups are what the other ties hold together, or those the reader
names. A shift of strength between rivals is a risk to look at, not a forecast of violence.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cabos.ask.fragments import Bools, Floats, kernels_for, marked, pieces_of
from cabos.ask.literature import Work, works_on
from cabos.ask.network import Network, Numbers, holding
from cabos.ask.network_words import sentence
from cabos.kernels.triangles import KERNELS
from cabos.model.ties import Ties

NOTABLE = 0.01
"""A change of a side's share of strength that is told as a gain."""
_SHOWN = 3


@dataclass(frozen=True, slots=True)
class Balance:
    """The triads of a network: three nodes that are all tied.

    Attributes:
        triads: how many there are.
        balanced: the share with an even number of rivalries; None where there are no triads.
    """

    triads: int
    balanced: float | None

    def to_json(self) -> dict[str, Any]:
        """Return it as a plain value."""
        return {"triads": self.triads, "balanced": self.balanced}


@dataclass(frozen=True, slots=True)
class Rivals:
    """Two rival sides before and after.

    Attributes:
        one: the nodes of a side.
        two: those of the other.
        hostility: the weights of the rivalries between them, added up, above zero.
        before: the strength of each: of groups the nodes that stay in one piece, of two nodes of
            one group the weight of the ties that hold each.
        after: the same once the set is removed.
        shift: how much the share of ``one`` in the strength of both grew, -1 to 1.
    """

    one: tuple[int, ...]
    two: tuple[int, ...]
    hostility: float
    before: tuple[float, float]
    after: tuple[float, float]
    shift: float

    @property
    def gains(self) -> str:
        """Who gains: ``one``, ``two`` or ``neither``."""
        if abs(self.shift) < NOTABLE:
            return "neither"
        return "one" if self.shift > 0 else "two"

    def to_json(self, labels: Sequence[str]) -> dict[str, Any]:
        """Return it as a plain value."""
        gained = {"one": self.one, "two": self.two, "neither": ()}[self.gains]
        return {
            "one": [labels[node] for node in self.one],
            "two": [labels[node] for node in self.two],
            "hostility": self.hostility,
            "strength_before": list(self.before), "strength_after": list(self.after),
            "shift": self.shift, "gains": [labels[node] for node in gained],
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rivalry:
    """What a removal does to rivalries.

    Attributes:
        chosen: the set.
        rivals: the rival sides, those whose strength shifts most first.
        before: the triads before.
        after: the triads then.
    """

    chosen: tuple[int, ...]
    rivals: tuple[Rivals, ...]
    before: Balance
    after: Balance

    @property
    def works(self) -> tuple[Work, ...]:
        """The literature on violence after removals."""
        return works_on("violence")

    def to_json(self, labels: Sequence[str], lang: str = "en") -> dict[str, Any]:
        """Return it as a plain value; nodes are named by their labels."""
        return {
            "nodes": [labels[node] for node in self.chosen],
            "rivals": [one.to_json(labels) for one in self.rivals],
            "balance_before": self.before.to_json(), "balance_after": self.after.to_json(),
            "text": self.text(labels, lang),
            "literature": [one.to_json(lang) for one in self.works],
        }  # fmt: skip

    def text(self, labels: Sequence[str], lang: str) -> str:
        """Tell a reader, in ``en`` or ``es``, whom the greatest shifts favour."""
        parts = []
        for rivals in self.rivals[:_SHOWN]:
            if rivals.gains == "neither":
                continue
            sides = (rivals.one, rivals.two) if rivals.shift > 0 else (rivals.two, rivals.one)
            winner, loser = (_named(side, labels) for side in sides)
            parts.append(
                sentence("rivalry_gain", lang, winner=winner, loser=loser, share=abs(rivals.shift))
            )
        if not parts:
            parts.append(sentence("rivalry_still", lang))
        return " ".join((*parts, sentence("rivalry_limit", lang)))


def rivalry(ties: Ties, chosen: Iterable[int]) -> Rivalry | None:
    """Tell what removing a set does to rivalries.

    The groups that stand against each other are the pieces that the ties above zero make.

    Args:
        ties: the network; a pair with a rivalry in any row is a rivalry for the triads.
        chosen: the nodes that are removed.

    Returns:
        The rivals and the triads; None where there are no rivalries.

    Source:
        Cartwright, D., Harary, F. (1956). Structural balance: a generalization of Heider's theory.
        Psychological Review 63(5), 277-293. doi:10.1037/h0046049
    """
    if not ties.signed:
        return None
    nodes = tuple(sorted(set(chosen)))
    gone, nobody = marked(ties.size, nodes), marked(ties.size, ())
    network = holding(ties)
    member = pieces_of(network, nobody)
    strengths = tuple(_strength(ties, network, member, marks) for marks in (nobody, gone))
    members = _members(member)
    rivals = [
        _rivals(sides, hostility, members, strengths)
        for sides, hostility in sorted(_hostilities(ties, member).items())
    ]
    rivals.sort(key=lambda one: (-abs(one.shift), -one.hostility, one.one, one.two))
    return Rivalry(nodes, tuple(rivals), _balance(ties, nobody), _balance(ties, gone))


@dataclass(frozen=True, slots=True)
class _Strength:
    """How strong sides are: each node, and each group.

    Attributes:
        nodes: the weight of the standing ties above zero that hold each node; 0 where it is gone.
        groups: for each group, at its number, how many of its nodes stay in one piece, in its
            largest.
    """

    nodes: Floats
    groups: Numbers


def _strength(ties: Ties, network: Network, member: Numbers, gone: Bools) -> _Strength:
    """Measure all sides at once.

    Args:
        ties: the network.
        network: its ties above zero.
        member: the group of each node.
        gone: True for the nodes that are removed.
    """
    heads, tails = ties.heads, ties.tails
    kept = (ties.weights > 0) & ~gone[heads] & ~gone[tails]
    away = kept & (heads != tails)
    nodes: Floats = np.bincount(heads[kept], ties.weights[kept], ties.size).astype(np.float64)
    nodes += np.bincount(tails[away], ties.weights[away], minlength=ties.size)
    piece = pieces_of(network, gone)
    sizes = np.bincount(piece[~gone], minlength=ties.size)
    groups = np.zeros(ties.size, dtype=np.int64)
    np.maximum.at(groups, member, sizes)
    return _Strength(nodes, groups)


def _hostilities(ties: Ties, member: Numbers) -> dict[tuple[int, int, bool], float]:
    """Add up the rivalries between two groups, or two nodes of one group (then True)."""
    found: dict[tuple[int, int, bool], float] = {}
    for at in np.flatnonzero((ties.weights < 0) & (ties.heads != ties.tails)).tolist():
        one, two = int(ties.heads[at]), int(ties.tails[at])
        inside = bool(member[one] == member[two])
        ends = (one, two) if inside else (int(member[one]), int(member[two]))
        key = (min(ends), max(ends), inside)
        found[key] = found.get(key, 0.0) - float(ties.weights[at])
    return found


def _members(member: Numbers) -> dict[int, tuple[int, ...]]:
    """Return the nodes of each group, by its number."""
    found: dict[int, list[int]] = {}
    for node, group in enumerate(member.tolist()):
        found.setdefault(group, []).append(node)
    return {group: tuple(nodes) for group, nodes in found.items()}


def _rivals(
    sides: tuple[int, int, bool], hostility: float, members: Mapping[int, tuple[int, ...]],
    strengths: Sequence[_Strength],
) -> Rivals:  # fmt: skip
    first, second, inside = sides
    one, two = ((first,), (second,)) if inside else (members[first], members[second])
    before, after = (
        tuple(float((found.nodes if inside else found.groups)[end]) for end in (first, second))
        for found in strengths
    )
    shift = _share(after) - _share(before)
    return Rivals(one, two, hostility, (before[0], before[1]), (after[0], after[1]), shift)


def _share(strengths: Sequence[float]) -> float:
    """Return the first side's share; both are even where neither has any strength."""
    whole = strengths[0] + strengths[1]
    return strengths[0] / whole if whole > 0 else 0.5


def _balance(ties: Ties, gone: Bools) -> Balance:
    network = Network.build(ties.size, ties.heads, ties.tails)
    near = network.owners
    below = ties.weights < 0
    keys = np.minimum(ties.heads, ties.tails) * ties.size + np.maximum(ties.heads, ties.tails)
    pairs = np.minimum(near, network.neighbours) * ties.size + np.maximum(near, network.neighbours)
    rival = np.isin(pairs, keys[below]).astype(np.int64)
    found = np.zeros(4, dtype=np.int64)
    kernels_for(ties.size, KERNELS).triangles(
        network.offsets, network.neighbours, rival, gone, found
    )
    triads = int(found.sum())
    return Balance(triads, int(found[0] + found[2]) / triads if triads else None)


def _named(side: tuple[int, ...], labels: Sequence[str]) -> str:
    more = f" (+{len(side) - _SHOWN})" if len(side) > _SHOWN else ""
    return ", ".join(labels[node] for node in side[:_SHOWN]) + more
