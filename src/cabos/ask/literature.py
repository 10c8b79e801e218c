"""What research found of networks after their members are removed: one visible list."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml

TOPICS = ("recovery", "recruitment", "violence", "change")


@dataclass(frozen=True, slots=True)
class Work:
    """A published finding.

    Attributes:
        key: as it is cited inside, such as ``duijn_2014``.
        topic: one of ``TOPICS``.
        authors: who wrote it.
        year: when it appeared.
        title: its title.
        where: the journal, volume and pages.
        doi: its identifier.
        found: what it found, a sentence by language.
        limits: what limits that, by language.
    """

    key: str
    topic: str
    authors: str
    year: int
    title: str
    where: str
    doi: str
    found: Mapping[str, str]
    limits: Mapping[str, str]

    def to_json(self, lang: str) -> dict[str, Any]:
        """Return it as a plain value, its sentences in ``en`` or ``es``."""
        return {
            "authors": self.authors, "year": self.year, "title": self.title,
            "journal": self.where, "doi": self.doi, "found": self.found[lang],
            "limits": self.limits[lang],
        }  # fmt: skip

    def text(self, lang: str) -> str:
        """Say what it found, with its reference."""
        return (
            f"{self.found[lang]} {self.limits[lang]} "
            f"({self.authors} {self.year}. {self.title}. {self.where}. doi:{self.doi})"
        )


@cache
def literature() -> tuple[Work, ...]:
    """Read the list."""
    text = (resources.files("cabos.ask") / "data" / "literature.yml").read_text("utf-8")
    return tuple(Work(key, **told) for key, told in yaml.safe_load(text).items())


def works_on(*topics: str) -> tuple[Work, ...]:
    """Return the works on some topics, in the order of the list."""
    return tuple(one for one in literature() if one.topic in topics)
