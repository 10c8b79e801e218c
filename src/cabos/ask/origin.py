"""Which naming tradition a listed name comes from, for results by origin."""

from collections.abc import Sequence
from importlib import resources

import yaml

from cabos.match.fold import fold

ORIGINS = ("Spanish", "Arabic", "Chinese", "Russian", "English", "other")
_RAW: dict[str, dict[str, str]] = yaml.safe_load(
    (resources.files("cabos.ask") / "data" / "origins.yml").read_text("utf-8")
)
_WORDS = {name: frozenset(words.split()) for name, words in _RAW["words"].items()}
_ENDINGS = {name: tuple(endings.split()) for name, endings in _RAW["endings"].items()}
_BY_COUNTRY = {code: name for name, codes in _RAW["countries"].items() for code in codes.split()}
_LONGEST_CHINESE = 4  # words; a longer name that begins like one is not Chinese


def origin_of(name: str, countries: Sequence[str]) -> str:
    """Tell a name's origin: Spanish, Arabic, Chinese, Russian, English or other.

    The words decide where they are telling; else the country does.

    Args:
        name: any name of the entity.
        countries: ISO codes of its nationality or country.

    Returns:
        One of ``ORIGINS``.
    """
    words = fold(name).replace(",", " ").replace("-", " ").split()
    for origin, endings in _ENDINGS.items():
        if any(word.endswith(endings) and len(word) > 4 for word in words):
            return origin
    for origin in ("Arabic", "Spanish"):
        if _WORDS[origin] & set(words):
            return origin
    if words and words[0] in _WORDS["Chinese"] and len(words) <= _LONGEST_CHINESE:
        return "Chinese"
    for code in countries:
        if code in _BY_COUNTRY:
            return _BY_COUNTRY[code]
    return "English" if _WORDS["English"] & set(words) else "other"
