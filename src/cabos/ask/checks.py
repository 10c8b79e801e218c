"""What does not add up in statements and tables of transfers, each finding with its rows."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from stdnum import iban

from cabos.model.clabe import is_clabe
from cabos.model.money import to_decimal
from cabos.model.wording import read_words

SHOWN = 20
"""How many rows, or accounts, a finding names; it counts them all."""

STORM = 50
"""From how many transfers of one account in one second on it is told."""

_CLABE = re.compile(r"\d{18}")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_SCIENTIFIC = re.compile(r"\d(?:[.,]\d+)?[eE]\+?\d+")
_CUT = re.compile(r"\d{12,15}0{3}")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not add up, or must be known of transfers.

    Attributes:
        check: its key in ``data/money_checks.yml``.
        rows: where it stands, ``FILE:ROW`` or an account, the first ``SHOWN``.
        count: how many there are.
        values: what stands in the braces of its sentence.
        is_fault: whether it is a fault; else something to know.
    """

    check: str
    rows: tuple[str, ...] = ()
    count: int = 1
    values: Mapping[str, object] = field(default_factory=dict)
    is_fault: bool = True

    def text(self, lang: str = "en") -> str:
        """Say it in ``en`` or ``es``."""
        told = read_words("cabos.ask", "data/money_checks.yml")[self.check][lang]
        return told.format(count=f"{self.count:,}", **self.values)


@dataclass(frozen=True, slots=True)
class Span:
    """What one file states of one account, from a day to a day.

    Attributes:
        account: its key.
        currency: of its balances.
        start: ISO day on which it begins.
        end: ISO day on which it ends.
        opening: the balance before its first line, smallest units, or None.
        closing: the balance after its last, or None.
        place: where it stands.
        is_stated: whether the file states its days; else they are those of its first and last line.
    """

    account: str
    currency: str
    start: str
    end: str
    opening: int | None
    closing: int | None
    place: str
    is_stated: bool = True


def check_gaps(spans: Iterable[Span]) -> Iterator[Finding]:
    """Find where one statement of an account does not begin with what the one before ended with.

    Statements that overlap state the same lines and leave no gap between them.
    """
    groups: dict[tuple[str, str], list[Span]] = {}
    for one in spans:
        groups.setdefault((one.account, one.currency), []).append(one)
    for _, group in sorted(groups.items()):
        last: Span | None = None
        for one in sorted(group, key=lambda span: (span.start, span.end, span.place)):
            if last is not None and _follows(last, one):
                yield from _gap(last, one)
            if last is None or one.end >= last.end:
                last = one


def _follows(last: Span, one: Span) -> bool:
    """Whether one begins after the last ended; a day that both have is not an overlap by itself."""
    return one.start > last.end or (one.start == last.end and one.start != last.start)


def _gap(last: Span, one: Span) -> Iterator[Finding]:
    rows = (last.place, one.place)
    values: dict[str, object] = {"account": one.account, "end": last.end, "start": one.start}
    if last.closing is not None and one.opening is not None:
        if last.closing != one.opening and one.start > last.end:
            yield Finding("gap", rows, 1, values | {
                "closing": to_decimal(last.closing, one.currency),
                "opening": to_decimal(one.opening, one.currency),
                "missing": to_decimal(one.opening - last.closing, one.currency),
                "currency": one.currency,
            })  # fmt: skip
    elif (
        last.is_stated and one.is_stated and one.start > last.end and _days(last.end, one.start) > 1
    ):
        yield Finding("gap_of_days", rows, 1, values)


def _days(one: str, other: str) -> int:
    return (date.fromisoformat(other) - date.fromisoformat(one)).days


def check_sums(spans: Iterable[tuple[Span, int, int]]) -> Iterator[Finding]:
    """Find the statements whose lines do not lead from the opening to the closing balance.

    Args:
        spans: each statement, what its lines move, and how many of them could not be read.
    """
    for one, moved, unread in spans:
        if one.opening is None or one.closing is None or one.opening + moved == one.closing:
            continue
        values = {
            "account": one.account, "currency": one.currency, "unread": unread,
            "closing": to_decimal(one.closing, one.currency),
            "computed": to_decimal(one.opening + moved, one.currency),
            "off": to_decimal(one.closing - one.opening - moved, one.currency),
        }  # fmt: skip
        yield Finding("sum_unread" if unread else "sum", (one.place,), 1, values)


