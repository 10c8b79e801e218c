"""Resolve the records of a workspace: read them, pair them, merge what the rule may merge."""

import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from cabos.ask.resolve import Possible, Resolution, resolve
from cabos.errors import UsageError
from cabos.match.index import IDENTIFIER_PROPS
from cabos.match.pairing import Pairs, find_pairs
from cabos.match.records import Table, make_table
from cabos.match.weights import RESOLVE, RESOLVE_THRESHOLD
from cabos.model.judgement import AUTOMATIC, SAME, pair_of
from cabos.model.schema import schema, schema_names
from cabos.runs.cache import load_population
from cabos.runs.export import placed, safe
from cabos.runs.identity import JUDGEMENT, Identity, load_identity
from cabos.runs.searching import stale_limit
from cabos.sources.registry import load_source, source_names
from cabos.store.memory import no_garbage
from cabos.store.parties import read_parties, write_columns
from cabos.store.workspace import Store

Progress = Callable[[str, int, int], None]
_STAGES = ("reading", "comparing", "sorting", "merging", "done")
PAIR_COLUMNS = (
    "left", "right", "probability", "bits", "decision", "teaches", "name", "birth_date",
    "identifier", "contact", "address", "sex", "country", "list",
)  # fmt: skip


@dataclass(frozen=True)
class Resolved:
    """A finished resolution.

    Attributes:
        table: the records.
        pairs: what may be one party.
        resolution: what the rule merges and what waits for a person.
        identity: the judgements and clusters, after the merges where they were made.
        merged: how many merges were made.
        limits: what would change the result, a sentence each.
    """

    table: Table
    pairs: Pairs
    resolution: Resolution
    identity: Identity
    merged: int
    limits: tuple[str, ...]


def run_resolution(
    store: Store,
    *,
    auto: bool,
    now: datetime,
    threshold: float = RESOLVE_THRESHOLD,
    progress: Progress | None = None,
) -> Resolved:
    """Find which records of the workspace may be one party.

    Args:
        store: the workspace.
        auto: whether to make the merges that the rule allows; each is a judgement in the ledger.
        now: the moment, with its time zone.
        threshold: the probability from which a pair is for a person.
        progress: called with stage, done, total.

    Raises:
        UsageError: if there is nothing to resolve, or the threshold is no probability.
    """
    if not 0 < threshold < 1:
        raise UsageError("The threshold must lie between 0 and 1", where=str(threshold))
    with no_garbage():
        _tell(progress, "reading")
        table = read_table(store)
        _tell(progress, "comparing")
        pairs = find_pairs(table, least=min(threshold, 0.05), threads=min(4, os.cpu_count() or 1))
        _tell(progress, "sorting")
        identity = load_identity(store)
        found = resolve(table, pairs, identity.in_force, identity.canonical, threshold=threshold)
    merged = 0
    if auto and found.automatic:
        _tell(progress, "merging")
        merged = _merge(store, found.automatic, now)
        identity = load_identity(store)
    _tell(progress, "done")
    return Resolved(table, pairs, found, identity, merged, tuple(_limits(store, now)))


def read_table(store: Store) -> Table:
    """Read the parties of the current snapshots as records.

    Raises:
        UsageError: if there is none.
    """
    matchable = [name for name in schema_names() if schema(name).matchable]
    parties = read_parties(list(store.paths()), matchable, IDENTIFIER_PROPS)
    if not parties.ids:
        raise UsageError(
            "The workspace holds no party yet",
            where=str(store.root),
            remedy="Add a source: cabos add us_ofac_sdn --from sdn.csv",
        )
    last = [entry.body["population"] for entry in store.entries("screening")][-1:]
    populations, _, _ = load_population(store, last[0] if last else None)
    return make_table(parties.ids, parties.schemata, parties.columns, populations, _published())


def _published() -> list[str]:
    """Return what begins the ids of lists that an authority publishes."""
    sources = map(load_source, source_names())
    return [source.prefix for source in sources if source.urls and source.prefix]


def _merge(store: Store, found: tuple[Possible, ...], now: datetime) -> int:
    """Record the merges of the rule, all of them or none."""
    facts = [
        (
            f"{one.pair.left} {one.pair.right}",
            {
                "left": one.pair.left,
                "right": one.pair.right,
                "verdict": SAME,
                "why": f"{one.bits:.1f} bits, probability {one.probability:.6f}; the rule of "
                f"{RESOLVE.automatic:g} bits above even odds, with an identifier or its equal",
                "bits": one.bits,
                "probability": one.probability,
            },
        )
        for one in found
    ]
    snapshots = [one.snapshot for one in store.current()]
    store.append_all(JUDGEMENT, facts, who=AUTOMATIC, now=now, snapshots=snapshots)
    return len(facts)


def _limits(store: Store, now: datetime) -> list[str]:
    rarity = "Names are as rare as among these records and on official lists"
    return [*map(stale_limit, store.stale(now)), rarity]


def _tell(progress: Progress | None, stage: str) -> None:
    if progress is not None:
        progress(stage, _STAGES.index(stage), len(_STAGES) - 1)


def write_pairs(path: Path, resolved: Resolved) -> int:
    """Write every pair that may be one party as CSV, with what each part of it says in bits."""
    pairs, found = resolved.pairs, resolved.resolution
    ids = np.array([safe(one) for one in resolved.table.ids], object)
    columns = {"left": ids[pairs.left], "right": ids[pairs.right]}
    columns["probability"] = pairs.probability.round(6)
    columns["bits"] = pairs.bits.round(2)
    columns["decision"] = _decisions(resolved)
    columns["teaches"] = np.zeros(len(pairs.left))
    columns["teaches"][[one.row for one in found.queue]] = [one.teaches for one in found.queue]
    parts = zip(PAIR_COLUMNS[len(columns) :], pairs.parts.T.astype(float).round(2), strict=True)
    with placed(path) as aside:
        write_columns(aside, columns | dict(parts))
    return len(pairs.left)


def _decisions(resolved: Resolved) -> np.ndarray:
    """Return what is decided of each pair: by rule, by a person, or that it waits for one."""
    pairs, found, ids = resolved.pairs, resolved.resolution, resolved.table.ids
    decided = np.full(len(pairs.left), "", object)
    if in_force := resolved.identity.in_force:
        for row, (left, right) in enumerate(
            zip(pairs.left.tolist(), pairs.right.tolist(), strict=True)
        ):
            if (said := in_force.get(pair_of(ids[left], ids[right]))) is not None:
                decided[row] = said.verdict
    for word, kind in (
        ("automatic", found.automatic), ("queue", found.queue), ("contradicted", found.contradicted)
    ):  # fmt: skip
        decided[[one.row for one in kind]] = word
    return decided
