"""Every threshold of the patterns, each with its reason.

None is fitted to labelled data. What is unusual is measured against the past of the stream itself:
the amounts seen so far, the account's own rate, how often an account takes part at all.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from cabos.model.date import DAY

KINDS = (
    "fan-in", "fan-out", "gather-scatter", "scatter-gather", "cycle", "bipartite", "stack",
    "pass-through", "structuring", "dormant", "flagged-sector",
)  # fmt: skip
"""The kinds of patterns. The first seven are shapes; the others are signs, which explain only
transfers that no shape explains."""
SHAPES = frozenset(KINDS[:7])

REPORT_LIMITS: Mapping[str, int] = {
    "USD": 10_000,  # 31 CFR 1010.311: currency transactions of more than 10,000 dollars
    "EUR": 10_000,  # Regulation (EU) 2018/1672: cash at the border; Member States' own rules differ
    "CAD": 10_000,  # PCMLTFR s. 12: large cash and electronic transfers
    "AUD": 10_000,  # AML/CTF Act 2006 s. 5: threshold transactions
}
"""Amounts from which a report is due, units of the currency. Others have none by default."""


@dataclass(frozen=True, slots=True)
class Rules:
    """The thresholds.

    Attributes:
        window: seconds in which the transfers of one pattern, or of one of its layers, follow one
            another. A week: laundering's layers are done in days (FATF, Professional Money
            Laundering, 2018), and a week holds a pay day, a weekend and every weekday once.
        near: how far amounts of a star may be apart, log2: 0.33 is a quarter more or less. Money
            is split into parts that look alike without being equal.
        same: how far equal amounts may be apart, log2: 0.01 is 0.7 %, the rounding of fees.
        kept: the largest part kept at a hop, log2: 0.234 is 15 %, the top of the commissions that
            money mules are reported to keep (Europol, EMMA: 5 to 15 %).
        gain: how much more than received may be passed on, log2: 0.015 is 1 %, rounding up.
        degree: the least counterparties of a fan: four alike in a week are rare by chance, three
            are not.
        seed_degree: the same of one half of a gather-scatter, where the other half speaks too.
        seed_bits: what half of such a pattern must say by itself: one chance in 32; in a file of
            a few transfers no more than a finding needs there.
        link_bits: what a hop must say to belong to a chain: one chance in eight; likewise.
        chain: the least transfers of a stack: two are a pass-through.
        cycle: the least transfers of a cycle: two are a payment and its return.
        sides: the least accounts on each side of a bipartite block.
        edges: the least transfers of a bipartite block.
        mids: the least accounts between the two ends of a scatter-gather: with one it is a chain.
        chance: how many findings of a kind that arise by chance are borne in the whole of a file:
            twenty. A finding needs log2(transfers seen so far / chance) bits: a list of leads that
            a person can read in a morning stays one, however long the file is.
        habit: a star of which more than this part of the counterparties were counterparties
            before is a custom, such as a payroll, and no finding.
        balance: the least part of what was gathered that is scattered again: half, so that what a
            launderer keeps, and one payment outside the file, may be missing.
        added: how much of it may be scattered at most: a quarter may be the account's own.
        under: how far below a reporting threshold an amount is just under it: a fifth.
        structured: the least amounts just under a threshold: FinCEN calls a pattern what repeats;
            three.
        dormant: seconds without any transfer after which an account was dormant: 90 days.
        woken: the least transfers within the window after it.
        passed: the most seconds between money in and money out of a pass-through: two days.
        senders: the least senders to one account of a flagged sector within the window.
        repeats: how often each hop of a standing ring happens, but for one hop: twice.
        budget: the most earlier transfers of an account that are looked at for each transfer, so
            that a hub of a million transfers costs no more than an account of 64 a week.
        own: the most transfers of the account's past before the window that are looked at.
        own_weight: how many transfers of one's own past weigh as much as the whole population's
            distribution of amounts: five.
        per: the most transfers of which one transfer can be the continuation.
        depth: the most transfers of a chain or a cycle.
        steps: the most links that are followed back from one transfer to find a cycle.
    """

    window: int = 7 * DAY
    near: float = 0.33
    same: float = 0.01
    kept: float = 0.234
    gain: float = 0.015
    degree: int = 4
    seed_degree: int = 3
    seed_bits: float = 5.0
    link_bits: float = 3.0
    chain: int = 3
    cycle: int = 3
    sides: int = 2
    edges: int = 4
    mids: int = 2
    chance: float = 20.0
    habit: float = 0.5
    balance: float = 0.5
    added: float = 1.25
    under: float = 0.2
    structured: int = 3
    dormant: int = 90 * DAY
    woken: int = 3
    passed: int = 2 * DAY
    senders: int = 3
    repeats: int = 2
    budget: int = 64
    own: int = 32
    own_weight: float = 5.0
    per: int = 8
    depth: int = 13
    steps: int = 256
    limits: Mapping[str, int] = field(default_factory=lambda: REPORT_LIMITS)
