"""Look one party up in the workspace."""

from collections.abc import Collection
from datetime import datetime

from cabos.ask.lookup import Candidate, lookup
from cabos.errors import UsageError
from cabos.match.engine import Engine
from cabos.match.subject import Subject
from cabos.model.limit import Limit
from cabos.runs.cache import load_index, load_population
from cabos.runs.owned_parties import NOBODY, load_screened, screened
from cabos.sources.registry import RECORDS
from cabos.store.snapshot import Stale
from cabos.store.workspace import Store

_NONE_YET = Limit("No customers were screened yet: names are as rare as on official lists")
_GONE = Limit("The population of the last screening is gone: names are as on lists")


def stale_limit(old: Stale) -> Limit:
    """Say that a list is older than its cadence, and what to do."""
    return Limit(
        f"{old.source} is {old.age_days} days old, more than its cadence of "
        f"{old.cadence_days}: run cabos update {old.source}"
    )


def open_engine(
    store: Store, *, compiled: bool = False, now: datetime | None = None
) -> tuple[Engine, list[Limit]]:
    """Return an engine over the current lists, and what limits its answers.

    The population is that of the last screening, where there was one. Parties that are owned into
    a block at the moment ``now`` are among the listed ones; none are where that is None.

    Raises:
        UsageError: if there is no list yet.
    """
    if all(one.source in RECORDS for one in store.current()):
        raise UsageError(
            "The workspace holds no list yet",
            where=str(store.root),
            remedy="Add one: cabos add us_ofac_sdn --from sdn.csv, or: cabos update us_ofac_sdn",
        )
    last = [entry.body["population"] for entry in store.entries("screening")][-1:]
    populations, key, is_held = load_population(store, last[0] if last else None)
    limits: list[Limit] = []
    if not last:
        limits.append(_NONE_YET)
    elif not is_held:
        limits.append(_GONE)
    if now is None:
        index = load_index(store, populations, key, lambda: screened(store, NOBODY))
    else:
        index, _ = load_screened(store, populations, key, now)
    return Engine(index, populations, compiled=compiled), limits


def run_lookup(
    store: Store, subject: Subject, *, limit: int, now: datetime, schemata: Collection[str] = ()
) -> tuple[list[Candidate], tuple[Limit, ...]]:
    """Look one party up.

    Returns:
        The candidates, best first, and what limits the answer.
    """
    engine, limits = open_engine(store, now=now)
    limits += [stale_limit(old) for old in store.stale(now)]
    limits += map(Limit, subject.flaws)
    return lookup(subject, engine, limit=limit, schemata=schemata), tuple(limits)
