"""Messages in several languages, whose words may depend on a number."""

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib import resources

SHOWN = 5
"""How many names are told before the rest is counted."""
_CHOICE = re.compile(r"\[([^|\[\]]*)\|([^|\[\]]*)\]")
_FIELD = re.compile(r"\{(\w+)")


@cache
def read_words(package: str, name: str) -> Mapping[str, Mapping[str, str]]:
    """Read what a package says: for each key a text for each language.

    Args:
        package: such as ``cabos.ask``.
        name: of the file within it, such as ``data/network.yml``.
    """
    import yaml  # only who says something of it pays

    text = resources.files(package).joinpath(name).read_text("utf-8")
    found: Mapping[str, Mapping[str, str]] = yaml.safe_load(text)
    return found


def filled(text: str, values: Mapping[str, object]) -> str:
    """Write a message with its values; ``[one|many]`` is chosen by the value before it.

    >>> filled("{count:,} [finding|findings]", {"count": 1})
    '1 finding'
    """

    def choose(match: re.Match[str]) -> str:
        names = _FIELD.findall(text, 0, match.start())
        return match[1] if names and values.get(names[-1]) == 1 else match[2]

    return _CHOICE.sub(choose, text).format(**values)


def listed(text: str) -> tuple[str, ...]:
    """Return the names that stand in a text, set apart by commas."""
    return tuple(one.strip() for one in text.split(",") if one.strip())


def some(names: Iterable[str], count: int | None = None) -> str:
    """Write the first names, and how many more there are.

    Args:
        names: the names; all of them where ``count`` is None, else at least the first few.
        count: how many there are.
    """
    told = list(names)
    more = (len(told) if count is None else count) - min(len(told), SHOWN)
    return ", ".join(told[:SHOWN]) + (f" (+{more:,})" if more > 0 else "")
