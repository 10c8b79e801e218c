"""Screen a file of customers against the workspace, and keep the run."""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cabos import __version__
from cabos.ask.screen import ALERT, Alert, Decision, bits_of, remember, screen, undecided
from cabos.errors import UsageError
from cabos.match.engine import Engine
from cabos.match.index import FORMAT, Index, build
from cabos.match.population import Population
from cabos.match.weights import THRESHOLD, WEIGHTS
from cabos.model.reject import Reject
from cabos.runs.cache import (
    load_population,
    load_prepared,
    preparing,
    save_population,
)
from cabos.runs.intake import Census, read_customers, take_census
from cabos.runs.owned_parties import held_owned, load_owned, load_screened, screened
from cabos.runs.prepared import rows_to_screen
from cabos.runs.record import Run, decisions, read_alerts, runs, save_run
from cabos.runs.searching import stale_limit
from cabos.sources.registry import NO_LISTS, RECORDS
from cabos.store.disk import file_hash
from cabos.store.parquet import Changes
from cabos.store.workspace import Store

Progress = Callable[[str, int, int], None]
WORTH_COMPILING = 1000  # customers from which compiled kernels pay for their start


@dataclass
class Tally:
    """What is counted while customers stream by.

    Attributes:
        rows: rows read.
        alerts: pairs that a person should see.
        cleared: near-hits that were cleared.
        alerted: customers with an alert.
        rejects: rows that could not be screened.
        notes: what the user should know of the file.
    """

    rows: int = 0
    alerts: int = 0
    cleared: int = 0
    alerted: int = 0
    rejects: list[Reject] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A finished run with its counts.

    Attributes:
        run: as the ledger has it.
        tally: what was counted.
        how: ``full``, or which entries met the customers, a sentence.
        limits: what would change the result, a sentence each.
    """

    run: Run
    tally: Tally
    how: str
    limits: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Job:
    """What to screen and how.

    Attributes:
        customers: the file.
        threshold: the probability from which a pair is an alert.
        mapping: ``COLUMN=FIELD`` choices.
        now: the moment, with its time zone.
        who: who runs it.
        progress: called with stage, done, total.
    """

    customers: Path
    now: datetime
    who: str
    threshold: float = THRESHOLD
    mapping: tuple[str, ...] = ()
    progress: Progress | None = None

    def tell(self, stage: str, done: int, total: int) -> None:
        """Report progress, if anybody listens."""
        if self.progress is not None:
            self.progress(stage, done, total)


def run_screening(store: Store, job: Job) -> Outcome:
    """Screen all customers against all current lists.

    Args:
        store: the workspace.
        job: what to screen and how.

    Returns:
        The run, kept in the workspace.

    Raises:
        UsageError: if there is no list yet, or the threshold is no probability.
        InputError: if the file is no table of customers.
    """
    check(store, job)
    census = take_census(
        job.customers, mapping=job.mapping, progress=lambda done: job.tell("reading", done, 0)
    )
    key = save_population(store, census.populations)
    job.tell("index", 0, 0)
    index, owned = load_screened(store, census.populations, key, job.now)
    engine = open_engine(index, census.populations, census.rows)
    tally = Tally()
    found = _stream(store, job, engine, census, tally)
    with preparing(store, _customers_key(job, key), engine):
        return _keep(store, job, found, tally, (key, owned), "full", census.repeated)


def run_rescreening(store: Store, job: Job) -> Outcome:
    """Screen only what changed since the last run of these customers; equal to a full run.

    Args:
        store: the workspace.
        job: what to screen and how.

    Returns:
        The run, kept in the workspace; a full one where there is no earlier run to build on.

    Raises:
        UsageError: if there is no list yet, or the threshold is no probability.
        InputError: if the file is no table of customers.
    """
    check(store, job)
    last = _last_run(store, job)
    if last is None:
        return run_screening(store, job)
    populations, key, is_held = load_population(store, last.body["population"])
    if not is_held:
        return run_screening(store, job)
    before = held_owned(store, last.body.get("owned", ""))
    if before is None:
        return run_screening(store, job)
    owned = load_owned(store, job.now)
    changes, moved = _list_changes(store, last), owned.differing(before)
    fresh = {*changes.added, *changes.changed, *moved}
    stale = {*changes.removed, *changes.changed, *moved}
    index = build(one for one in screened(store, owned) if one.id in fresh).bind(populations)
    repeated = frozenset(last.body["repeated"])
    census = Census((populations[0], populations[1]), repeated, int(last.body["rows"]))
    engine = open_engine(index, populations, census.rows)
    prepared = load_prepared(store, _customers_key(job, key))
    rows = None
    if prepared is not None:
        rows = rows_to_screen(prepared, engine, populations, bits_of(job.threshold))
    tally = Tally()
    found = list(_stream(store, job, engine, census, tally, rows))
    made = decisions(store)
    kept = (one for one in read_alerts(store, last) if one.entity_id not in stale)
    old = [_decided(undecided(one), made) for one in kept]
    merged = sorted((*old, *found), key=_place)
    how = f"{len(fresh):,} new or changed entries met the customers; {len(stale):,} old ones left"
    return _keep(store, job, iter(merged), tally, (key, owned.key), how, repeated)


def _list_changes(store: Store, last: Run) -> Changes:
    """Compare a run's lists with the current ones; of ownership data the outcome alone counts."""
    now = [one.snapshot for one in store.current() if one.source not in NO_LISTS]
    held = {one.snapshot for one in store.snapshots() if one.source in NO_LISTS}
    return store.changed([one for one in last.snapshots if one not in held], now)


