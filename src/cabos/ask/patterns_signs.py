"""Signs that are no shapes: money passed through, amounts under a limit, accounts that wake."""

from collections.abc import Collection
from typing import Any

import numpy as np

from cabos.ask.patterns_rules import Rules
from cabos.ask.patterns_shapes import Raw, combined, grouped, split_by_gap
from cabos.ask.patterns_sweep import Swept
from cabos.kernels.patterns_past import poisson_bits, rate_bits
from cabos.model.date import DAY
from cabos.model.flows import Flows
from cabos.model.money import digits_of

_WAKES = 1 << 20  # accounts that can wake in one run
_ROUNDING = 1e-6  # of sums of many bits
_COUNTED = 1000  # transfers of an account that woke up that are part of the finding


def pass_throughs(flows: Flows, swept: Swept, rules: Rules) -> list[Raw]:
    """Return the accounts that pass on about what they receive, within days."""
    last = np.repeat(np.arange(len(flows)), np.diff(swept.link_off))
    first = swept.link_to
    soon = flows.time[last] - flows.time[first] <= rules.passed
    last, first, bits = last[soon], first[soon], swept.link_bits[soon]
    enough = _enough(flows, last, bits, rules)
    last, first, bits = last[enough], first[enough], bits[enough]
    centre = flows.payer[last].astype(np.int64)
    found = []
    for account, which in grouped(centre, np.arange(len(last))):
        pairs = _once(first[which], last[which], bits[which])
        ends = np.array([pair[1] for pair in pairs])
        for part in split_by_gap(flows.time, np.sort(ends), rules.window):
            inside = [pair for pair in pairs if part[0] <= pair[1] <= part[-1]]
            parts = 2 * len(inside)  # the amount and the stay of each
            total = combined(sum(pair[2] for pair in inside), parts)
            positions = np.unique([at for pair in inside for at in pair[:2]]).astype(np.int64)
            closes = int(flows.time[positions[-1]]) + rules.window
            found.append(Raw("pass-through", positions, total, closes, account, "passed"))
    return found


def _enough(flows: Flows, last: np.ndarray, bits: np.ndarray, rules: Rules) -> np.ndarray:
    """Tell which links are of accounts whose links together could be unusual enough."""
    centre = flows.payer[last]
    total = np.bincount(centre, np.maximum(bits, 0.0), minlength=len(flows.accounts))
    earliest = np.zeros(len(total), np.int64)
    earliest[centre[::-1]] = last[::-1]  # they ascend; what is needed does too
    needed = np.log2(np.maximum(1, earliest + 1) / rules.chance)
    return np.asarray((total + _ROUNDING >= needed)[centre])


def _once(first: np.ndarray, last: np.ndarray, bits: np.ndarray) -> list[tuple[int, int, float]]:
    """Choose pairs of money in and money out, each transfer once: as it comes, the nearest."""
    used: set[int] = set()
    pairs = []
    for at in np.lexsort((-bits, last)):
        one, two = int(first[at]), int(last[at])
        if one not in used and two not in used:
            used |= {one, two}
            pairs.append((one, two, max(0.0, float(bits[at]))))
    return pairs


def structurings(flows: Flows, rules: Rules) -> list[Raw]:
    """Return accounts that pay, or receive, several amounts just under a reporting threshold."""
    under = np.zeros(len(flows), np.bool_)
    for code, currency in enumerate(flows.currencies):
        if currency in rules.limits:
            limit = rules.limits[currency] * 10 ** digits_of(currency)
            low = limit - int(limit * rules.under)
            under |= (flows.currency == code) & (flows.amount >= low) & (flows.amount < limit)
    so_far = np.cumsum(under)
    where = np.flatnonzero(under)
    found = []
    for centre, all_of in ((flows.payer, flows.paid_by), (flows.beneficiary, flows.received_by)):
        for account, members in grouped(centre[where].astype(np.int64), where):
            if account < 0 or len(members) < rules.structured:
                continue
            for part in split_by_gap(flows.time, members, rules.window):
                found += [
                    _structured(flows, rules, account, same, (all_of, so_far))
                    for same in _by_currency(flows, part)
                    if len(same) >= rules.structured
                ]
    return found


def _by_currency(flows: Flows, part: np.ndarray) -> list[np.ndarray]:
    return [one for _, one in grouped(flows.currency[part].astype(np.int64), part)]


def _structured(
    flows: Flows, rules: Rules, account: int, part: np.ndarray, past: tuple[Any, np.ndarray]
) -> Raw:
    all_of, so_far = past
    own = all_of(account)
    started, ended = int(part[0]), int(part[-1])
    of_all = int(np.searchsorted(own, ended, side="right") - np.searchsorted(own, started))
    seen = max(0, started)
    share = (int(so_far[started]) - 1 + 3.0) / (seen + 3.0)
    bits = poisson_bits(len(part) - 1, (of_all - 1) * min(1.0, share))
    closes = int(flows.time[ended]) + rules.window
    return Raw("structuring", part, bits, closes, account, "under")


def dormants(flows: Flows, rules: Rules, kernels: Any) -> list[Raw]:
    """Return accounts that were silent for long and then made several transfers at once."""
    who = np.zeros(min(_WAKES, 2 * len(flows)), np.int64)
    when = np.zeros_like(who)
    last = np.full(len(flows.accounts), -1, np.int64)
    used = kernels.wakes(
        flows.payer, flows.beneficiary, flows.time, last, rules.dormant, who, when
    )  # fmt: skip
    found = []
    for account, start in zip(who[:used].tolist(), when[:used].tolist(), strict=True):
        own = np.union1d(flows.paid_by(account), flows.received_by(account))
        at = int(np.searchsorted(own, start))
        until = int(flows.time[start]) + rules.window
        woken = own[at : at + _COUNTED]
        woken = woken[flows.time[woken] <= until].astype(np.int64)
        if len(woken) < rules.woken:
            continue
        silence = float(flows.time[start] - flows.time[own[at - 1]])
        awake = float(flows.time[own[at - 1]] - flows.time[own[0]])
        burst = rate_bits(len(woken), at, awake + silence, float(rules.window))
        quiet = (at + 0.5) * float(np.log2(1.0 + silence / max(awake, float(rules.window))))
        bits = combined(burst + quiet, 2)
        found.append(Raw("dormant", woken, bits, until, account, "woke"))
    return found


def to_flagged(flows: Flows, flagged: Collection[int], rules: Rules) -> list[Raw]:
    """Return what several senders pay within the window to an account that was flagged."""
    found = []
    for account in sorted(flagged):
        own = flows.received_by(account).astype(np.int64)
        own = own[(flows.payer[own] >= 0) & (flows.payer[own] != account)]
        if not len(own):
            continue
        for part in split_by_gap(flows.time, own, rules.window):
            senders = len(np.unique(flows.payer[part]))
            if senders < rules.senders:
                continue
            start = int(np.searchsorted(own, part[0]))
            past = float(flows.time[part[0]] - flows.time[own[0]])
            span = max(float(DAY), float(flows.time[part[-1]] - flows.time[part[0]]))
            bits = rate_bits(len(part), start, past, span)
            closes = int(flows.time[part[-1]]) + rules.window
            found.append(Raw("flagged-sector", part, bits, closes, account, "flagged"))
    return found
