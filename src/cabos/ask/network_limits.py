"""What limits an answer about a network, in English and Spanish."""

from cabos.ask.network_words import WORDS
from cabos.model.limit import WordedLimit


class NetworkLimit(WordedLimit):
    """One thing that limits an answer about a network; a key of ``data/network.yml``."""

    __slots__ = ()
    WORDS = WORDS
