"""Two-mode data made one-mode: two are tied where they share a meeting, a firm, an address.

Source:
    Newman, M. E. J. (2001). Scientific collaboration networks. II. Physical Review E 64, 016132,
    for the weights 1 / (n − 1). DOI 10.1103/PhysRevE.64.016132.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from cabos.errors import InputError, UsageError
from cabos.model.limit import Limit
from cabos.model.tie_notes import Note
from cabos.model.tie_rows import TieRows
from cabos.model.wording import some

Numbers = NDArray[np.int64]
MOST = 500
"""How many may share a thing for it to tie them: larger groups tell of nobody's contact."""
_PAIRS = 40_000_000  # pairs that fit in memory


@dataclass(frozen=True, slots=True)
class Rule:
    """How two-mode data is made one-mode.

    Attributes:
        weight: ``count`` for how many things two share, ``newman`` for the sum over these of
            1 / (those who share it − 1).
        least: how many things two must share to be tied.
        most: how many may share a thing for it to count.
    """

    weight: Literal["count", "newman"] = "count"
    least: int = 1
    most: int = MOST


def project(rows: TieRows, side: str, rule: Rule | None = None) -> TieRows:
    """Tie the nodes of one column of a two-mode file where they share nodes of the other.

    What a row weighs is not used, and a row that says again what another says counts once. A row
    of weight 0 says nothing.

    Args:
        rows: the ties of a two-mode file.
        side: ``first`` or ``second``, the column whose nodes are kept.
        rule: how.

    Raises:
        UsageError: if the side is neither, or the rule is none.
        InputError: if a label stands in both columns, since the file is then not two-mode, or
            there are too many pairs.
    """
    if side not in {"first", "second"}:
        raise UsageError(
            f"There is no column {side!r}", where="--project", remedy="Use first or second"
        )
    rule = rule or Rule()
    said = rows.weights != 0
    first, second = rows.heads[said], rows.tails[said]
    _refuse_one_mode(rows, first, second)
    keep, share = (first, second) if side == "first" else (second, first)
    other = "second" if side == "first" else "first"
    notes = [*rows.notes, Note("projected", kept=side, shared=other, least=rule.least)]
    if (rows.weights[said] != 1).any():
        notes.append(Note("weights_unused"))
    lone = np.ones(len(rows.labels), dtype=np.bool_)
    lone[share] = False
    heads, tails, weights = share_pairs(keep, share, rule, labels=rows.labels, notes=notes)
    numbers = np.cumsum(lone) - 1
    labels = [rows.labels[at] for at in np.flatnonzero(lone).tolist()]
    return TieRows(
        labels, numbers[heads], numbers[tails], weights, directed=False,
        notes=tuple(notes), rejects=rows.rejects, rejected=rows.rejected,
    )  # fmt: skip


def _refuse_one_mode(rows: TieRows, first: Numbers, second: Numbers) -> None:
    both = np.intersect1d(first, second)
    if len(both):
        shown = some([rows.labels[at] for at in both[:10].tolist()], len(both))
        raise InputError(
            f"The file is not two-mode: {len(both):,} labels stand in both columns: {shown}",
            where="--project",
            remedy="If they mean different things, prefix those of one column, such as m1 for 1",
        )


def share_pairs(
    keep: Numbers, share: Numbers, rule: Rule, *, labels: Sequence[str], notes: list[Limit]
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    """Return who shares things with whom, each pair once, and the weight of each.

    Args:
        keep: for each row, who takes part.
        share: in what.
        rule: how.
        labels: the name of each number in ``share``.
        notes: where what was left out is told.

    Raises:
        UsageError: if the rule is none.
        InputError: if there are too many pairs.
    """
    if rule.weight not in {"count", "newman"} or rule.least < 1 or rule.most < 2:
        raise UsageError(
            f"There is no rule {rule.weight!r} with at least {rule.least} and at most {rule.most}",
            remedy="Use count or newman, at least 1 and at most 2 or more",
        )
    notes.append(Note(f"rule_{rule.weight}"))
    size = int(keep.max(initial=-1)) + 1
    rows = np.unique(share * max(size, 1) + keep)
    if repeated := len(keep) - len(rows):
        notes.append(Note("same_twice", count=repeated))
    members, groups = rows % max(size, 1), rows // max(size, 1)
    starts = np.flatnonzero(np.diff(groups, prepend=-1))
    counts = np.diff(starts, append=len(rows))
    large = counts > rule.most
    if large.any():
        names = [labels[at] for at in groups[starts[large]].tolist()]
        notes.append(
            Note("large_groups", count=int(large.sum()), most=rule.most, shown=some(names))
        )
    return _add_up(members, starts[~large], counts[~large], size, rule)


def _add_up(
    members: Numbers, starts: Numbers, counts: Numbers, size: int, rule: Rule
) -> tuple[Numbers, Numbers, NDArray[np.float64]]:
    total = int((counts * (counts - 1) // 2).sum())
    if total > _PAIRS:
        raise InputError(
            f"{total:,} pairs share something, more than the {_PAIRS:,} that are held",
            remedy="Leave out the largest groups from the file, or project the other column",
        )
    pairs = [np.empty(0, dtype=np.int64)]
    parts = [np.empty(0, dtype=np.float64)]
    for count in np.unique(counts[counts > 1]).tolist():
        group = members[starts[counts == count][:, None] + np.arange(count)]
        one, two = np.triu_indices(count, 1)
        found = (group[:, one] * size + group[:, two]).ravel()
        pairs.append(found)
        parts.append(np.full(len(found), 1.0 / (count - 1)))
    every, weight = np.concatenate(pairs), np.concatenate(parts)
    merged, place, shared = np.unique(every, return_inverse=True, return_counts=True)
    added = shared.astype(np.float64)
    if rule.weight == "newman":
        added = np.bincount(place, weights=weight, minlength=len(merged)).astype(np.float64)
    kept = shared >= rule.least
    merged = merged[kept]
    return merged // max(size, 1), merged % max(size, 1), added[kept]
