"""The account numbers of Mexican banks."""

_WEIGHTS = (3, 7, 1)


def is_clabe(number: str) -> bool:
    """Whether a text is 18 digits with the check digit of a CLABE.

    >>> is_clabe("032180000118359719")
    True

    Source:
        Asociación de Bancos de México: weights 3, 7, 1, each product modulo 10.
    """
    if len(number) != 18 or not (number.isascii() and number.isdigit()):
        return False
    total = sum(int(digit) * _WEIGHTS[at % 3] % 10 for at, digit in enumerate(number[:17]))
    return (10 - total % 10) % 10 == int(number[17])
