"""Records as arrays: what the parties of a workspace offer to compare, ready for the kernels."""

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from cabos.kernels.pairing import (
    ANY,
    FACTS,
    FIRST,
    FULL,
    LENGTH,
    LETTERS,
    OTHER_FULL,
    SOUND_OF,
    Records,
    Words,
)
from cabos.match.identifiers import agree, decode, is_telling, kind_of, normal, read_curps
from cabos.match.index import offsets
from cabos.match.lexicon import NICKNAMES, PARTICLES, TITLES
from cabos.match.names import MAX_WORDS, parse_company, parse_person
from cabos.match.population import RAREST_BITS, UNSEEN, Population
from cabos.match.sound import sound
from cabos.match.weights import WEIGHTS

_WIDTH = 34  # letters of a word that are compared
LEFT_OUT = PARTICLES | TITLES
_CROWD = 4096
_DATES = 100_000_000  # more than any packed date
_KIND = {"Person": 0, "LegalEntity": ANY}
_SEXES = {"male": 1, "female": 2}
_ONE_EACH = {"curp": 1, "rfc": 2, "leiCode": 3}  # numbers of which a party has one


@dataclass(frozen=True)
class Table:
    """Records with the words and numbers they are made of.

    Attributes:
        ids: the entity id of each record.
        schemata: its schema.
        records: the arrays.
        words: the vocabulary as arrays.
        vocabulary: the words themselves.
        names: every name as the source writes it, by its number.
        identifiers: every identifier, by its place in ``records.identifier``.
    """

    ids: Sequence[str]
    schemata: Sequence[str]
    records: Records
    words: Words
    vocabulary: Sequence[str]
    names: Sequence[str]
    identifiers: Sequence[str]


def make_table(
    ids: Sequence[str],
    schemata: Sequence[str],
    columns: Mapping[str, tuple[np.ndarray, ...]],
    populations: Sequence[Population],
    lists: Sequence[str] = (),
) -> Table:
    """Put parties into arrays.

    Args:
        ids: the entity id of each.
        schemata: the schema of each.
        columns: what was read of them, see ``store.parties.Parties``.
        populations: how common words are among persons, and among other parties, elsewhere; the
            records at hand are counted on top.
        lists: what begins the ids of each publisher's list, such as ``ofac``.

    Returns:
        The table.
    """
    count = len(ids)
    kind = _kinds(schemata, columns["names"], columns["dates"])
    names = _Names(kind, columns["names"])
    identifiers = _Identifiers(kind, columns["identifiers"])
    date_off, dates = _dates(count, kind, columns["dates"], identifiers.dates)
    contact_off, contact, contact_bits = _shared(count, columns["contacts"], WEIGHTS.number_agrees)
    address_off, address, address_bits = _shared(
        count, columns["addresses"], WEIGHTS.address_agrees
    )
    records = Records(
        kind, names.name_off, names.word_off, names.word, names.glued, date_off, dates,
        identifiers.off, identifiers.keys, identifiers.bits, identifiers.types,
        contact_off, contact, contact_bits, address_off, address, address_bits,
        _sexes(count, columns["sexes"]), _countries(count, columns["countries"]),
        _lists(ids, lists),
    )  # fmt: skip
    sizes = np.array([(kind != 1).sum(), (kind != 0).sum()])
    words = make_words(names.vocabulary, names.holders, sizes, populations)
    return Table(ids, schemata, records, words, names.vocabulary, names.texts, identifiers.values)


def _kinds(
    schemata: Sequence[str], names: tuple[np.ndarray, ...], dates: tuple[np.ndarray, ...]
) -> np.ndarray:
    """Tell persons (0) from others (1); a legal entity that shows no sign of either may be both."""
    kind = np.array([_KIND.get(schema, 1) for schema in schemata], np.int8)
    if not (kind == ANY).any():
        return kind
    for owner, text in zip(names[0].tolist(), names[1].tolist(), strict=True):
        if kind[owner] == ANY and parse_company(text).form:
            kind[owner] = 1
    born = dates[0].astype(np.int64)
    kind[born[kind[born] == ANY]] = 0
    return kind


def distinct(values: np.ndarray) -> np.ndarray:
    """Return the distinct numbers, none below zero, in their order; ``np.unique`` is slower."""
    values = np.sort(values)
    kept: np.ndarray = values[np.diff(values, prepend=-1) > 0]
    return kept


