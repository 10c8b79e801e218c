"""Fold any script to plain upper-case Latin letters, so that names can be compared."""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]+")
_APOSTROPHES = dict.fromkeys(map(ord, "'’‘ʼʻ`´ʿʾ′"))
# Accents and the optional vowel points of Hebrew and Arabic. Other scripts' marks are letters: a
# Japanese voicing mark (HA, BA) or an Indic vowel sign is left for the transliteration to read.
_MARKS = re.compile(r"[\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670]")
# Letters that a plain accent removal would lose or spell in a way no list uses.
_LETTERS = str.maketrans({"ß": "ss", "ẞ": "SS", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L",
                          "đ": "d", "Đ": "D", "ı": "i", "ª": "a", "º": "o", "æ": "ae",
                          "Æ": "AE", "œ": "oe", "Œ": "OE", "þ": "th", "ð": "d"})  # fmt: skip


def fold(text: str) -> str:
    """Fold a text to upper-case ASCII, keeping its punctuation and word breaks.

    Zero-width and direction marks are removed, accents dropped, Han written in pinyin, any other
    script transliterated sign by sign.

    Args:
        text: a name in any script.

    Returns:
        The same name in ``A``–``Z``, digits and ASCII punctuation.
    """
    if text.isascii():
        return text.translate(_APOSTROPHES).upper()
    return _fold_unicode(text)


@lru_cache(maxsize=65536)
def _fold_unicode(text: str) -> str:
    text = unicodedata.normalize("NFKC", text.translate(_LETTERS))
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    text = text.translate(_APOSTROPHES)
    if _HAN.search(text):
        text = _HAN.sub(lambda found: " " + _pinyin(found.group()) + " ", text)
    plain = _MARKS.sub("", unicodedata.normalize("NFD", text))
    if not plain.isascii():
        plain = anyascii(unicodedata.normalize("NFC", plain))
    return plain.translate(_APOSTROPHES).upper().strip()


def _pinyin(han: str) -> str:
    # Imported here: it costs 0.2 CPU-s and most name files hold no Han.
    from pypinyin import lazy_pinyin

    return " ".join(lazy_pinyin(han, v_to_u=False, errors="ignore"))
