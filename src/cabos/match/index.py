"""The listed entities' names as arrays, ready to meet customers."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from operator import or_

import numpy as np

from cabos.kernels.dates import day_bit, year_bit
from cabos.kernels.names import Listed
from cabos.match.identifiers import decode, normal
from cabos.match.names import GIVEN, PATERNAL, Name, parse_company, parse_person
from cabos.match.population import Population
from cabos.match.similar import Vocabulary
from cabos.match.sound import skeleton, sound
from cabos.match.subject import OTHER, PERSON
from cabos.match.texts import Texts
from cabos.match.weights import WEIGHTS
from cabos.model.date import parse_iso
from cabos.model.entity import NAME_PROPS, OWNED_THROUGH, Entity

FORMAT = "2"
"""Changes whenever an index built before would be read wrongly."""

IDENTIFIER_PROPS = (
    "idNumber", "taxNumber", "passportNumber", "registrationNumber", "imoNumber", "mmsi",
    "leiCode", "innCode", "ogrnCode", "swiftBic", "vatCode", "walletAddress", "publicKey",
)  # fmt: skip
_OTHER_SCHEMATA = frozenset(
    {"Company", "Organization", "LegalEntity", "PublicBody", "Vessel", "Airplane", "Vehicle",
     "CryptoWallet", "Asset"}
)  # fmt: skip
_Arrays = Mapping[str, np.ndarray]


@dataclass(frozen=True)
class Index:
    """Listed entities with their names taken apart.

    Attributes:
        arrays: the names as arrays; ``word_rarity`` is filled by ``bind``.
        vocabulary: the single words of the names; their ids are the first units.
        glued: neighbours written together, and words with their particles, to units.
        forms: legal forms, numbered as in ``arrays.name_form``.
        names: every name of each entity, as the source writes it.
        stored: the entities as JSON; read one with ``entity``.
        holders: normalised identifier to the positions of its entities.
    """

    arrays: Listed
    vocabulary: Vocabulary
    glued: Mapping[str, int]
    forms: Mapping[str, int]
    names: Texts
    stored: Texts
    holders: Mapping[str, Sequence[int]]

    def __len__(self) -> int:
        """Return the number of listed entities."""
        return len(self.stored)

    def entity(self, position: int) -> Entity:
        """Return one listed entity."""
        raw = json.loads(self.stored[position])
        values = {prop: tuple(said) for prop, said in raw["properties"].items()}
        return Entity(raw["id"], raw["schema"], raw["source"], values)

    def words(self, name: int) -> list[str]:
        """Return the words of a listed name, in its order."""
        low = int(self.arrays.unit_off[name])
        count = int(self.arrays.word_off[name + 1] - self.arrays.word_off[name])
        return [self.vocabulary.words[unit] for unit in self.arrays.unit_id[low : low + count]]

    def names_of(self, position: int) -> range:
        """Return the numbers of an entity's names, which stand next to one another."""
        low, high = np.searchsorted(self.arrays.name_entity, [position, position + 1])
        return range(int(low), int(high))

    def bind(self, populations: Sequence[Population]) -> "Index":
        """Return the index with the rarity of each listed word in the population of its kind."""
        arrays = self.arrays
        by_kind = np.array(
            [[one.rarity(word) for word in self.vocabulary.words] for one in populations]
        )
        counts = np.diff(arrays.word_off)
        kinds = np.repeat(arrays.name_kind, counts)
        starts = np.repeat(arrays.unit_off[:-1] - arrays.word_off[:-1], counts)
        units = arrays.unit_id[starts + np.arange(len(starts))]
        return self.with_rarity(by_kind[kinds, units] if len(units) else np.zeros(0))

    def with_rarity(self, rarity: np.ndarray) -> "Index":
        """Return the index with the rarity of each word of each name, as ``bind`` found it."""
        return replace(self, arrays=self.arrays._replace(word_rarity=rarity))

    def to_arrays(self) -> dict[str, np.ndarray]:
        """Return all of the index as named arrays, for a cache on disk."""
        words = self.vocabulary.words
        texts = {
            "words": words,
            "sounds": [sound(word) for word in words],
            "skeletons": [skeleton(word) for word in words],
            "glued": list(self.glued),
            "forms": list(self.forms),
            "holders": list(self.holders),
        }
        flat = {f"listed_{key}": value for key, value in self.arrays._asdict().items()}
        for key, values in texts.items():
            flat |= _spread(key, Texts.of(values))
        flat |= _spread("names", self.names) | _spread("stored", self.stored)
        flat["held_off"] = offsets([len(held) for held in self.holders.values()])
        flat["held"] = np.array([one for held in self.holders.values() for one in held], np.int32)
        return flat


def _spread(key: str, texts: Texts) -> dict[str, np.ndarray]:
    return {f"{key}_content": texts.content, f"{key}_ends": texts.ends}


def _gathered(arrays: _Arrays, key: str) -> Texts:
    return Texts(arrays[f"{key}_content"], arrays[f"{key}_ends"])


