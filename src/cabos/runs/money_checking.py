"""Check transfers: one file that was added, or everything that is held."""

import re
from collections.abc import Collection, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import numpy as np

from cabos.ask.checks import (
    SHOWN,
    STORM,
    Finding,
    Span,
    check_banks,
    check_breaks,
    check_gaps,
    check_numbers,
    check_sums,
    storms,
)  # fmt: skip
from cabos.model.account import StatementSpan
from cabos.model.flows import NONE, Accounts
from cabos.model.money import to_decimal
from cabos.runs.flowing import Money, files_of, open_money
from cabos.store.account_holders import read_keys
from cabos.store.money import MoneyAdded
from cabos.store.money_checks import Measured, measure
from cabos.store.repeats import LINE, SIDE
from cabos.store.workspace import Store

_DOES = {"pays": "paga", "receives": "recibe"}
_TELLING = re.compile(r"^\d{17,18}$|^[A-Z]{2}\d{2}[A-Z0-9]{11,30}$|:|\d[eE]\+?\d+$|^\d{12,15}0{3}$")
"""Keys of accounts of which a check has something to tell: a check digit, a bank, a mangled one."""

_BREAKS = 200  # rows that are looked at, to tell a wrong balance from a missing line


def check_money(store: Store, snapshots: Collection[str] | None = None) -> list[Finding]:
    """Check what is held.

    Args:
        store: the workspace.
        snapshots: name only findings that have to do with these files; all if None.

    Returns:
        The findings, faults first.
    """
    held = store.transfers.files()
    if snapshots is not None and not _touches_others(held, snapshots):
        held = [one for one in held if one.snapshot in snapshots]
    if not any(one.transfers for one in held):
        return []
    mine = {n for n, one in enumerate(held) if snapshots is None or one.snapshot in snapshots}
    stated = [(n, one) for n, file in enumerate(held) for one in file.spans]
    files = files_of(store, held)
    # The index is built meanwhile: of ten million transfers either takes some seconds.
    with ThreadPoolExecutor(1) as aside:
        measuring = aside.submit(measure, files, stated, mine=mine, most=_BREAKS)
        money = open_money(store)
        measured = measuring.result()
    checking = _Checking(held, mine, stated, measured, money)
    found = list(checking.findings())
    return sorted(found, key=lambda one: not one.is_fault)


def accounts_without_transfers(store: Store, snapshot: str) -> list[str]:
    """Return the accounts of a file of holders that no transfer held names, sorted.

    Args:
        store: the workspace.
        snapshot: the file's hash.
    """
    named = sorted({key for path in store.paths([snapshot]) for key in read_keys(path)})
    if not any(one.transfers for one in store.transfers.files()):
        return named
    accounts = open_money(store).flows.accounts
    # Plain arrays of the same memory: mapped ones take four times as long to look into.
    accounts = Accounts(np.asarray(accounts.text), np.asarray(accounts.off))
    return [key for key in named if accounts.code(key) == NONE]


def _touches_others(held: Sequence[MoneyAdded], snapshots: Collection[str]) -> bool:
    """Whether files have statements, which others can repeat or continue."""
    return any(one.spans or one.form != "table" for one in held if one.snapshot in snapshots) or (
        sum(one.transfers for one in held) <= 2_000_000
    )


