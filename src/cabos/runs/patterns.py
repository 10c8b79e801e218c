"""Patterns in the transfers of a workspace, with their references, as an answer and as a file."""

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from pathlib import Path

import numpy as np

from cabos import __version__
from cabos.ask.patterns import Finding, Found, Question, find_patterns
from cabos.ask.patterns_rank import LEAST, learn
from cabos.ask.patterns_rules import KINDS, REPORT_LIMITS, Rules
from cabos.ask.patterns_shown import Shown
from cabos.ask.patterns_words import PatternLimit
from cabos.errors import InputError, UsageError
from cabos.model.answer import Answer, Method
from cabos.model.date import DAY
from cabos.model.flows import Flows
from cabos.model.limit import Limit
from cabos.model.money import to_decimal
from cabos.runs.accounts import load_holders
from cabos.runs.export import write_csv
from cabos.runs.flowing import Money, date_of, open_money
from cabos.runs.follow_bounds import Asked
from cabos.runs.tracing_input import read_amount
from cabos.store.workspace import Store

Progress = Callable[[str, int, int], None]

COLUMNS = (
    "finding", "kind", "accounts", "refs", "amount", "from", "to", "score", "currency",
    "transfers", "payers", "beneficiaries", "centre", "dwell", "unusual", "reported_at", "open",
    "part_of", "shares_with", "learnt",
)  # fmt: skip
_YES = frozenset({"1", "true", "yes", "si", "sí"})
_NO = frozenset({"0", "false", "no"})


@dataclass(frozen=True, slots=True)
class Request:
    """What a user asks.

    Attributes:
        kinds: kinds of patterns; all where it is empty.
        window: how far apart the transfers of a layer may be, such as ``7d``.
        dormant: after how long a silence an account is dormant, such as ``90d``.
        thresholds: ``10000`` for every currency, or ``MXN=150000`` for one.
        start: report only what ends on that day or later.
        end: use no transfer after that day.
        min_score: least bits.
        sectors: sectors of holders that are flagged.
        flagged: a file with one flagged account a line.
        labels: a CSV file: ref, is_laundering.
        nested: list findings that are parts of others too.
        as_of: the day of which the lists and holders are used; today if None.
    """

    kinds: tuple[str, ...] = ()
    window: str = "7d"
    dormant: str = "90d"
    thresholds: tuple[str, ...] = ()
    start: str = ""
    end: str = ""
    min_score: float = 0.0
    sectors: tuple[str, ...] = ()
    flagged: Path | None = None
    labels: Path | None = None
    nested: bool = False
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Patterns:
    """Findings as they are shown.

    Attributes:
        findings: the findings, the first the most unusual one.
        transfers: how many transfers were read.
        limits: what limits them.
    """

    findings: tuple[Shown, ...]
    transfers: int
    limits: tuple[Limit, ...] = field(default_factory=tuple)


def run_patterns(
    store: Store, request: Request, now: datetime, progress: Progress | None = None
) -> Answer[Patterns]:
    """Find patterns of laundering in all transfers of a workspace.

    Raises:
        UsageError: if an option cannot be read, or the workspace holds no transfer.
        InputError: if a file of accounts or labels is wrong.
    """
    money = open_money(store)
    question = _question(store, money, request, now)
    found = find_patterns(money.flows, question, tell=progress)
    limits = _limits(money.flows, question, found, request)
    findings = found.findings
    if request.labels is not None:
        findings, said = _ranked(money, findings, request.labels)
        limits.append(said)
    listed = (*findings, *found.parts) if request.nested else findings
    shown = tuple(show(money, listed))
    parameters = _parameters(question, request)
    because = tuple(dict.fromkeys(place for one in shown for place in one.places))
    value = Patterns(shown, found.transfers, tuple(limits))
    method = Method("patterns", __version__, parameters)
    return Answer(value, because, value.limits, method)