class _Names:
    """Names taken apart into words; a name that is only another order of one is left out."""

    def __init__(self, kind: np.ndarray, column: tuple[np.ndarray, ...]) -> None:
        split = Splitter()
        kinds = kind.tolist()
        self.texts: list[str] = []
        owners: list[int] = []
        words: list[int] = []
        sizes: list[int] = []
        seen: set[frozenset[int]] = set()
        last = -1
        for owner, text in zip(column[0].tolist(), column[1].tolist(), strict=True):
            mine = split(text, kinds[owner])
            if owner != last:
                seen = set()
                last = owner
            if not mine or (key := frozenset(mine)) in seen:
                continue
            seen.add(key)
            self.texts.append(text)
            owners.append(owner)
            words += mine
            sizes.append(len(mine))
        self.vocabulary = list(split.numbers)
        self.word = np.array(words, np.int32)
        self.word_off = offsets(sizes)
        self.name_off = offsets(np.bincount(np.array(owners, np.int64), minlength=len(kind)))
        self.glued = self._glued(split.numbers)
        self.holders = self._holders(kind, owners, sizes)

    def _glued(self, numbers: Mapping[str, int]) -> np.ndarray:
        """Return for each word the number of it and the next of its name as one word, or -1."""
        glued = np.full(len(self.word), -1, np.int32)
        size = len(numbers)
        joined = {
            numbers[text[:cut]] * size + numbers[text[cut:]]: number
            for text, number in numbers.items()
            for cut in range(2, len(text) - 1)
            if text[:cut] in numbers and text[cut:] in numbers
        }
        if not joined:
            return glued
        keys = np.array(sorted(joined), np.int64)
        pairs = self.word[:-1].astype(np.int64) * size + self.word[1:]
        pairs[self.word_off[1:-1] - 1] = -1  # the last word of a name has no next
        places = np.minimum(np.searchsorted(keys, pairs), len(keys) - 1)
        found = np.flatnonzero(keys[places] == pairs)
        glued[found] = [joined[key] for key in pairs[found].tolist()]
        return glued

    def _holders(self, kind: np.ndarray, owners: list[int], sizes: list[int]) -> np.ndarray:
        """Count, for each kind and word, the records whose names hold it."""
        size = max(1, len(self.vocabulary))
        owner = np.repeat(np.array(owners, np.int64), np.array(sizes, np.int64))
        held = distinct(owner * size + self.word)
        counts = np.zeros((2, size), np.int64)
        kinds = kind[held // size]
        for one in (0, 1):
            np.add.at(counts[one], held[kinds != 1 - one] % size, 1)
        return counts


class Splitter:
    """Takes names apart into numbered words; each distinct piece of a name is read once.

    Attributes:
        numbers: each word's number.
    """

    def __init__(self) -> None:
        """Begin with no word."""
        self.numbers: dict[str, int] = {}
        self._pieces: dict[str, tuple[int, ...]] = {}

    def __call__(self, text: str, kind: int) -> list[int]:
        """Return the numbers of a name's words, without particles, titles and legal forms.

        Args:
            text: the name.
            kind: 0 for a person's, 1 for another's, whose legal forms may be of several pieces, 2
                where it may be either's.
        """
        if kind == 1:
            return list(self._number(parse_company(text).words))
        known = self._pieces
        found: list[int] = []
        for piece in text.split():
            numbers = known.get(piece)
            if numbers is None:
                kept = [word for word in parse_person(piece).words if word not in LEFT_OUT]
                numbers = known[piece] = self._number(kept)
            found += numbers
        return found[:MAX_WORDS] or list(self._number(parse_person(text).words))

    def _number(self, words: Sequence[str]) -> tuple[int, ...]:
        return tuple(self.numbers.setdefault(word, len(self.numbers)) for word in words)


class _Identifiers:
    """Official identifiers: those that identify, what sharing one says, and their dates."""

    def __init__(self, kind: np.ndarray, column: tuple[np.ndarray, ...]) -> None:
        kinds = kind.tolist()
        self.values: list[str] = []
        owners: list[int] = []
        bits: list[float] = []
        types: list[int] = []
        self.dates: list[tuple[int, int]] = []
        texts = [normal(text) for text in column[2].tolist()]
        curp_dates = read_curps(texts).tolist()
        for owner, prop, value, born in zip(
            column[0].tolist(), column[1].tolist(), texts, curp_dates, strict=True
        ):
            form = "curp" if born else kind_of(value)
            if not agree(value, value, form):
                continue
            dates = (born,) if born else _dates_in(value) if form == "rfc" else ()
            if kinds[owner] != 1:
                self.dates += [(owner, date) for date in dates]
            is_one = born or form == "rfc" or prop in _ONE_EACH
            self.values.append(value)
            owners.append(owner)
            bits.append(
                WEIGHTS.identifier_agrees if is_telling(value, form) else WEIGHTS.number_agrees
            )
            types.append(_ONE_EACH.get(prop if form == "other" else form, 0) if is_one else 0)
        numbers: dict[str, int] = {}
        self.keys = np.array(
            [numbers.setdefault(value, len(numbers)) for value in self.values], np.int64
        )
        self.off = offsets(np.bincount(np.array(owners, np.int64), minlength=len(kind)))
        self.bits = np.array(bits, np.float64)
        self.types = np.array(types, np.int8)


def _dates_in(value: str) -> tuple[int, ...]:
    """Return the birth dates that an R.F.C. may carry."""
    meaning = decode(value)
    return meaning.dates if meaning is not None and meaning.is_valid else ()


def _dates(
    count: int, kind: np.ndarray, column: tuple[np.ndarray, ...], more: list[tuple[int, int]]
) -> tuple[np.ndarray, np.ndarray]:
    """Join the dates given to those that identifiers carry; a company has no birth date."""
    added = np.array(more, np.int64).reshape(-1, 2)
    owner = np.concatenate((column[0].astype(np.int64), added[:, 0]))
    value = np.concatenate((column[1].astype(np.int64), added[:, 1]))
    person = kind[owner] != 1 if len(owner) else np.zeros(0, bool)
    both = distinct(owner[person] * _DATES + value[person])
    return offsets(np.bincount(both // _DATES, minlength=count)), both % _DATES


def _shared(
    count: int, column: tuple[np.ndarray, ...], most: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return contacts or addresses with what sharing one says: less, the more have it."""
    owner, key, holders = (part.astype(np.int64) for part in column)
    # In a small workspace too, few people of the world at large have one address.
    bits = np.log2(max(count, _CROWD)) - np.log2(np.maximum(holders - 1, 1))
    return offsets(np.bincount(owner, minlength=count)), key, np.clip(bits, 0.0, most)


def _sexes(count: int, column: tuple[np.ndarray, ...]) -> np.ndarray:
    sexes = np.zeros(count, np.int8)
    sexes[column[0].astype(np.int64)] = [_SEXES.get(text, 0) for text in column[1].tolist()]
    return sexes


def _countries(count: int, column: tuple[np.ndarray, ...]) -> np.ndarray:
    """Return a bitmap of each record's countries; two may share a bit, which says too little."""
    found = np.zeros(count, np.int64)
    marks = {code: 1 << (sum(map(ord, code)) * 7 % 62) for code in set(column[1].tolist())}
    np.bitwise_or.at(
        found,
        column[0].astype(np.int64),
        np.array([marks[code] for code in column[1].tolist()], np.int64),
    )
    return found


def _lists(ids: Sequence[str], lists: Sequence[str]) -> np.ndarray:
    numbers = {prefix: at for at, prefix in enumerate(dict.fromkeys(lists), 1)}
    return np.array([numbers.get(one.partition("-")[0], 0) for one in ids], np.int8)


def make_words(
    vocabulary: Sequence[str],
    holders: np.ndarray,
    sizes: np.ndarray,
    populations: Sequence[Population],
) -> Words:
    """Put a vocabulary into arrays.

    Args:
        vocabulary: the words.
        holders: [kind, word]: in how many records at hand each stands.
        sizes: how many records of each kind there are.
        populations: counts from elsewhere, of persons and of others.
    """
    before = np.array(
        [[one.counts.get(word, 0) for word in vocabulary] for one in populations], np.float64
    ).reshape(2, -1)
    # The record in hand is no evidence of its own commonness: one occurrence is taken off.
    seen = np.maximum(before + holders[:, : len(vocabulary)] - 1, 0) + UNSEEN
    share = seen / (np.array([[one.size] for one in populations]) + sizes.reshape(2, 1) + 1)
    rarity = np.minimum(-np.log2(np.minimum(share, 1.0)), RAREST_BITS)
    cut = np.array([word[:_WIDTH].encode() for word in vocabulary] or [b""], f"S{_WIDTH}")
    letters = np.frombuffer(cut.tobytes(), np.uint8).reshape(-1, _WIDTH)
    sounds: dict[str, int] = {}
    spoken = np.array([sounds.setdefault(sound(word) or word, len(sounds)) for word in vocabulary])
    fact = np.zeros((max(1, len(vocabulary)), FACTS), np.int64)
    fact[: len(vocabulary), SOUND_OF] = spoken
    fact[: len(vocabulary), LETTERS] = [_bitmap(word) for word in vocabulary]
    fact[: len(vocabulary), LENGTH] = [min(len(word), _WIDTH - 2) for word in vocabulary]
    fact[:, [FULL, OTHER_FULL]] = _nicknames(vocabulary)
    fact[:, FIRST] = letters[:, 0]
    return Words(letters, fact, share, rarity, spoken)


def _bitmap(word: str) -> int:
    """Return which letters a word has."""
    bits = 0
    for sign in word:
        bits |= 1 << (ord(sign) - 48) % 62
    return bits


def _nicknames(vocabulary: Sequence[str]) -> np.ndarray:
    """Return two numbers of the full names that each word may stand for."""
    numbers: Counter[str] = Counter()
    found = np.zeros((max(1, len(vocabulary)), 2), np.int64)
    for at, word in enumerate(vocabulary):
        for place, full in enumerate(sorted(NICKNAMES.get(word, ()))[:2]):
            found[at, place] = numbers.setdefault(full, len(numbers) + 1)
    return found


def least_rarity(count: int, cap: int) -> float:
    """Return the bits of a set of words that about ``cap`` of so many records share."""
    return max(0.0, math.log2(max(count, 2) / cap))
