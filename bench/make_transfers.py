"""Make a file of invented transfers with planted patterns, by a seeded draw.

    python bench/make_transfers.py COUNT OUT.csv TRUTH.csv [SEED] [BLOCKS]

The background has heavy-tailed accounts, payrolls that pay the same people the same wages every two
weeks, merchants with prices of their own, rents of every month, and amounts that spread over four
orders. Into it BLOCKS of each typology are planted, of different widths, spans, amounts and parts
kept; the walks of kind ``random`` are no pattern: nothing should find them.
"""

import csv
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import numpy as np

DAY = 86_400
START = int(datetime(2026, 1, 1, tzinfo=UTC).timestamp())
KINDS = (
    "fan-in", "fan-out", "gather-scatter", "scatter-gather", "cycle", "bipartite", "stack",
    "random",
)  # fmt: skip
COLUMNS = ("ref", "date", "from", "to", "amount", "currency", "memo")


@dataclass(frozen=True)
class Setting:
    """How to make transfers.

    Attributes:
        count: transfers of the background, about.
        blocks: how many of each kind to plant.
        seed: of the draw.
        days: how long the file is.
        per_account: transfers of the background for each account.
        tail: the exponent of the accounts' activity: less is heavier.
        jitter: how far amounts of one block are apart, a share.
        keep: the largest part kept at a hop.
        span: the days that a layer of a block takes.
    """

    count: int
    blocks: int = 40
    seed: int = 1
    days: int = 30
    per_account: float = 15.0
    tail: float = 1.2
    jitter: float = 0.12
    keep: float = 0.06
    span: float = 3.0


@dataclass
class Made:
    """Transfers as columns, and the planted blocks as rows of them.

    Attributes:
        time: seconds since 1970.
        payer: number of the account that pays.
        beneficiary: of the one that receives.
        cents: the amounts.
        blocks: kind and rows of each.
        accounts: how many accounts there are.
    """

    time: np.ndarray
    payer: np.ndarray
    beneficiary: np.ndarray
    cents: np.ndarray
    accounts: int
    blocks: list[tuple[str, np.ndarray]] = field(default_factory=list)


Rows = list[tuple[float, int, int, float]]  # days since the start of the block, from, to, amount


def make(setting: Setting) -> Made:
    """Make transfers in the order of time."""
    rng = np.random.default_rng(setting.seed)
    accounts = max(50, int(setting.count / setting.per_account))
    parts = _background(setting, rng, accounts)
    kinds: list[tuple[str, int]] = []
    for kind in KINDS:
        for _ in range(setting.blocks):
            rows = PLANTS[kind](setting, rng, accounts)
            begin = rng.uniform(0.0, max(0.5, setting.days - 8.0))
            parts.append(_columns(rows, begin))
            kinds.append((kind, len(rows)))
    time, payer, beneficiary, cents = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(time, kind="stable")
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    made = Made(time[order], payer[order], beneficiary[order], cents[order], accounts)
    at = len(time) - sum(size for _, size in kinds)
    for kind, size in kinds:
        made.blocks.append((kind, np.sort(back[at : at + size])))
        at += size
    return made


def _columns(rows: Rows, begin: float) -> tuple[np.ndarray, ...]:
    time, payer, beneficiary, amount = zip(*rows, strict=True)
    return (
        START + ((begin + np.array(time)) * DAY).astype(np.int64) // 60 * 60,
        np.array(payer, np.int64),
        np.array(beneficiary, np.int64),
        np.round(np.array(amount) * 100).astype(np.int64),
    )


def _background(
    setting: Setting, rng: np.random.Generator, accounts: int
) -> list[tuple[np.ndarray, ...]]:
    """Return ordinary transfers: by chance, wages, prices and rents."""
    plain = int(setting.count * 0.8)
    weight = rng.pareto(setting.tail, accounts) + 0.2
    to_weight = rng.permutation(weight)
    payer = rng.choice(accounts, plain, p=weight / weight.sum())
    beneficiary = rng.choice(accounts, plain, p=to_weight / to_weight.sum())
    beneficiary = np.where(beneficiary == payer, (beneficiary + 1) % accounts, beneficiary)
    amount = np.round(np.exp(rng.normal(5.5, 1.6, plain)), 2) + 0.01
    round_ = rng.random(plain) < 0.1  # people like round sums
    amount = np.where(round_, np.maximum(10.0, np.round(amount, -1)), amount)
    day = rng.random(plain) * setting.days
    parts = [_as_columns(day, payer, beneficiary, amount)]
    parts += [_payrolls(setting, rng, accounts), _merchants(setting, rng, accounts)]
    parts.append(_rents(setting, rng, accounts))
    return parts


