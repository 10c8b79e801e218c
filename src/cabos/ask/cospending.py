"""Which addresses one hand controls: those that spend together, but for coin-joins.

Who signs one input of a transaction usually signs the others, so that the addresses of its
inputs are one cluster (Nakamoto 2008, section 10; Meiklejohn et al. 2013, heuristic 1,
doi:10.1145/2504730.2504747). In a coin-join people who do not know one another sign together to
break that very rule; its mark is outputs of equal value, so that nobody sees whose is whose
(Goldfeder et al. 2018, section 4, doi:10.1515/popets-2018-0038; Kalodner et al. 2020, BlockSci,
USENIX Security). Such a transaction is flagged and merges nothing.

The rule errs towards not merging: a payment of three equal sums from three addresses of one payer
is flagged too. What it cannot see: a joint payment of two without equal outputs (PayJoin), and one
payer who splits on purpose.
"""

from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from cabos.model.money import digits_of
from cabos.model.transfer import UNKNOWN

EQUAL_OUTPUTS = 3
"""From this many outputs of one value to as many addresses, spent from as many, it is flagged."""

PAIR_OUTPUTS = 4
"""Two equal outputs among exactly these many, each of two with its change, are possibly one."""

DUST = 546
"""Outputs up to this many smallest units do not count: all dust is equal (Bitcoin Core's limit for
a legacy output; its use here is after BlockSci)."""

Join = Literal["", "coin_join", "possible_coin_join"]
Leg = tuple[int, str, int]


@dataclass(frozen=True, slots=True)
class Spending:
    """A transaction.

    Attributes:
        txid: its id.
        coin: its asset.
        inputs: line of the file, address (``UNKNOWN`` where it is nobody's) and smallest units.
        outputs: the same.
    """

    txid: str
    coin: str
    inputs: tuple[Leg, ...]
    outputs: tuple[Leg, ...]


