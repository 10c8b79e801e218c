"""What is left of a finding when some of its transfers go to another: still one of its kind?"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace

import numpy as np

from cabos.ask.patterns_rules import Rules
from cabos.ask.patterns_shapes import Raw, is_block
from cabos.model.flows import Flows

_LEAST_LEFT = 0.5  # the part of the transfers that must be left: more than half is another's

Rest = Callable[[Flows, Raw, np.ndarray, Rules], np.ndarray]
_NONE = np.empty(0, np.int64)


def left_of(flows: Flows, raw: Raw, lost: Collection[int], rules: Rules) -> Raw | None:
    """Return a finding without some of its transfers, or None where it is none of its kind then.

    It bears the part of the bits that is left with it.

    Args:
        flows: the transfers.
        raw: the finding.
        lost: positions that it does without.
        rules: the thresholds.
    """
    rest = _RESTS.get(raw.why)
    if rest is None:
        return None
    free = [at for at in raw.positions.tolist() if at not in lost]
    kept = rest(flows, raw, np.array(free, np.int64), rules)
    if not len(kept):
        return None
    return replace(raw, positions=kept, bits=raw.bits * len(kept) / len(raw.positions))


def _mostly(raw: Raw, kept: np.ndarray) -> bool:
    return len(kept) > _LEAST_LEFT * len(raw.positions)


def _star(flows: Flows, raw: Raw, kept: np.ndarray, rules: Rules) -> np.ndarray:
    other = flows.payer if raw.kind == "fan-in" else flows.beneficiary
    if _mostly(raw, kept) and len(np.unique(other[kept])) >= rules.degree:
        return kept
    return _NONE


def _through(flows: Flows, raw: Raw, kept: np.ndarray, rules: Rules) -> np.ndarray:
    """Keep a gathering and its scattering while both are stars whose sums match."""
    if not _mostly(raw, kept):
        return _NONE
    into, out = kept[flows.beneficiary[kept] == raw.centre], kept[flows.payer[kept] == raw.centre]
    ends = len(np.unique(flows.payer[into])), len(np.unique(flows.beneficiary[out]))
    if min(ends) < rules.seed_degree:
        return _NONE
    got, given = int(flows.received[into].sum()), int(flows.amount[out].sum())
    return kept if rules.balance * got <= given <= rules.added * got else _NONE


def _ways(flows: Flows, raw: Raw, kept: np.ndarray, rules: Rules) -> np.ndarray:
    """Keep the accounts between two ends that both still receive and pay."""
    given = flows.beneficiary[kept] == raw.centre
    mids = np.intersect1d(flows.beneficiary[kept[~given]], flows.payer[kept[given]])
    between = np.where(given, flows.payer[kept], flows.beneficiary[kept])
    kept = kept[np.isin(between, mids)]
    return kept if len(mids) >= rules.mids and _mostly(raw, kept) else _NONE


def _block(flows: Flows, raw: Raw, kept: np.ndarray, rules: Rules) -> np.ndarray:
    if _mostly(raw, kept) and is_block(flows.payer[kept], flows.beneficiary[kept], rules):
        return kept
    return _NONE


def _chain(_flows: Flows, raw: Raw, kept: np.ndarray, rules: Rules) -> np.ndarray:
    """Keep the longest unbroken part of a chain."""
    hop = np.searchsorted(raw.positions, kept)
    longest = max(np.split(kept, np.flatnonzero(np.diff(hop) > 1) + 1), key=len)
    return longest if len(longest) >= rules.chain else _NONE


_RESTS: Mapping[str, Rest] = {
    "alike": _star, "balance": _through, "between": _ways, "equal": _block, "passed_on": _chain,
}  # fmt: skip
