"""Transfers to find patterns in, from rows of payer, beneficiary, amount, day."""

import random

from cabos.model.transfer import Transfer

DAY = 86_400


def rng_of(seed):
    return random.Random(seed)


def pay(rows, currency="USD"):
    return [
        Transfer(at, int(day * DAY), False, payer, beneficiary, round(amount * 100), currency,
                 round(amount * 100), currency, ref=f"T{at}")
        for at, (payer, beneficiary, amount, day) in enumerate(rows, 1)
    ]  # fmt: skip


def background(rng, count, accounts=150, days=30, sums=0):
    """Ordinary transfers; with ``sums`` few amounts, so that many things happen by chance."""
    kinds = [round(rng.lognormvariate(5.0, 1.2), 2) + 1 for _ in range(sums)]
    rows = []
    for _ in range(count):
        payer, beneficiary = rng.sample(range(accounts), 2)
        amount = rng.choice(kinds) if kinds else rng.lognormvariate(5.0, 1.2) + 1
        rows.append((f"n{payer}", f"n{beneficiary}", amount, rng.uniform(0, days)))
    return rows


def found_kinds(found):
    return {one.kind for one in found.findings}
