"""Customers' names as arrays, with what each of their words can stand for."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cabos.kernels.names import Customers, Ways
from cabos.match.index import Index, glued_words, letter, offsets
from cabos.match.names import Name, parse_company, parse_person
from cabos.match.population import Population
from cabos.match.subject import PERSON, Subject
from cabos.match.weights import CHANNEL_BITS, EXACT, GLUED, RARE_ENOUGH, WEIGHTS, Weights

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


class Encoder:
    """Turns subjects of one kind into arrays; remembers what each word can stand for."""

    def __init__(self, index: Index, population: Population, kind: int) -> None:
        """Prepare for an index and the population of the subjects' kind."""
        self.index = index
        self.kind = kind
        self.population = population
        self._rows: list[tuple[list[int], list[float], list[int]]] = []
        self._ways = Ways(
            np.zeros(1, np.int64), np.zeros(0, np.int32), np.zeros(0, np.float64),
            np.zeros(0, np.int8),
        )  # fmt: skip
        self._words: dict[str, tuple[int, float, int]] = {}
        self._pairs: dict[str, int] = {}
        self.letter_bits = np.array(
            [0.0, *(-np.log2(population.letter_share(sign)) for sign in _LETTERS)]
        )

    def look_ahead(self, names: Sequence[Name], count_edits: Callable[..., None]) -> None:
        """Find what is near the new words of many names at once; ``word`` takes it up."""
        fresh = {word for name in names for word in name.words if word not in self._words}
        self.index.vocabulary.look_ahead(sorted(fresh), count_edits)

    def word(self, word: str) -> tuple[int, float, int]:
        """Return a word's unit, its rarity in bits and its first letter."""
        known = self._words.get(word)
        if known is None:
            rarity = self.population.rarity(word)
            ways = self.index.vocabulary.ways(word)
            units, kinds = list(ways), list(ways.values())
            bits = [rarity + CHANNEL_BITS[way] for way in kinds]
            if (unit := self.index.glued.get(word)) is not None:
                units.append(unit)
                kinds.append(GLUED)
                bits.append(rarity + CHANNEL_BITS[GLUED])
            known = self._words[word] = (self._add(units, bits, kinds), rarity, letter(word))
        return known

    def pair(self, text: str) -> int:
        """Return the unit of two words written together, or -1 where no listed word is that."""
        listed = self.index.vocabulary.ids.get(text)
        if listed is None:
            return -1
        known = self._pairs.get(text)
        if known is None:
            bits = self.population.rarity(text) + CHANNEL_BITS[GLUED]
            known = self._pairs[text] = self._add([listed], [bits], [GLUED])
        return known

    def _add(self, units: list[int], bits: list[float], kinds: list[int]) -> int:
        kept = [i for i, value in enumerate(bits) if value > RARE_ENOUGH or kinds[i] == EXACT]
        kept.sort(key=lambda i: -bits[i])
        self._rows.append(
            ([units[i] for i in kept], [bits[i] for i in kept], [kinds[i] for i in kept])
        )
        return len(self._ways.off) - 1 + len(self._rows) - 1

    def texts(self) -> list[str]:
        """Return the words met so far by their units; a glued pair has an empty text."""
        texts = [""] * (len(self._ways.off) - 1 + len(self._rows))
        for word, (unit, _, _) in self._words.items():
            texts[unit] = word
        return texts

    def ways(self) -> Ways:
        """Return what the words met so far can stand for."""
        rows, self._rows = self._rows, []
        sizes = np.concatenate((np.diff(self._ways.off), [len(units) for units, _, _ in rows]))
        self._ways = Ways(
            offsets(sizes),
            _join(self._ways.unit, [unit for units, _, _ in rows for unit in units]),
            _join(self._ways.bits, [value for _, bits, _ in rows for value in bits]),
            _join(self._ways.way, [way for _, _, kinds in rows for way in kinds]),
        )
        return self._ways

    def encode(self, subjects: Sequence[Subject], names: Sequence[Name]) -> Customers:
        """Turn subjects with their names taken apart into arrays."""
        unit_n: list[int] = []
        unit_id: list[int] = []
        unit_mask: list[int] = []
        word_n: list[int] = []
        roles: list[int] = []
        letters: list[int] = []
        rarities: list[float] = []
        date_n: list[int] = []
        dates: list[int] = []
        forms = self.index.forms
        for subject, name in zip(subjects, names, strict=True):
            before = len(unit_id)
            mask = 1
            for word in name.words:
                unit, rarity, first = self.word(word)
                unit_id.append(unit)
                unit_mask.append(mask)
                rarities.append(rarity)
                letters.append(first)
                mask <<= 1
            for text, covered in glued_words(name):
                if (unit := self.pair(text)) >= 0:
                    unit_id.append(unit)
                    unit_mask.append(covered)
            unit_n.append(len(unit_id) - before)
            word_n.append(len(name.words))
            roles.extend(name.roles)
            date_n.append(len(subject.dates))
            dates.extend(subject.dates)
        return Customers(
            unit_off=offsets(unit_n),
            unit_id=np.array(unit_id, np.int32),
            unit_mask=np.array(unit_mask, np.int64),
            word_off=offsets(word_n),
            word_role=np.array(roles, np.int8),
            word_letter=np.array(letters, np.int8),
            word_rarity=np.array(rarities, np.float64),
            letter_bits=self.letter_bits,
            kind=np.full(len(names), self.kind, np.int8),
            form=np.array([forms.get(name.form, -1) for name in names], np.int32),
            date_off=offsets(date_n),
            date_value=np.array(dates, np.int64),
            has_initial=np.array(
                [any(len(w) == 1 for w in name.words) for name in names], np.bool_
            ),
            slack=np.array([slack_of(subject) for subject in subjects], np.float64),
        )


def _join(known: np.ndarray, added: list[Any]) -> np.ndarray:
    return np.concatenate((known, np.array(added, known.dtype))) if added else known


def slack_of(subject: Subject, weights: Weights = WEIGHTS) -> float:
    """Return the most that sex, country, address and name letters could add, in bits."""
    bits = 0.0 if subject.sex is None else weights.sex_agrees
    bits += weights.country_agrees if subject.countries else 0.0
    bits += weights.address_agrees if subject.address else 0.0
    return bits + (2 * weights.letters_agree if subject.identifiers else 0.0)


def parse_subject(subject: Subject, kind: int) -> Name:
    """Take a subject's name apart as a person's or as another's."""
    if kind == PERSON:
        return parse_person(subject.ordered or subject.name)
    return parse_company(subject.name)
