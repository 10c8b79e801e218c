"""Who is who in a workspace: the judgements of its ledger, and the clusters they make."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from cabos.errors import UsageError
from cabos.match.cluster import Clusters, cluster
from cabos.model.judgement import DIFFERENT, VERDICTS, Judgement, Pair, in_force, pair_of
from cabos.sources.registry import load_source, source_names
from cabos.store.workspace import Store

JUDGEMENT = "judgement"


@dataclass(frozen=True)
class Identity:
    """Which records are one party.

    Attributes:
        judgements: the whole log, oldest first.
    """

    judgements: tuple[Judgement, ...]

    @cached_property
    def in_force(self) -> Mapping[Pair, Judgement]:
        """The judgement that counts for each pair."""
        return in_force(self.judgements)

    @cached_property
    def clusters(self) -> Clusters:
        """The clusters that the judgements make."""
        return cluster(self.judgements, _rank)

    @cached_property
    def _canonical(self) -> dict[str, str]:
        return {one: key for key, members in self.clusters.groups.items() for one in members}

    @cached_property
    def key(self) -> str:
        """A hash of the log, for the key of a cache."""
        text = "\n".join(
            f"{one.number} {one.pair.left} {one.pair.right} {one.verdict} {one.undoes}"
            for one in self.judgements
        )
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    def canonical(self, entity_id: str) -> str:
        """Return the id that stands for the party of a record; its own where it stands alone."""
        return self._canonical.get(entity_id, entity_id)

    def members(self, canonical_id: str) -> tuple[str, ...]:
        """Return the records of a party, sorted."""
        return self.clusters.groups.get(canonical_id, (canonical_id,))

    def is_different(self, one: str, other: str) -> bool:
        """Tell whether two records were judged different."""
        said = self.in_force.get(pair_of(one, other))
        return said is not None and said.verdict == DIFFERENT


def _rank(entity_id: str) -> int:
    """Put the ids of lists first, in the order of the sources, so that a listed party names it."""
    prefixes = [load_source(name).prefix for name in source_names()]
    prefix = entity_id.partition("-")[0]
    return prefixes.index(prefix) if prefix and prefix in prefixes else len(prefixes)


def load_identity(store: Store) -> Identity:
    """Read the judgements of a workspace."""
    return Identity(
        tuple(
            Judgement(
                entry.number,
                Pair(entry.body["left"], entry.body["right"]),
                entry.body["verdict"],
                entry.body["why"],
                entry.who,
                entry.at,
                entry.body.get("undoes", 0),
            )
            for entry in store.entries(JUDGEMENT)
        )
    )


def record_judgement(
    store: Store, one: str, other: str, verdict: str, why: str, *, who: str, now: datetime
) -> Judgement:
    """Record what a person judges of two records; a later judgement replaces an earlier one.

    Args:
        store: the workspace.
        one: the id of a record.
        other: the id of another.
        verdict: ``same``, ``different`` or ``unsure``.
        why: the reason, never empty.
        who: who judges.
        now: the moment.

    Raises:
        UsageError: if the verdict is none, the reason is empty, or the two are one record.
    """
    if verdict not in VERDICTS:
        raise UsageError(f"{verdict!r} is no judgement", remedy=f"Use {', '.join(VERDICTS)}")
    _check_reason(why)
    if one == other:
        raise UsageError("The two are one record", where=one, remedy="Name two records")
    return _append(store, pair_of(one, other), verdict, why, who=who, now=now)


def undo_judgement(
    store: Store, one: str, other: str, why: str, *, who: str, now: datetime
) -> Judgement:
    """Take back the judgement in force on a pair, by a new entry; what was before it counts again.

    Raises:
        UsageError: if none is in force, or the reason is empty.
    """
    _check_reason(why)
    pair = pair_of(one, other)
    last = load_identity(store).in_force.get(pair)
    if last is None:
        raise UsageError(
            "No judgement on these two is in force",
            where=f"{one}, {other}",
            remedy="See: cabos entity",
        )
    return _append(store, pair, last.verdict, why, who=who, now=now, undoes=last.number)


def _check_reason(why: str) -> None:
    if not why.strip():
        raise UsageError("A judgement needs a reason", remedy="Give one with --why")


def _append(
    store: Store, pair: Pair, verdict: str, why: str, *, who: str, now: datetime, undoes: int = 0
) -> Judgement:
    body = {"left": pair.left, "right": pair.right, "verdict": verdict, "why": why}
    if undoes:
        body |= {"undoes": undoes}  # type: ignore[dict-item]
    snapshots = [one.snapshot for one in store.current()]
    number = store.append(
        JUDGEMENT, f"{pair.left} {pair.right}", body, who=who, now=now, snapshots=snapshots
    )
    return Judgement(number, pair, verdict, why, who, now.isoformat(), undoes)
