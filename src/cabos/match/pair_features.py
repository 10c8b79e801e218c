"""What agrees and what disagrees between two names, counted: the features of ``pairs``.

Words are linked one to one, the best ties first; a word that nothing ties is linked to the most
similar word that is left on the other side, and that is a disagreement of so many edits.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from cabos.match.names import parse_company, parse_person
from cabos.match.similar import distance_of, way
from cabos.match.sound import skeleton
from cabos.match.weights import (
    EXACT,
    GLUED,
    INITIAL,
    NICKNAME,
    SOUND,
    TRANSLIT,
    TWO_TYPOS,
    TYPO,
    WAYS,
)  # fmt: skip

NUMBER, CONFLICT = len(WAYS), len(WAYS) + 1
LABELS = (*WAYS, "another number", "differs")
CHANGED = frozenset({NICKNAME, INITIAL, GLUED})  # what ``changed_way`` weighs
TIED = frozenset({EXACT, NICKNAME, INITIAL, NUMBER})  # here edits say nothing

# In which order ties are taken: from the surest to none at all.
_PREFERENCE = {
    EXACT: 0.0, SOUND: 0.1, NICKNAME: 0.2, TRANSLIT: 0.25, TYPO: 0.3, INITIAL: 0.4,
    TWO_TYPOS: 0.5, NUMBER: 0.5, CONFLICT: 0.6,
}  # fmt: skip
_GLUED_SAME, _GLUED_LIKE, _ACRONYM = 0.05, 0.15, 0.2
_MOST_GLUED = 4
_SHORTEST_GLUED = 4
_SHORTEST_SCRAMBLED = 5
_SHORT_NAME = 4
_MOST_EDITS = 4  # with more it is another word, and cannot be more so
_FEW_EDITS = 2  # with more the edits alone decide, whatever the length
_SHORTEST_SKELETON = 3

# No form, or "company" and "corporation", which are said of any form.
_ANY_FORM = frozenset({"", "CO", "INC"})
_SON_OF = ("BIN", "IBN", "BEN", "BINT", "BENT", "OULD", "WALAD")
_NUMBER_WORDS = frozenset(
    {"ONE", "TWO", "THREE", "FOUR", "FIVE", "SIX", "SEVEN", "EIGHT", "NINE", "TEN"}
)
_ROMAN = re.compile(r"(?=[IVX])X{0,3}(?:IX|IV|V?I{0,3})")


@dataclass(frozen=True, slots=True)
class Reading:
    """One of the two names, taken apart.

    Attributes:
        words: its words.
        joined: each with the particles before it, or the word itself.
        form: its legal form, or empty.
    """

    words: tuple[str, ...]
    joined: tuple[str, ...]
    form: str


class Link(NamedTuple):
    """Words of one name that stand for words of the other, or stand against them."""

    cost: float  # the lower, the earlier it is taken
    shift: int  # how far its place moved; of two equal ties the one in place is taken
    place: int
    left: int  # mask of the first name's words
    right: int
    way: int
    edits: int
    left_text: str
    right_text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two names with their words linked, and the words left over on each side."""

    is_person: bool
    left: Reading
    right: Reading
    links: tuple[Link, ...]
    left_over: tuple[str, ...]
    right_over: tuple[str, ...]


class Counts(NamedTuple):
    """How often each thing that ``PairWeights`` weighs occurs; the fields have the same names."""

    base: float
    edit: float
    sound_edit: float
    contradiction: float
    extra_given: float
    single_name: float
    extra_word: float
    form_conflict: float
    number_conflict: float
    short_name: float
    changed_way: float


@lru_cache(maxsize=65536)
def read_name(text: str, *, is_person: bool) -> Reading:
    """Take one name apart."""
    name = parse_person(text) if is_person else parse_company(text)
    words, joined = name.words, name.joined
    if len(words) == 1 and joined[0] != words[0]:
        # "Ben Netanyahu": a particle before a single word is rather a given name.
        words = joined = (joined[0].removesuffix(words[0]), words[0])
    return Reading(words, joined, name.form)


def link_names(left: Reading, right: Reading, *, is_person: bool) -> Pair:
    """Link the words of two names one to one."""
    found = list(_single_ties(left, right, is_person=is_person))
    found += _joint_ties(left, right, flip=False)
    found += _joint_ties(right, left, flip=True)
    found.sort()
    used_left = used_right = 0
    links = []
    for link in found:
        if not (link.left & used_left or link.right & used_right):
            links.append(link)
            used_left |= link.left
            used_right |= link.right
    return Pair(
        is_person, left, right, tuple(links),
        _unused(left.words, used_left), _unused(right.words, used_right),
    )  # fmt: skip


def _unused(words: Sequence[str], used: int) -> tuple[str, ...]:
    return tuple(word for at, word in enumerate(words) if not used >> at & 1)


def _single_ties(left: Reading, right: Reading, *, is_person: bool) -> Iterator[Link]:
    for i, word in enumerate(left.words):
        for j, other in enumerate(right.words):
            how, edits = relate(word, other)
            if not is_person and how != EXACT and is_number(word) and is_number(other):
                how = NUMBER
            cost = _PREFERENCE[how]
            if how == CONFLICT:
                cost += 0.4 * OSA.normalized_distance(word, other)
            yield Link(cost, abs(i - j), i + j, 1 << i, 1 << j, how, edits, word, other)


