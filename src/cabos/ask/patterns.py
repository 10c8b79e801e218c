"""Patterns of laundering in transfers: each finding is the transfers that show it.

The transfers are read in the order of time. What is unusual is measured against what was seen
before; a finding is final at ``reported_at``, when nothing can join it any more, and it and its
score depend on no later transfer. Findings of which that moment lies after the last transfer are
open. Source of the shapes: Altman et al., Realistic Synthetic Financial Transactions for
Anti-Money Laundering Models, 2023, arXiv:2306.16424.
"""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, fields, replace
from statistics import median
from types import SimpleNamespace
from typing import Any

import numpy as np

from cabos.ask import patterns_shapes as shapes
from cabos.ask import patterns_signs as signs
from cabos.ask.patterns_layers import layered
from cabos.ask.patterns_rings import on_ways, rings
from cabos.ask.patterns_rules import KINDS, Rules
from cabos.ask.patterns_settle import Settled, enough, settle, threshold
from cabos.ask.patterns_shapes import Raw
from cabos.ask.patterns_sweep import Swept, empty_swept, sweep_links, sweep_stars
from cabos.kernels import patterns_blocks, patterns_fans, patterns_links, patterns_rings
from cabos.kernels.adjacency import KERNELS as ADJACENCY
from cabos.kernels.adjacency import adjacency
from cabos.kernels.jit import compiled, interpreted
from cabos.model.flows import Flows

Tell = Callable[[str, int, int], object]

