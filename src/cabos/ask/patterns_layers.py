"""Stacks of layers: what one block of accounts receives it pays on to the next."""

from collections import Counter

import numpy as np

from cabos.ask.patterns_rules import Rules
from cabos.ask.patterns_shapes import Raw, combined
from cabos.model.flows import Flows

_HALF = 0.5  # of the accounts between must be in both layers: more than half are of the same stack


def layered(flows: Flows, blocks: list[Raw], rules: Rules) -> list[Raw]:
    """Return pairs of blocks of which the second pays on what the first received.

    Args:
        flows: the transfers.
        blocks: what ``patterns_shapes.bipartites`` found.
        rules: the thresholds.
    """
    paying: dict[int, list[int]] = {}
    payers = [len(set(flows.payer[block.positions].tolist())) for block in blocks]
    for number, block in enumerate(blocks):
        for code in set(flows.payer[block.positions].tolist()):
            paying.setdefault(code, []).append(number)
    found = []
    for block in blocks:
        between = set(flows.beneficiary[block.positions].tolist())
        met = Counter(number for code in sorted(between) for number in paying.get(code, ()))
        for number, shared in sorted(met.items()):
            after = blocks[number]
            if shared >= _HALF * max(len(between), payers[number]) and _follows(
                flows, block.positions, after.positions, rules
            ):
                positions = np.unique(np.concatenate([block.positions, after.positions]))
                bits = combined(block.bits + after.bits, 2)
                closes = max(block.closes, after.closes)
                found.append(Raw("stack", positions, bits, closes, -1, "layers"))
    return found


def _follows(flows: Flows, one: np.ndarray, two: np.ndarray, rules: Rules) -> bool:
    """Tell whether the second layer follows the first in time, currency and amount."""
    time = flows.time
    if time[two[len(two) // 2]] <= time[one[len(one) // 2]]:
        return False
    if time[two[0]] - time[one[-1]] > rules.window:
        return False
    if flows.received_currency[one[0]] != flows.currency[two[0]]:
        return False
    given, got = int(flows.amount[two].sum()), int(flows.received[one].sum())
    return rules.balance * got <= given <= rules.added * got
