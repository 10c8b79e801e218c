"""A network chosen from the ties and payments of a workspace."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from cabos.ask.gathering import gather
from cabos.ask.network import Network, distances
from cabos.ask.ownership_days import STANDINGS
from cabos.ask.projection import Rule, share_pairs
from cabos.errors import InputError, UsageError
from cabos.model.limit import Limit, Several
from cabos.model.schema import find_schema, is_a
from cabos.model.tie_notes import Note
from cabos.model.tie_rows import TieRows
from cabos.model.ties import Ties
from cabos.runs.finding import find_entity
from cabos.runs.ground import Ground, load_ground
from cabos.runs.identity import load_identity
from cabos.runs.network_choice import PAYMENT, Choosing
from cabos.runs.network_payments import MONEY, Paid, holds_payments, read_paid
from cabos.runs.network_said import Said
from cabos.store.network_nodes import read_names, read_schemata
from cabos.store.workspace import Store

Numbers = NDArray[np.int64]
Marks = NDArray[np.bool_]
BECAUSE = 1_000
"""How many ids of the entities that say ties an answer tells."""
ACCOUNT = "BankAccount"
"""The schema of an account whose holder is not known."""


def choose_network(store: Store, choosing: Choosing) -> Ties:
    """Choose a network of the ties of a workspace.

    Its nodes are the entities that are tied, and accounts whose holder is not known; a node's label
    is the canonical id, or the key of the account. A tie weighs how many entities, kinds and
    payments say it. Ties that are not in force are left out and counted.

    Args:
        store: the workspace.
        choosing: what is taken of it.

    Raises:
        UsageError: if there is no such kind, source, schema or currency.
        InputError: if the entity is not found, or nothing is tied.
    """
    for name in (*choosing.schemata, *((choosing.project,) if choosing.project else ())):
        _check_schema(name)
    notes: list[Limit] = []
    ground = _in_force(store, choosing, notes)
    paid = _paid(store, choosing, ground, notes)
    whole = Said.of(ground, paid)
    kept, centre = _around(store, ground, whole, choosing)
    if choosing.schemata:
        kept &= _are(store, ground, whole, choosing.schemata)
    said = whole if choosing.directed else whole.undirected()
    said = said.only(kept[said.heads] & kept[said.tails]).each_once(ground)
    notes.append(Note("chosen", all=len(whole), kept=len(said), rule=_choice(choosing)))
    rows = _rows(said, centre, choosing, notes)
    if choosing.project is not None:
        are = dict(zip(
            said.nodes, _are(store, ground, said, (choosing.project,)).tolist(), strict=True
        ))  # fmt: skip
        rows = _projected(rows, are, choosing.project, choosing.rule, notes)
    if not rows.labels:
        raise InputError(
            "No tie of the workspace is of this network",
            remedy="Choose more kinds, sources or schemata, or add files that say ties",
        )
    because = _because(store, _says(said, ground, paid, notes), choosing.sources)
    rows = replace(rows, notes=tuple(notes))
    return gather(rows, directed=bool(rows.directed), because=because)


def _in_force(store: Store, choosing: Choosing, notes: list[Limit]) -> Ground:
    """Read the ties of entities that are in force, and say which are not."""
    held = {one.source for one in store.paths().values()}
    # A file of payments that names no holder says no tie of entities.
    wanted = [source for source in choosing.sources if source != MONEY or source in held]
    whole = load_ground(store, choosing.day, choosing.kinds, sources=wanted)
    if choosing.sources and not wanted:
        whole = whole.only(np.zeros(len(whole.ids), dtype=np.bool_))
    notes.extend(_standing(whole, choosing))
    return whole.only(~whole.over)


def _paid(store: Store, choosing: Choosing, ground: Ground, notes: list[Limit]) -> Paid | None:
    """Read payments where they are asked for, and say that they are there where they are not."""
    is_said = not choosing.sources or MONEY in choosing.sources
    if PAYMENT in choosing.kinds and is_said and holds_payments(store):
        return read_paid(store, choosing, ground.canonical, notes)
    if not choosing.kinds and is_said and holds_payments(store):
        notes.append(Note("payments_aside"))
    return None


def names_of(store: Store, ties: Ties) -> Mapping[str, str]:
    """Return the name to show for each node of a workspace's network that has one.

    Where several nodes bear one name each has its label beside it, so that none is taken for its
    namesake.
    """
    identity = load_identity(store)
    members = {label: (label, *identity.members(label)) for label in ties.labels}
    names = read_names(store.paths(), {one for several in members.values() for one in several})
    told = {
        label: next((names[one] for one in several if one in names), "")
        for label, several in members.items()
    }
    bearers = Counter(told.values())
    return {
        label: name if bearers[name] == 1 else f"{name} ({label})"
        for label, name in told.items()
        if name
    }


def _check_schema(name: str) -> None:
    if (known := find_schema(name)) is None or known.name != name:
        near = f"Write {known.name}" if known else "See the schemata in the reference"
        raise UsageError(f"There is no schema called {name!r}", remedy=near)


def _standing(ground: Ground, choosing: Choosing) -> Iterator[Note]:
    day = choosing.day
    if over := int(ground.over.sum()):
        yield Note("not_in_force", day=day.isoformat(), count=over)
    unsure = int((ground.standings == STANDINGS.index("uncertain")).sum())
    if unsure:
        yield Note("perhaps", day=day.isoformat(), count=unsure)


def _choice(choosing: Choosing) -> Limit:
    parts = [
        Note(f"chosen_{name}", names=", ".join(sorted(told)))
        for name, told in (
            ("kinds", choosing.kinds), ("sources", choosing.sources),
            ("schemata", choosing.schemata),
        )
        if told
    ]  # fmt: skip
    if choosing.around is not None:
        parts.append(Note("chosen_around", hops=choosing.hops, node=choosing.around))
    return Several(parts, len(parts)) if parts else Note("chosen_all")


def _around(
    store: Store, ground: Ground, said: Said, choosing: Choosing
) -> tuple[Marks, str | None]:
    """Mark the nodes within reach of the centre, and return its label."""
    kept, around = np.ones(len(said.nodes), dtype=np.bool_), choosing.around
    if around is None:
        return kept, None
    node = around if said.number(around) is not None else ground.canonical(around)
    if said.number(node) is None:
        node = ground.canonical(find_entity(store, around, ground.canonical))
    kept = ~kept
    if (at := said.number(node)) is not None:
        network = Network.build(len(said.nodes), said.heads, said.tails)
        kept = distances(network, at, choosing.hops) >= 0
    return kept, node


def _are(store: Store, ground: Ground, said: Said, wanted: Sequence[str]) -> Marks:
    """Mark the nodes that are of a schema or a special case of it."""
    numbers = np.unique(np.concatenate((said.heads, said.tails))).tolist()
    nodes = {at: ground.members.get(said.nodes[at], (said.nodes[at],)) for at in numbers}
    told = read_schemata(store.paths(), {one for several in nodes.values() for one in several})
    accounts = set(np.concatenate((said.heads[said.paid], said.tails[said.paid])).tolist())
    found = np.zeros(len(said.nodes), dtype=np.bool_)
    for at, several in nodes.items():
        schemata = {name for one in several for name in told.get(one, ())}
        if not schemata and at in accounts:
            schemata = {ACCOUNT}
        found[at] = any(is_a(name, other) for name in schemata for other in wanted)
    return found


def _rows(said: Said, centre: str | None, choosing: Choosing, notes: list[Limit]) -> TieRows:
    """Return each pair of tied nodes, with how much is said of the tie."""
    size = max(len(said.nodes), 1)
    merged, place = np.unique(said.heads * size + said.tails, return_inverse=True)
    weights = np.bincount(place, weights=said.weights, minlength=len(merged))
    notes.append(_weighed(said, choosing))
    labels, numbers = _tied(said.nodes, merged // size, merged % size, centre)
    return TieRows(
        labels,
        numbers[merged // size],
        numbers[merged % size],
        weights.astype(np.float64),
        directed=choosing.directed,
    )


def _weighed(said: Said, choosing: Choosing) -> Note:
    if not said.paid.any():
        return Note("said_weight")
    if choosing.currency is None:
        return Note("payments_weight")
    return Note("payments_amount", currency=choosing.currency)


def _tied(
    nodes: Sequence[str], heads: Numbers, tails: Numbers, centre: str | None
) -> tuple[list[str], Numbers]:
    tied = np.zeros(len(nodes), dtype=np.bool_)
    tied[heads] = tied[tails] = True
    labels = [nodes[at] for at in np.flatnonzero(tied).tolist()]
    if centre is not None and centre not in labels:
        labels.append(centre)
    return labels, np.cumsum(tied) - 1


def _projected(
    rows: TieRows, is_kept: Mapping[str, bool], name: str, rule: Rule, notes: list[Limit]
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


def _says(said: Said, ground: Ground, paid: Paid | None, notes: list[Limit]) -> list[str]:
    """Return the first ids of the entities that say ties, then the first payments."""
    entities = sorted(set(ground.ids[said.origins[~said.paid]].tolist()))
    payments = said.origins[said.paid]
    if (count := len(entities) + len(payments)) > BECAUSE:
        notes.append(Note("because_cut", shown=BECAUSE, count=count))
    room = max(BECAUSE - len(entities), 0)
    more = [] if paid is None else paid.says(payments[:room])
    return [*entities[:BECAUSE], *more]


def _because(store: Store, ids: Sequence[str], sources: Sequence[str]) -> tuple[str, ...]:
    """Return the hashes of the snapshots, and what says the ties."""
    snapshots = {
        one.snapshot for one in store.paths().values() if not sources or one.source in sources
    }
    return (*sorted(snapshots), *ids)
