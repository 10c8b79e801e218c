"""Customers' names as arrays on disk, so that a changed list finds its few customers at once.

A screening writes them; a re-screening runs the kernel over them and learns which rows could reach
the threshold. Those rows alone are read and scored again, by the same engine as ever: what stands
here may name a row too many, never one too few.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

import numpy as np

from cabos.kernels.names import Customers, Ways
from cabos.match.engine import Engine, Lane
from cabos.match.index import Index, glued_words, offsets
from cabos.match.population import Population
from cabos.match.similar import Vocabulary
from cabos.match.sound import skeleton, sound
from cabos.match.subject import OTHER, PERSON
from cabos.match.texts import Texts
from cabos.match.weights import CHANNEL_BITS, EXACT, GLUED, RARE_ENOUGH

_PART = 200_000  # customers that meet the kernel at once
_KINDS = (PERSON, OTHER)
_SAFETY = 4.0  # bits: equal edges may be picked in another order here than in a full run
_TYPES: Mapping[str, type[np.generic]] = {
    "row": np.int64, "word": np.int32, "word_n": np.int16, "role": np.int8, "letter": np.int8,
    "date": np.int32, "date_n": np.int16, "initial": np.bool_, "slack": np.float32,
    "form": np.int64, "marks": np.int64, "content": np.uint8, "ends": np.int64,
}  # fmt: skip
_Arrays = Mapping[str, np.ndarray]


class Preparing:
    """Writes the arrays while customers stream by; memory does not grow with them."""

    def __init__(self, folder: Path) -> None:
        """Write into a folder that exists."""
        self._folder = folder
        self._files: dict[str, BinaryIO] = {}

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()

    def take(self, lane: Lane) -> None:
        """Keep what the kernel saw of a lane, but for what the list itself decides."""
        q = lane.encoded
        counts = np.diff(q.word_off)
        # The words of each customer come first among its units; glued pairs follow.
        starts = np.repeat(q.unit_off[:-1] - q.word_off[:-1], counts)
        rows = [one.row for one in lane.subjects]
        pairs = [(_mark(v), one.row) for one in lane.subjects for v in one.identifiers]
        pairs += [
            (_mark(text), row)
            for name, row in zip(lane.names, rows, strict=True)
            for text, _ in glued_words(name)
            if not name.is_plain
        ]
        self._write("marks", np.array(pairs, np.int64).ravel())
        for key, values in (
            ("row", np.array(rows, np.int64)),
            ("word", q.unit_id[starts + np.arange(len(starts))]),
            ("word_n", counts),
            ("role", q.word_role),
            ("letter", q.word_letter),
            ("date", q.date_value),
            ("date_n", np.diff(q.date_off)),
            ("initial", q.has_initial),
            ("slack", q.slack),
            ("form", np.array([_mark(n.form) if n.form else 0 for n in lane.names], np.int64)),
        ):
            self._write(f"{lane.kind}_{key}", values)

    def finish(self, engine: Engine) -> None:
        """Write the words that were met, when all customers have passed."""
        for kind in _KINDS:
            words = engine.encoder(kind).texts()
            for key, texts in (
                ("words", words),
                ("sounds", [sound(word) for word in words]),
                ("skeletons", [skeleton(word) for word in words]),
            ):
                kept = Texts.of(texts)
                self._write(f"{kind}_{key}_content", kept.content)
                self._write(f"{kind}_{key}_ends", kept.ends)

    def _write(self, key: str, values: np.ndarray) -> None:
        file = self._files.get(key)
        if file is None:
            file = self._files[key] = (self._folder / f"{key}.bin").open("wb")
        file.write(np.ascontiguousarray(values, _type_of(key)).data)


def load(folder: Path) -> dict[str, np.ndarray]:
    """Map the arrays of a folder into memory."""
    arrays = {}
    for path in sorted(folder.glob("*.bin")):
        kind = _type_of(path.stem)
        empty = path.stat().st_size == 0
        arrays[path.stem] = np.zeros(0, kind) if empty else np.memmap(path, kind, mode="r")
    return arrays


def rows_to_screen(
    arrays: _Arrays, engine: Engine, populations: Sequence[Population], keep: float
) -> set[int]:
    """Return the rows that could reach ``keep`` bits against a changed list.

    Args:
        arrays: what a screening wrote.
        engine: over the changed entries only.
        populations: those of that screening.
        keep: bits below which a pair is of no interest.

    Returns:
        Row numbers of the customers file.
    """
    index = engine.index
    held = np.array([_mark(text) for text in (*index.holders, *index.vocabulary.words)], np.int64)
    marks = arrays["marks"].reshape(-1, 2)
    rows: set[int] = set(marks[np.isin(marks[:, 0], held), 1].tolist())
    for kind in _KINDS:
        if f"{kind}_row" in arrays and len(index.names):
            rows |= _lane_rows(arrays, engine, populations[kind], kind, keep)
    return rows


def _lane_rows(
    arrays: _Arrays, engine: Engine, population: Population, kind: int, keep: float
) -> set[int]:
    texts = [_texts(arrays, kind, key) for key in ("words", "sounds", "skeletons")]
    vocabulary = Vocabulary(texts[0], sounds=texts[1], skeletons=texts[2])
    ways, rarity = _reverse_ways(vocabulary, engine.index, population)
    mine = {
        key.removeprefix(f"{kind}_"): array
        for key, array in arrays.items()
        if key.startswith(f"{kind}_")
    }
    mine |= {"word_off": offsets(mine["word_n"]), "date_off": offsets(mine["date_n"])}
    rows = _glued_rows(mine, vocabulary, engine.index)
    for low in range(0, len(mine["row"]), _PART):
        high = min(low + _PART, len(mine["row"]))
        part = _customers(mine, low, high, rarity, engine, kind)
        hits, _, _ = engine.run(part, ways, high - low, keep - _SAFETY)
        rows |= set(mine["row"][low:high][np.unique(hits)].tolist())
    return rows


def _reverse_ways(
    vocabulary: Vocabulary, index: Index, population: Population
) -> tuple[Ways, np.ndarray]:
    """Ask for each listed word which customers' words stand for it, and turn that round."""
    rarity = np.zeros(len(vocabulary.words))
    edges: dict[int, list[tuple[float, int, int]]] = {}

    def add(word: int, unit: int, way: int) -> None:
        rarity[word] = rarity[word] or population.rarity(vocabulary.words[word])
        bits = float(rarity[word]) + CHANNEL_BITS[way]
        if bits > RARE_ENOUGH or way == EXACT:
            edges.setdefault(word, []).append((-bits, way, unit))

    for unit, text in enumerate(index.vocabulary.words):
        for word, way in vocabulary.ways(text).items():
            add(word, unit, way)
    for text, unit in index.glued.items():
        if (known := vocabulary.ids.get(text)) is not None:
            add(known, unit, GLUED)
    sizes = np.zeros(len(vocabulary.words), np.int64)
    for word, found in edges.items():
        sizes[word] = len(found)
    flat = [edge for word in sorted(edges) for edge in sorted(edges[word])]
    ways = Ways(
        offsets(sizes),
        np.array([unit for _, _, unit in flat], np.int32),
        np.array([-negative for negative, _, _ in flat], np.float64),
        np.array([way for _, way, _ in flat], np.int8),
    )
    return ways, rarity


