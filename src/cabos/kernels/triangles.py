"""How many triangles a network has, by how many of their ties are rivalries."""

from typing import Any

Array = Any  # a numpy array


def triangles(off: Array, to: Array, rival: Array, gone: Array, found: Array) -> int:
    """Count the triangles of standing nodes, and the paths of two ties.

    Args:
        off: for each node where its neighbours start, and where the last one's end.
        to: the neighbours, those of one node rising.
        rival: 1 for each place in ``to`` that is a rivalry, else 0.
        gone: True for nodes that were removed.
        found: four zeros; filled with the triangles that have 0, 1, 2, 3 rivalries.

    Returns:
        How many paths of two ties there are; three times the triangles is their closed part.
    """
    paths = 0
    for one in range(len(gone)):
        if gone[one]:
            continue
        degree = 0
        for at in range(off[one], off[one + 1]):
            two = to[at]
            if gone[two]:
                continue
            degree += 1
            if two <= one:
                continue
            left, right = at + 1, off[two]
            while left < off[one + 1] and right < off[two + 1]:
                if to[left] < to[right]:
                    left += 1
                elif to[left] > to[right]:
                    right += 1
                else:
                    third = to[left]
                    if third > two and not gone[third]:
                        found[rival[at] + rival[left] + rival[right]] += 1
                    left += 1
                    right += 1
        paths += degree * (degree - 1) // 2
    return paths


KERNELS = (triangles,)
