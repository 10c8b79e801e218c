"""The engine: subjects in, scored hits out; the same for one look-up and two million customers."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np

from cabos.kernels import jit, near, screen
from cabos.kernels.names import Customers, Ways, scratch
from cabos.match.bill import name_evidence, open_letters
from cabos.match.encode import Encoder, parse_subject
from cabos.match.identifiers import agree
from cabos.match.index import Index
from cabos.match.names import Name
from cabos.match.population import Population
from cabos.match.score import Evidence, ListedParty, Score, date_bits, judge_data
from cabos.match.subject import ANY, OTHER, PERSON, Subject
from cabos.match.weights import WEIGHTS

_ROOM = 64  # hits a customer that a batch has room for before it grows
_NO_NAME = -99.0
Hits = tuple[np.ndarray, np.ndarray, np.ndarray]


@dataclass(frozen=True, slots=True)
class Hit:
    """A listed entity that a subject may be.

    Attributes:
        entity: the position of the entity in the index.
        score: the bill.
    """

    entity: int
    score: Score


@dataclass(frozen=True, slots=True)
class Lane:
    """Subjects of one kind with their names, ready for the kernels."""

    kind: int
    subjects: Sequence[Subject]
    names: Sequence[Name]
    encoded: Customers
    ways: Ways


class Engine:
    """Compares subjects with an index of listed entities.

    Attributes:
        index: the listed entities, bound to the populations.
        on_lane: called with each lane before it is scored, or None.
    """

    def __init__(
        self, index: Index, populations: Sequence[Population], *, compiled: bool, threads: int = 1
    ) -> None:
        """Prepare.

        Args:
            index: the listed entities, already bound to ``populations``.
            populations: how common words are among persons, and among other parties.
            compiled: whether to compile the kernels, worth it from a thousand customers on.
            threads: how many run at once.
        """
        self.index = index
        self._listed = jit.fixed(index.arrays)
        kernels = screen.KERNELS
        self._kernels: SimpleNamespace = (
            jit.compiled(kernels) if compiled else jit.interpreted(kernels)
        )
        self._count_edits = jit.compiled(near.KERNELS).count_edits if compiled else None
        self._encoders = {kind: Encoder(index, populations[kind], kind) for kind in (PERSON, OTHER)}
        self.on_lane: Callable[[Lane], None] | None = None
        self._parties: dict[int, ListedParty] = {}
        self._threads = threads
        self._pool = ThreadPoolExecutor(threads) if threads > 1 else None
        self._date_bits = np.maximum(np.array(date_bits()), 0.0)
        self._scratch = scratch()

    def party(self, position: int) -> ListedParty:
        """Return a listed entity with what it offers to compare."""
        known = self._parties.get(position)
        if known is None:
            known = self._parties[position] = ListedParty(self.index.entity(position))
        return known

    def screen(self, subjects: Sequence[Subject], keep: float) -> list[list[Hit]]:
        """Score every pair that may reach ``keep`` bits.

        Args:
            subjects: whom we ask about.
            keep: bits of evidence below which a pair is of no interest.

        Returns:
            The hits of each subject, best first; a contradicted pair counts with the bits that
            it would have without the contradiction.
        """
        found: list[dict[int, Score]] = [{} for _ in subjects]
        for kind in (PERSON, OTHER):
            chosen = [at for at, one in enumerate(subjects) if one.kind in (kind, ANY)]
            if not chosen:
                continue
            lane = self._lane(kind, [subjects[at] for at in chosen])
            if self.on_lane is not None:
                self.on_lane(lane)
            for at, position, score in self._scores(lane, keep):
                known = found[chosen[at]].get(position)
                if known is None or score.bits > known.bits:
                    found[chosen[at]][position] = score
        return [
            sorted((Hit(key, one) for key, one in hits.items()), key=lambda hit: -hit.score.bits)
            for hits in found
        ]

    def _lane(self, kind: int, subjects: Sequence[Subject]) -> Lane:
        names = [parse_subject(one, kind) for one in subjects]
        encoder = self._encoders[kind]
        if self._count_edits is not None:
            encoder.look_ahead(names, self._count_edits)
        encoded = encoder.encode(subjects, names)
        return Lane(kind, subjects, names, jit.fixed(encoded), jit.fixed(encoder.ways()))

    def _scores(self, lane: Lane, keep: float) -> list[tuple[int, int, Score]]:
        customers, names, bits = self.run(lane.encoded, lane.ways, len(lane.subjects), keep)
        best: dict[tuple[int, int], tuple[float, int]] = {}
        for customer, name, worth in zip(
            customers.tolist(), names.tolist(), bits.tolist(), strict=True
        ):
            key = (customer, int(self.index.arrays.name_entity[name]))
            if key not in best or (worth, -name) > (best[key][0], -best[key][1]):
                best[key] = (worth, name)
        for key in self._identified(lane):
            best.setdefault(key, self._best_name(lane, *key))
        scored = ((*key, self._score(lane, *key, *found)) for key, found in sorted(best.items()))
        return [one for one in scored if one[2].bits >= keep]

    def run(self, encoded: Customers, ways: Ways, count: int, keep: float) -> Hits:
        """Run the kernel, in as many parts as there are threads.

        Args:
            encoded: customers as arrays.
            ways: what their words can stand for.
            count: how many they are.
            keep: bits of name, date and slack from which a pair is kept.

        Returns:
            For each kept pair the customer, the listed name, and the bits of the name.
        """
        encoded, ways = jit.fixed(encoded), jit.fixed(ways)
        edges = np.linspace(0, count, self._threads + 1).astype(int).tolist()

        def part(low: int, high: int) -> Hits:
            return self._part(encoded, ways, low, high, keep)

        mapped = map if self._pool is None else self._pool.map
        first, second, third = zip(*mapped(part, edges[:-1], edges[1:]), strict=True)
        return np.concatenate(first), np.concatenate(second), np.concatenate(third)

    def _part(self, encoded: Customers, ways: Ways, first: int, last: int, keep: float) -> Hits:
        size = len(self.index.names)
        sums, touched = np.zeros(size), np.zeros(size, np.int64)
        room = max(256, _ROOM * (last - first) // 8)
        while True:
            out = (np.zeros(room, np.int64), np.zeros(room, np.int64), np.zeros(room))
            hits = self._kernels.screen(
                encoded, first, last, ways, self._listed, WEIGHTS,
                self._date_bits, float(keep), sums, touched, scratch(), *out,
            )  # fmt: skip
            if hits <= room:
                return out[0][:hits], out[1][:hits], out[2][:hits]
            room = hits

    def encoder(self, kind: int) -> Encoder:
        """Return the encoder of a kind, which remembers the words it met."""
        return self._encoders[kind]

    def _identified(self, lane: Lane) -> list[tuple[int, int]]:
        """Return the pairs that share an official identifier, whatever their names."""
        holders = self.index.holders
        return [
            (at, position)
            for at, subject in enumerate(lane.subjects)
            for value in subject.identifiers
            if agree(value, value)
            for position in holders.get(value, ())
        ]

    def _best_name(self, lane: Lane, customer: int, position: int) -> tuple[float, int]:
        """Return the worth and number of the best name, the first of equal ones."""
        scored = [
            (self._align(lane, customer, name), -name) for name in self.index.names_of(position)
        ]
        worth, name = max(scored, default=(_NO_NAME, 1))
        return worth, -name

    def _align(self, lane: Lane, customer: int, name: int) -> float:
        return float(
            self._kernels.align(
                lane.encoded, customer, lane.ways, self._listed, name, WEIGHTS, self._scratch
            )
        )

    def _score(self, lane: Lane, customer: int, position: int, worth: float, name: int) -> Score:
        """Write the bill of one pair."""
        lines: list[Evidence] = []
        letters: tuple[int, ...] = ()
        listed = ""
        if worth > _NO_NAME:
            self._align(lane, customer, name)
            listed = self.index.names[name]
            words = (lane.names[customer].words, self.index.words(name))
            roles = self.index.arrays.word_role[self.index.arrays.word_off[name] :][: len(words[1])]
            letters = open_letters(self._scratch)
            lines = name_evidence(self._scratch, *words, roles.tolist())
        elif self.index.names_of(position):  # a wallet alone has no name that could differ
            lines = [Evidence("name_differs", WEIGHTS.name_differs, lane.subjects[customer].name)]
        data, contradiction = judge_data(lane.subjects[customer], self.party(position), letters)
        evidence = (*lines, *data)
        bits = sum(line.bits for line in evidence)
        return Score(bits, evidence, contradiction, listed)
