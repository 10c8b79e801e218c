"""The listed entities' names as arrays, ready to meet customers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from cabos.kernels.align import Listed
from cabos.match.identifiers import decode, normal
from cabos.match.names import Name, parse_company, parse_person
from cabos.match.population import Population
from cabos.match.similar import Vocabulary
from cabos.match.subject import OTHER, PERSON
from cabos.match.weights import WEIGHTS
from cabos.model.date import parse_iso
from cabos.model.entity import NAME_PROPS, Entity

IDENTIFIER_PROPS = (
    "idNumber", "taxNumber", "passportNumber", "registrationNumber", "imoNumber", "mmsi",
    "leiCode", "innCode", "ogrnCode", "swiftBic", "vatCode", "walletAddress", "publicKey",
)  # fmt: skip
_OTHER_SCHEMATA = frozenset(
    {"Company", "Organization", "LegalEntity", "PublicBody", "Vessel", "Airplane", "Vehicle",
     "CryptoWallet", "Asset"}
)  # fmt: skip


@dataclass
class Index:
    """Listed entities with their names taken apart.

    Attributes:
        entities: the listed entities.
        names: every name of each, as the source writes it.
        arrays: the names as arrays; ``word_rarity`` is filled by ``bind``.
        vocabulary: the single words of the names, ids as in the arrays.
        glued: two neighbouring words written together, and words with their particles, to units.
        forms: legal form to its number in ``arrays.name_form``.
        holders: normalised identifier to the positions of its entities.
    """

    entities: list[Entity]
    names: list[str]
    parsed: list[Name]
    arrays: Listed
    vocabulary: Vocabulary
    glued: dict[str, int]
    forms: dict[str, int]
    holders: dict[str, list[int]] = field(default_factory=dict)

    def bind(self, populations: Sequence[Population]) -> "Index":
        """Return the index with the rarity of each listed word in the population of its kind."""
        rarity = np.zeros(len(self.arrays.word_role), np.float64)
        at = 0
        for number, name in enumerate(self.parsed):
            population = populations[self.arrays.name_kind[number]]
            for word in name.words:
                rarity[at] = population.rarity(word)
                at += 1
        return Index(
            self.entities, self.names, self.parsed, self.arrays._replace(word_rarity=rarity),
            self.vocabulary, self.glued, self.forms, self.holders,
        )  # fmt: skip


def is_listed(entity: Entity) -> bool:
    """Tell whether an entity is a listed party, as against a relation or a cleared company."""
    if entity.schema != "Person" and entity.schema not in _OTHER_SCHEMATA:
        return False
    return not entity.get("status") or bool(entity.get("topics"))


def kind_of_entity(entity: Entity) -> int:
    """Return PERSON or OTHER."""
    return PERSON if entity.schema == "Person" else OTHER


def dates_of(entity: Entity) -> list[int]:
    """Return the packed birth dates of an entity, with those its identifiers carry."""
    packed: dict[int, None] = {}
    for text in entity.get("birthDate"):
        if (date := parse_iso(text)) is not None:
            packed[date.year * 10000 + date.month * 100 + date.day] = None
    for prop in ("idNumber", "taxNumber"):
        for value in entity.get(prop):
            if (meaning := decode(normal(value))) is not None and meaning.is_valid:
                packed.update(dict.fromkeys(meaning.dates))
    return list(packed)


def build(entities: Iterable[Entity]) -> Index:
    """Build the index of the listed entities among ``entities``."""
    maker = _Maker()
    for entity in entities:
        if is_listed(entity):
            maker.add(entity)
    return maker.finish()


class _Maker:
    """Collects the arrays as lists."""

    def __init__(self) -> None:
        self.entities: list[Entity] = []
        self.names: list[str] = []
        self.parsed: list[Name] = []
        self.kinds: list[int] = []
        self.owners: list[int] = []
        self.caps: list[float] = []
        self.dates: list[list[int]] = []
        self.holders: dict[str, list[int]] = {}

    def add(self, entity: Entity) -> None:
        position = len(self.entities)
        self.entities.append(entity)
        kind = kind_of_entity(entity)
        self.dates.append(dates_of(entity) if kind == PERSON else [])
        for prop in IDENTIFIER_PROPS:
            for value in entity.get(prop):
                holders = self.holders.setdefault(normal(value), [])
                if position not in holders:
                    holders.append(position)
        parse = parse_person if kind == PERSON else parse_company
        seen = set()
        for prop in NAME_PROPS:
            for text in entity.get(prop):
                name = parse(text)
                if not name.words or name in seen:
                    continue
                seen.add(name)
                weak = prop == "weakAlias" or (kind == PERSON and len(name.words) == 1)
                self.names.append(text)
                self.parsed.append(name)
                self.kinds.append(kind)
                self.owners.append(position)
                self.caps.append(WEIGHTS.weak_cap if weak else 999.0)

    def finish(self) -> Index:
        words: dict[str, int] = {}
        for name in self.parsed:
            for word in name.words:
                words.setdefault(word, len(words))
        glued: dict[str, int] = {}
        units: list[list[tuple[int, int]]] = []
        for name in self.parsed:
            mine = [(words[word], 1 << place) for place, word in enumerate(name.words)]
            for text, mask in glued_words(name):
                if text not in words:
                    mine.append((glued.setdefault(text, len(words) + len(glued)), mask))
            units.append(mine)
        forms = {form: number for number, form in enumerate(sorted({n.form for n in self.parsed}))}
        return Index(
            self.entities, self.names, self.parsed, self._arrays(units, forms),
            Vocabulary(list(words)), glued, forms, self.holders,
        )  # fmt: skip

    def _arrays(self, units: list[list[tuple[int, int]]], forms: dict[str, int]) -> Listed:
        unit_count = 1 + max((unit for mine in units for unit, _ in mine), default=-1)
        flat_unit = np.array([unit for mine in units for unit, _ in mine], np.int32)
        flat_name = np.repeat(np.arange(len(units), dtype=np.int32), [len(mine) for mine in units])
        order = np.argsort(flat_unit, kind="stable")
        return Listed(
            posting_off=offsets(np.bincount(flat_unit, minlength=unit_count)),
            posting_name=flat_name[order].astype(np.int32),
            unit_off=offsets([len(mine) for mine in units]),
            unit_id=flat_unit,
            unit_mask=np.array([mask for mine in units for _, mask in mine], np.int64),
            word_off=offsets([len(name.words) for name in self.parsed]),
            word_role=np.array([r for name in self.parsed for r in name.roles], np.int8),
            word_letter=np.array([letter(w) for n in self.parsed for w in n.words], np.int8),
            word_rarity=np.zeros(0, np.float64),
            name_kind=np.array(self.kinds, np.int8),
            name_entity=np.array(self.owners, np.int32),
            name_cap=np.array(self.caps, np.float64),
            name_form=np.array([forms[name.form] for name in self.parsed], np.int32),
            name_initial=np.array([any(len(w) == 1 for w in n.words) for n in self.parsed], np.bool_),
            date_off=offsets([len(dates) for dates in self.dates]),
            date_value=np.array([date for dates in self.dates for date in dates], np.int64),
        )


def offsets(sizes: Sequence[int] | np.ndarray) -> np.ndarray:
    """Return where each run starts, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(np.asarray(sizes, np.int64)))).astype(np.int64)


def glued_words(name: Name) -> list[tuple[str, int]]:
    """Return neighbours written together and words with their particles, with their masks."""
    found = []
    for place, (word, joined) in enumerate(zip(name.words, name.joined, strict=True)):
        if joined != word:
            found.append((joined, 1 << place))
        if place:
            found.append((name.words[place - 1] + joined, 3 << (place - 1)))
    return found


def letter(word: str) -> int:
    """Return 1 to 26 for a word's first letter, negative for an initial, 0 for a digit."""
    code = ord(word[0]) - 64
    if not 1 <= code <= 26:
        return 0
    return -code if len(word) == 1 else code
