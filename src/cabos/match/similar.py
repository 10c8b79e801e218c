"""Which listed words could a word of a customer's name stand for, and in which way."""

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import OSA

from cabos.match.lexicon import NICKNAMES
from cabos.match.sound import skeleton, sound
from cabos.match.weights import EXACT, GLUED, NICKNAME, SOUND, TRANSLIT, TWO_TYPOS, TYPO

_SHORTEST_TYPO = 4  # shorter words change into one another too easily
_SHORTEST_TWO_TYPOS = 7
_SHORTEST_SKELETON = 3


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
        self.masks = np.array([letters(word) for word in self.words], dtype=np.uint64)
        self.lengths = np.array([len(word) for word in self.words], dtype=np.int16)

    @cached_property
    def _sounds(self) -> Mapping[str, list[int]]:
        return _groups(self._sound_keys or [sound(word) for word in self.words])

    @cached_property
    def _skeletons(self) -> Mapping[str, list[int]]:
        return _groups(self._skeleton_keys or [skeleton(word) for word in self.words])

    def ways(self, word: str) -> dict[int, int]:
        """Return the ids of the words that ``word`` could stand for, each with its way.

        Args:
            word: a folded word; an initial has no way here.

        Returns:
            Word id to the first way, in the order of ``weights.WAYS``, that ties the two.
        """
        found: dict[int, int] = {}
        if (same := self.ids.get(word)) is not None:
            found[same] = EXACT
        if len(word) < 2:
            return found
        for other in self._sounds.get(sound(word), ()) if len(word) >= 3 else ():
            found.setdefault(other, SOUND)
        distances = self._near(word)
        for other in (key for key, distance in distances.items() if distance == 1):
            found.setdefault(other, TYPO)
        for full in NICKNAMES.get(word, ()):
            self._add_nickname(found, word, full)
        bare = skeleton(word)
        for other in self._skeletons.get(bare, ()) if len(bare) >= _SHORTEST_SKELETON else ():
            found.setdefault(other, TRANSLIT)
        for other in (key for key, distance in distances.items() if distance == 2):
            found.setdefault(other, TWO_TYPOS)
        return found

    def _add_nickname(self, found: dict[int, int], word: str, full: str) -> None:
        """Tie a nickname to its full name, and a full name to its nicknames."""
        for other in _FAMILIES.get(full, ()):
            one_is_full = full in (word, other)
            if one_is_full and (key := self.ids.get(other)) is not None:
                found.setdefault(key, NICKNAME)

    def _near(self, word: str) -> dict[int, int]:
        """Return the ids at one or two edits, with the distance."""
        size = len(word)
        if size < _SHORTEST_TYPO or not self.words:
            return {}
        limit = 2 if size >= _SHORTEST_TWO_TYPOS else 1
        bits = np.bitwise_count(self.masks ^ np.uint64(letters(word)))
        chosen = np.flatnonzero((bits <= 2 * limit) & (np.abs(self.lengths - size) <= limit))
        others = [self.words[key] for key in chosen]
        distances = process.cdist([word], others, scorer=OSA.distance, score_cutoff=limit)[0]
        hits = np.flatnonzero((distances <= limit) & (distances > 0))
        return {int(chosen[hit]): int(distances[hit]) for hit in hits if len(others[hit]) >= 3}


def letters(word: str) -> int:
    """Return a bitmap of the letters and digits of a word."""
    bitmap = 0
    for sign in word:
        bitmap |= 1 << ((ord(sign) - 48) & 63)
    return bitmap


def _groups(keys: Sequence[str]) -> dict[str, list[int]]:
    groups: dict[str, list[int]] = {}
    for position, key in enumerate(keys):
        groups.setdefault(key, []).append(position)
    return groups


def _families() -> dict[str, frozenset[str]]:
    families: dict[str, set[str]] = {}
    for short, fulls in NICKNAMES.items():
        for full in fulls:
            families.setdefault(full, {full}).add(short)
    return {full: frozenset(names) for full, names in families.items()}


_FAMILIES = _families()
__all__ = ["GLUED", "Vocabulary", "letters"]
