"""What limits an answer about a network, in English and Spanish."""

from collections.abc import Iterator

from cabos.ask.network_words import WORDS, has_words
from cabos.model.limit import Limit, WordedLimit
from cabos.model.ties import Ties


class NetworkLimit(WordedLimit):
    """One thing that limits an answer about a network; a key of ``data/network.yml``."""

    __slots__ = ()
    WORDS = WORDS


def role_called(role: str) -> Limit:
    """Return what a role is called; a text of the user's stands as it is."""
    return NetworkLimit(f"role_{role}") if has_words(f"role_{role}") else Limit(role)


def limits_of(ties: Ties) -> Iterator[NetworkLimit]:
    """Yield what of the ties of a network counts in nothing: rivalries, directions, weights."""
    if rivals := int((ties.weights < 0).sum()):
        yield NetworkLimit("rivalry", count=rivals)
    if ties.directed:
        yield NetworkLimit("direction")
    positive = ties.weights[ties.weights > 0]
    if len(positive) and positive.min() != positive.max():
        yield NetworkLimit("weights")
