"""What a tie weighs, by the weight, the sign and the kind that a file says of it."""

from collections.abc import Mapping
from typing import NamedTuple

from cabos.formats.network_header import folded
from cabos.formats.network_number import read_number
from cabos.model.tie_notes import Note

_SIGNS: Mapping[str, int] = {
    **dict.fromkeys(("+", "1", "+1", "positive", "ally", "allied", "alliance"), 1),
    **dict.fromkeys(("positivo", "aliado", "alianza"), 1),
    **dict.fromkeys(("-", "−", "-1", "negative", "rival", "rivalry", "enemy", "conflict"), -1),
    **dict.fromkeys(("negativo", "rivalidad", "enemigo", "conflicto"), -1),
}
_RIVALRY = frozenset({"rival", "rivalry", "enemy", "conflict", "rivalidad", "enemigo", "conflicto"})


class UnreadableError(ValueError):
    """A tie that is rejected, with the reason."""

    def __init__(self, kind: str, /, **values: object) -> None:
        """Say why, by a key of ``tie_notes.yml``."""
        self.reason = Note(kind, **values)
        super().__init__(self.reason)


class Weight(NamedTuple):
    """What a tie weighs.

    Attributes:
        value: the weight; below 0 for a rivalry.
        comma: whether it was written with a decimal comma.
        is_kind_used: whether the kind of the tie made a difference, or is none.
    """

    value: float
    comma: bool
    is_kind_used: bool


def read_weight(told: str, sign: str = "", kind: str = "", *, comma: bool = False) -> Weight:
    """Read what a tie weighs.

    Args:
        told: its weight; 1 where it is empty.
        sign: whether it is an alliance or a rivalry, where a file says so apart.
        kind: the kind of the tie; one that is a rivalry makes the weight negative.
        comma: whether a comma may stand before decimals.

    Raises:
        UnreadableError: if the weight is no number, or the sign none or another one.
    """
    value, has_comma = _number(told, comma=comma) if told else (1.0, False)
    if sign:
        way = _SIGNS.get(sign.casefold())
        if way is None:
            raise UnreadableError("no_sign", sign=repr(sign[:40]))
        if value < 0 < way:
            raise UnreadableError("signs_differ")
        value = abs(value) * way
    bare = folded(kind) if kind else ""
    if bare in _RIVALRY:
        value = -abs(value)
    return Weight(value, has_comma, not bare or bare in _SIGNS)


def _number(told: str, *, comma: bool) -> tuple[float, bool]:
    try:
        return read_number(told, comma=comma)
    except ValueError as error:
        raise UnreadableError("no_weight", weight=repr(told[:40]), why=error.args[0]) from error
