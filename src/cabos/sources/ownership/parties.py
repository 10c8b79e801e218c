"""The two ends of a holding: entity ids as they stand, or names that are given an id."""

import hashlib
import re
import unicodedata
from functools import lru_cache

_ID = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.\-]*[0-9A-Za-z])?")
_BREAK = re.compile(r"[^0-9a-z]+")
_PLAIN = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe",
                        "'": None, "’": None, "ª": "a", "º": "o"})  # fmt: skip
_LONGEST = 60  # characters of a name that an id shows


def short_hash(*parts: str, digits: int = 16) -> str:
    """Return the first hexadecimal digits of the SHA-1 of texts."""
    data = "\x1f".join(parts).encode("utf-8", "surrogatepass")
    return hashlib.sha1(data, usedforsecurity=False).hexdigest()[:digits]


def is_id(text: str) -> bool:
    """Whether a text has the form of an entity's id, which names and numbers with blanks lack."""
    return _ID.fullmatch(text) is not None


def safe_id(prefix: str, text: str) -> str:
    """Make an id that FollowTheMoney accepts from another system's.

    Two texts never give one id: where signs were replaced, a hash of the text is added.
    """
    if is_id(text) and len(text) <= _LONGEST * 2:
        return f"{prefix}-{text}"
    plain = re.sub(r"[^0-9A-Za-z.\-]+", "-", text)[:_LONGEST].strip("-.")
    return "-".join(part for part in (prefix, plain, short_hash(text, digits=12)) if part)


@lru_cache(maxsize=65536)
def party_id(name: str) -> str | None:
    """Return the id of a party that is known by its name alone, or None where it names nobody.

    Case, accents, punctuation and blanks do not matter. Names in another script than Latin are
    told apart by a hash, since a transliteration could give two of them one spelling.
    """
    folded = unicodedata.normalize("NFKD", name.casefold().translate(_PLAIN))
    folded = "".join(sign for sign in folded if not unicodedata.combining(sign))
    slug = _BREAK.sub("-", folded).strip("-")
    foreign = "".join(sign for sign in folded if not sign.isascii() and sign.isalnum())
    if not slug and not foreign:
        return None
    if foreign or len(slug) > _LONGEST:
        words = " ".join("".join(s if s.isalnum() else " " for s in folded).split())
        slug = "-".join(part for part in (slug[:_LONGEST].strip("-"), short_hash(words)) if part)
    return f"party-{slug}"
