"""How a block spreads down a graph of holdings: the least fixed point, by a list of work.

Shares are whole numbers in one common unit, each with a count of infinitesimals: *more than 25* is
25 and one infinitesimal, *less than 75* is 75 less one. Sums are compared in that order, so that
nothing is rounded. Over object arrays the same functions run on Python's fractions.
"""

from typing import Any

Array = Any  # a numpy array


def reaches(
    held: Any,
    held_tiny: int,
    own: Any,
    own_tiny: int,
    whole: Any,
    strict: bool,  # noqa: FBT001
) -> bool:
    """Tell whether blocked owners hold half, or more than half, of what is not its own.

    Args:
        held: the sum of their shares.
        held_tiny: its infinitesimals.
        own: what the company holds of itself, which is left out of the whole.
        own_tiny: its infinitesimals.
        whole: 100 percent.
        strict: True where half is not enough.
    """
    if held < 0 or (held == 0 and held_tiny <= 0):
        return False
    over = 2 * held + own - whole
    if over != 0:
        return bool(over > 0)
    tiny = 2 * held_tiny + own_tiny
    return bool(tiny > 0 or (tiny == 0 and not strict))


def spread(
    off: Array, target: Array, share: Array, tiny: Array, decides: Array,
    own: Array, own_tiny: Array, whole: Any, strict: bool,  # noqa: FBT001
    rank: Array, held: Array, held_tiny: Array, queue: Array,
) -> None:  # fmt: skip
    """Block every party that parties blocked before it own far enough.

    Ranks are those of waves: a party of rank 3 needs one of rank 2 and none of a higher rank. They
    do not depend on the order of the holdings.

    Args:
        off: for each party where its holdings start, and where the last one's end.
        target: what each holding is of.
        share: how much, in the unit.
        tiny: its infinitesimals.
        decides: True for a holding that blocks whatever it amounts to.
        own: for each party what it holds of itself.
        own_tiny: its infinitesimals.
        whole: 100 percent, in the unit.
        strict: True where half is not enough.
        rank: 0 for parties that are blocked themselves, else -1; filled with the wave in which
            each is blocked.
        held: zeros; filled with what blocked owners hold of each party.
        held_tiny: zeros; filled with its infinitesimals.
        queue: scratch, as long as there are parties.
    """
    head, tail = 0, 0
    for node in range(len(rank)):
        if rank[node] == 0:
            queue[tail] = node
            tail += 1
    while head < tail:
        node = queue[head]
        head += 1
        for at in range(off[node], off[node + 1]):
            other = target[at]
            held[other] += share[at]
            held_tiny[other] += tiny[at]
            if rank[other] >= 0:
                continue
            if decides[at] or reaches(
                held[other], held_tiny[other], own[other], own_tiny[other], whole, strict
            ):
                rank[other] = rank[node] + 1
                queue[tail] = other
                tail += 1


def connected(
    off: Array, owner: Array, first: Array, last: Array,
    seen: Array, queue: Array, budget: int, out: Array,
) -> None:  # fmt: skip
    """Tell for pairs whether a path of holdings leads from an owner down to a party.

    Args:
        off: for each party where its owners start, and where the last one's end.
        owner: the owners.
        first: the owner of each pair; pairs with the same party stand next to one another.
        last: the party of each pair.
        seen: zeros, one for each party.
        queue: scratch, as long as there are parties.
        budget: how many holdings to look at before giving up.
        out: filled with 1 where there is a path, 0 where there is none, -1 where it was given up.
    """
    mark, looked = 0, 0
    for pair in range(len(first)):
        if pair == 0 or last[pair] != last[pair - 1]:
            mark += 1
            queue[0] = last[pair]
            seen[last[pair]] = mark
            head, tail = 0, 1
            while head < tail and looked < budget:
                node = queue[head]
                head += 1
                for at in range(off[node], off[node + 1]):
                    looked += 1
                    above = owner[at]
                    if seen[above] != mark:
                        seen[above] = mark
                        queue[tail] = above
                        tail += 1
        out[pair] = 1 if seen[first[pair]] == mark else 0 if looked < budget else -1


KERNELS = (reaches, spread, connected)
