"""The graph of a workspace: what lies around an entity, and how two entities are connected."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from itertools import pairwise

from cabos import __version__
from cabos.ask.network import neighbourhood, shortest_paths
from cabos.ask.ownership import regime_of, solve
from cabos.ask.ownership_graph import merge
from cabos.ask.ownership_limits import OwnershipLimit
from cabos.errors import UsageError
from cabos.model.answer import Answer, Method
from cabos.model.graph import Graph, Node, Route, Tie, once
from cabos.model.limit import Limit
from cabos.model.wording import some
from cabos.runs.describing import describe
from cabos.runs.finding import find_entity
from cabos.runs.ground import Ground, load_ground
from cabos.runs.holders import open_holders
from cabos.runs.searching import stale_limit
from cabos.store.edges import read_facts, read_half_ties
from cabos.store.workspace import Store

LIMIT = 500
"""Nodes of a graph where nothing else is asked for."""
MAX_HOPS = 100
MAX_PATHS = 1000


def draw_graph(
    store: Store,
    entity: str,
    *,
    hops: int,
    now: datetime,
    most: int = LIMIT,
    wanted: Collection[str] = (),
    as_of: date | None = None,
) -> Answer[Graph]:
    """Return what lies around an entity.

    Args:
        store: the workspace.
        entity: the id of the entity at the centre, an identifier of it or its exact name.
        hops: how many ties away to look.
        now: the moment, for the age of the lists.
        most: how many nodes at most; nearest, listed and most tied ones come first.
        wanted: the kinds of ties to follow; all where it is empty.
        as_of: the day on which ties are in force or not and parties owned into a block; today if
            None.

    Raises:
        UsageError: if a number is out of range or there is no such kind of tie.
        InputError: if nobody, or more than one entity, is called so.
    """
    _check(hops, 0, MAX_HOPS, "--hops")
    _check(most, 1, 1_000_000, "--limit")
    day = as_of or now.date()
    ground = load_ground(store, day, wanted)
    centre = _found(store, ground, entity)
    around, left_out = _around(ground, centre, hops, most)
    nodes, ties = describe(store, around, ground.rows(around), ground.members)
    nodes, of_lists = _owned(store, ground, nodes, day)
    limits = (
        *_left_out(left_out),
        *_over(ties, day),
        *of_lists,
        *_not_then(day, now),
        *_by_name(ground, nodes),
        *_gaps(store, nodes, wanted),
        *map(stale_limit, store.stale(now)),
    )
    graph = Graph(centre, hops, nodes, ties, left_out, limits, day.isoformat())
    because = once(one for tie in ties for one in tie.statements)
    kinds = sorted(wanted)
    parameters = {"hops": hops, "limit": most, "kinds": kinds, "as_of": graph.as_of}
    return Answer(graph, because, limits, Method("graph", __version__, parameters))


def _found(store: Store, ground: Ground, text: str) -> str:
    """Return the node that a text stands for; an id that a tie names needs no further look."""
    node = ground.canonical(text)
    if ground.number(node) is not None:
        return node
    return ground.canonical(find_entity(store, text, ground.canonical))


def _around(
    ground: Ground, centre: str, hops: int, most: int
) -> tuple[dict[str, int], Mapping[int, int]]:
    at = ground.number(centre)
    if at is None:
        return {centre: 0}, {}
    found = neighbourhood(ground.network(), at, hops, limit=most, listed=ground.listed)
    return {ground.nodes[node]: hop for node, hop in found.hops.items()}, found.left_out


def _check(number: int, least: int, most: int, option: str) -> None:
    if not least <= number <= most:
        raise UsageError(f"{option} must lie between {least:,} and {most:,}", where=str(number))


def _owned(
    store: Store, ground: Ground, nodes: tuple[Node, ...], day: date
) -> tuple[tuple[Node, ...], tuple[Limit, ...]]:
    """Tell for each node whether it is owned into a block under the rule of the United States.

    Returns:
        The nodes, and which lists of the day are not held.
    """
    if not ground.has_holdings:
        return nodes, ()
    with open_holders(store, day) as holders:
        holdings = holders.with_nodes([node.id for node in nodes])
        solution = solve(merge(holdings, day), holders.mask(holdings), regime_of("us"))
        told = (replace(node, owned=solution.status(holdings.position(node.id))) for node in nodes)
        return tuple(told), holders.lists.limits


def _over(ties: Sequence[Tie], day: date) -> Iterator[Limit]:
    """Say how many ties are not in force."""
    over = sum(tie.in_force is False for tie in ties)
    if over:
        yield Limit(
            f"Not in force on {day}: {over:,} of {len(ties):,} ties, which had ended, had not "
            "begun or were replaced; they are marked so"
        )
    unsure = sum(tie.in_force is None for tie in ties)
    if unsure:
        yield Limit(
            f"Perhaps not in force on {day}: {unsure:,} of {len(ties):,} ties, whose dates are not "
            "known to the day"
        )


def _not_then(day: date, now: datetime) -> Iterator[Limit]:
    if day != now.date():
        yield Limit(f"Who is listed goes by the lists that are held now, not by those of {day}")


def _by_name(ground: Ground, nodes: Iterable[Node]) -> Iterator[Limit]:
    """Say which parties are taken as another one by name alone, and which could be several."""
    for party in (one for node in nodes for one in node.members):
        if party in ground.links:
            yield OwnershipLimit("linked", party=party, target=ground.links[party])
        elif party in ground.namesakes:
            several_of = ground.namesakes[party]
            yield OwnershipLimit(
                "namesakes", party=party, count=len(several_of), targets=some(several_of)
            )


def _left_out(left_out: Mapping[int, int]) -> Iterator[Limit]:
    if left_out:
        each = ", ".join(f"{count:,} at hop {hop}" for hop, count in left_out.items())
        yield Limit(
            f"{sum(left_out.values()):,} more entities within reach are left out ({each}): kept "
            "are the nearest, of them listed ones first, then those with more ties to what is kept"
        )


def _gaps(store: Store, nodes: Sequence[Node], wanted: Collection[str]) -> Iterator[Limit]:
    records = {one for node in nodes for one in node.members}
    if unknown := [node.id for node in nodes if not node.schema]:
        yield Limit(
            f"{len(unknown):,} entities are named by a tie and described by no source: "
            + _some(unknown)
        )
    files = store.paths()
    facts = read_facts(files, [tie for tie, _ in read_half_ties(files, records)])
    half = {tie: said for tie, said in facts.items() if not wanted or said[0].said.schema in wanted}
    if half:
        named = once(
            fact.said.value
            for said in half.values()
            for fact in said
            if fact.said.prop == "description"
        )
        yield Limit(
            f"{len(half):,} ties of these entities are not drawn, because their other end is no "
            f"entity of the workspace: {_some(named or tuple(half))}"
        )


def _some(ids: Sequence[str], shown: int = 5) -> str:
    more = f" and {len(ids) - shown:,} more" if len(ids) > shown else ""
    return ", ".join(ids[:shown]) + more


def find_paths(
    store: Store,
    one: str,
    other: str,
    *,
    count: int,
    max_hops: int,
    now: datetime,
    wanted: Collection[str] = (),
    as_of: date | None = None,
    ended: bool = False,
) -> Answer[tuple[Route, ...]]:
    """Find the shortest ways from one entity to another, over ties in force or perhaps so.

    Args:
        store: the workspace.
        one: the entity at which they begin: its id, an identifier or its exact name.
        other: the entity at which they end.
        count: how many at most.
        max_hops: how many ties a way may have.
        now: the moment, for the age of the lists.
        wanted: the kinds of ties to follow, in either direction; all where it is empty.
        as_of: the day on which ties are in force or not; today if None.
        ended: follow the others too: ended, not begun or replaced.

    Raises:
        UsageError: if a number is out of range or there is no such kind of tie.
        InputError: if nobody, or more than one entity, is called so.
    """
    _check(count, 1, MAX_PATHS, "-k")
    _check(max_hops, 1, MAX_HOPS, "--max-hops")
    day = as_of or now.date()
    whole = load_ground(store, day, wanted)
    ground = whole if ended else whole.only(~whole.over)
    ends = (_found(store, ground, one), _found(store, ground, other))
    ways = _ways(ground, ends, count, max_hops)
    paths = _described(store, ground, ways)
    on_ways = {node.id: node for path in paths for node in path.nodes}
    limits = (
        *_not_followed(whole, ground, day),
        *_not_then(day, now),
        *_by_name(ground, on_ways.values()),
        *_path_limits(store, ways, max_hops, now),
    )
    because = once(
        said for path in paths for step in path.steps for tie in step for said in tie.statements
    )
    parameters = {
        "k": count,
        "max_hops": max_hops,
        "kinds": sorted(wanted),
        "as_of": day.isoformat(),
        "ended": ended,
    }
    return Answer(paths, because, limits, Method("path", __version__, parameters))


def _not_followed(whole: Ground, ground: Ground, day: date) -> Iterator[Limit]:
    if left_out := len(whole.ids) - len(ground.ids):
        yield Limit(
            f"Left out because not in force on {day}: {left_out:,} of the workspace's ties, which "
            "had ended, had not begun or were replaced; --ended follows them too"
        )


def _ways(
    ground: Ground, ends: tuple[str, str], count: int, max_hops: int
) -> list[tuple[str, ...]]:
    start, goal = map(ground.number, ends)
    if start is None or goal is None:
        return [(ends[0],)] if ends[0] == ends[1] else []
    found = shortest_paths(ground.network(), start, goal, count, max_hops=max_hops)
    return [tuple(ground.nodes[at] for at in way) for way in found]


def _described(store: Store, ground: Ground, ways: Sequence[tuple[str, ...]]) -> tuple[Route, ...]:
    hops = {node: at for way in reversed(ways) for at, node in enumerate(way)}
    pairs = {frozenset(pair) for way in ways for pair in pairwise(way)}
    rows = [row for row in ground.rows(hops) if frozenset((row.head, row.tail)) in pairs]
    nodes, ties = describe(store, hops, rows, ground.members)
    by_id = {node.id: node for node in nodes}
    by_pair: dict[frozenset[str], list[Tie]] = {}
    for tie in sorted(ties, key=lambda tie: tie.in_force is False):
        by_pair.setdefault(frozenset((tie.head, tie.tail)), []).append(tie)
    return tuple(
        Route(
            tuple(by_id[node] for node in way),
            tuple(tuple(by_pair[frozenset(pair)]) for pair in pairwise(way)),
        )
        for way in ways
    )


def _path_limits(
    store: Store, ways: Sequence[tuple[str, ...]], max_hops: int, now: datetime
) -> Iterator[Limit]:
    if not ways:
        yield Limit(f"Ways of more than {max_hops} ties were not looked for")
    yield Limit("Only ties that a source in the workspace states are followed")
    yield from map(stale_limit, store.stale(now))
