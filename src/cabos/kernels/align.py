"""Align the words of two names and add up the evidence, in bits."""

from typing import Any

from cabos.kernels import leftover
from cabos.kernels.leftover import add_note, count_plain, count_roles
from cabos.kernels.names import (
    GIVEN,
    INITIAL_WAY,
    MAX_EDGES,
    MAX_PICKS,
    UNKNOWN,
    WEAK,
    Alignment,
    Customers,
    Listed,
    Ways,
)  # fmt: skip


def find_edges(q: Customers, c: int, ways: Ways, listed: Listed, n: int, out: Alignment) -> int:
    """Collect every way in which a unit of customer c stands for a unit of listed name n."""
    edges = 0
    for i in range(q.unit_off[c], q.unit_off[c + 1]):
        word = q.unit_id[i]
        for j in range(ways.off[word], ways.off[word + 1]):
            unit = ways.unit[j]
            for k in range(listed.unit_off[n], listed.unit_off[n + 1]):
                if listed.unit_id[k] == unit and edges < MAX_EDGES:
                    out.edge_bits[edges] = ways.bits[j]
                    out.edge_q[edges] = q.unit_mask[i]
                    out.edge_l[edges] = listed.unit_mask[k]
                    out.edge_way[edges] = ways.way[j]
                    edges += 1
    return edges


def pick_edges(out: Alignment, edges: int) -> None:
    """Pick the strongest edges that share no word; of equal ones the first by place.

    The edges come in an order that depends on what else is listed, and a score must not.
    """
    used_q = 0
    used_l = 0
    while out.counts[0] < MAX_PICKS:
        best = -1
        for e in range(edges):
            if out.edge_q[e] & used_q or out.edge_l[e] & used_l:
                continue
            if best < 0 or out.edge_bits[e] > out.edge_bits[best]:
                best = e
            elif out.edge_bits[e] == out.edge_bits[best]:
                left, right = out.edge_q[e], out.edge_l[e]
                if left < out.edge_q[best] or (
                    left == out.edge_q[best] and right < out.edge_l[best]
                ):
                    best = e
        if best < 0:
            return
        at = out.counts[0]
        out.pick_q[at] = out.edge_q[best]
        out.pick_l[at] = out.edge_l[best]
        out.pick_way[at] = out.edge_way[best]
        out.pick_bits[at] = out.edge_bits[best]
        out.counts[0] += 1
        used_q |= out.edge_q[best]
        used_l |= out.edge_l[best]


def pick_initials(q: Customers, c: int, listed: Listed, n: int, cap: float, out: Alignment) -> None:
    """Let an initial that is left stand for a left word with that letter."""
    used_q = 0
    used_l = 0
    for p in range(out.counts[0]):
        used_q |= out.pick_q[p]
        used_l |= out.pick_l[p]
    q_low = q.word_off[c]
    l_low = listed.word_off[n]
    for i in range(q_low, q.word_off[c + 1]):
        if used_q >> (i - q_low) & 1:
            continue
        for j in range(l_low, listed.word_off[n + 1]):
            role = listed.word_role[j]
            if used_l >> (j - l_low) & 1 or (role != GIVEN and role != UNKNOWN):
                continue
            a, b = q.word_letter[i], listed.word_letter[j]
            if (a < 0 or b < 0) and abs(a) == abs(b) and a != 0 and out.counts[0] < MAX_PICKS:
                at = out.counts[0]
                out.pick_q[at] = 1 << (i - q_low)
                out.pick_l[at] = 1 << (j - l_low)
                out.pick_way[at] = INITIAL_WAY
                out.pick_bits[at] = min(cap, q.letter_bits[abs(a)])
                out.counts[0] += 1
                used_q |= out.pick_q[at]
                used_l |= out.pick_l[at]
                break


def align(
    q: Customers, c: int, ways: Ways, listed: Listed, n: int, w: Any, out: Alignment
) -> float:
    """Return the bits that listed name n gives customer c; ``out`` holds the reasons."""
    out.counts[0] = 0
    out.counts[1] = 0
    pick_edges(out, find_edges(q, c, ways, listed, n, out))
    if out.counts[0] == 0:
        return -99.0
    pick_initials(q, c, listed, n, w.initial_cap, out)
    total = 0.0
    strongest = 0.0
    for p in range(out.counts[0]):
        bits = out.pick_bits[p]
        strongest = max(strongest, bits)
        total += bits * w.dependence if bits > 0 else bits
    total += strongest * (1 - w.dependence)
    if listed.word_role[listed.word_off[n]] != UNKNOWN:
        total += count_roles(q, c, listed, n, w, out)
    else:
        total += count_plain(q, c, listed, n, w, out)
    if total > listed.name_cap[n]:
        total += add_note(out, WEAK, listed.name_cap[n] - total)
    return float(total)


KERNELS = (*leftover.KERNELS, find_edges, pick_edges, pick_initials, align)