def show(money: Money, findings: Sequence[Finding]) -> Iterable[Shown]:
    """Yield findings with the references, accounts and amounts of their transfers."""
    flows = money.flows
    every = np.array([at for one in findings for at in one.positions], np.int64)
    refs, at = money.refs(every), 0
    for one in findings:
        mine = refs[at : at + len(one.positions)]
        at += len(one.positions)
        yield Shown(
            one,
            tuple(flows.accounts.key(code) for code in one.accounts if code >= 0),
            flows.accounts.key(one.centre),
            tuple(_transfer(flows, position, ref)
                  for position, ref in zip(one.positions, mine, strict=True)),
            date_of(one.start, is_day=one.is_day),
            date_of(one.end, is_day=one.is_day),
            date_of(one.reported_at, is_day=one.is_day),
        )  # fmt: skip


def _transfer(flows: Flows, at: int, ref: str) -> dict[str, object]:
    currency = flows.currencies[int(flows.currency[at])]
    return {
        "ref": ref,
        "date": date_of(int(flows.time[at]), is_day=bool(flows.is_day[at])),
        "from": flows.accounts.key(int(flows.payer[at])),
        "to": flows.accounts.key(int(flows.beneficiary[at])),
        "amount": to_decimal(int(flows.amount[at]), currency),
        "currency": currency,
        "place": f"{flows.snapshots[int(flows.file[at])][:12]}:{int(flows.row[at])}",
    }


def write_patterns(path: Path, patterns: Patterns, lang: str = "en") -> int:
    """Write findings as CSV; return how many."""
    return write_csv(path, COLUMNS, (one.row(lang) for one in patterns.findings))


def _question(store: Store, money: Money, request: Request, now: datetime) -> Question:
    flows = money.flows
    bounds = Asked(start=request.start, end=request.end).bounds(flows.currencies)
    rules = replace(
        Rules(),
        window=_length(request.window, "--window"),
        dormant=_length(request.dormant, "--dormant"),
        limits=_thresholds(request.thresholds, flows.currencies),
    )
    flagged = _flagged(store, money, request, now)
    kinds = request.kinds or KINDS
    return Question(kinds, rules, bounds.start, bounds.end, request.min_score, flagged)


def _length(text: str, option: str) -> int:
    try:
        seconds = Asked(max_gap=text).bounds(()).max_gap
    except UsageError:
        seconds = None
    if not seconds:
        raise UsageError(f"{option} is no length of time", where=text, remedy="Write 3d, 12h or 2w")
    return seconds


def _thresholds(texts: Sequence[str], currencies: Sequence[str]) -> dict[str, int]:
    """Read thresholds, in units of the currencies: of law, for all, for one; the last wins."""
    for_all: dict[str, int] = {}
    for_one: dict[str, int] = {}
    for text in texts:
        named, _, number = text.rpartition("=")
        read = read_amount(number)
        if read is None or read[0] < 1:
            raise UsageError(
                "--threshold is no amount", where=text, remedy="Write 10000, or MXN=150000"
            )
        if named:
            for_one[named.strip().upper()] = int(read[0])
        else:
            for_all |= dict.fromkeys(currencies, int(read[0]))
    return {**REPORT_LIMITS, **for_all, **for_one}


def _flagged(store: Store, money: Money, request: Request, now: datetime) -> frozenset[int]:
    found: set[int] = set()
    if request.sectors:
        wanted = {text.strip().casefold() for text in request.sectors}
        holders = load_holders(store, money.flows, request.as_of or now.date())
        mine = {code for code, one in holders.items() if one.sector.strip().casefold() in wanted}
        if not mine:
            known = sorted({one.sector for one in holders.values() if one.sector})
            raise InputError(
                "No holder of an account is of this sector", where=", ".join(request.sectors),
                remedy=f"Known sectors: {', '.join(known[:12])}" if known
                else "Add a file of holders with a sector, or name accounts with --flagged",
            )  # fmt: skip
        found |= mine
    if request.flagged is not None:
        for row in csv.reader(_lines(request.flagged)):
            if row and (text := row[0].strip()):
                found.add(money.account(text))
    return frozenset(found)


