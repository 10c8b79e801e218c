"""What limits an answer of the 50 Percent Rule, in English and Spanish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

import yaml

from cabos.model.tie_notes import in_language

_SHOWN = 5


@cache
def _words() -> dict[str, dict[str, str]]:
    text = (resources.files("cabos.ask") / "data" / "ownership.yml").read_text("utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


@dataclass(frozen=True, slots=True)
class Limit:
    """One thing that limits an answer.

    Attributes:
        kind: its key in ``data/ownership.yml``; empty for a sentence that stands as it is.
        values: what stands in its braces.
    """

    kind: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Say it in English."""
        return self.text("en")

    def text(self, lang: str) -> str:
        """Say it in ``en`` or ``es``."""
        if not self.kind:
            return in_language(self.values["text"], lang)
        return _words()[self.kind][lang].format(**self.values)


def limit(kind: str, /, **values: object) -> Limit:
    """Make a limit."""
    return Limit(kind, values)


def several(names: Sequence[str]) -> str:
    """Write some names, and how many more there are."""
    more = len(names) - _SHOWN
    return ", ".join(names[:_SHOWN]) + (f" (+{more:,})" if more > 0 else "")
