"""Payments as ties: who paid whom, the holder of an account standing for it where it is known."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cabos.errors import UsageError
from cabos.model.flows import Flows
from cabos.model.limit import Limit
from cabos.model.money import digits_of
from cabos.model.tie_notes import Note
from cabos.runs.accounts import load_holders
from cabos.runs.flowing import open_money
from cabos.runs.network_choice import Choosing
from cabos.store.workspace import Store

MONEY = "money"
"""The source that says payments."""

Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]


class Paid(NamedTuple):
    """Who paid whom, each payer and beneficiary once.

    Attributes:
        labels: the ends, sorted: the canonical id of a holder, else the key of the account.
        heads: who pays, a place in ``labels``.
        tails: who receives.
        weights: how many payments there are, or what they come to in the currency asked for.
        firsts: the first payment of each tie, a position among the transfers.
        flows: the transfers.
    """

    labels: list[str]
    heads: Numbers
    tails: Numbers
    weights: NDArray[np.float64]
    firsts: Numbers
    flows: Flows

    def says(self, ties: Numbers) -> list[str]:
        """Return the first payment of some ties, each as ``SNAPSHOT:ROW``."""
        at, flows = self.firsts[ties], self.flows
        files, rows = flows.file[at].tolist(), flows.row[at].tolist()
        return [f"{flows.snapshots[file]}:{row}" for file, row in zip(files, rows, strict=True)]


def holds_payments(store: Store) -> bool:
    """Tell whether a workspace has any transfer."""
    return any(one.transfers for one in store.transfers.files())


def read_paid(
    store: Store, choosing: Choosing, canonical: Callable[[str], str], notes: list[Limit]
) -> Paid:
    """Read the payments of a workspace as ties.

    Args:
        store: the workspace.
        choosing: which of them.
        canonical: the node that stands for an entity.
        notes: where what was left out is told.

    Raises:
        UsageError: if the workspace has no transfer, or none in the currency asked for.
    """
    flows = open_money(store).flows
    kept = _chosen(flows, choosing, notes)
    holders = load_holders(store, flows, choosing.day)
    notes.extend(map(Limit, holders.limits))
    payer, payee = flows.payer[kept], flows.beneficiary[kept]
    codes, places = np.unique(np.concatenate((payer, payee)), return_inverse=True)
    known = [holders.get(code) for code in codes.tolist()]
    names = [
        flows.accounts.key(code) if holder is None else canonical(holder.entity)
        for code, holder in zip(codes.tolist(), known, strict=True)
    ]
    labels, numbers = np.unique(np.array(names, dtype=np.object_), return_inverse=True)
    ends = numbers[places].astype(np.int64)
    notes.append(Note(
        "payments", count=len(payer), accounts=len(codes),
        held=sum(holder is not None for holder in known),
    ))  # fmt: skip
    return _tied(flows, np.flatnonzero(kept), ends, labels.tolist(), choosing)


def _chosen(flows: Flows, choosing: Choosing, notes: list[Limit]) -> Marks:
    """Mark the payments that are asked for and name both sides."""
    kept = np.ones(len(flows), dtype=np.bool_)
    if choosing.first is not None:
        kept &= np.asarray(flows.time) >= _moment(choosing.first)
    if choosing.last is not None:
        kept &= np.asarray(flows.time) < _moment(choosing.last + timedelta(days=1))
    if outside := len(kept) - int(kept.sum()):
        notes.append(Note("payments_days", count=outside))
    if choosing.currency is not None:
        kept &= _in_currency(flows, choosing.currency, kept, notes)
    sides = (np.asarray(flows.payer) >= 0) & (np.asarray(flows.beneficiary) >= 0)
    if half := int((kept & ~sides).sum()):
        notes.append(Note("payments_half", count=half))
    return kept & sides


def _moment(day: date) -> int:
    return int(datetime.combine(day, time(), UTC).timestamp())


def _in_currency(flows: Flows, currency: str, kept: Marks, notes: list[Limit]) -> Marks:
    if currency not in flows.currencies:
        raise UsageError(
            f"No transfer is in {currency!r}",
            where="--currency",
            remedy="Use " + ", ".join(sorted(flows.currencies)),
        )
    found: Marks = np.asarray(flows.currency) == list(flows.currencies).index(currency)
    if others := int((kept & ~found).sum()):
        notes.append(Note("payments_currency", count=others, currency=currency))
    return found


def _tied(
    flows: Flows, positions: Numbers, ends: Numbers, labels: list[str], choosing: Choosing
) -> Paid:
    """Add up the payments of each payer and beneficiary."""
    size, count = max(len(labels), 1), len(positions)
    pairs = ends[:count] * size + ends[count:]
    merged, first, place, counts = np.unique(
        pairs, return_index=True, return_inverse=True, return_counts=True
    )
    weights = counts.astype(np.float64)
    if choosing.currency is not None:
        # Whole units, since a weight is no amount of money: it orders and cuts off ties.
        total = np.zeros(len(merged), dtype=np.int64)
        np.add.at(total, place, np.asarray(flows.amount)[positions])
        weights = total / 10.0 ** digits_of(choosing.currency)
    return Paid(labels, merged // size, merged % size, weights, positions[first], flows)
