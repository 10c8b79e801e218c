"""What limits an answer about a network, in English and Spanish."""

from cabos.ask.network_words import sentence
from cabos.ask.ownership_limits import Limit


class NetworkLimit(Limit):
    """One thing that limits an answer about a network; ``kind`` is its key in ``network.yml``."""

    __slots__ = ()

    def text(self, lang: str) -> str:
        """Say it in ``en`` or ``es``."""
        return sentence(self.kind, lang, **self.values)


def network_limit(kind: str, /, **values: object) -> NetworkLimit:
    """Make a limit."""
    return NetworkLimit(kind, values)
