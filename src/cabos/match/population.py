"""How rare a word is among the people, or the companies, at hand."""

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib import resources
from typing import Any

from cabos.match.similar import Vocabulary
from cabos.match.weights import CHANNEL_BITS

# Unseen words: half an occurrence [Krichevsky-Trofimov estimate]; never rarer than one in 2**18.
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
            chance = self.share(word) * 2.0 ** CHANNEL_BITS[0]
            for key, way in self._common.ways(word).items():
                other = self._common.words[key]
                if other != word:
                    chance += self.share(other) * 2.0 ** CHANNEL_BITS[way]
            known = self._rarity[word] = min(RAREST_BITS, -math.log2(chance))
        return known

    @cached_property
    def _common(self) -> Vocabulary:
        least = max(3.0, self.size * _COMMON_SHARE)
        return Vocabulary([word for word, count in self.counts.items() if count >= least])

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
