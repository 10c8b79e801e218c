"""What is said of a network: what limits an answer, what was found, how sure, what follows."""

from cabos.model.wording import filled, read_words

WORDS = "cabos.ask", "data/network.yml"
"""The package and the file of what is said."""


def sentence(kind: str, lang: str, /, **values: object) -> str:
    """Say something of a network in ``en`` or ``es``; ``kind`` is its key in ``network.yml``."""
    return filled(read_words(*WORDS)[kind][lang], values)


def has_words(kind: str) -> bool:
    """Tell whether there are words for a kind."""
    return kind in read_words(*WORDS)
