"""Transactions of which each is one row, with a list of inputs and a list of outputs.

A list is JSON, or its members stand with ``;``, ``|`` or a blank between them; a member is
``address:value``, or the values stand in a list of their own.
"""

import json
import re

_SEPARATOR = re.compile(r"[;|\s]+")
_MEMBER = re.compile(r"(?P<address>.*?)[:=@](?P<value>[0-9.,]+)")
_ADDRESS_KEYS = ("address", "addr", "script_address", "recipient", "wallet")
_VALUE_KEYS = ("value", "amount", "value_btc", "satoshis", "value_sat")


def members(cell: str, values: str) -> list[tuple[str, str]]:
    """Return the address and the value of each member of a list.

    Args:
        cell: the list as written.
        values: the list of the values, where they stand apart; else empty.

    Raises:
        ValueError: where it is no such list; its text is the reason.
    """
    found = [_member(one) for one in _split(cell)]
    if values:
        apart = [str(one) for one in _split(values)]
        if len(apart) != len(found):
            raise ValueError(f"{len(found)} addresses and {len(apart)} values")
        return [(address, value) for (address, _), value in zip(found, apart, strict=True)]
    if any(not value for _, value in found):
        raise ValueError("a member of the list has no value")
    return found


def _split(cell: str) -> list[object]:
    if not cell.startswith("["):
        return [one for one in _SEPARATOR.split(cell) if one]
    try:
        found = json.loads(cell, parse_float=str, parse_int=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise ValueError("the list is no JSON") from error
    return list(found)


def _member(one: object) -> tuple[str, str]:
    if isinstance(one, dict):
        keys = {str(key).lower(): str(value) for key, value in one.items()}
        address = next((keys[key] for key in _ADDRESS_KEYS if key in keys), "")
        return address, next((keys[key] for key in _VALUE_KEYS if key in keys), "")
    if isinstance(one, list):
        texts = [str(part) for part in one]
        return (texts[0], texts[1]) if len(texts) == 2 else ("", "")
    match = _MEMBER.fullmatch(str(one))
    return (match["address"], match["value"]) if match is not None else (str(one), "")
