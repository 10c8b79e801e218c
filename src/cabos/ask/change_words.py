"""What is said of doubt, recovery, rivalry and phases, in English and Spanish."""

from functools import cache
from importlib import resources

import yaml


@cache
def _words() -> dict[str, dict[str, str]]:
    text = (resources.files("cabos.ask") / "data" / "change.yml").read_text("utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


def told(kind: str, lang: str, /, **values: object) -> str:
    """Say something in ``en`` or ``es``; ``kind`` is its key in ``change.yml``."""
    return _words()[kind][lang].format(**values)


def is_told(kind: str) -> bool:
    """Tell whether there are words for a kind."""
    return kind in _words()