def _customers(  # noqa: PLR0917 - the parts of one batch
    mine: _Arrays, low: int, high: int, rarity: np.ndarray, engine: Engine, kind: int
) -> Customers:
    words = slice(int(mine["word_off"][low]), int(mine["word_off"][high]))
    dates = slice(int(mine["date_off"][low]), int(mine["date_off"][high]))
    own = mine["word_off"][low : high + 1] - mine["word_off"][low]
    ids = np.array(mine["word"][words])
    places = np.arange(len(ids), dtype=np.int64) - np.repeat(own[:-1], np.diff(own))
    forms = {_mark(form): number for form, number in engine.index.forms.items() if form} | {0: 0}
    return Customers(
        unit_off=own,
        unit_id=ids,
        unit_mask=np.left_shift(np.int64(1), places),
        word_off=own,
        word_role=np.array(mine["role"][words]),
        word_letter=np.array(mine["letter"][words]),
        # A word that no listed word resembles counts as common: left over, it costs least.
        word_rarity=rarity[ids],
        letter_bits=engine.encoder(kind).letter_bits,
        kind=np.full(high - low, kind, np.int8),
        form=np.array([forms.get(m, -1) for m in mine["form"][low:high].tolist()], np.int32),
        date_off=mine["date_off"][low : high + 1] - mine["date_off"][low],
        date_value=mine["date"][dates].astype(np.int64),
        has_initial=np.array(mine["initial"][low:high]),
        slack=mine["slack"][low:high].astype(np.float64),
    )


def _glued_rows(mine: _Arrays, vocabulary: Vocabulary, index: Index) -> set[int]:
    """Return the rows in which two neighbouring words, written together, are a listed word."""
    found: set[int] = set()
    first, second = mine["word"][:-1], mine["word"][1:]
    for left, right in _splits(index.vocabulary.words, vocabulary):
        for at in np.flatnonzero((first == left) & (second == right)).tolist():
            customer = int(np.searchsorted(mine["word_off"], at, side="right")) - 1
            found.add(int(mine["row"][customer]))
    return found


def _splits(words: Iterable[str], vocabulary: Vocabulary) -> Iterator[tuple[int, int]]:
    for word in words:
        for cut in range(1, len(word)):
            left, right = vocabulary.ids.get(word[:cut]), vocabulary.ids.get(word[cut:])
            if left is not None and right is not None:
                yield left, right


def _texts(arrays: _Arrays, kind: int, key: str) -> list[str]:
    return Texts(arrays[f"{kind}_{key}_content"], arrays[f"{kind}_{key}_ends"]).all()


def _type_of(key: str) -> type[np.generic]:
    """Return the type of an array by the last parts of its name."""
    for part in (key, key.split("_", 1)[-1], key.rsplit("_", 1)[-1]):
        if part in _TYPES:
            return _TYPES[part]
    raise KeyError(key)


def _mark(text: str) -> int:
    """Return eight bytes that stand for a text; a clash only names a row too many."""
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
