"""Messages whose words depend on a number."""

import re
from collections.abc import Mapping

_CHOICE = re.compile(r"\[([^|\[\]]*)\|([^|\[\]]*)\]")
_FIELD = re.compile(r"\{(\w+)")


def filled(text: str, values: Mapping[str, object]) -> str:
    """Write a message with its values; ``[one|many]`` is chosen by the value before it.

    >>> filled("{count:,} [finding|findings]", {"count": 1})
    '1 finding'
    """

    def choose(match: re.Match[str]) -> str:
        names = _FIELD.findall(text, 0, match.start())
        return match[1] if names and values.get(names[-1]) == 1 else match[2]

    return _CHOICE.sub(choose, text).format(**values)
