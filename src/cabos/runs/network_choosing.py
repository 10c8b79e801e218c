"""A network chosen from the ties of a workspace."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from cabos.ask.gathering import gather
from cabos.ask.network import distances
from cabos.ask.ownership_days import STANDINGS
from cabos.ask.projection import Rule, share_pairs
from cabos.errors import InputError, UsageError
from cabos.model.schema import find_schema, is_a
from cabos.model.tie_notes import Note
from cabos.model.tie_rows import TieRows
from cabos.model.ties import Ties
from cabos.runs.finding import find_entity
from cabos.runs.ground import Ground, load_ground
from cabos.runs.identity import load_identity
from cabos.store.network_nodes import read_names, read_schemata
from cabos.store.workspace import Store

Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]
BECAUSE = 1_000
"""How many ids of the entities that say ties an answer tells."""


def choose_network(
    store: Store,
    *,
    day: date,
    kinds: Sequence[str] = (),
    sources: Sequence[str] = (),
    schemata: Sequence[str] = (),
    around: str | None = None,
    hops: int = 2,
    project: str | None = None,
    rule: Rule | None = None,
) -> Ties:
    """Choose a network of the ties of a workspace.

    Its nodes are the entities that are tied; a node's label is the canonical id. A tie weighs how
    many entities and kinds say it. Ties that are not in force are left out and counted.

    Args:
        store: the workspace.
        day: on which ties are in force.
        kinds: the kinds of ties; all where it is empty.
        sources: the sources that say them; all where it is empty.
        schemata: the schemata of entities, special cases too; all where it is empty.
        around: an entity at the centre, by its id, an identifier or its exact name.
        hops: how many ties away from it; a tie of any kind that was chosen counts.
        project: a schema whose entities alone are kept: two are tied where they share another
            entity, such as a company or an address, or where a tie stands between them.
        rule: how what they share is counted.

    Raises:
        UsageError: if there is no such kind, source or schema.
        InputError: if the entity is not found, or nothing is tied.
    """
    for name in (*schemata, *((project,) if project else ())):
        _check_schema(name)
    whole = load_ground(store, day, kinds, sources=sources)
    notes = list(_standing(whole, day))
    ground = whole.only(~whole.over)
    kept, centre = _around(store, ground, around, hops)
    if schemata:
        kept &= _are(store, ground, schemata)
    ground = ground.only(kept[ground.heads] & kept[ground.tails])
    said = _choice(kinds, sources, schemata, around, hops)
    notes.append(Note("chosen", all=len(whole.ids), kept=len(ground.ids), rule=said))
    rows = _rows(ground, centre, notes)
    if project is not None:
        are = dict(zip(ground.nodes, _are(store, ground, (project,)).tolist(), strict=True))
        rows = _projected(rows, are, project, rule or Rule(), notes)
    if not rows.labels:
        raise InputError(
            "No tie of the workspace is of this network",
            remedy="Choose more kinds, sources or schemata, or add files that say ties",
        )
    because = _because(store, ground, sources, notes)
    rows = replace(rows, notes=tuple(notes))
    return gather(rows, directed=False, because=because)


def names_of(store: Store, ties: Ties) -> Mapping[str, str]:
    """Return the name to show for each node of a workspace's network that has one."""
    identity = load_identity(store)
    members = {label: (label, *identity.members(label)) for label in ties.labels}
    names = read_names(store.paths(), {one for several in members.values() for one in several})
    told = {
        label: next((names[one] for one in several if one in names), "")
        for label, several in members.items()
    }
    return {label: name for label, name in told.items() if name}


def _check_schema(name: str) -> None:
    if (known := find_schema(name)) is None or known.name != name:
        near = f"Write {known.name}" if known else "See the schemata in the reference"
        raise UsageError(f"There is no schema called {name!r}", remedy=near)


def _standing(ground: Ground, day: date) -> Iterator[str]:
    if over := int(ground.over.sum()):
        yield Note("not_in_force", day=day.isoformat(), count=over)
    unsure = int((ground.standings == STANDINGS.index("uncertain")).sum())
    if unsure:
        yield Note("perhaps", day=day.isoformat(), count=unsure)


def _choice(
    kinds: Sequence[str],
    sources: Sequence[str],
    schemata: Sequence[str],
    around: str | None,
    hops: int,
) -> str:
    parts = [
        f"{name} {', '.join(sorted(told))}"
        for name, told in (("kinds", kinds), ("sources", sources), ("schemata", schemata))
        if told
    ]
    if around is not None:
        parts.append(f"within {hops} of {around}")
    return "; ".join(parts) or "all that are in force"


