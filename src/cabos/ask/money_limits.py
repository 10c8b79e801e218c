"""What limits an answer about money, in English and Spanish."""

from cabos.model.limit import WordedLimit


class MoneyLimit(WordedLimit):
    """One thing that limits an answer about money; a key of ``data/money.yml``."""

    __slots__ = ()
    WORDS = "cabos.ask", "data/money.yml"
