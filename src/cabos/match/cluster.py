"""Which records are one party: derived from the judgements, never stored.

Judgements of *same* join records; chains of them join more. A *different* splits what such a
chain would join. Which tie of the chain is the wrong one is not guessed: all ties that lie on a
chain between the two are set aside and shown, until somebody judges. Where setting aside the
automatic ties alone is enough, the ties that a person judged stand.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from cabos.model.judgement import DIFFERENT, SAME, Judgement, Pair, in_force

Rank = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Two records judged different that a chain of *same* would join.

    Attributes:
        pair: the two.
        different: the judgement that keeps them apart.
        ties: the judgements of *same* on the chains between them, all set aside.
    """

    pair: Pair
    different: Judgement
    ties: tuple[Judgement, ...]


@dataclass(frozen=True, slots=True)
class Clusters:
    """The records that are one party.

    Attributes:
        groups: canonical id to its members, itself among them, sorted; only where there are two
            or more.
        contradictions: what the judgements say against one another, by pair.
    """

    groups: Mapping[str, tuple[str, ...]]
    contradictions: tuple[Contradiction, ...]


def cluster(judgements: Iterable[Judgement], rank: Rank = str) -> Clusters:
    """Derive the clusters.

    Args:
        judgements: the whole log, in any order.
        rank: a sort key of ids; the first member of a cluster by it gives the canonical id.

    Returns:
        The same clusters for the same judgements, whatever their order.
    """
    said = in_force(judgements)
    ties = {pair: one for pair, one in said.items() if one.verdict == SAME}
    apart = {pair: one for pair, one in said.items() if one.verdict == DIFFERENT}
    found = []
    for pair in sorted(apart):
        between = _ties_between(pair, ties)
        if between:
            found.append(
                Contradiction(pair, apart[pair], tuple(ties[one] for one in sorted(between)))
            )
    aside = {one.pair for contradiction in found for one in contradiction.ties}
    groups = {}
    for members in components(pair for pair in ties if pair not in aside):
        ordered = sorted(members, key=lambda one: (rank(one), one))
        groups[ordered[0]] = tuple(sorted(members))
    return Clusters(groups, tuple(found))


def _ties_between(pair: Pair, ties: Mapping[Pair, Judgement]) -> set[Pair]:
    """Return the ties to set aside so that no chain joins a pair; none where no chain does."""
    judged = [tie for tie, one in ties.items() if not one.is_automatic]
    between = _on_chains(pair, list(ties))
    if not between or _on_chains(pair, judged):
        return between
    return {tie for tie in between if ties[tie].is_automatic}


def components(pairs: Iterable[Pair]) -> list[set[str]]:
    """Return the connected groups of records, each of two or more."""
    parent: dict[str, str] = {}

    def find(one: str) -> str:
        root = parent.setdefault(one, one)
        while parent[root] != root:
            parent[root] = parent[parent[root]]
            root = parent[root]
        parent[one] = root
        return root

    for left, right in pairs:
        parent[find(right)] = find(left)
    groups: dict[str, set[str]] = {}
    for one in parent:
        groups.setdefault(find(one), set()).add(one)
    return list(groups.values())


def _on_chains(pair: Pair, ties: Collection[Pair]) -> set[Pair]:
    """Return the ties that lie on some chain, without repeats, between the two of a pair.

    A tie does where a tie between the two would stand in one biconnected component with it
    (Tarjan 1972, doi:10.1137/0201010).
    """
    near: dict[str, list[str]] = {}
    for left, right in ties:
        near.setdefault(left, []).append(right)
        near.setdefault(right, []).append(left)
    if pair.left not in near or pair.right not in near:
        return set()
    near = {one: sorted({*others}) for one, others in near.items()}
    return _component_of(pair, near)


def _component_of(pair: Pair, near: Mapping[str, list[str]]) -> set[Pair]:
    """Walk depth first from the left end; the tie between the two is the first step taken."""
    start, first = pair
    order = {start: 0, first: 1}
    low = {start: 0, first: 0}
    stack: list[Pair] = []
    walk = [(first, start, iter(near[first]))]
    while walk:
        at, came, rest = walk[-1]
        step = next((one for one in rest if one != came), None)
        if step is None:
            walk.pop()
            if walk:
                _leave(walk[-1][0], at, order, low, stack)
        elif step not in order:
            order[step] = low[step] = len(order)
            stack.append(Pair(at, step))
            walk.append((step, at, iter(near[step])))
        elif order[step] < order[at]:
            stack.append(Pair(at, step))
            low[at] = min(low[at], order[step])
    found = {Pair(min(one), max(one)) for one in stack}
    return found if any(start in one for one in found) else set()


def _leave(
    at: str, child: str, order: Mapping[str, int], low: dict[str, int], stack: list[Pair]
) -> None:
    """Take a child's results over; what cannot get above this record is a component of its own."""
    low[at] = min(low[at], low[child])
    if low[child] >= order[at]:
        tie = Pair(at, child)
        while stack.pop() != tie:
            pass
