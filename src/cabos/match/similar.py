"""Which listed words could a word of a customer's name stand for, and in which way."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property, lru_cache

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cabos.kernels.near import LONGEST
from cabos.match.lexicon import NICKNAMES
from cabos.match.sound import skeleton, sound
from cabos.match.weights import EXACT, GLUED, NICKNAME, SOUND, TRANSLIT, TWO_TYPOS, TYPO

_SHORTEST_TYPO = 4  # shorter words change into one another too easily; one of the two must reach it
_SHORTEST_TWO_TYPOS = 7
_SHORTEST_SKELETON = 3
_SHORTEST_SOUND = 3
_SHORTEST_MISSPELT = 3  # a word so short may still be what a longer one became
_FAR = 9


class Vocabulary:
    """Words with the ways in which another word can stand for them.

    Candidates for one or two edits come from a bitmap of letters: an edit changes at most two of
    its bits, so a population count over all words leaves a few hundred for the true distance.
    """

    def __init__(
        self,
        words: Sequence[str],
        *,
        sounds: Sequence[str] | None = None,
        skeletons: Sequence[str] | None = None,
    ) -> None:
        """Index the words; their positions are their ids.

        Args:
            words: folded words, each once.
            sounds: their sounds where already known, which saves computing them.
            skeletons: their skeletons where already known.
        """
        self.words = list(words)
        self._sound_keys, self._skeleton_keys = sounds, skeletons
        self.ids: dict[str, int] = {word: position for position, word in enumerate(self.words)}
        self.masks = np.array([letters(word) for word in self.words], dtype=np.int64)
        self._ahead: dict[str, dict[int, int]] = {}

    @cached_property
    def _sounds(self) -> Mapping[str, list[int]]:
        return _groups(self._sound_keys or [sound(word) for word in self.words])

    @cached_property
    def _skeletons(self) -> Mapping[str, list[int]]:
        return _groups(self._skeleton_keys or [skeleton(word) for word in self.words])

    @cached_property
    def _texts(self) -> np.ndarray:
        """Return the words as an array, which gives many of them at once in a tenth of the time."""
        return np.array(self.words, dtype=object)

    @cached_property
    def _by_length(self) -> tuple[np.ndarray, np.ndarray, list[int]]:
        """Return the ids by length of word, their letters, and where each length starts."""
        lengths = np.array([len(word) for word in self.words], np.int64)
        order = np.argsort(lengths, kind="stable")
        counts = np.bincount(lengths, minlength=2)
        return order, self.masks[order], [0, *np.cumsum(counts).tolist()]

    def ways(self, word: str) -> dict[int, int]:
        """Return the ids of the words that ``word`` could stand for, each with its way.

        Args:
            word: a folded word; an initial has no way here.

        Returns:
            Word id to the first way, in the order of ``weights.WAYS``, that ties the two.
        """
        same = self.ids.get(word)
        found = {} if same is None else {same: EXACT}
        if len(word) < 2:
            return found
        distances = self._ahead.pop(word, None)
        if distances is None:
            distances = self._near(word)
        bare = skeleton(word)
        # In the order of ``way``, whose rule this is, by an index instead of comparisons.
        alike = [
            key
            for key in self._sounds.get(sound(word), ())
            if way(word, self.words[key], _FAR) == SOUND
        ]
        known = [self.ids[other] for other in nicknames(word) if other in self.ids]
        spelt = self._skeletons.get(bare, ()) if len(bare) >= _SHORTEST_SKELETON else ()
        for how, keys in (
            (SOUND, alike),
            (TYPO, [key for key, distance in distances.items() if distance == 1]),
            (NICKNAME, known),
            (TRANSLIT, [key for key in spelt if len(self.words[key]) > 1]),
            (TWO_TYPOS, distances),
        ):
            for key in keys:
                found.setdefault(key, how)
        return found

    def _near(self, word: str) -> dict[int, int]:
        """Return the ids at one or two edits, with the distance."""
        if len(word) < _SHORTEST_MISSPELT or not self.words:
            return {}
        chosen = self._by_length[0][self._candidates(len(word), letters(word))]
        others = self._texts[chosen].tolist()
        distances = process.cdist([word], others, scorer=OSA.distance, score_cutoff=2)[0]
        hits = np.flatnonzero((distances <= 2) & (distances > 0)).tolist()
        return {
            int(chosen[hit]): int(distances[hit])
            for hit in hits
            if _is_misspelling(len(word), len(others[hit]), int(distances[hit]))
        }

    def _candidates(self, size: int, bitmap: int) -> np.ndarray:
        """Return the places, by length, of the words that a word's letters may be edits of.

        The longer of two words says how many edits count, so shorter neighbours of a short word
        are looked for at one edit, longer ones at two.
        """
        _, masks, starts = self._by_length
        last = len(starts) - 1
        found = []
        for shortest, longest, limit in _spans(size):
            low, high = starts[min(shortest, last)], starts[min(longest + 1, last)]
            part = np.bitwise_xor(masks[low:high], bitmap, out=self._scratch[: high - low])
            found.append(np.flatnonzero(np.bitwise_count(part) <= 2 * limit) + low)
        return np.concatenate(found)

    @cached_property
    def _scratch(self) -> np.ndarray:
        """Return room for the bitmaps: fresh memory for each word would cost more than the work."""
        return np.zeros(len(self.words), np.int64)

    def look_ahead(self, words: Iterable[str], count_edits: Callable[..., None]) -> None:
        """Find what is near many words at once, for ``ways`` to take up.

        Args:
            words: folded words that ``ways`` will be asked for.
            count_edits: ``kernels.near.count_edits``, compiled.
        """
        asked = [word for word in words if _SHORTEST_MISSPELT <= len(word) <= LONGEST]
        if not asked or not self.words:
            return
        rows, lengths, bitmaps = _spelt(asked)
        found = [
            self._candidates(len(word), bitmap)
            for word, bitmap in zip(asked, bitmaps.tolist(), strict=True)
        ]
        off = np.concatenate(([0], np.cumsum([len(one) for one in found])))
        flat = np.concatenate(found)
        edits = np.zeros(len(flat), np.int64)
        scratch = np.zeros((3, LONGEST + 3), np.int64)
        count_edits(rows, lengths, *self._known, off, flat, scratch, edits)
        self._ahead = {word: {} for word in asked}
        kept = np.flatnonzero((edits > 0) & (edits <= 2))
        places = (np.searchsorted(off, kept, side="right") - 1).tolist()
        keys = self._by_length[0][flat[kept]].tolist()
        for at, key, distance in zip(places, keys, edits[kept].tolist(), strict=True):
            if _is_misspelling(len(asked[at]), len(self.words[key]), distance):
                self._ahead[asked[at]][key] = distance

    @cached_property
    def _known(self) -> tuple[np.ndarray, np.ndarray]:
        """Return the words by length as rows of letters, with their lengths."""
        order, _, _ = self._by_length
        return _spelt([self.words[key] for key in order.tolist()])[:2]


def _spelt(words: Sequence[str]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return words as rows of letters, cut at two more than are compared, lengths and bitmaps."""
    width = LONGEST + 2
    cut = np.array([word[:width].encode() for word in words], f"S{width}")
    rows = np.frombuffer(cut.tobytes(), np.uint8).reshape(len(words), width)
    lengths = np.array([min(len(word), width) for word in words], np.int64)
    return rows, lengths, np.array([letters(word) for word in words], np.int64)


