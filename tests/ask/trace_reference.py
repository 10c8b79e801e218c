"""A slow reference for tracing: each smallest unit of money is an object of its own.

It shares nothing with the product: a pool is a list of units in the order in which they came.
"""

from fractions import Fraction


class Unit:
    def __init__(self, dirt):
        self.dirt = Fraction(dirt)


def settle(rule, pool):
    """What holds of a pool at rest: under poison and pro rata its units are alike."""
    if rule == "poison" and any(unit.dirt for unit in pool):
        for unit in pool:
            unit.dirt = Fraction(1)
    if rule == "pro-rata" and pool:
        mean = sum(unit.dirt for unit in pool) / len(pool)
        for unit in pool:
            unit.dirt = mean


def leave(rule, pool, count):
    """Take units out of a pool, and return them in the order in which they had come."""
    order = list(range(len(pool)))
    if rule == "lifo":
        order.reverse()
    if rule == "libr":
        order.sort(key=lambda at: pool[at].dirt)
    if rule == "dirty-first":
        order.sort(key=lambda at: -pool[at].dirt)
    gone = set(order[:count])
    left = [pool[at] for at in sorted(gone)]
    pool[:] = [unit for at, unit in enumerate(pool) if at not in gone]
    return left


def reference(rule, rows, accounts, marks, openings=None):
    """Trace rows of (payer, beneficiary, amount, rate, fee); a unit becomes ``rate`` units.

    Returns the taint of each row's payment, of its fee, what the bank absorbed, and what is left.
    """
    openings = openings or {}
    pools = {key: [Unit(0) for _ in range(max(0, openings.get(key, 0)))] for key in accounts}
    debts = {key: max(0, -openings.get(key, 0)) for key in accounts}
    paid, fees, absorbed = {}, {}, Fraction(0)

    def pay(key, count):
        units = leave(rule, pools[key], min(count, len(pools[key])))
        credit = count - len(units)
        debts[key] += credit
        return units + [Unit(0) for _ in range(credit)]

    for number, (payer, beneficiary, amount, rate, fee) in enumerate(rows):
        if payer == beneficiary and rate == 1:
            if payer in accounts and fee:
                fees[number] = sum(unit.dirt for unit in pay(payer, fee))
            continue
        units = [Unit(0) for _ in range(amount)]
        if payer in accounts:
            units = pay(payer, amount)
            paid[number] = sum(unit.dirt for unit in units)
            if fee:
                fees[number] = sum(unit.dirt for unit in pay(payer, fee))
        if beneficiary not in accounts:
            continue
        units = [Unit(unit.dirt) for unit in units for _ in range(rate)]
        if number in marks:
            mark(units, marks[number], rule)
        pools[beneficiary].extend(units)
        settle(rule, pools[beneficiary])
        repaid = leave(rule, pools[beneficiary], min(debts[beneficiary], len(units)))
        debts[beneficiary] -= len(repaid)
        absorbed += sum(unit.dirt for unit in repaid)
    left = {key: sum((unit.dirt for unit in pool), Fraction(0)) for key, pool in pools.items()}
    return paid, fees, absorbed, left


def mark(units, count, rule):
    """Taint units, from the first on, until so much of them is tainted."""
    if rule == "pro-rata":
        if sum(unit.dirt for unit in units) < count:
            for unit in units:
                unit.dirt = Fraction(count, len(units))
        return
    for unit in units:
        if sum(other.dirt for other in units) >= count:
            return
        unit.dirt = Fraction(1)
