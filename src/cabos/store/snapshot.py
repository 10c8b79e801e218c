"""The snapshot: one received version of a source, and which one is current."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, NamedTuple

from cabos.errors import UsageError


class ReceivedFile(NamedTuple):
    """One file as received.

    Attributes:
        name: the name it came under.
        sha256: the hash of its bytes, under which they are kept.
        size: how many bytes.
    """

    name: str
    sha256: str
    size: int


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One received version of a source.

    Attributes:
        source: the name of the source.
        snapshot: the sha256 that names it, see ``snapshot_hash``.
        received: when it was added, UTC, ISO 8601.
        published: the publisher's own date of the list, ISO 8601, or None where it has none.
        files: the files received, in the order of their names.
        entities: number of entities.
        statements: number of statements.
        rejects: number of rejected rows.
        cadence_days: how often the publisher renews the list, days; 0 where it has no rhythm.
        confirmed: when the publisher last answered that this is its version, or None.
        is_current: whether it is the newest of its source.
        notes: what the parser kept without understanding, counted by kind.
        series: what it is a version of within its source: the name of its file where files of
            the source stand beside one another, else empty.
    """

    source: str
    snapshot: str
    received: str
    published: str | None
    files: tuple[ReceivedFile, ...]
    entities: int
    statements: int
    rejects: int
    cadence_days: int = 0
    confirmed: str | None = None
    is_current: bool = False
    notes: Mapping[str, int] = field(default_factory=dict)
    series: str = ""

    @property
    def date(self) -> str:
        """The day from which the list speaks: published, else received; never after receipt.

        A list cannot be published after it was received, so that one with a mistyped future
        date cannot stay current for ever.
        """
        received = self.received[:10]
        return min(self.published[:10], received) if self.published else received

    def age_days(self, now: datetime) -> int:
        """Count the days since the list was published, or the publisher last confirmed it."""
        known = max(self.date, (self.confirmed or "")[:10])
        return (now.astimezone(UTC).date() - _first_day(known)).days


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a source did.

    Attributes:
        source: the name of the source.
        snapshot: the sha256 that names the version.
        is_new: False where these bytes were already held, and nothing was done.
        is_current: whether this version is now the newest of its source.
        statements: number of statements.
        entities: number of entities.
        rejects: number of rejected rows.
        notes: what the parser kept without understanding, counted by kind.
        published: the publisher's own date of the list, or None.
        rejects_path: the CSV file of rejected rows, or None where there are none.
    """

    source: str
    snapshot: str
    is_new: bool
    is_current: bool
    statements: int
    entities: int
    rejects: int
    notes: Mapping[str, int]
    published: str | None
    rejects_path: Path | None


@dataclass(frozen=True, slots=True)
class Stale:
    """A current snapshot that is older than its source's cadence.

    Attributes:
        source: the name of the source.
        snapshot: the sha256 that names the version.
        age_days: days since it was published or confirmed.
        cadence_days: how often the publisher renews it, days.
    """

    source: str
    snapshot: str
    age_days: int
    cadence_days: int


def _first_day(text: str) -> date:
    """Return the first day of an ISO date known to the year, the month or the day."""
    return date.fromisoformat(f"{text}-01-01"[:10] if len(text) < 10 else text[:10])


def utc(now: datetime) -> str:
    """Write a moment in UTC, to the second.

    Raises:
        UsageError: if the moment has no time zone.
    """
    if now.tzinfo is None:
        raise UsageError(
            "The moment has no time zone", where=str(now), remedy="Use datetime.now(UTC)"
        )
    return now.astimezone(UTC).isoformat(timespec="seconds")


def snapshot_hash(hashes: Iterable[str]) -> str:
    """Name a version by its bytes.

    Args:
        hashes: the sha256 of each file, in any order.

    Returns:
        The hash itself for one file; for several the sha256 over their sorted hashes, one a line.
    """
    unique = sorted(set(hashes))
    if len(unique) == 1:
        return unique[0]
    return hashlib.sha256("\n".join(unique).encode()).hexdigest()


def from_body(body: Mapping[str, Any], received: str) -> Snapshot:
    """Read a snapshot from its entry in the ledger."""
    return Snapshot(
        source=body["source"],
        snapshot=body["snapshot"],
        received=received,
        published=body["published"],
        files=tuple(ReceivedFile(*row) for row in body["files"]),
        entities=body["entities"],
        statements=body["statements"],
        rejects=body["rejects"],
        cadence_days=body["cadence_days"],
        notes=body["notes"],
        series=body.get("series", ""),
    )


def mark_current(
    snapshots: Sequence[Snapshot], confirmed: Mapping[tuple[str, str], str]
) -> list[Snapshot]:
    """Mark the newest snapshot of each source, and of each series where a source has several.

    Newest is the one with the latest ``date``; of two with the same date, the one added later.
    So an old version added afterwards fills in history and does not become current, and adding
    the same versions in another order gives the same answer wherever their dates differ.

    Args:
        snapshots: all snapshots in the order in which they were added.
        confirmed: when a publisher last confirmed a version, by source and snapshot.

    Returns:
        The same snapshots, marked.
    """
    newest: dict[tuple[str, str], Snapshot] = {}
    for one in snapshots:
        key = (one.source, one.series)
        if key not in newest or one.date >= newest[key].date:
            newest[key] = one
    return [
        replace(
            one,
            is_current=newest[one.source, one.series] is one,
            confirmed=confirmed.get((one.source, one.snapshot)),
        )
        for one in snapshots
    ]