def check_numbers(keys: Iterable[str]) -> Iterator[Finding]:
    """Find account numbers that cannot be: check digits, and what a spreadsheet made of them.

    Args:
        keys: the keys of accounts.

    Source:
        CLABE: weights 3, 7, 1, Banco de México. IBAN: ISO 13616, modulo 97.
    """
    found: dict[str, list[str]] = {}
    for key in keys:
        kind = number_fault(key.rpartition(":")[2])
        if kind:
            found.setdefault(kind, []).append(key)
    for kind, accounts in sorted(found.items()):
        yield Finding(kind, tuple(accounts[:SHOWN]), len(accounts))


def number_fault(number: str) -> str:
    """Return what is wrong with an account number: a check, or an empty string."""
    if _SCIENTIFIC.fullmatch(number):
        return "number_scientific"
    if _CLABE.fullmatch(number):
        if is_clabe(number):
            return ""
        return "number_cut" if number.endswith("000") else "clabe"
    if len(number) == 17 and number.isdigit() and is_clabe(f"0{number}"):
        return "number_zero_lost"
    if _CUT.fullmatch(number) and len(number) == 17:
        return "number_cut"
    if _IBAN.fullmatch(number) and number[:2] in _IBAN_COUNTRIES:
        return "" if iban.is_valid(number, check_country=False) else "iban"
    return ""


_IBAN_COUNTRIES = frozenset(
    "AD AE AL AT AZ BA BE BG BH BI BR BY CH CR CY CZ DE DJ DK DO EE EG ES FI FO FR GB GE GI GL GR "  # noqa: SIM905
    "GT HR HU IE IL IQ IS IT JO KW KZ LB LC LI LT LU LV LY MC MD ME MK MN MR MT MU NI NL NO OM PK "
    "PL PS PT QA RO RS RU SA SC SD SE SI SK SM SO ST SV TL TN TR UA VA VG XK YE".split()
)


def check_banks(keys: Iterable[str]) -> Iterator[Finding]:
    """Tell the numbers that more than one bank uses, or that stand with a bank and without."""
    banks: dict[str, list[str]] = {}
    for key in keys:
        bank, colon, number = key.partition(":")
        banks.setdefault(number if colon else bank, []).append(key)
    shared = sorted(number for number, found in banks.items() if len(found) > 1)
    if shared:
        rows = tuple(", ".join(sorted(banks[number])) for number in shared[:SHOWN])
        yield Finding("one_number", rows, len(shared), is_fault=False)


def check_breaks(breaks: Sequence[tuple[str, str, str, int, int]], total: int) -> Iterator[Finding]:
    """Say which rows break a running balance, and by how much.

    Args:
        breaks: place, account, currency, the balance as stated and as the rows add up; the first
            ones, in the order of the files.
        total: how many there are.
    """
    for at, (place, account, currency, balance, expected) in enumerate(breaks[:SHOWN]):
        following = breaks[at + 1] if at + 1 < len(breaks) else None
        cancels = following is not None and following[1] == account and (
            balance - expected == following[4] - following[3]
        )  # fmt: skip
        previous = breaks[at - 1] if at else None
        if previous is not None and previous[1] == account and (
            previous[3] - previous[4] == expected - balance
        ):  # fmt: skip
            continue  # the balance before it is the one that is wrong
        yield Finding("balance_cell" if cancels else "balance", (place,), 1, {
            "place": place, "account": account, "currency": currency,
            "balance": to_decimal(balance, currency), "expected": to_decimal(expected, currency),
            "off": to_decimal(balance - expected, currency),
        })  # fmt: skip
    if total > SHOWN:
        yield Finding("balance_more", (), total - SHOWN)


def storms(
    off: np.ndarray, pos: np.ndarray, time: np.ndarray, is_day: np.ndarray, least: int
) -> list[tuple[int, int, int]]:
    """Find accounts with many transfers in one second.

    Args:
        off: for each account where its transfers start in ``pos``.
        pos: positions of the transfers of each account, in the order of time.
        time: seconds of each transfer.
        is_day: whether a transfer has a day alone: of these nothing can be told.
        least: from how many on.

    Returns:
        The code of the account, the position of the first of them, and how many there are.
    """
    if len(pos) < least:
        return []
    moment = time[pos]
    begins = np.ones(len(pos), np.bool_)
    begins[1:] = moment[1:] != moment[:-1]
    begins[off[:-1][off[:-1] < len(pos)]] = True
    starts = np.flatnonzero(begins)
    counts = np.diff(starts, append=len(pos))
    many = starts[counts >= least]
    many = many[~is_day[pos[many]]]
    codes = np.searchsorted(off, many, side="right") - 1
    found = counts[np.searchsorted(starts, many)]
    return list(zip(codes.tolist(), pos[many].tolist(), found.tolist(), strict=True))
