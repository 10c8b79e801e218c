"""How rare a word is among the people, or the companies, at hand."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any

from cabos.match.similar import distance_of, nicknames, way
from cabos.match.sound import skeleton, sound
from cabos.match.weights import CHANNEL_BITS, EXACT

# An unseen word counts as 0.15 of an occurrence: names have a long tail, so that most unseen words
# are far rarer than one in the number of names. Never rarer than one in 2**18.5 [J].
UNSEEN = 0.15
RAREST_BITS = 18.5
_COMMON_SHARE = 0.0005  # only words at least this common can explain a misspelling by chance


@dataclass
class Population:
    """Document frequencies of words: in how many names each stands.

    Attributes:
        size: number of names counted.
        counts: word to the number of names it stands in.
    """

    size: float = 0
    counts: Counter[str] = field(default_factory=Counter)
    _rarity: dict[str, float] = field(default_factory=dict, repr=False)

    def add(self, words: Iterable[str]) -> None:
        """Count one name."""
        self.size += 1
        self.counts.update(set(words))

    def share(self, word: str) -> float:
        """Return the smoothed share of names that hold the word.

        The name in hand is no evidence of its own commonness, so one occurrence is taken off.
        """
        seen = max(self.counts.get(word, 0) - 1, 0)
        return (seen + UNSEEN) / (self.size + 1)

    def rarity(self, word: str) -> float:
        """Return the bits that meeting this word by chance is worth.

        Chance covers both that another person bears the name, and that a common name was
        misspelt into it: a noisy channel over the common words.
        """
        known = self._rarity.get(word)
        if known is None:
            chance = self.share(word) * 2.0 ** CHANNEL_BITS[EXACT]
            for other in sorted(self._lookalikes(word)):
                how = way(word, other, distance_of(word, other))
                if how is not None:
                    chance += self.share(other) * 2.0 ** CHANNEL_BITS[how]
            known = self._rarity[word] = min(RAREST_BITS, -math.log2(chance))
        return known

    def _lookalikes(self, word: str) -> set[str]:
        """Return the common words that may have been misspelt into this one, by one edit at most.

        Two edits are so rare that even the commonest word makes no other likelier by them.
        """
        if len(word) < 2:
            return set()
        found = {other for other in nicknames(word) if other in self._common_words}
        for key in (sound(word), skeleton(word), word, *_shortened(word)):
            found.update(self._common.get(key, ()))
        found.discard(word)
        return found

    @cached_property
    def _common_words(self) -> frozenset[str]:
        least = max(3.0, self.size * _COMMON_SHARE)
        return frozenset(word for word, count in self.counts.items() if count >= least)

    @cached_property
    def _common(self) -> dict[str, list[str]]:
        """Return the common words by their sound, consonants, and by each letter left out.

        Two words at one edit share a word that each becomes when a letter is left out, or one
        of them is it.
        """
        keys: dict[str, list[str]] = {}
        for word in self._common_words:
            for key in {sound(word), skeleton(word), word, *_shortened(word)}:
                keys.setdefault(key, []).append(word)
        return keys

    def letter_share(self, letter: str) -> float:
        """Return the share of words, weighted by how common they are, that begin so."""
        return self._letters.get(letter, 0.001)

    @cached_property
    def _letters(self) -> dict[str, float]:
        total = Counter[str]()
        for word, count in self.counts.items():
            if len(word) > 1:
                total[word[0]] += count
        everything = sum(total.values()) or 1
        return {letter: max(count / everything, 0.001) for letter, count in total.items()}


def _shortened(word: str) -> list[str]:
    """Return the word with each of its letters left out in turn."""
    return [word[:at] + word[at + 1 :] for at in range(len(word))]


def to_json(population: Population) -> dict[str, object]:
    """Return a population as plain JSON values."""
    return {"size": population.size, "counts": dict(population.counts)}


def from_json(raw: Mapping[str, Any]) -> Population:
    """Read a population back; the inverse of ``to_json``."""
    return Population(raw["size"], Counter(raw["counts"]))


def starting(kind: str) -> Population:
    """Return the population counted on official lists, which smooths a small population at hand.

    Args:
        kind: ``person`` or ``other``.

    Returns:
        A fresh population; ``bench/make_population.py`` says how it was counted.
    """
    text = (resources.files("cabos.match") / "data" / "population.csv").read_text("utf-8")
    rows = (line.split(",") for line in text.splitlines()[1:])
    counts = {word: int(count) for name, word, count in rows if name == kind}
    return Population(counts.pop(""), Counter(counts))
