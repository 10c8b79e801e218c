"""Change a listed name in the ways in which customers' names differ, each way with its own name."""

import random
from collections.abc import Callable, Mapping, Sequence

from cabos.match.fold import fold
from cabos.match.lexicon import NICKNAMES
from cabos.match.names import GIVEN, MATERNAL, PATERNAL, Name

Words = list[str]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SOUNDS = (("V", "B"), ("B", "V"), ("S", "Z"), ("Z", "S"), ("CE", "SE"), ("CI", "SI"), ("LL", "Y"),
           ("Y", "I"), ("H", ""), ("X", "J"), ("QU", "K"), ("GE", "JE"), ("GI", "JI"))  # fmt: skip
_GIVEN = ("JOSE", "JUAN", "LUIS", "CARLOS", "ANTONIO", "MARIA", "ANA", "JORGE", "PEDRO", "ROSA")
_FAMILY = ("GARCIA", "LOPEZ", "HERNANDEZ", "MARTINEZ", "PEREZ", "RAMIREZ", "TORRES", "RUIZ")
_FULLS: dict[str, list[str]] = {}
for _short, _names in sorted(NICKNAMES.items()):
    for _full in sorted(_names):
        if _short != _full:
            _FULLS.setdefault(_full, []).append(_short)


class Disturbed:
    """A listed name in parts: given names, paternal and maternal surnames.

    Attributes:
        given: the given names; all words of a company.
        paternal: the paternal surname, one word or none.
        maternal: what follows it.
    """

    def __init__(self, name: Name) -> None:
        """Take the words of a name by their roles; unknown roles read as given, then surname."""
        pairs = list(zip(name.words, name.roles, strict=True))
        self.given = [word for word, role in pairs if role == GIVEN]
        self.paternal = [word for word, role in pairs if role == PATERNAL]
        self.maternal = [word for word, role in pairs if role == MATERNAL]
        if not self.given and not self.paternal:
            words = list(name.words)
            self.given, self.paternal = words[:-1] or words, words[-1:] if len(words) > 1 else []

    @property
    def words(self) -> Words:
        """All words in the natural order."""
        return [*self.given, *self.paternal, *self.maternal]


Change = Callable[[Disturbed, random.Random], Words | None]


def exact(name: Disturbed, _rng: random.Random) -> Words | None:
    """Leave the words as they are, in the natural order."""
    return name.words


def list_order(name: Disturbed, _rng: random.Random) -> Words | None:
    """Put the surnames first, without a comma."""
    return [*name.paternal, *name.maternal, *name.given] if name.paternal else None


def typo(name: Disturbed, rng: random.Random) -> Words | None:
    """Make one edit in one word."""
    return _edit(name.words, rng)


def two_typos(name: Disturbed, rng: random.Random) -> Words | None:
    """Make one edit in each of two words."""
    once = _edit(name.words, rng)
    return None if once is None else _edit(once, rng)


def phonetic(name: Disturbed, rng: random.Random) -> Words | None:
    """Write one word as it sounds in Spanish."""
    words = name.words
    choices = [
        (at, old, new) for at, word in enumerate(words) for old, new in _SOUNDS if old in word[1:]
    ]
    if not choices:
        return None
    at, old, new = rng.choice(choices)
    words[at] = words[at][0] + words[at][1:].replace(old, new, 1)
    return words


def glued(name: Disturbed, rng: random.Random) -> Words | None:
    """Write two neighbouring words together."""
    words = name.words
    if len(words) < 3:
        return None
    at = len(words) - 2 if name.maternal else rng.randrange(len(words) - 1)
    return [*words[:at], words[at] + words[at + 1], *words[at + 2 :]]


def split_word(name: Disturbed, rng: random.Random) -> Words | None:
    """Write one long word as two."""
    words = name.words
    long = [at for at, word in enumerate(words) if len(word) >= 8]
    if not long:
        return None
    at = rng.choice(long)
    cut = rng.randrange(3, len(words[at]) - 2)
    return [*words[:at], words[at][:cut], words[at][cut:], *words[at + 1 :]]


def initial(name: Disturbed, _rng: random.Random) -> Words | None:
    """Give the first given name by its letter, the others not at all."""
    if not name.given or not name.paternal:
        return None
    return [name.given[0][0], *name.paternal, *name.maternal]


def nickname(name: Disturbed, rng: random.Random) -> Words | None:
    """Put a nickname for a given name."""
    known = [at for at, word in enumerate(name.given) if word in _FULLS]
    if not known:
        return None
    words = name.words
    at = rng.choice(known)
    words[at] = rng.choice(_FULLS[words[at]])
    return words


def drop_second_surname(name: Disturbed, _rng: random.Random) -> Words | None:
    """Leave the second surname out."""
    return [*name.given, *name.paternal] if name.maternal and name.given else None


def drop_middle_name(name: Disturbed, _rng: random.Random) -> Words | None:
    """Leave all but the first given name out."""
    if len(name.given) < 2 or not name.paternal:
        return None
    return [name.given[0], *name.paternal, *name.maternal]


def extra_given(name: Disturbed, rng: random.Random) -> Words | None:
    """Add a given name."""
    if not name.given or not name.paternal:
        return None
    return [*name.given, rng.choice(_GIVEN), *name.paternal, *name.maternal]