class _Checking:
    """The checks of some files, whose numbers are worked out."""

    def __init__(
        self,
        held: Sequence[MoneyAdded],
        mine: set[int],
        stated: Sequence[tuple[int, StatementSpan]],
        measured: Measured,
        money: Money,
    ) -> None:
        self.held, self.mine, self.stated, self.measured = held, mine, stated, measured
        self.money = money

    def findings(self) -> Iterator[Finding]:
        """Yield all findings."""
        yield from self._breaks()
        yield from check_sums(self._sums())
        yield from check_gaps(self._spans())
        yield from self._repeats()
        yield from self._twice()
        mine = self._accounts()
        yield from check_numbers(key for key in mine if _TELLING.search(key))
        numbers = {key.partition(":")[2] for key in mine if ":" in key}
        if numbers:
            every = self.money.flows.accounts
            yield from check_banks(
                key for key in every if key.partition(":")[2] in numbers or key in numbers
            )
        yield from self._selves()
        yield from self._others()
        yield from self._storms()

    def _place(self, file: int, row: int) -> str:
        return f"{self.held[file].file}:{row}"

    def _breaks(self) -> Iterator[Finding]:
        rows = self.measured.breaks
        told = [
            (self._place(file, row), account, currency, int(balance), int(expected))
            for file, row, account, currency, balance, expected, _ in rows
        ]
        total = len(told) if len(told) < _BREAKS else int(rows[0][6])
        yield from check_breaks(told, total)

    def _sums(self) -> Iterator[tuple[Span, int, int]]:
        for number, moved in self.measured.sums:
            file, one = self.stated[number]
            if file in self.mine:
                yield _span(self.held[file].file, one), int(moved), one.unread

    def _spans(self) -> Iterator[Span]:
        told = {(file, one.account, one.currency) for file, one in self.stated}
        for file, one in self.stated:
            if one.start and one.end:
                yield _span(self.held[file].file, one)
        for (
            file,
            account,
            currency,
            opening,
            closing,
            first,
            last,
            row,
            last_row,
        ) in self.measured.spans:
            if (file, account, currency) not in told:
                yield Span(
                    account, currency, _day(first), _day(last), int(opening), int(closing),
                    f"{self._place(file, row)}-{last_row}", is_stated=False,
                )  # fmt: skip

    def _repeats(self) -> Iterator[Finding]:
        repeats = self.measured.repeats
        if repeats is None:
            return
        files = list(self.mine)
        touched = np.isin(repeats.file, files) | np.isin(repeats.kept_file, files)
        for check, kind in (("repeated", LINE), ("two_sides", SIDE)):
            at = np.flatnonzero(touched & (np.asarray(repeats.kind) == kind))
            if len(at):
                rows = tuple(
                    f"{self._place(int(repeats.file[one]), int(repeats.row[one]))} = "
                    f"{self._place(int(repeats.kept_file[one]), int(repeats.kept_row[one]))}"
                    for one in at[:SHOWN]
                )
                yield Finding(check, rows, len(at), is_fault=False)

    def _twice(self) -> Iterator[Finding]:
        rows = self.measured.twice
        if rows:
            places = tuple(
                f"{self._place(*_pair(row[8]))} = {self._place(*_pair(row[9]))}"
                for row in rows[:SHOWN]
            )
            yield Finding("twice", places, int(rows[0][10]))

    def _accounts(self) -> list[str]:
        """Return the accounts of the files that are checked."""
        flows = self.money.flows
        if len(self.mine) == len(self.money.files):
            return list(flows.accounts)
        ends = [end[self._is_mine()] for end in (flows.payer, flows.beneficiary)]
        codes = np.unique(np.concatenate(ends)).tolist()
        return [flows.accounts.key(code) for code in codes if code >= 0]

    def _is_mine(self) -> np.ndarray:
        """Mark the transfers of the files that are checked."""
        wanted = {self.held[number].snapshot for number in self.mine}
        names = enumerate(self.money.flows.snapshots)
        return np.isin(self.money.flows.file, [number for number, name in names if name in wanted])

    def _selves(self) -> Iterator[Finding]:
        flows = self.money.flows
        is_same = (flows.payer == flows.beneficiary) & (flows.payer >= 0)
        same = np.flatnonzero(is_same & self._is_mine())
        if len(same):
            order = np.lexsort((flows.row[same], flows.file[same]))[:SHOWN]
            rows = tuple(
                f"{self.money.files[int(flows.file[at])].file}:{int(flows.row[at])}"
                for at in same[order]
            )
            yield Finding("self_transfer", rows, len(same), is_fault=False)

    def _storms(self) -> Iterator[Finding]:
        """Tell of many transfers of one account in one second; of days nothing can be told."""
        flows, found, is_mine = self.money.flows, [], self._is_mine()
        for does, off, pos in (
            ("pays", flows.out_off, flows.out_pos),
            ("receives", flows.in_off, flows.in_pos),
        ):
            for code, at, count in storms(off, pos, flows.time, flows.is_day, STORM):
                if is_mine[at]:
                    found.append((-count, flows.accounts.key(code), does, at))
        for count, account, does, at in sorted(found)[:SHOWN]:
            values = {
                "account": account, "does": does, "does_es": _DOES[does],
                "transfers": f"{-count:,}", "moment": _moment(int(flows.time[at])),
            }  # fmt: skip
            place = f"{self.money.files[int(flows.file[at])].file}:{int(flows.row[at])}"
            yield Finding("storm", (place,), 1, values, is_fault=False)

    def _others(self) -> Iterator[Finding]:
        measured = self.measured
        for account, currency, lowest, file, row, count in measured.negative[:SHOWN]:
            values = {
                "account": account, "currency": currency,
                "lowest": to_decimal(int(lowest), currency),
            }  # fmt: skip
            yield Finding("negative", (self._place(file, row),), count, values, is_fault=False)
        if measured.currencies:
            accounts = tuple(
                f"{account}: {', '.join(codes)}" for account, codes, _ in measured.currencies
            )
            yield Finding("several_currencies", accounts[:SHOWN], len(accounts), is_fault=False)


def _pair(value: object) -> tuple[int, int]:
    """Return a file and a row of a tuple as the database gives it."""
    parts = list(value.values()) if isinstance(value, dict) else list(value)  # type: ignore[call-overload]
    return int(parts[0]), int(parts[1])


def _span(file: str, one: StatementSpan) -> Span:
    place = f"{file}: {one.place}" if one.place and not one.place.startswith(file) else one.place
    return Span(
        one.account, one.currency, one.start, one.end, one.opening, one.closing,
        place or f"{file}:{one.first_row}-{one.last_row}",
    )  # fmt: skip


def _day(seconds: int) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).date().isoformat()


def _moment(seconds: int) -> str:
    return datetime.fromtimestamp(int(seconds), UTC).strftime("%Y-%m-%dT%H:%M:%S")