@dataclass(frozen=True, slots=True)
class Flagged:
    """A transaction that is a coin-join, or possibly one: the equal value and how often it is."""

    txid: str
    join: Join
    value: int
    coin: str
    equal: int
    addresses: tuple[str, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Tie:
    """How an address hangs on its cluster: by which transaction, and to which address.

    Following the ties from any address leads to the cluster's first one; where a listed address
    is in the cluster, to the nearest listed one, by the fewest transactions.
    """

    address: str
    txid: str
    to: str


@dataclass(frozen=True, slots=True)
class Touch:
    """A payment between a cluster and a listed address outside it."""

    txid: str
    direction: Literal["paid", "received"]
    address: str
    listed: str
    join: Join


@dataclass(frozen=True, slots=True)
class Cluster:
    """Addresses that one hand controls, if the rule holds.

    Attributes:
        addresses: sorted.
        txids: the transactions that merge them, sorted.
        listed: those of its addresses that are listed.
        ties: for each address but those from which the paths start, its tie.
        touches: payments to or from listed addresses outside it.
    """

    addresses: tuple[str, ...]
    txids: tuple[str, ...]
    listed: tuple[str, ...]
    ties: tuple[Tie, ...]
    touches: tuple[Touch, ...]


def join_of(one: Spending) -> tuple[Join, int, int]:
    """Tell whether a transaction is a coin-join; see the top of this file for the rule.

    Returns:
        What it is, the value of its equal outputs, and how many there are.
    """
    dust = DUST if digits_of(one.coin) == 8 else 0
    spenders = {address for _, address, _ in one.inputs if address != UNKNOWN}
    unnamed = sum(address == UNKNOWN for _, address, _ in one.inputs)
    payers = len(spenders) + unnamed
    to: dict[int, set[str]] = {}
    for line, address, units in one.outputs:
        if units > dust:
            to.setdefault(units, set()).add(address or f"line {line}")
    value, equal = max(
        ((units, len(who)) for units, who in to.items()), key=lambda it: (it[1], it[0]),
        default=(0, 0),
    )  # fmt: skip
    if equal >= EQUAL_OUTPUTS and payers >= equal:
        return "coin_join", value, equal
    if equal == 2 and len(one.outputs) == PAIR_OUTPUTS and payers >= 2:
        return "possible_coin_join", value, equal
    return "", 0, 0


def flagged(spendings: Iterable[Spending]) -> list[Flagged]:
    """Return the transactions that merge nothing, by their ids."""
    found = []
    for one in spendings:
        join, value, equal = join_of(one)
        if join:
            addresses = tuple(sorted({who for _, who, _ in one.inputs if who != UNKNOWN}))
            lines = tuple(line for line, _, units in one.outputs if units == value)
            found.append(Flagged(one.txid, join, value, one.coin, equal, addresses, lines))
    return sorted(found, key=lambda it: it.txid)


def clusters(spendings: Sequence[Spending], listed: frozenset[str]) -> list[Cluster]:
    """Group addresses that spend together; the order of the transactions does not matter.

    Args:
        spendings: the transactions.
        listed: keys of the listed addresses.

    Returns:
        Clusters of two or more addresses, and single ones that are listed or touch a listed
        one: those with listed addresses first, then by size.
    """
    joins = {one.txid: join_of(one)[0] for one in spendings}
    merging = [one for one in spendings if not joins[one.txid]]
    together = {
        one.txid: tuple(sorted({who for _, who, _ in one.inputs if who})) for one in merging
    }
    root = _union(together.values())
    everyone = {who for one in spendings for _, who, _ in (*one.inputs, *one.outputs) if who}
    touches = _touches(spendings, joins, listed, root)
    groups: dict[str, list[str]] = {}
    for who in sorted(everyone):
        groups.setdefault(_find(root, who), []).append(who)
    by_group: dict[str, list[str]] = {}
    for txid, addresses in together.items():
        if len(addresses) > 1:
            by_group.setdefault(_find(root, addresses[0]), []).append(txid)
    found = []
    for head, members in groups.items():
        hits = tuple(who for who in members if who in listed)
        mine = touches.get(head, [])
        if len(members) > 1 or hits or mine:
            txids = sorted(by_group.get(head, []))
            ties = _ties(hits or members[:1], txids, together)
            found.append(Cluster(tuple(members), tuple(txids), hits, ties, tuple(mine)))
    return sorted(
        found, key=lambda it: (not it.listed, not it.touches, -len(it.addresses), it.addresses)
    )


def _find(root: dict[str, str], who: str) -> str:
    while (above := root.setdefault(who, who)) != who:
        root[who] = root[above]
        who = root[who]
    return who


def _union(groups: Iterable[tuple[str, ...]]) -> dict[str, str]:
    """Merge; the smaller head stays one, so that the result is the same in any order."""
    root: dict[str, str] = {}
    for addresses in groups:
        for who in addresses:
            one, other = sorted((_find(root, addresses[0]), _find(root, who)))
            root[other] = one
    return root


def _ties(
    starts: Sequence[str], txids: Sequence[str], together: Mapping[str, tuple[str, ...]]
) -> tuple[Tie, ...]:
    """Walk from the starts over the transactions, breadth first: the fewest of them to each."""
    spent_in: dict[str, list[str]] = {}
    for txid in txids:
        for who in together[txid]:
            spent_in.setdefault(who, []).append(txid)
    reached, used = set(starts), set[str]()
    ties, queue = [], deque(sorted(starts))
    while queue:
        here = queue.popleft()
        for txid in spent_in.get(here, ()):
            if txid in used:
                continue
            used.add(txid)
            for who in together[txid]:
                if who not in reached:
                    reached.add(who)
                    ties.append(Tie(who, txid, here))
                    queue.append(who)
    return tuple(ties)


def _touches(
    spendings: Sequence[Spending],
    joins: Mapping[str, Join],
    listed: frozenset[str],
    root: dict[str, str],
) -> dict[str, list[Touch]]:
    """Return by cluster the payments between its addresses and listed ones outside it."""
    found: dict[str, dict[Touch, None]] = {}
    for one in sorted(spendings, key=lambda it: it.txid):
        payers = sorted({who for _, who, _ in one.inputs if who})
        payees = sorted({who for _, who, _ in one.outputs if who})
        pairs = [(who, "paid", far) for who in payers for far in payees if far in listed]
        pairs += [(who, "received", far) for who in payees for far in payers if far in listed]
        for who, direction, far in pairs:
            head = _find(root, who)
            if head != _find(root, far):
                touch = Touch(one.txid, direction, who, far, joins[one.txid])  # type: ignore[arg-type]
                found.setdefault(head, {})[touch] = None
    return {head: list(touches) for head, touches in found.items()}