def _around(
    store: Store, ground: Ground, around: str | None, hops: int
) -> tuple[Marks, str | None]:
    """Mark the nodes within reach of the centre, and return its id."""
    kept = np.ones(len(ground.nodes), dtype=np.bool_)
    if around is None:
        return kept, None
    node = ground.canonical(around)
    if ground.number(node) is None:
        node = ground.canonical(find_entity(store, around, ground.canonical))
    kept = ~kept
    if (at := ground.number(node)) is not None:
        kept = distances(ground.network(), at, hops) >= 0
    return kept, node


def _are(store: Store, ground: Ground, wanted: Sequence[str]) -> Marks:
    """Mark the nodes that are of a schema or a special case of it."""
    numbers = np.unique(np.concatenate((ground.heads, ground.tails))).tolist()
    nodes = {at: ground.members.get(ground.nodes[at], (ground.nodes[at],)) for at in numbers}
    told = read_schemata(store.paths(), {one for several in nodes.values() for one in several})
    found = np.zeros(len(ground.nodes), dtype=np.bool_)
    for at, several in nodes.items():
        schemata = {name for one in several for name in told.get(one, ())}
        found[at] = any(is_a(name, other) for name in schemata for other in wanted)
    return found


def _rows(ground: Ground, centre: str | None, notes: list[str]) -> TieRows:
    """Return each pair of tied nodes, with how many entities and kinds say the tie.

    The labels are those of all nodes of the ground.
    """
    size = max(len(ground.nodes), 1)
    pairs = np.minimum(ground.heads, ground.tails) * size + np.maximum(ground.heads, ground.tails)
    said = set(zip(pairs.tolist(), ground.ids.tolist(), ground.kinds.tolist(), strict=True))
    merged, counts = np.unique(
        np.array([one for one, _, _ in said], dtype=np.int64), return_counts=True
    )
    notes.append(Note("said_weight"))
    labels, numbers = _tied(ground, merged // size, merged % size, centre)
    return TieRows(
        labels,
        numbers[merged // size],
        numbers[merged % size],
        counts.astype(np.float64),
        directed=False,
    )


def _tied(
    ground: Ground, heads: Numbers, tails: Numbers, centre: str | None
) -> tuple[list[str], Numbers]:
    tied = np.zeros(len(ground.nodes), dtype=np.bool_)
    tied[heads] = tied[tails] = True
    labels = [ground.nodes[at] for at in np.flatnonzero(tied).tolist()]
    if centre is not None and centre not in labels:
        labels.append(centre)
    return labels, np.cumsum(tied) - 1


def _projected(
    rows: TieRows, is_kept: Mapping[str, bool], name: str, rule: Rule, notes: list[str]
) -> TieRows:
    """Tie the nodes that are kept where they share another, or are tied themselves."""
    kept = np.array([is_kept.get(label, False) for label in rows.labels], dtype=np.bool_)
    notes.append(Note("projected_schema", schema=name, least=rule.least))
    one, two = kept[rows.heads], kept[rows.tails]
    across, direct = one != two, one & two
    keep = np.where(one, rows.heads, rows.tails)[across]
    share = np.where(one, rows.tails, rows.heads)[across]
    heads, tails, weights = share_pairs(keep, share, rule, labels=rows.labels, notes=notes)
    numbers = np.cumsum(kept) - 1
    labels = [rows.labels[at] for at in np.flatnonzero(kept).tolist()]
    return TieRows(
        labels,
        numbers[np.concatenate((heads, rows.heads[direct]))],
        numbers[np.concatenate((tails, rows.tails[direct]))],
        np.concatenate((weights, rows.weights[direct])),
        directed=False,
    )


def _because(
    store: Store, ground: Ground, sources: Sequence[str], notes: list[str]
) -> tuple[str, ...]:
    """Return the hashes of the snapshots and the first ids of the entities that say ties."""
    ids = sorted(set(ground.ids.tolist()))
    if len(ids) > BECAUSE:
        notes.append(Note("because_cut", shown=BECAUSE, count=len(ids)))
    snapshots = {
        one.snapshot for one in store.paths().values() if not sources or one.source in sources
    }
    return (*sorted(snapshots), *ids[:BECAUSE])
