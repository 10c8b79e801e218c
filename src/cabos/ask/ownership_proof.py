"""What makes a party blocked: the layers down to it, and the fewest holdings that do."""

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from cabos.ask.ownership import BLOCKED, MAXIMUM, MINIMUM, Solution
from cabos.ask.ownership_ties import Tie, Ties

_LAYERS_SEARCHED = 200  # parties between the block and the entity from which no search is tried
_TRIALS = 20_000  # sets of holdings tried before the search is given up


@dataclass(frozen=True, slots=True)
class Layer:
    """A party with the holdings of blocked owners in it.

    Attributes:
        node: the party.
        ties: the holdings that count.
        loop: owners whose own block rests on this party: they count and prove nothing.
    """

    node: int
    ties: tuple[Tie, ...]
    loop: tuple[int, ...] = ()


def run_of(status: str) -> int:
    """Return the run that explains a status."""
    return MINIMUM if status == BLOCKED else MAXIMUM


def layers(solution: Solution, node: int) -> tuple[Layer, ...]:
    """Return what is needed to explain a party, from the block down to the party itself.

    Args:
        solution: the fixed points.
        node: the party; not one that is blocked itself.

    Returns:
        A layer for each party that has to be owned into a block, each after those it rests on;
        the last one is the party's own and has all owners that are, or may be, blocked.
    """
    status = solution.status(node)
    ties, own = Ties(solution, run_of(status)), Ties(solution, MAXIMUM).into(node)
    above = [tie.owner for tie in own if ties.rank[tie.owner] >= 0]
    cone = _cone(ties, node, above)
    resting = _resting_on(node, cone)
    needed = _cone(ties, node, [owner for owner in above if owner not in resting])
    loop = tuple(owner for owner in above if owner in resting)
    return (*needed, Layer(node, own, loop))


def _cone(ties: Ties, node: int, owners: Iterable[int]) -> list[Layer]:
    """Return the layers from the block down to some owners, each after those it rests on."""
    found: dict[int, Layer] = {}
    stack = list(owners)
    while stack:
        one = stack.pop()
        if one in found or one == node or ties.rank[one] == 0:
            continue
        before = tuple(tie for tie in ties.into(one) if ties.rank[tie.owner] < ties.rank[one])
        found[one] = Layer(one, before)
        stack += [tie.owner for tie in before]
    return sorted(found.values(), key=lambda layer: (int(ties.rank[layer.node]), layer.node))


def _resting_on(node: int, cone: Sequence[Layer]) -> set[int]:
    """Return the parties of a cone whose block rests on a party."""
    found: set[int] = set()
    for layer in cone:
        if any(tie.owner == node or tie.owner in found for tie in layer.ties):
            found.add(layer.node)
    return found


def smallest(solution: Solution, node: int) -> tuple[tuple[Tie, ...], bool]:
    """Return the fewest holdings that make a party blocked, and whether no fewer can.

    Removing any of them lets the party go, whether the set is the smallest of all or not.

    Args:
        solution: the fixed points.
        node: a party that is blocked or possibly blocked by ownership.
    """
    ties = Ties(solution, run_of(solution.status(node)))
    found = _largest_first(ties, node)
    if len(found) == _at_least(ties, node):
        return _sorted(ties, found), True
    search = _Search(ties, node, found)
    is_exact = search.run()
    return _sorted(ties, search.best), is_exact


def _sorted(ties: Ties, found: Iterable[Tie]) -> tuple[Tie, ...]:
    return tuple(sorted(found, key=lambda tie: (int(ties.rank[tie.owned]), tie.owned, tie.owner)))


def _largest_first(ties: Ties, node: int) -> list[Tie]:
    """Take the largest holdings of owners blocked before, from the party up.

    Of those taken none can be spared: without any of them its party is not reached.
    """
    found: list[Tie] = []
    seen, queue = {node}, deque([node])
    while queue:
        one = queue.popleft()
        before = [tie for tie in ties.into(one) if ties.rank[tie.owner] < ties.rank[one]]
        for tie in before[: ties.fewest(before, one)]:
            found.append(tie)
            if ties.rank[tie.owner] > 0 and tie.owner not in seen:
                seen.add(tie.owner)
                queue.append(tie.owner)
    return found


def _at_least(ties: Ties, node: int) -> int:
    """Return a number of holdings below which no set can block a party."""
    count, seen, queue = 0, {node}, deque([node])
    while queue:
        one = queue.popleft()
        mine = ties.into(one)
        count += ties.fewest(mine, one)
        for tie in mine[: ties.needed(mine, one)]:
            if ties.rank[tie.owner] > 0 and tie.owner not in seen:
                seen.add(tie.owner)
                queue.append(tie.owner)
    return count


class _Search:
    """Tries the ways in which a party can be blocked, and keeps the one with fewest holdings."""

    def __init__(self, ties: Ties, node: int, best: Sequence[Tie]) -> None:
        self.best = list(best)
        self._ties, self._node, self._trials = ties, node, 0

    def run(self) -> bool:
        """Search; return whether it was done to the end."""
        if not self._is_small():
            return False
        return self._try([self._node], frozenset(), ())

    def _is_small(self) -> bool:
        seen, stack = {self._node}, [self._node]
        while stack and len(seen) <= _LAYERS_SEARCHED:
            for tie in self._ties.into(stack.pop()):
                if self._ties.rank[tie.owner] > 0 and tie.owner not in seen:
                    seen.add(tie.owner)
                    stack.append(tie.owner)
        return len(seen) <= _LAYERS_SEARCHED

    def _try(self, open_: list[int], done: frozenset[int], chosen: tuple[Tie, ...]) -> bool:
        """Block the parties that are open, with what is chosen already; False on giving up."""
        least = sum(self._ties.fewest(self._ties.into(one), one) for one in open_)
        if len(chosen) + least >= len(self.best):
            return True
        if not open_:
            if self._is_grounded(chosen):
                self.best = list(chosen)
            return True
        one, *rest = open_
        for some in self._ways(one, len(self.best) - len(chosen)):
            self._trials += 1
            if self._trials > _TRIALS:
                return False
            if some is None:
                continue
            now = done | {one}
            above = {t.owner for t in some if self._ties.rank[t.owner] > 0} - now - set(rest)
            if not self._try([*rest, *sorted(above)], now, chosen + some):
                return False
        return True

    def _ways(self, node: int, below: int) -> Iterator[tuple[Tie, ...] | None]:
        """Yield the sets of holdings that block a party and of which none can be spared."""
        ties = self._ties.into(node)
        for size in range(self._ties.fewest(ties, node), min(len(ties) + 1, below)):
            for some in combinations(ties, size):
                # Largest first: where the last one can be spared, so can another.
                enough = self._ties.suffice(some, node)
                is_least = enough and not self._ties.suffice(some[:-1], node)
                yield some if is_least else None

    def _is_grounded(self, chosen: Sequence[Tie]) -> bool:
        """Tell whether holdings block the party from the listed ones on, and not in a circle."""
        blocked: set[int] = set()
        into: dict[int, list[Tie]] = {}
        for tie in chosen:
            into.setdefault(tie.owned, []).append(tie)
        grown = True
        while grown:
            grown = False
            for one, mine in into.items():
                known = [t for t in mine if self._ties.rank[t.owner] == 0 or t.owner in blocked]
                if one not in blocked and self._ties.suffice(known, one):
                    blocked.add(one)
                    grown = True
        return self._node in blocked