def _spans(size: int) -> list[tuple[int, int, int]]:
    """Return for a word of this length: lengths of others, from and to, and edits that count."""
    if size >= _SHORTEST_TWO_TYPOS:
        return [(size - 2, size + 2, 2)]
    near = (max(size - 1, 0), min(size + 1, _SHORTEST_TWO_TYPOS - 1), 1)
    if size + 2 < _SHORTEST_TWO_TYPOS:
        return [near]
    return [near, (_SHORTEST_TWO_TYPOS, size + 2, 2)]


def _is_misspelling(size: int, other: int, edits: int) -> bool:
    """Tell whether words of such lengths, so many edits apart, may be one misspelt."""
    longer = max(size, other)
    return (
        min(size, other) >= _SHORTEST_MISSPELT
        and longer >= _SHORTEST_TYPO
        and edits <= edits_allowed(longer)
    )


def way(word: str, other: str, distance: int) -> int | None:
    """Return the first way, in the order of ``weights.WAYS``, that ties two words.

    Args:
        word: a folded word.
        other: another.
        distance: their edit distance as far as ``edits_allowed`` lets it count, else more than 2.

    Returns:
        The way, or None where nothing ties them. The same for the words the other way round.
    """
    if word == other:
        return EXACT
    if min(len(word), len(other)) < 2:
        return None
    if max(len(word), len(other)) >= _SHORTEST_SOUND and sound(word) == sound(other):
        return SOUND
    if distance == 1:
        return TYPO
    if other in nicknames(word):
        return NICKNAME
    bare = skeleton(word)
    if len(bare) >= _SHORTEST_SKELETON and bare == skeleton(other):
        return TRANSLIT
    return TWO_TYPOS if distance == 2 else None


def edits_allowed(size: int) -> int:
    """Return how many edits may still be a misspelling in a word of so many letters."""
    if size < _SHORTEST_MISSPELT:
        return 0
    return 2 if size >= _SHORTEST_TWO_TYPOS else 1


def distance_of(word: str, other: str) -> int:
    """Return the edit distance that ``way`` asks for."""
    allowed = edits_allowed(max(len(word), len(other)))
    sizes = (len(word), len(other))
    if min(sizes) < _SHORTEST_MISSPELT or max(sizes) < _SHORTEST_TYPO:
        return _FAR
    distance = int(OSA.distance(word, other, score_cutoff=2))
    return distance if distance <= allowed else _FAR


def letters(word: str) -> int:
    """Return a bitmap of the letters of a word: one bit for the first of each, one for a second.

    An edit changes at most two bits: a letter that goes and one that comes.
    """
    bitmap = 0
    for sign in word:
        place = ord(sign) - 65
        if 0 <= place < 26:
            bit = 1 << 2 * place
            bitmap |= bit << 1 if bitmap & bit else bit
        else:
            bitmap |= 1 << 52 + ord(sign) % 10
    return bitmap


def _groups(keys: Sequence[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        groups.setdefault(key, []).append(position)
    return groups


@lru_cache(maxsize=65536)
def nicknames(word: str) -> frozenset[str]:
    """Return the nicknames of a full name and the full names of a nickname."""
    found = {full for full in NICKNAMES.get(word, ()) if full != word}
    if word in NICKNAMES.get(word, ()):
        found |= _SHORT_FORMS[word]
    return frozenset(found)


def _short_forms() -> dict[str, set[str]]:
    forms: dict[str, set[str]] = {}
    for short, fulls in NICKNAMES.items():
        for full in fulls:
            forms.setdefault(full, set()).add(short)
    return forms


_SHORT_FORMS = _short_forms()
__all__ = ["GLUED", "Vocabulary", "distance_of", "edits_allowed", "letters", "way"]
