"""What limits an answer about a network, in English and Spanish."""

from functools import cache
from importlib import resources

import yaml

from cabos.ask.ownership_limits import Limit


@cache
def _words() -> dict[str, dict[str, str]]:
    text = (resources.files("cabos.ask") / "data" / "network.yml").read_text("utf-8")
    found: dict[str, dict[str, str]] = yaml.safe_load(text)
    return found


class NetworkLimit(Limit):
    """One thing that limits an answer about a network; ``kind`` is its key in ``network.yml``."""

    __slots__ = ()

    def text(self, lang: str) -> str:
        """Say it in ``en`` or ``es``."""
        return _words()[self.kind][lang].format(**self.values)


def network_limit(kind: str, /, **values: object) -> NetworkLimit:
    """Make a limit."""
    return NetworkLimit(kind, values)


def sentence(kind: str, lang: str, /, **values: object) -> str:
    """Say something of a network in ``en`` or ``es``; ``kind`` is its key in ``network.yml``."""
    return _words()[kind][lang].format(**values)