def _lines(path: Path) -> io.StringIO:
    try:
        return io.StringIO(path.read_text("utf-8-sig"), newline="")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            "The file cannot be read", where=str(path), remedy="Give a text file in UTF-8"
        ) from error


def _ranked(
    money: Money, findings: tuple[Finding, ...], path: Path
) -> tuple[tuple[Finding, ...], Limit]:
    """Order findings by labels, if they are enough."""
    bad, good = _labels(money, findings, path)
    learnt = learn(findings, bad, good)
    if learnt is None:
        return findings, PatternLimit("limit.not_learnt", least=LEAST)
    count = len(bad) + len(good)
    return learnt.findings, PatternLimit(
        "limit.learnt", labels=count, findings=learnt.labelled, auc=learnt.auc
    )


def _labels(money: Money, findings: Sequence[Finding], path: Path) -> tuple[set[int], set[int]]:
    rows = csv.DictReader(_lines(path))
    if not {"ref", "is_laundering"} <= set(rows.fieldnames or ()):
        raise InputError(
            "The labels have no columns ref and is_laundering", where=str(path),
            remedy="Write a CSV file with the header ref,is_laundering",
        )  # fmt: skip
    marks: dict[str, bool] = {}
    for number, row in enumerate(rows, 2):
        word = (row["is_laundering"] or "").strip().casefold()
        if word not in _YES | _NO:
            raise InputError(
                f"is_laundering is neither 1 nor 0: {word!r}", where=f"{path}:{number}",
                remedy="Write 1 for laundering and 0 for not",
            )  # fmt: skip
        marks[(row["ref"] or "").strip()] = word in _YES
    every = sorted({at for one in findings for at in one.positions})
    named = zip(every, money.refs(every), strict=True)
    labelled = [(at, marks[ref]) for at, ref in named if ref in marks]
    bad = {at for at, mark in labelled if mark}
    return bad, {at for at, _ in labelled} - bad


def _limits(flows: Flows, question: Question, found: Found, request: Request) -> list[Limit]:
    said: list[Limit] = [
        PatternLimit("limit.lead"), PatternLimit("limit.chance", chance=question.rules.chance)
    ]  # fmt: skip
    if opened := sum(one.is_open for one in found.findings):
        said.append(PatternLimit("limit.open", count=opened))
    if found.parts and not request.nested:
        said.append(PatternLimit("limit.parts", count=len(found.parts)))
    stars = found.cut[0] + found.cut[1]
    if stars + found.cut[2] + found.cut[3]:
        said.append(PatternLimit("limit.cut", stars=stars, links=found.cut[2], cycles=found.cut[3],
                                  budget=question.rules.budget))  # fmt: skip
    if unknown := int(((flows.payer < 0) | (flows.beneficiary < 0)).sum()):
        said.append(PatternLimit("limit.unknown", count=unknown))
    if itself := int(((flows.payer == flows.beneficiary) & (flows.payer >= 0)).sum()):
        said.append(PatternLimit("limit.itself", count=itself))
    without = sorted(set(flows.currencies) - set(question.rules.limits))
    if without and "structuring" in question.kinds:
        said.append(
            PatternLimit("limit.no_threshold", currencies=", ".join(without), first=without[0])
        )
    if not question.flagged and "flagged-sector" in request.kinds:
        said.append(PatternLimit("limit.no_flagged"))
    return said


def _parameters(question: Question, request: Request) -> dict[str, object]:
    return {
        "kinds": list(question.kinds), "window_days": question.rules.window / DAY,
        "dormant_days": question.rules.dormant / DAY, "chance": question.rules.chance,
        "from": request.start, "to": request.end, "min_score": request.min_score,
        "thresholds": dict(question.rules.limits), "sectors": list(request.sectors),
        "flagged_accounts": len(question.flagged),
        "labels": None if request.labels is None else request.labels.name,
    }  # fmt: skip
