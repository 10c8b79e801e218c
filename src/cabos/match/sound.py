"""Two keys of a word: how it sounds in Spanish, and its consonants."""

import re
from functools import lru_cache

# In this order: each rule writes a sound that Spanish spells in several ways with one letter. The
# first column is a part without which the rule says nothing; looking for it is ten times as fast.
_SOUND_RULES = tuple(
    (part, re.compile(pattern), letter)
    for part, pattern, letter in (
        ("PH", r"PH", "F"),
        ("H", r"SCH|SH|TCH|CH", "X"),  # one sign for the hushed sounds, kept apart from S
        ("Q", r"QU(?=[EI])|Q", "K"),
        ("GU", r"GU(?=[EI])", "G"),
        ("G", r"G(?=[EIY])", "J"),
        ("C", r"C(?=[EIY])", "S"),
        ("C", r"C", "K"),
        ("Z", r"Z", "S"),
        ("LL", r"LL", "Y"),
        ("Y", r"Y(?![AEIOU])", "I"),
        ("W", r"W(?=[AEIOURL])", "B"),
        ("V", r"V", "B"),
        ("H", r"(?<![CSTX])H", ""),
        ("", r"(.)\1+", r"\1"),
        ("N", r"N(?=[BP])", "M"),
        ("S", r"^S(?=[TPKML])", "ES"),
    )
)
_VOWELS = re.compile(r"[AEIOUYW]")
_TWINS = str.maketrans("GVZQDPFC", "KBSKTBBK")
# Letters that other scripts' romanisations write for one sound.
_SKELETON_RULES = tuple(
    (part, re.compile(pattern), letter)
    for part, pattern, letter in (
        ("J", r"(?<=[AEIOUY])J(?![AEIOU])", "Y"),  # SERGEJ, SERGEY
        ("X", r"X", "KS"),  # ALEXANDER, ALEKSANDR
        ("", r"DZH|ZH|DJ", "J"),
        ("H", r"TCH|SCH|CH|SH", "X"),  # BACHAR, BASHAR
        ("H", r"[KG]H", "H"),
        ("T", r"T[SZ]", "S"),
        ("W", r"^W(?=[AEIOU])", "V"),
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
    for part, pattern, letter in _SOUND_RULES:
        if part in word:
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
    for part, pattern, letter in _SKELETON_RULES:
        if part in word:
            word = pattern.sub(letter, word)
    bare = _VOWELS.sub("", word).translate(_TWINS)
    return lead + re.sub(r"(.)\1+", r"\1", bare)