_THREADS = 2  # the kernels release the interpreter lock; stars of both sides run at once
_SMALL = 1500  # transfers below which the kernels run as they stand, without numba
_STARS = {"fan-in", "fan-out", "gather-scatter", "bipartite", "stack"}
_BLOCKS = {"bipartite", "stack"}
_LINKS = {"scatter-gather", "cycle", "stack", "pass-through"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked.

    Attributes:
        kinds: the kinds to look for.
        rules: the thresholds.
        start: report only what ends then or later, seconds since 1970; None for all. Earlier
            transfers still teach what is usual.
        end: use no transfer after it; None for all.
        min_score: report only findings with so many bits.
        flagged: accounts of a flagged sector.
    """

    kinds: tuple[str, ...] = KINDS
    rules: Rules = field(default_factory=Rules)
    start: int | None = None
    end: int | None = None
    min_score: float = 0.0
    flagged: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Finding:
    """A pattern with the transfers that show it.

    Attributes:
        id: the same wherever the same transfers show the same kind.
        kind: one of ``KINDS``.
        centre: the account it is about; -1 where it is about no single one.
        accounts: codes of its accounts in the order in which money reaches them; -1 is unknown.
        positions: its transfers, in the order of time.
        amounts: the sum of its transfers by currency, smallest units.
        start: time of its first transfer, seconds since 1970.
        end: time of its last transfer.
        is_day: whether any of its transfers has only a day.
        dwell: the median time for which money stays in an account of it before it goes on,
            seconds; None where none goes on.
        score: bits: -log2 of the chance that what went before gives something so unusual.
        needed: the bits that it needed to be reported.
        why: what makes it one, a key of ``patterns_words.WHY``.
        payers: how many accounts pay in it.
        beneficiaries: how many receive.
        reported_at: the first moment at which it is final.
        is_open: whether that lies after the moment of the run, so that it may still grow.
        part_of: id of the finding that explains its transfers; empty where it stands.
        shares_with: ids of findings that took single transfers of it.
        learnt: the probability that a ranking learnt from labels gives it; None without one.
    """

    id: str
    kind: str
    centre: int
    accounts: tuple[int, ...]
    positions: tuple[int, ...]
    amounts: tuple[tuple[str, int], ...]
    start: int
    end: int
    is_day: bool
    dwell: float | None
    score: float
    needed: float
    why: str
    payers: int
    beneficiaries: int
    reported_at: int
    is_open: bool = False
    part_of: str = ""
    shares_with: tuple[str, ...] = ()
    learnt: float | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """What was found.

    Attributes:
        findings: those that stand, the most unusual first.
        parts: those whose transfers others explain.
        transfers: how many transfers were read.
        cut: how often a budget ended a search: stars out, stars in, links, cycles.
    """

    findings: tuple[Finding, ...]
    parts: tuple[Finding, ...]
    transfers: int
    cut: tuple[int, int, int, int]


def find_patterns(
    flows: Flows,
    question: Question,
    *,
    closed_by: int | None = None,
    tell: Tell | None = None,
    is_small: bool | None = None,
) -> Found:
    """Find patterns.

    Args:
        flows: the transfers.
        question: what is asked.
        closed_by: keep only what is final at that moment: what a run at that moment reports too.
        tell: called with stage, done and total.
        is_small: whether to spare numba's import; None decides by how many transfers there are.
    """
    say = tell or (lambda _stage, _done, _total: None)
    is_small = len(flows) <= _SMALL if is_small is None else is_small
    used = up_to(_fixed(flows), question.end, is_small=is_small)
    kernels = _kernels(is_small=is_small)
    raws, cut = _raws(used, question, kernels, say)
    rules = question.rules
    if closed_by is not None:
        raws = [raw for raw in raws if raw.closes <= closed_by]
    settled = settle(used, enough(raws, rules), rules)
    now = int(used.time[-1]) if len(used) and closed_by is None else closed_by
    found = _findings(used, settled, rules, now or 0)
    wanted = [
        one
        for one in found
        if one.score >= question.min_score and (question.start is None or one.end >= question.start)
    ]
    wanted.sort(key=lambda one: (-one.score, one.start, one.id))
    return Found(
        tuple(one for one in wanted if not one.part_of),
        tuple(one for one in wanted if one.part_of),
        len(used), cut,
    )  # fmt: skip


def up_to(flows: Flows, end: int | None, *, is_small: bool = False) -> Flows:
    """Return the transfers that are no later than a moment."""
    if end is None or not len(flows) or flows.time[-1] <= end:
        return flows
    size = int(np.searchsorted(flows.time, end, side="right"))
    kernels = interpreted(ADJACENCY) if is_small else compiled(ADJACENCY)
    short: dict[str, Any] = {}
    for name in ("time", "is_day", "payer", "beneficiary", "amount", "currency", "received",
                 "received_currency", "file", "row"):  # fmt: skip
        short[name] = getattr(flows, name)[:size]
    if flows.received is flows.amount:
        short["received"], short["received_currency"] = short["amount"], short["currency"]
    short["fee"] = flows.fee[:size]
    accounts = len(flows.accounts)
    short["out_off"], short["out_pos"] = adjacency(short["payer"], accounts, kernels)
    short["in_off"], short["in_pos"] = adjacency(short["beneficiary"], accounts, kernels)
    return _fixed(replace(flows, **short))


def _fixed(flows: Flows) -> Flows:
    """Return the transfers as arrays that cannot be written: one type, compiled once."""
    done: dict[int, np.ndarray] = {}
    changed: dict[str, Any] = {}
    for each in fields(flows):
        array = getattr(flows, each.name)
        if isinstance(array, np.ndarray):
            if id(array) not in done:
                view = np.asarray(array).view()
                view.setflags(write=False)
                done[id(array)] = view
            changed[each.name] = done[id(array)]
    return replace(flows, **changed)


def _kernels(*, is_small: bool) -> SimpleNamespace:
    make: Any = interpreted if is_small else compiled
    return SimpleNamespace(
        stars=make(patterns_fans.KERNELS),
        links=make(patterns_links.KERNELS),
        blocks=make(patterns_blocks.KERNELS),
        rings=make(patterns_rings.KERNELS),
    )


def _raws(
    flows: Flows, question: Question, kernels: Any, tell: Tell
) -> tuple[list[Raw], tuple[int, int, int, int]]:
    """Return all findings of the kinds wanted, unsettled."""
    kinds = set(question.kinds)
    swept = empty_swept(len(flows))
    if not len(flows):
        return [], (0, 0, 0, 0)
    with ThreadPoolExecutor(_THREADS) as pool:
        started = _started(pool, flows, question, kernels, swept, tell=tell)
        tell("shapes", 0, 1)
        makers = _makers(flows, question, kernels, swept, started)
        raws: list[Raw] = []
        for kind in KINDS:
            if kind in kinds:
                raws += makers[kind]()
        tell("shapes", 1, 1)
    stars_out, stars_in, linked, cycled = swept.cut
    return raws, (stars_out, stars_in, linked, cycled)


def _started(
    pool: ThreadPoolExecutor, flows: Flows, question: Question, kernels: Any, swept: Swept,
    *, tell: Tell,
) -> Mapping[str, Future[Any]]:  # fmt: skip
    """Sweep the stars, and start what runs beside the shapes, by name."""
    rules, kinds = question.rules, set(question.kinds)
    sides = (0, 1) if kinds & _STARS else ()
    waiting = [
        pool.submit(sweep_stars, flows, rules, kernels.stars, swept, side, tell=tell)
        for side in sides
    ]
    started: dict[str, Future[Any]] = {}
    if kinds & _LINKS:
        started["links"] = pool.submit(sweep_links, flows, rules, kernels.links, swept)
    if "cycle" in kinds:
        started["ways"] = pool.submit(on_ways, flows, rules, kernels.rings)
    for one in waiting:
        one.result()
    if kinds & _BLOCKS:
        started["blocks"] = pool.submit(shapes.joined, flows, swept, rules, kernels.blocks)
    return started


def _makers(
    flows: Flows, question: Question, kernels: Any, swept: Swept,
    started: Mapping[str, Future[Any]],
) -> Mapping[str, Callable[[], list[Raw]]]:  # fmt: skip
    """Return for each kind how it is found."""
    rules = question.rules
    kept: dict[int, list[Raw]] = {}

    def stars(side: int) -> list[Raw]:
        if side not in kept:
            kept[side] = shapes.stars_of(flows, swept, rules, side)
        return kept[side]

    def blocks() -> list[Raw]:
        if 2 not in kept:
            kept[2] = shapes.bipartites(flows, started["blocks"].result(), rules)
        return kept[2]

    def linked() -> Swept:
        started["links"].result()
        return swept

    def cycles() -> list[Raw]:
        found = shapes.cycles_of(flows, linked())
        return found + rings(flows, started["ways"].result(), rules)

    return {
        "fan-in": lambda: shapes.fans(flows, stars(1), rules),
        "fan-out": lambda: shapes.fans(flows, stars(0), rules),
        "gather-scatter": lambda: shapes.gather_scatters(flows, stars(1), stars(0), rules),
        "scatter-gather": lambda: shapes.scatter_gathers(flows, linked(), rules),
        "cycle": cycles,
        "bipartite": blocks,
        "stack": lambda: shapes.stacks(flows, linked(), rules) + layered(flows, blocks(), rules),
        "pass-through": lambda: signs.pass_throughs(flows, linked(), rules),
        "structuring": lambda: signs.structurings(flows, rules),
        "dormant": lambda: signs.dormants(flows, rules, kernels.blocks),
        "flagged-sector": lambda: signs.to_flagged(flows, question.flagged, rules),
    }


def _findings(
    flows: Flows, settled: Sequence[Settled], rules: Rules, now: int
) -> list[Finding]:  # fmt: skip
    ids = [_id_of(flows, one.raw) for one in settled]
    found = []
    for one, name in zip(settled, ids, strict=True):
        made = _finding(flows, one.raw, rules, name)
        found.append(
            replace(
                made,
                is_open=made.reported_at > now,
                part_of=ids[one.part_of] if one.part_of >= 0 else "",
                shares_with=tuple(ids[other] for other in one.shared),
            )
        )
    return found


def _id_of(flows: Flows, raw: Raw) -> str:
    """Name a finding by its kind and transfers, whatever else there is."""
    cells = zip(flows.file[raw.positions].tolist(), flows.row[raw.positions].tolist(), strict=True)
    places = [f"{flows.snapshots[file]}:{row}" for file, row in cells]
    text = "\x1f".join((raw.kind, *sorted(places)))
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def _finding(flows: Flows, raw: Raw, rules: Rules, name: str) -> Finding:
    at = raw.positions
    payer, beneficiary = flows.payer[at], flows.beneficiary[at]
    ends = np.stack([payer, beneficiary], axis=1).ravel()
    accounts = tuple(dict.fromkeys(ends.tolist()))
    amounts: dict[str, int] = {}
    for code, units in zip(flows.currency[at].tolist(), flows.amount[at].tolist(), strict=True):
        currency = flows.currencies[code]
        amounts[currency] = amounts.get(currency, 0) + units
    return Finding(
        name, raw.kind, raw.centre, accounts, tuple(at.tolist()), tuple(sorted(amounts.items())),
        int(flows.time[at[0]]), int(flows.time[at[-1]]), bool(flows.is_day[at].any()),
        _dwell(flows, at), raw.bits, threshold(int(at[-1]) + 1, rules), raw.why,
        len(set(payer.tolist())), len(set(beneficiary.tolist())), raw.closes,
    )  # fmt: skip


def _dwell(flows: Flows, positions: np.ndarray) -> float | None:
    """Return the median time between money in and the next money out of an account."""
    came: dict[int, int] = {}
    stays = []
    columns = (flows.payer, flows.beneficiary, flows.time)
    for payer, beneficiary, time in zip(*(one[positions].tolist() for one in columns), strict=True):
        if payer in came:
            stays.append(time - came[payer])
        came[beneficiary] = time
    return float(median(stays)) if stays else None