def _as_columns(
    day: np.ndarray, payer: np.ndarray, beneficiary: np.ndarray, amount: np.ndarray
) -> tuple[np.ndarray, ...]:
    time = START + (day * DAY).astype(np.int64) // 60 * 60
    return time, payer, beneficiary, np.round(amount * 100).astype(np.int64)


def _payrolls(setting: Setting, rng: np.random.Generator, accounts: int) -> tuple[np.ndarray, ...]:
    """Firms that pay the same people the same wages every two weeks."""
    each: list[tuple[np.ndarray, ...]] = []
    left = int(setting.count * 0.05)
    while left > 0:
        staff = int(min(400, 3 + rng.pareto(1.0) * 8))
        firm = int(rng.integers(accounts))
        people = rng.choice(accounts, min(staff, accounts - 1), replace=False)
        people = people[people != firm]
        wages = np.round(rng.lognormal(7.3, 0.35) * rng.lognormal(0.0, 0.3, len(people)), 2)
        for day in np.arange(rng.uniform(0, 14), setting.days, 14.0):
            each.append((day + rng.random(len(people)) * 0.1, np.full(len(people), firm), people,
                         wages))  # fmt: skip
            left -= len(people)
    return _as_columns(*(np.concatenate(part) for part in zip(*each, strict=True)))


