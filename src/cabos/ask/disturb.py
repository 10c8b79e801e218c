"""Change a listed name in the ways in which customers' names differ, each way with its own name."""

import random
import re
from collections.abc import Callable, Mapping, Sequence

from cabos.match.lexicon import NICKNAMES
from cabos.match.names import GIVEN, MATERNAL, PATERNAL, Name

Words = list[str]
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_SOUNDS = (("V", "B"), ("B", "V"), ("S", "Z"), ("Z", "S"), ("CE", "SE"), ("CI", "SI"), ("LL", "Y"),
           ("Y", "I"), ("H", ""), ("X", "J"), ("QU", "K"), ("GE", "JE"), ("GI", "JI"))  # fmt: skip
_HUSHED = re.compile("[CPST]H")  # here the H is heard
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
    words = name.words
    long = _editable(words)
    if not long:
        return None
    at = rng.choice(long)
    words[at] = _misspell(words[at], rng)
    return words


def two_typos(name: Disturbed, rng: random.Random) -> Words | None:
    """Make one edit in each of two words."""
    words = name.words
    long = _editable(words)
    if len(long) < 2:
        return None
    for at in rng.sample(long, 2):
        words[at] = _misspell(words[at], rng)
    return words


def phonetic(name: Disturbed, rng: random.Random) -> Words | None:
    """Write one word as it sounds in Spanish."""
    words = name.words
    choices = [
        (at, old, new)
        for at, word in enumerate(words)
        for old, new in _SOUNDS
        if old in word[1:] and not (old == "H" and _HUSHED.search(word))
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


def _editable(words: Words) -> list[int]:
    return [at for at, word in enumerate(words) if len(word) >= 4]


def _misspell(word: str, rng: random.Random) -> str:
    """Leave a letter out, add one, change one, or swap two, but for the first and the last."""
    while True:
        place = rng.randrange(1, len(word) - 1)
        sign = rng.choice(_LETTERS)
        changed = rng.choice(
            (
                word[:place] + word[place + 1 :],
                word[:place] + sign + word[place:],
                word[:place] + sign + word[place + 1 :],
                word[:place] + word[place + 1] + word[place] + word[place + 2 :],
            )
        )
        if changed != word:
            return changed


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
