"""Validity: from when to when a source said something, over all its snapshots."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from cabos.model.statement import Statement
from cabos.store.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Validity:
    """One statement and the span of snapshots that hold it without a break.

    Attributes:
        statement: the statement as the last snapshot of the span has it.
        snapshot: that last snapshot.
        first_seen: the date of the first snapshot of the span, ISO 8601.
        last_seen: the date of the last.
    """

    statement: Statement
    snapshot: str
    first_seen: str
    last_seen: str


def validities(
    snapshots: Sequence[Snapshot], said: Mapping[tuple[str, str], Sequence[Statement]]
) -> list[Validity]:
    """Follow each statement through the versions of its source.

    A statement that was taken off the list and came back gives two spans, so that "was it
    listed on that day?" has a true answer for the days between.

    Args:
        snapshots: all snapshots in the order in which they were added.
        said: the statements of one entity by source and snapshot.

    Returns:
        The spans by source, then in the order in which the statements first appear.
    """
    found: list[Validity] = []
    # Sorting is stable: of two versions with one date, the one added later is the later.
    ordered = sorted(snapshots, key=lambda one: (one.source, one.series, one.date))
    for _, group in groupby(ordered, key=lambda one: (one.source, one.series)):
        found.extend(_spans(list(group), said))
    return found


def _spans(
    versions: Sequence[Snapshot], said: Mapping[tuple[str, str], Sequence[Statement]]
) -> list[Validity]:
    held = [_by_id(said.get((one.source, one.snapshot), ())) for one in versions]
    found: list[Validity] = []
    for key in dict.fromkeys(key for version in held for key in version):
        present = [index for index, version in enumerate(held) if key in version]
        # Numbers that rise together with their rank stand in one unbroken row.
        for _, row in groupby(enumerate(present), key=lambda pair: pair[1] - pair[0]):
            span = [index for _, index in row]
            first, last = versions[span[0]], versions[span[-1]]
            found.extend(
                Validity(one, last.snapshot, first.date, last.date) for one in held[span[-1]][key]
            )
    return found


def _by_id(statements: Sequence[Statement]) -> dict[str, list[Statement]]:
    found: dict[str, list[Statement]] = {}
    for one in statements:
        found.setdefault(one.id, []).append(one)
    return found