def _merchants(setting: Setting, rng: np.random.Generator, accounts: int) -> tuple[np.ndarray, ...]:
    """Shops with a few prices each, that many people pay."""
    count = int(setting.count * 0.12)
    shops = max(1, accounts // 200)
    popular = rng.pareto(1.1, shops) + 0.1
    shop = rng.choice(shops, count, p=popular / popular.sum())
    price = np.round(rng.lognormal(3.5, 1.0, (shops, 5)), 0) + 0.99
    customer = rng.integers(0, accounts, count)
    where = rng.integers(0, accounts, shops)[shop]
    customer = np.where(customer == where, (customer + 1) % accounts, customer)
    paid = price[shop, rng.integers(0, 5, count)]
    return _as_columns(rng.random(count) * setting.days, customer, where, paid)


def _rents(setting: Setting, rng: np.random.Generator, accounts: int) -> tuple[np.ndarray, ...]:
    """Landlords who receive the same rents on the first days of each month."""
    each: list[tuple[np.ndarray, ...]] = []
    left = int(setting.count * 0.03)
    while left > 0:
        flats = int(min(60, 1 + rng.pareto(1.0) * 3))
        landlord = int(rng.integers(accounts))
        tenants = rng.choice(accounts, min(flats, accounts - 1), replace=False)
        tenants = tenants[tenants != landlord]
        rents = np.round(rng.lognormal(6.8, 0.4, len(tenants)), -1) + 10
        for day in np.arange(rng.uniform(0, 2), setting.days, 30.0):
            late = rng.random(len(tenants)) * 3
            each.append((day + late, tenants, np.full(len(tenants), landlord), rents))
            left -= len(tenants) + 1
    return _as_columns(*(np.concatenate(part) for part in zip(*each, strict=True)))


def _draw(rng: np.random.Generator, accounts: int, count: int) -> list[int]:
    return [int(one) for one in rng.choice(accounts, count, replace=False)]


def _sums(setting: Setting, rng: np.random.Generator, count: int) -> np.ndarray:
    whole = rng.uniform(3_500.0, 9_500.0)
    return np.asarray(np.round(whole * (1 + rng.uniform(-1, 1, count) * setting.jitter), 2))


def _times(setting: Setting, rng: np.random.Generator, count: int) -> np.ndarray:
    return np.asarray(np.sort(rng.random(count)) * setting.span)


def fan(setting: Setting, rng: np.random.Generator, accounts: int) -> Rows:
    """One account and four to fifteen others; the direction is turned by the caller."""
    width = int(rng.integers(4, 16))
    centre, *others = _draw(rng, accounts, width + 1)
    days, sums = _times(setting, rng, width), _sums(setting, rng, width)
    return [(d, centre, o, s) for d, o, s in zip(days, others, sums, strict=True)]


def fan_in(setting: Setting, rng: np.random.Generator, accounts: int) -> Rows:
    """Many to one."""
    return [
        (day, other, centre, amount) for day, centre, other, amount in fan(setting, rng, accounts)
    ]


def gather_scatter(setting: Setting, rng: np.random.Generator, accounts: int) -> Rows:
    """Many to one, then that one to many."""
    width, out = int(rng.integers(4, 10)), int(rng.integers(4, 10))
    centre, *others = _draw(rng, accounts, width + out + 1)
    sums = _sums(setting, rng, width)
    total = sums.sum() * (1 - rng.uniform(0, setting.keep))
    parts = 1 + rng.uniform(-1, 1, out) * setting.jitter
    parts = np.round(total * parts / parts.sum(), 2)
    first = list(
        zip(_times(setting, rng, width), others[:width], [centre] * width, sums, strict=True)
    )
    days = setting.span + _times(setting, rng, out)
    return first + list(zip(days, [centre] * out, others[width:], parts, strict=True))


def scatter_gather(setting: Setting, rng: np.random.Generator, accounts: int) -> Rows:
    """One to many, and each of those to one other."""
    width = int(rng.integers(4, 16))
    source, target, *mids = _draw(rng, accounts, width + 2)
    days, sums = _times(setting, rng, width), _sums(setting, rng, width)
    rows: Rows = []
    for day, mid, amount in zip(days, mids, sums, strict=True):
        kept = amount * (1 - rng.uniform(0, setting.keep))
        rows.append((day, source, mid, amount))
        rows.append((day + rng.uniform(0.05, setting.span), mid, target, round(kept, 2)))
    return rows


def passed_on(setting: Setting, rng: np.random.Generator, path: list[int]) -> Rows:
    """Money that goes along a path."""
    amount, day, rows = float(_sums(setting, rng, 1)[0]), 0.0, []
    for one, other in pairwise(path):
        rows.append((day, one, other, round(amount, 2)))
        day += rng.uniform(0.02, setting.span / 2)
        amount *= 1 - rng.uniform(0, setting.keep)
    return rows


def cycle(setting: Setting, rng: np.random.Generator, accounts: int) -> Rows:
    """Money that comes back in the order of time."""
    path = _draw(rng, accounts, int(rng.integers(3, 9)))
    return passed_on(setting, rng, [*path, path[0]])


def stack(setting: Setting, rng: np.random.Generator, accounts: int) -> Rows:
    """Money that goes through layers of one account."""
    return passed_on(setting, rng, _draw(rng, accounts, int(rng.integers(4, 9))))


def bipartite(setting: Setting, rng: np.random.Generator, accounts: int) -> Rows:
    """Several payers that pay the same sum to several receivers."""
    left, right = int(rng.integers(3, 9)), int(rng.integers(3, 9))
    people = _draw(rng, accounts, left + right)
    amount = round(float(rng.uniform(500, 3_000)), 2)
    pairs = [(one, two) for one in people[:left] for two in people[left:] if rng.random() < 0.75]
    pairs = pairs if len(pairs) > left else [(a, b) for a in people[:left] for b in people[left:]]
    days = rng.random(len(pairs)) * setting.span
    return [(day, one, two, amount) for day, (one, two) in zip(days, pairs, strict=True)]


def walk(setting: Setting, rng: np.random.Generator, accounts: int) -> Rows:
    """A walk with amounts that say nothing: no pattern."""
    path = _draw(rng, accounts, int(rng.integers(4, 12)))
    sums = np.round(np.exp(rng.normal(7.5, 1.0, len(path))), 2)
    days = _times(setting, rng, len(path))
    return [
        (day, one, two, amount)
        for day, one, two, amount in zip(days, path, path[1:], sums, strict=False)
    ]


PLANTS: dict[str, Callable[[Setting, np.random.Generator, int], Rows]] = {
    "fan-in": fan_in, "fan-out": fan, "gather-scatter": gather_scatter,
    "scatter-gather": scatter_gather, "cycle": cycle, "bipartite": bipartite, "stack": stack,
    "random": walk,
}  # fmt: skip


def write(made: Made, path: Path, truth: Path) -> None:
    """Write transfers as the plain CSV, and the blocks: number, kind, ref."""
    with path.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(COLUMNS)
        stamps = np.datetime_as_string(made.time.astype("datetime64[s]"), unit="s")
        for at in range(len(made.time)):
            cents = int(made.cents[at])
            rows.writerow([
                f"T{at + 1}", stamps[at], f"A{made.payer[at]:07d}", f"A{made.beneficiary[at]:07d}",
                f"{cents // 100}.{cents % 100:02d}", "USD", "",
            ])  # fmt: skip
    with truth.open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("block", "kind", "ref"))
        for number, (kind, members) in enumerate(made.blocks, 1):
            rows.writerows([number, kind, f"T{at + 1}"] for at in members)


if __name__ == "__main__":
    numbers = [int(text) for text in sys.argv[4:6]]
    chosen = Setting(int(sys.argv[1]), seed=(numbers or [1])[0], blocks=(numbers[1:] or [40])[0])
    write(make(chosen), Path(sys.argv[2]), Path(sys.argv[3]))
