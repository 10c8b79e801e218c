"""A network from the ties that a file says: nodes in natural order, each pair once."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cabos.errors import InputError
from cabos.model.limit import Limit, Several
from cabos.model.tie_notes import Note
from cabos.model.tie_rows import TieRows
from cabos.model.ties import Ties
from cabos.model.wording import SHOWN, some

Numbers = NDArray[np.int64]
_DIGITS = re.compile("([0-9]+)")


def natural(label: str) -> tuple[tuple[object, ...], str]:
    """Return the place of a label in natural order: digits by value, text folded by code point.

    >>> sorted(["b10", "B2", "a", "10", "9"], key=natural)
    ['9', '10', 'a', 'B2', 'b10']
    """
    parts = _DIGITS.split(label.casefold())
    key: list[object] = list(parts)
    for at in range(1, len(parts), 2):
        digits = parts[at].lstrip("0")
        key[at] = (len(digits), digits)
    return tuple(key), label


def natural_order(labels: Sequence[str]) -> Numbers:
    """Return the places of labels in natural order."""
    if all(label.isdecimal() and label.isascii() and len(label) < 19 for label in labels):
        values = np.array(list(map(int, labels)), dtype=np.int64)
        order = np.argsort(values, kind="stable")
        if (np.diff(values[order]) > 0).all():
            return order
    found = sorted(range(len(labels)), key=lambda at: natural(labels[at]))
    return np.array(found, dtype=np.int64)


def gather(rows: TieRows, *, directed: bool | None = None, because: tuple[str, ...] = ()) -> Ties:
    """Make a network of the ties that a file says.

    A tie of weight 0 or from a node to itself is left out, and counted. Weights of a pair that is
    said more than once are added up; without direction, both directions are one pair. Of the
    grades of such a pair the first in natural order is kept. Ties come out in the order of their
    nodes, so that no answer depends on the order of rows.

    Args:
        rows: the ties as said.
        directed: whether ties have a direction; None for what the file says, else none.
        because: what the ties rest on.

    Raises:
        InputError: if weights add up beyond what a number can hold.
    """
    has_way = bool(rows.directed) if directed is None else directed
    labels, numbers = _ordered(rows)
    notes: list[Limit] = [*rows.notes, *_rejected(rows), *_alike(labels)]
    if directed is None and rows.directed is None and len(rows.heads):
        notes.append(Note("undirected"))
    kept = _without_nothing(rows, labels, numbers, notes)
    heads, tails = rows.heads[kept], rows.tails[kept]
    if not rows.in_order:
        heads, tails = numbers[heads], numbers[tails]
    if not has_way:
        heads, tails = np.minimum(heads, tails), np.maximum(heads, tails)
    grades = [rows.grades[at] for at in np.flatnonzero(kept).tolist()] if rows.grades else []
    pairs = heads * len(labels) + tails
    merged, weights, best = _merge(pairs, rows.weights[kept], grades, labels, notes)
    size = max(len(labels), 1)
    return Ties(
        labels, merged // size, merged % size, weights, has_way, best, tuple(notes), because
    )


def at_least(ties: Ties, least: float) -> Ties:
    """Leave out the ties, and rivalries, that weigh less than asked for; the nodes stay.

    Args:
        ties: a network.
        least: what a tie weighs at least, added up over all that says it.
    """
    kept = np.abs(ties.weights) >= least
    if kept.all():
        return ties
    note = Note("light", count=int((~kept).sum()), least=f"{least:,.10g}")
    return replace(
        ties, heads=ties.heads[kept], tails=ties.tails[kept], weights=ties.weights[kept],
        grades=[one for one, stays in zip(ties.grades, kept.tolist(), strict=False) if stays],
        notes=(*ties.notes, note),
    )  # fmt: skip


def _ordered(rows: TieRows) -> tuple[tuple[str, ...], Numbers]:
    """Return labels in natural order, and the new number of each old one."""
    numbers = np.arange(len(rows.labels))
    if rows.in_order:
        return tuple(rows.labels), numbers
    order = natural_order(rows.labels)
    numbers = np.empty(len(order), dtype=np.int64)
    numbers[order] = np.arange(len(order))
    return tuple([rows.labels[at] for at in order.tolist()]), numbers


def _rejected(rows: TieRows) -> list[Note]:
    if not rows.rejected:
        return []
    told = [Note("reject", place=one.place, reason=one.reason) for one in rows.rejects]
    return [Note("rejects", count=rows.rejected, shown=Several(told, rows.rejected))]


def _without_nothing(
    rows: TieRows, labels: Sequence[str], numbers: Numbers, notes: list[Limit]
) -> NDArray[np.bool_]:
    """Mark the ties that are between two nodes and of some weight."""
    loop, zero = rows.heads == rows.tails, rows.weights == 0
    if count := int(loop.sum()):
        nodes = np.unique(numbers[rows.heads[loop]])
        shown = some([labels[at] for at in nodes[: SHOWN + 1].tolist()], len(nodes))
        notes.append(Note("loops", count=count, shown=shown))
    if count := int((zero & ~loop).sum()):
        notes.append(Note("zeros", count=count))
    kept: NDArray[np.bool_] = ~(loop | zero)
    return kept


def _merge(
    pairs: Numbers,
    weights: NDArray[np.float64],
    grades: list[str],
    labels: Sequence[str],
    notes: list[Limit],
) -> tuple[Numbers, NDArray[np.float64], tuple[str, ...]]:
    """Add up the weights of each pair; its grade is the best that is said of it."""
    plain = not grades and bool((weights == 1).all())
    order = None if plain else np.argsort(pairs, kind="stable")
    if order is None:
        pairs.sort()
    else:
        pairs = pairs[order]
    starts = np.flatnonzero(_begins(pairs))
    merged = pairs[starts]
    counts = np.diff(starts, append=len(pairs))
    if order is None or not len(pairs):
        total = counts.astype(np.float64)
    else:
        weights = weights[order]
        total = _sum(weights, starts)
    if repeats := len(pairs) - len(merged):
        shown = _pairs(merged[counts > 1], labels)
        notes.append(Note("repeats", count=repeats, shown=shown))
    best: tuple[str, ...] = ()
    if grades and order is not None:
        if repeats:
            notes.append(Note("grades"))
        best = _best([grades[at] for at in order.tolist()], starts, counts)
    if order is not None and len(pairs) and (weights < 0).any():
        merged, total, best = _signed(merged, total, best, (weights, starts), (labels, notes))
    return merged, total, best


def _begins(pairs: Numbers) -> NDArray[np.bool_]:
    """Mark where sorted pairs differ from the one before."""
    found = np.ones(len(pairs), dtype=np.bool_)
    np.not_equal(pairs[1:], pairs[:-1], out=found[1:])
    return found


def _sum(weights: NDArray[np.float64], starts: Numbers) -> NDArray[np.float64]:
    # What one pair adds up to does not depend on the order of its rows.
    group = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(weights)))
    with np.errstate(over="ignore", invalid="ignore"):
        total: NDArray[np.float64] = np.add.reduceat(weights[np.lexsort((weights, group))], starts)
    if not np.isfinite(total).all():
        raise InputError(
            "Weights of one pair of nodes add up to more than a number can hold",
            remedy="Write the weights in a larger unit",
        )
    return total


def _best(grades: list[str], starts: Numbers, counts: Numbers) -> tuple[str, ...]:
    ends = starts + counts
    return tuple(
        min(grades[start:end], key=lambda one: (not one, natural(one)))
        for start, end in zip(starts.tolist(), ends.tolist(), strict=True)
    )


def _signed(
    merged: Numbers,
    total: NDArray[np.float64],
    best: tuple[str, ...],
    said: tuple[NDArray[np.float64], Numbers],
    told: tuple[Sequence[str], list[Limit]],
) -> tuple[Numbers, NDArray[np.float64], tuple[str, ...]]:
    """Tell pairs that are allied and rival at once, and drop those that come to nothing."""
    (weights, starts), (labels, notes) = said, told
    both = np.maximum.reduceat(weights, starts) > 0
    both &= np.minimum.reduceat(weights, starts) < 0
    if both.any():
        notes.append(Note("both_signs", count=int(both.sum()), shown=_pairs(merged[both], labels)))
    gone = total == 0
    if gone.any():
        notes.append(Note("cancelled", count=int(gone.sum()), shown=_pairs(merged[gone], labels)))
        best = tuple(one for one, out in zip(best, gone.tolist(), strict=False) if not out)
    return merged[~gone], total[~gone], best


def _pairs(pairs: Numbers, labels: Sequence[str]) -> str:
    size = len(labels)
    told = [f"{labels[at // size]} – {labels[at % size]}" for at in pairs[: SHOWN + 1].tolist()]
    return some(told, len(pairs))


def _alike(labels: Sequence[str]) -> list[Note]:
    """Tell labels that differ from another only in case, accents or signs that do not show."""
    first: dict[str, str] = {}
    found: list[str] = []
    for label in labels:
        if label.isdecimal():
            continue
        if (other := first.setdefault(_bare(label), label)) != label:
            found.append(f"{_plainly(other)} / {_plainly(label)}")
    return [Note("alike", count=len(found), shown=some(found))] if found else []


def _bare(label: str) -> str:
    if label.isascii() and " " not in label:
        return label.casefold()
    apart = unicodedata.normalize("NFKD", label.casefold())
    shown = (sign for sign in apart if not unicodedata.combining(sign) and not _hides(sign))
    return " ".join("".join(shown).split())


def _hides(sign: str) -> bool:
    """Whether a sign does not show: of no width, or about the direction of what stands around."""
    return unicodedata.category(sign) == "Cf"


def _plainly(label: str) -> str:
    """Write a label so that signs which do not show, or are put together, are told apart."""
    hidden = (sign for sign in label if _hides(sign) or unicodedata.combining(sign))
    told = {ord(sign): f"\\u{ord(sign):04x}" for sign in hidden}
    return label.translate(told)