def check(store: Store, job: Job) -> None:
    """Refuse a job that cannot be done.

    Raises:
        UsageError: if there is no list yet, or the threshold is no probability.
    """
    if not 0 < job.threshold < 1:
        raise UsageError("The threshold must lie between 0 and 1", where=str(job.threshold))
    if all(one.source in RECORDS for one in store.current()):
        raise UsageError(
            "The workspace holds no list yet",
            where=str(store.root),
            remedy="Add one: cabos add us_ofac_sdn --from sdn.csv, or: cabos update us_ofac_sdn",
        )


def open_engine(index: Index, populations: Sequence[Population], rows: int) -> Engine:
    """Return an engine for so many customers: compiled and on all cores where that pays."""
    many = rows >= WORTH_COMPILING
    threads = min(4, os.cpu_count() or 1) if many else 1
    return Engine(index, populations, compiled=many, threads=threads)


def _stream(  # noqa: PLR0917 - the parts of one run
    store: Store,
    job: Job,
    engine: Engine,
    census: Census,
    tally: Tally,
    rows: set[int] | None = None,
) -> Iterator[Alert]:
    """Yield alerts and cleared near-hits, customer by customer, in the file's order.

    Only the customers of ``rows`` are screened, where that is not None.
    """
    made = decisions(store)
    intakes = read_customers(
        job.customers, mapping=job.mapping, repeated=census.repeated, rows=rows
    )
    for intake in intakes:
        tally.rows += intake.rows
        tally.rejects += intake.rejects
        tally.notes += intake.notes
        found = screen(intake.subjects, engine, threshold=job.threshold, decisions=made)
        yield from sorted(found, key=_place)
        job.tell("screening", tally.rows, census.rows)


def _customers_key(job: Job, population: str) -> str:
    text = "\x1f".join((FORMAT, __version__, file_hash(job.customers), population, *job.mapping))
    return "customers-" + hashlib.sha256(text.encode()).hexdigest()[:24]


def _place(alert: Alert) -> tuple[int, float, str]:
    return (alert.row, -alert.bits, alert.entity_id)


def _counted(alerts: Iterator[Alert], tally: Tally) -> Iterator[Alert]:
    """Count alerts as they pass."""
    row = -1
    for alert in alerts:
        if alert.status == ALERT:
            tally.alerts += 1
            tally.alerted += alert.row != row
            row = alert.row
        else:
            tally.cleared += 1
        yield alert


def _keep(  # noqa: PLR0917 - the parts of one run
    store: Store, job: Job, alerts: Iterator[Alert], tally: Tally, keys: tuple[str, str], how: str,
    repeated: frozenset[int],
) -> Outcome:  # fmt: skip
    """Write the run to the workspace while it streams by.

    The keys name the population and who is owned into a block.
    """
    question, (population, owned) = _question(job), keys

    def close() -> dict[str, object]:
        return question | {
            "file": job.customers.name,
            "population": population,
            "owned": owned,
            "repeated": sorted(repeated),
            "how": how,
            "rows": tally.rows,
            "alerts": tally.alerts,
            "alerted": tally.alerted,
            "cleared": tally.cleared,
            "rejects": len(tally.rejects),
        }

    run = save_run(store, _counted(alerts, tally), close, who=job.who, now=job.now)
    return Outcome(run, tally, how, tuple(_limits(store, job, tally)))


def _limits(store: Store, job: Job, tally: Tally) -> Iterator[str]:
    yield from map(stale_limit, store.stale(job.now))
    if tally.rejects:
        yield f"{len(tally.rejects):,} rows could not be screened; see the rejects"
    yield from tally.notes


def _decided(alert: Alert, made: dict[str, Decision]) -> Alert:
    decision = made.get(alert.id)
    return alert if decision is None else remember(alert, decision)


def _last_run(store: Store, job: Job) -> Run | None:
    """Return the newest run of the same bytes, mapping, threshold and weights."""
    wanted = _question(job)
    for run in reversed(runs(store)):
        if all(run.body.get(key) == value for key, value in wanted.items()):
            return run
    return None


def _question(job: Job) -> dict[str, object]:
    return {
        "customers_sha256": file_hash(job.customers),
        "mapping": list(job.mapping),
        "threshold": job.threshold,
        "weights": list(WEIGHTS),
        "version": __version__,
    }