def married(name: Disturbed, rng: random.Random) -> Words | None:
    """Put "de HUSBAND" for the second surname."""
    if not name.given or not name.paternal:
        return None
    return [*name.given, *name.paternal, "DE", rng.choice(_FAMILY)]


def missing_word(name: Disturbed, rng: random.Random) -> Words | None:
    """Leave one word of a company's name out."""
    words = name.words
    if len(words) < 3:
        return None
    del words[rng.randrange(len(words))]
    return words


def _edit(words: Words, rng: random.Random) -> Words | None:
    long = [at for at, word in enumerate(words) if len(word) >= 4]
    if not long:
        return None
    at = rng.choice(long)
    word = words[at]
    place = rng.randrange(1, len(word) - 1)
    sign = rng.choice(_LETTERS)
    words = list(words)
    words[at] = rng.choice(
        (
            word[:place] + word[place + 1 :],
            word[:place] + sign + word[place:],
            word[:place] + sign + word[place + 1 :],
            word[:place] + word[place + 1] + word[place] + word[place + 2 :],
        )
    )
    return words


PERSON_CHANGES: Mapping[str, Change] = {
    one.__name__: one
    for one in (
        exact, list_order, typo, two_typos, phonetic, glued, split_word, initial, nickname,
        drop_second_surname, drop_middle_name, extra_given, married,
    )
}  # fmt: skip
OTHER_CHANGES: Mapping[str, Change] = {
    one.__name__: one for one in (exact, typo, two_typos, phonetic, glued, split_word, missing_word)
}
ALIAS = "alias"  # one of the entity's other names, as the list has it


def alias(names: Sequence[str], rng: random.Random) -> str | None:
    """Return another name of the same entity."""
    return rng.choice(list(names)) if names else None


_RUSSIAN = ("OV", "EV", "OVA", "EVA", "SKY", "SKIY", "SKI", "SKAYA", "ENKO", "OVICH", "EVICH", "OVNA")
_ARABIC = frozenset(
    "ALI MUHAMMAD MOHAMMED MOHAMMAD MOHAMED AHMAD AHMED HASSAN HUSSEIN HUSAYN ABDUL ABD ABU ABDALLAH "
    "ABDULLAH IBRAHIM KHALID OMAR UMAR YUSUF MAHMOUD MAHMUD SAID SALEH MUSTAFA KARIM RAHMAN".split()
)
_PINYIN = frozenset(
    "WANG LI ZHANG LIU CHEN YANG HUANG ZHAO WU ZHOU XU SUN MA ZHU HU GUO HE LIN GAO LUO ZHENG LIANG "
    "XIE SONG TANG DENG FENG HAN CAO PENG ZENG XIAO TIAN DONG PAN YUAN CAI JIANG YU DU YE CHENG WEI "
    "SU LU DING REN YAO LUI CHUN XIAN".split()
)  # fmt: skip
_ENGLISH = frozenset(
    "JOHN JAMES WILLIAM ROBERT MICHAEL DAVID GEORGE THOMAS CHARLES RICHARD SMITH JONES BROWN TAYLOR "
    "WILLIAMS JOHNSON MILLER LTD LIMITED COMPANY SHIPPING TRADING INTERNATIONAL GENERAL".split()
)
_SPANISH = frozenset(
    "GARCIA HERNANDEZ LOPEZ MARTINEZ GONZALEZ RODRIGUEZ PEREZ SANCHEZ RAMIREZ FLORES GOMEZ CRUZ TORRES "
    "REYES DIAZ MORALES RIVERA RUIZ JOSE JUAN MARIA LUIS CARLOS JESUS COMERCIALIZADORA GRUPO "
    "INVERSIONES INMOBILIARIA SERVICIOS CONSTRUCTORA DISTRIBUIDORA AGROPECUARIA".split()
)
_BY_COUNTRY = {
    code: origin
    for origin, codes in {
        "Spanish": "mx co ve cu es ar pe ec gt hn sv ni pa cl bo do pr py uy cr",
        "Arabic": "sy iq lb ly ye sa jo eg ps ae sd dz ma tn kw qa bh om so",
        "Chinese": "cn hk tw mo sg",
        "Russian": "ru by ua kz kg uz tj",
        "English": "us gb au ca nz ie",
    }.items()
    for code in codes.split()
}


def origin_of(name: str, countries: Sequence[str]) -> str:
    """Tell a name's origin: Spanish, Arabic, Chinese, Russian, English or other.

    The words decide where they are telling; else the country does.

    Args:
        name: any name of the entity.
        countries: ISO codes of its nationality or country.

    Returns:
        The origin.
    """
    words = fold(name).replace(",", " ").replace("-", " ").split()
    if any(word.endswith(_RUSSIAN) and len(word) > 4 for word in words):
        return "Russian"
    if "AL" in words or "BIN" in words or _ARABIC & set(words):
        return "Arabic"
    if _SPANISH & set(words) or any(word.endswith(("EZ", "INEZ")) for word in words):
        return "Spanish"
    if words and words[0] in _PINYIN and len(words) <= 4:
        return "Chinese"
    for code in countries:
        if code in _BY_COUNTRY:
            return _BY_COUNTRY[code]
    return "English" if _ENGLISH & set(words) else "other"