def _joint_ties(name: Reading, single: Reading, *, flip: bool) -> Iterator[Link]:
    """Yield ties of two words or more with one: written together, or their initials."""
    for low in range(len(name.words)):
        for high in range(low + 2, min(low + _MOST_GLUED, len(name.words)) + 1):
            mask = (1 << high) - (1 << low)
            initials = "".join(word[0] for word in name.words[low:high])
            plain = "".join(name.words[low:high])
            particles = name.words[low] + "".join(name.joined[low + 1 : high])
            for at, word in enumerate(single.words):
                for text in (plain,) if plain == particles else (plain, particles):
                    tie = _joint_tie(text, initials, word)
                    if tie is None:
                        continue
                    cost, how, edits = tie
                    shift, place = abs(low - at), low + at
                    if flip:
                        yield Link(cost, shift, place, 1 << at, mask, how, edits, word, text)
                    else:
                        yield Link(cost, shift, place, mask, 1 << at, how, edits, text, word)


def _joint_tie(text: str, initials: str, word: str) -> tuple[float, int, int] | None:
    if word == initials:
        return _ACRONYM, INITIAL, 0
    if len(word) < _SHORTEST_GLUED or abs(len(text) - len(word)) > 2:
        return None
    how, edits = relate(text, word)
    if how in {CONFLICT, NICKNAME}:
        return None
    return (_GLUED_SAME if how == EXACT else _GLUED_LIKE), GLUED, edits


@lru_cache(maxsize=200_000)
def relate(word: str, other: str) -> tuple[int, int]:
    """Return how two words are tied, and their edits, four at the most.

    Args:
        word: a folded word.
        other: another.

    Returns:
        A way of ``weights.WAYS`` or CONFLICT; the same for the words the other way round.
    """
    how = way(word, other, distance_of(word, other))
    if how is None:
        is_initial = min(len(word), len(other)) == 1 and word[0] == other[0]
        how = INITIAL if is_initial else CONFLICT
    edits = int(OSA.distance(word, other))
    if edits > 2 and len(word) >= _SHORTEST_SCRAMBLED and sorted(word) == sorted(other):
        edits = 2  # the same letters in another order: NITPU, PUTIN
    return how, min(edits, _MOST_EDITS)


def is_number(word: str) -> bool:
    """Tell whether a word of a company's or a vessel's name is a number."""
    return (
        any(sign.isdigit() for sign in word)
        or word in _NUMBER_WORDS
        or _ROMAN.fullmatch(word) is not None
    )


def count(pair: Pair) -> Counts:
    """Count what the weights weigh."""
    spelt = [link for link in pair.links if link.way not in TIED]
    words = [link for link in spelt if not is_initial(link)]
    alike = sum(link.edits for link in words if sounds_alike(link))
    other = sum(link.edits for link in words if not sounds_alike(link))
    extra = sum(len(side) for side in extra_words(pair))
    sides = (pair.left.words, pair.right.words)
    letters = min(sum(map(len, side)) for side in sides)
    return Counts(
        base=1,
        edit=other,
        sound_edit=alike,
        contradiction=len(spelt) - len(words) + swaps_descent(pair),
        extra_given=extra if pair.is_person else 0,
        single_name=pair.is_person
        and extra > 0
        and min(map(len, sides)) == 1
        and all(link.way != CONFLICT for link in pair.links),
        extra_word=0 if pair.is_person else extra,
        form_conflict=forms_conflict(pair),
        number_conflict=any(numbers_of(pair)),
        short_name=letters <= _SHORT_NAME and 0 < alike + other <= _FEW_EDITS,
        changed_way=sum(link.way in CHANGED for link in pair.links),
    )


def is_initial(link: Link) -> bool:
    """Tell whether one side of a link is a single letter."""
    return min(len(link.left_text), len(link.right_text)) == 1


def sounds_alike(link: Link) -> bool:
    """Tell whether two spellings differ in how they write one sound, not in the sound."""
    if link.way == SOUND:
        return True
    left, right = link.left_text, link.right_text
    bare = skeleton(left)
    if len(bare) < _SHORTEST_SKELETON or bare != skeleton(right):
        return False
    return 2 * link.edits <= max(len(left), len(right))


def forms_conflict(pair: Pair) -> bool:
    """Tell whether both sides state a legal form and the two exclude one another."""
    forms = {pair.left.form, pair.right.form}
    return len(forms) == 2 and not forms & _ANY_FORM


def extra_words(pair: Pair) -> tuple[list[str], list[str]]:
    """Return the words, numbers apart, that only one side has.

    A word written twice by mistake is none: "Sergey Sergey Shoigu".
    """
    left, right = pair.left.words, pair.right.words
    return (
        [word for word in pair.left_over if left.count(word) == 1 and not _numbers(pair, word)],
        [word for word in pair.right_over if right.count(word) == 1 and not _numbers(pair, word)],
    )


def numbers_of(pair: Pair) -> tuple[list[str], list[str]]:
    """Return the numbers of each side that the other has not."""
    links = [link for link in pair.links if link.way == NUMBER]
    return (
        [link.left_text for link in links] + [w for w in pair.left_over if _numbers(pair, w)],
        [link.right_text for link in links] + [w for w in pair.right_over if _numbers(pair, w)],
    )


def _numbers(pair: Pair, word: str) -> bool:
    return not pair.is_person and is_number(word)


def swaps_descent(pair: Pair) -> bool:
    """Tell whether father and son changed places: "Salman bin Muhammad", "Muhammad bin Salman"."""
    to_father = to_son = False
    for link in pair.links:
        if link.way <= TRANSLIT:
            to_father |= link.left == 1 and _is_father(pair.right, link.right)
            to_son |= link.right == 1 and _is_father(pair.left, link.left)
    return to_father and to_son


def _is_father(name: Reading, mask: int) -> bool:
    at = mask.bit_length() - 1
    word, joined = name.words[at], name.joined[at]
    return joined != word and joined.removesuffix(word).startswith(_SON_OF)