def from_arrays(arrays: _Arrays) -> Index:
    """Read an index back from its arrays; the inverse of ``Index.to_arrays``."""
    words = _gathered(arrays, "words").all()
    held, off = arrays["held"].tolist(), arrays["held_off"].tolist()
    return Index(
        arrays=Listed(**{key: arrays[f"listed_{key}"] for key in Listed._fields}),
        vocabulary=Vocabulary(
            words,
            sounds=_gathered(arrays, "sounds").all(),
            skeletons=_gathered(arrays, "skeletons").all(),
        ),
        glued=_numbered(_gathered(arrays, "glued").all(), len(words)),
        forms=_numbered(_gathered(arrays, "forms").all(), 0),
        names=_gathered(arrays, "names"),
        stored=_gathered(arrays, "stored"),
        holders={
            key: held[off[at] : off[at + 1]]
            for at, key in enumerate(_gathered(arrays, "holders").all())
        },
    )


def _numbered(texts: Iterable[str], first: int) -> dict[str, int]:
    return {text: number for number, text in enumerate(texts, first)}


def is_listed(entity: Entity) -> bool:
    """Tell whether an entity is a listed party, as against a relation or a cleared company.

    One that is owned into a block is treated as a listed one.
    """
    if entity.schema != "Person" and entity.schema not in _OTHER_SCHEMATA:
        return False
    if entity.get(OWNED_THROUGH):
        return True
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
        self.stored: list[str] = []
        self.names: list[str] = []
        self.parsed: list[Name] = []
        self.kinds: list[int] = []
        self.owners: list[int] = []
        self.caps: list[float] = []
        self.dates: list[list[int]] = []
        self.holders: dict[str, list[int]] = {}

    def add(self, entity: Entity) -> None:
        position = len(self.stored)
        shown = {"id": entity.id, "schema": entity.schema, "source": entity.source}
        shown["properties"] = dict(entity.properties)  # type: ignore[assignment]
        self.stored.append(json.dumps(shown, ensure_ascii=False))
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
        words = _numbered(dict.fromkeys(word for name in self.parsed for word in name.words), 0)
        glued: dict[str, int] = {}
        units: list[list[tuple[int, int]]] = []
        for name in self.parsed:
            mine = [(words[word], 1 << place) for place, word in enumerate(name.words)]
            for text, mask in glued_words(name):
                # A number of its own even where a word is spelt the same: another list must
                # not change what this name is worth.
                mine.append((glued.setdefault(text, len(words) + len(glued)), mask))
            units.append(mine)
        forms = _numbered(sorted({"", *(name.form for name in self.parsed)}), 0)
        return Index(
            self._arrays(units, forms, len(words) + len(glued)), Vocabulary(list(words)),
            glued, forms, Texts.of(self.names), Texts.of(self.stored), self.holders,
        )  # fmt: skip

    def _bitmaps(self, bit: Callable[[int], int]) -> np.ndarray:
        """Return for each name a bitmap of its entity's dates."""
        by_entity = [reduce(or_, map(bit, dates), 0) for dates in self.dates]
        return np.array([by_entity[owner] for owner in self.owners], np.int64)

    def _arrays(
        self, units: list[list[tuple[int, int]]], forms: Mapping[str, int], count: int
    ) -> Listed:
        flat_unit = np.array([unit for mine in units for unit, _ in mine], np.int32)
        flat_name = np.repeat(np.arange(len(units), dtype=np.int32), [len(mine) for mine in units])
        order = np.argsort(flat_unit, kind="stable")
        words = [word for name in self.parsed for word in name.words]
        initials = [any(len(word) == 1 for word in name.words) for name in self.parsed]
        return Listed(
            posting_off=offsets(np.bincount(flat_unit, minlength=count)),
            posting_name=flat_name[order].astype(np.int32),
            unit_off=offsets([len(mine) for mine in units]),
            unit_id=flat_unit,
            unit_mask=np.array([mask for mine in units for _, mask in mine], np.int64),
            word_off=offsets([len(name.words) for name in self.parsed]),
            word_role=np.array([role for name in self.parsed for role in name.roles], np.int8),
            word_letter=np.array([letter(word) for word in words], np.int8),
            word_rarity=np.zeros(len(words), np.float64),
            name_kind=np.array(self.kinds, np.int8),
            name_entity=np.array(self.owners, np.int32),
            name_cap=np.array(self.caps, np.float64),
            name_form=np.array([forms[name.form] for name in self.parsed], np.int32),
            name_initial=np.array(initials, np.bool_),
            name_years=self._bitmaps(year_bit),
            name_days=self._bitmaps(day_bit),
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
    if name.roles and name.roles[0] == PATERNAL and name.roles[-1] == GIVEN:
        # The list puts the surnames first; its last given name is their neighbour in speech.
        found.append((name.words[-1] + name.joined[0], 1 | 1 << (len(name.words) - 1)))
    return found


def letter(word: str) -> int:
    """Return 1 to 26 for a word's first letter, negative for an initial, 0 for a digit."""
    code = ord(word[0]) - 64
    if not 1 <= code <= 26:
        return 0
    return -code if len(word) == 1 else code
