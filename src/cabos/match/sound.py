"""Two keys of a word: how it sounds in Spanish, and its consonants."""

import re
from functools import lru_cache

# In this order: each rule writes a sound that Spanish spells in several ways with one letter.
_SOUND_RULES = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"PH", "F"),
        (r"SCH|SH|TCH|CH", "X"),  # one sign for the hushed sounds, kept apart from S
        (r"QU(?=[EI])|Q", "K"),
        (r"GU(?=[EI])", "G"),
        (r"G(?=[EIY])", "J"),
        (r"C(?=[EIY])", "S"),
        (r"C", "K"),
        (r"Z", "S"),
        (r"LL", "Y"),
        (r"(?<=[AEIOU])Y(?=[AEIOU])|^Y", "Y"),
        (r"Y(?![AEIOU])", "I"),
        (r"[VW](?=[AEIOURL])", "B"),
        (r"V", "B"),
        (r"(?<![CSTX])H", ""),
        (r"(.)\1+", r"\1"),
        (r"N(?=[BP])", "M"),
        (r"^S(?=[TPKML])", "ES"),
    )
)
_VOWELS = re.compile(r"[AEIOUYW]")
_TWINS = str.maketrans("GVZQDPFC", "KBSKTBBK")
# Letters that other scripts' romanisations write for one sound.
_SKELETON_RULES = tuple(
    (re.compile(pattern), letter)
    for pattern, letter in (
        (r"(?<=[AEIOUY])J(?![AEIOU])", "Y"),  # SERGEJ, SERGEY
        (r"X", "KS"),  # ALEXANDER, ALEKSANDR
        (r"DZH|ZH|DJ", "J"),
        (r"TCH|SCH|CH|SH", "X"),  # BACHAR, BASHAR
        (r"[KG]H", "H"),
        (r"T[SZ]", "S"),
        (r"^W(?=[AEIOU])", "V"),
    )
)


@lru_cache(maxsize=200_000)
def sound(word: str) -> str:
    """Return the Spanish sound of a folded word: equal for b/v, s/z/c, ll/y, g/j, with h silent.

    Args:
        word: an upper-case ASCII word.

    Returns:
        A key; two words with one key are spellings of one sound.
    """
    for pattern, letter in _SOUND_RULES:
        word = pattern.sub(letter, word)
    return word


@lru_cache(maxsize=200_000)
def skeleton(word: str) -> str:
    """Return the consonants of a folded word, voiced and unvoiced ones taken together.

    It ties transliterations of one foreign name, such as MUHAMMAD, MOHAMED and MOHAMMED.

    Args:
        word: an upper-case ASCII word.

    Returns:
        A key of consonants, with a leading ``-`` where the word begins with a vowel.
    """
    lead = "-" if word[:1] in "AEIOUY" else ""
    for pattern, letter in _SKELETON_RULES:
        word = pattern.sub(letter, word)
    bare = _VOWELS.sub("", word).translate(_TWINS)
    return lead + re.sub(r"(.)\1+", r"\1", bare)
