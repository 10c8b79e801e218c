"""Other blocks in the background of the planted sample, to see how well patterns are found there.

The planted transfers of the sample are taken out, and new blocks are planted that are drawn as
the sample's blocks look: equal degrees, spans, shares kept and amounts, other accounts and
moments. The background stays as it is.
"""

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

import numpy as np

from cabos.kernels.adjacency import KERNELS, adjacency
from cabos.kernels.jit import compiled
from cabos.model.flows import Flows

HOUR = 3600
KINDS = (
    "fan-in", "fan-out", "gather-scatter", "scatter-gather", "cycle", "bipartite", "stack",
    "random",
)  # fmt: skip
BLOCKS = 40
Rows = list[tuple[float, int, int, float]]  # hours since the block starts, from, to, amount
Blocks = list[tuple[str, frozenset[int]]]
Rng = np.random.Generator


def _span(rng: Rng, count: int) -> np.ndarray:
    return rng.uniform(0.0, 72.0, count)


def _alike(rng: Rng, count: int) -> np.ndarray:
    return rng.uniform(4_000.0, 9_500.0) * rng.uniform(0.8, 1.0, count)


def _draw(rng: Rng, accounts: int, count: int) -> list[int]:
    return [int(one) for one in rng.choice(accounts, count, replace=False)]


def fan_out(rng: Rng, accounts: int) -> Rows:
    """One account pays 4 to 15 others within three days."""
    width = int(rng.integers(4, 16))
    centre, *others = _draw(rng, accounts, width + 1)
    return [
        (hour, centre, other, amount)
        for hour, other, amount in zip(_span(rng, width), others, _alike(rng, width), strict=True)
    ]


def fan_in(rng: Rng, accounts: int) -> Rows:
    """4 to 15 accounts pay one."""
    return [(hour, other, centre, amount) for hour, centre, other, amount in fan_out(rng, accounts)]


def gather_scatter(rng: Rng, accounts: int) -> Rows:
    """Several pay one equal sums, and it pays as many others 3 % less."""
    width = int(rng.integers(4, 10))
    centre, *others = _draw(rng, accounts, 2 * width + 1)
    amount = rng.uniform(4_000.0, 9_500.0)
    rows = [
        (hour, other, centre, amount)
        for hour, other in zip(_span(rng, width), others, strict=False)
    ]
    return rows + [
        (72.0 + hour, centre, other, 0.97 * amount)
        for hour, other in zip(_span(rng, width), others[width:], strict=True)
    ]


def scatter_gather(rng: Rng, accounts: int) -> Rows:
    """One pays several, each of which pays another one 2 % less within three days."""
    width = int(rng.integers(4, 16))
    source, target, *mids = _draw(rng, accounts, width + 2)
    rows: Rows = []
    for hour, mid, amount in zip(_span(rng, width), mids, _alike(rng, width), strict=True):
        rows.append((hour, source, mid, amount))
        rows.append((hour + rng.uniform(1.0, 73.0), mid, target, 0.98 * amount))
    return rows


def _passed(rng: Rng, path: list[int]) -> Rows:
    amount, hour, rows = rng.uniform(4_000.0, 9_500.0), 0.0, []
    for one, other in pairwise(path):
        rows.append((hour, one, other, amount))
        hour += rng.uniform(0.5, 48.0)
        amount *= 0.97
    return rows


def cycle(rng: Rng, accounts: int) -> Rows:
    """3 to 8 hops back to the start, each 3 % less."""
    path = _draw(rng, accounts, int(rng.integers(3, 9)))
    return _passed(rng, [*path, path[0]])


def stack(rng: Rng, accounts: int) -> Rows:
    """3 to 7 hops."""
    return _passed(rng, _draw(rng, accounts, int(rng.integers(4, 9))))


def bipartite(rng: Rng, accounts: int) -> Rows:
    """Three to eight payers and as many receivers; seven of ten pairs, one sum."""
    width = int(rng.integers(3, 9))
    people = _draw(rng, accounts, 2 * width)
    amount = rng.uniform(500.0, 3_000.0)
    pairs = [(a, b) for a in people[:width] for b in people[width:] if rng.random() < 0.7]
    return [
        (hour, a, b, amount) for hour, (a, b) in zip(_span(rng, len(pairs)), pairs, strict=True)
    ]


def random(rng: Rng, accounts: int) -> Rows:
    """4 to 15 transfers between some accounts, amounts by chance."""
    count = int(rng.integers(4, 16))
    people = _draw(rng, accounts, 16)
    amounts = rng.uniform(4_000.0, 9_500.0, count) * rng.uniform(0.1, 1.0, count)
    return [
        (hour, people[int(rng.integers(8))], people[8 + int(rng.integers(8))], amount)
        for hour, amount in zip(_span(rng, count), amounts, strict=True)
    ]


PLANTS: tuple[Callable[[Rng, int], Rows], ...] = (
    fan_in, fan_out, gather_scatter, scatter_gather, cycle, bipartite, stack, random,
)  # fmt: skip


def replanted(flows: Flows, planted: frozenset[int], seed: int) -> tuple[Flows, Blocks]:
    """Take the planted transfers out of flows and plant new blocks.

    Args:
        flows: the sample.
        planted: positions of its planted transfers.
        seed: of the draw.
    """
    rng = np.random.default_rng(seed)
    start = int(flows.time[0])
    kept = np.ones(len(flows), np.bool_)
    kept[list(planted)] = False
    parts = [(flows.time[kept], flows.payer[kept], flows.beneficiary[kept], flows.amount[kept])]
    sizes: list[tuple[str, int]] = []
    for kind, plant in zip(KINDS, PLANTS, strict=True):
        for _ in range(BLOCKS):
            rows = plant(rng, len(flows.accounts)) or [(0.0, 0, 1, 1.0)]
            hours, payer, beneficiary, amount = (np.array(part) for part in zip(*rows, strict=True))
            begin = rng.uniform(0.0, 14 * 24.0)
            time = start + ((begin + hours) * HOUR).astype(np.int64) // 60 * 60
            parts.append((time, payer, beneficiary, np.round(amount * 100).astype(np.int64)))
            sizes.append((kind, len(rows)))
    time, payer, beneficiary, amount = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(time, kind="stable")
    back = np.empty(len(order), np.int64)
    back[order] = np.arange(len(order))
    at, blocks = len(parts[0][0]), []
    for kind, size in sizes:
        blocks.append((kind, frozenset(back[at : at + size].tolist())))
        at += size
    columns = (time[order], payer[order], beneficiary[order], amount[order])
    return _as_flows(flows, columns), blocks


def _as_flows(flows: Flows, columns: tuple[np.ndarray, ...]) -> Flows:
    time, payer, beneficiary, amount = columns
    payer, beneficiary = payer.astype(np.int32), beneficiary.astype(np.int32)
    currency = np.full(len(time), flows.currency[0], np.int16)
    kernels, accounts = compiled(KERNELS), len(flows.accounts)
    out_off, out_pos = adjacency(payer, accounts, kernels)
    in_off, in_pos = adjacency(beneficiary, accounts, kernels)
    return replace(
        flows, time=time, is_day=np.zeros(len(time), np.bool_), payer=payer,
        beneficiary=beneficiary, amount=amount, currency=currency, received=amount,
        received_currency=currency, fee=np.zeros(0, np.int64),
        file=np.zeros(len(time), np.int16), row=np.arange(len(time)), out_off=out_off,
        out_pos=out_pos, in_off=in_off, in_pos=in_pos,
    )  # fmt: skip
