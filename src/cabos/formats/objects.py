"""JSON objects out of a file: an array of them, one a line, or one after another.

Numbers come as text, so that none is rounded; ``NaN`` and a key that stands twice are refused,
since readers differ in what they make of them.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from cabos.errors import InputError
from cabos.formats.text import REPLACED

_BLANK = re.compile(r"[ \t\r\n]*")
_HALF = re.compile(r"\\u[dD][89a-fA-F]")
_SHOWN = 200  # characters of a faulty object that are kept


@dataclass(frozen=True, slots=True)
class Found:
    """An object.

    Attributes:
        line: the line on which it begins, from 1.
        value: the object; its numbers as text.
        text: as it stands in the file.
    """

    line: int
    value: dict[str, Any]
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is no object, or one that cannot be trusted."""

    line: int
    reason: str
    text: str = field(repr=False)


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} is no number")


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        seen: set[str] = set()
        twice = next(key for key, _ in pairs if key in seen or seen.add(key))  # type: ignore[func-returns-value]
        raise ValueError(f"the key {twice[:_SHOWN]!r} stands twice in one object")
    return found


_STRICT = json.JSONDecoder(
    parse_float=str, parse_int=str, parse_constant=_refuse, object_pairs_hook=_unique
)
_LENIENT = json.JSONDecoder(parse_float=str, parse_int=str)


def read(text: str, name: str, *, is_damaged: bool = False) -> Iterator[Found | Fault]:
    """Read the objects of a file.

    Args:
        text: its text.
        name: its name, for messages.
        is_damaged: whether bytes that could not be decoded were replaced in it.

    Yields:
        Each object or fault with its line; where one a line, a bad line spoils no other.

    Raises:
        InputError: where an array is cut off or is no JSON, so that its rest cannot be found.
    """
    begin = _after_blank(text, 0)
    if text.startswith("[", begin):
        items = _array(text, begin, name)
    elif _is_one_a_line(text, begin):
        items = _lines(text)
    else:
        items = _sequence(text, begin, name)
    for item in items:
        if is_damaged and isinstance(item, Found) and REPLACED in item.text:
            yield Fault(item.line, "it holds bytes that are not UTF-8", item.text)
        else:
            yield item


def _after_blank(text: str, at: int) -> int:
    found = _BLANK.match(text, at)
    return found.end() if found else at


def _is_one_a_line(text: str, begin: int) -> bool:
    """Whether the first line, or else the second, is JSON by itself."""
    lines = text[begin:].split("\n", 2)[:2] if begin else text.split("\n", 2)[:2]
    return any(isinstance(_decode(line, 1), Found) for line in lines)


def _lines(text: str) -> Iterator[Found | Fault]:
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            yield _decode(line, number)


def _decode(text: str, line: int) -> Found | Fault:
    try:
        value = _STRICT.decode(text)
    except RecursionError:
        return Fault(line, "it is nested too deep", text)
    except ValueError as error:
        return Fault(line, f"not JSON: {error}", text)
    return _object(value, text, line)


def _object(value: object, text: str, line: int) -> Found | Fault:
    if not isinstance(value, dict):
        return Fault(line, "no JSON object", text)
    if _HALF.search(text):
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            return Fault(line, "it holds half of a character (a lone surrogate)", text)
    return Found(line, value, text)


def _array(text: str, at: int, name: str) -> Iterator[Found | Fault]:
    at = _after_blank(text, at + 1)
    line, counted = 1, 0
    is_first = True
    while not text.startswith("]", at):
        if not is_first:
            if not text.startswith(",", at):
                _refuse_rest(text, at, name)
            at = _after_blank(text, at + 1)
        is_first = False
        line, counted = line + text.count("\n", counted, at), at
        item, at = _next(text, at, line, name)
        yield item
        at = _after_blank(text, at)
    if _after_blank(text, at + 1) < len(text):
        raise InputError(
            "Something follows the end of the JSON array",
            where=f"{name}:{1 + text.count(chr(10), 0, at)}",
            remedy="Make the file again; one array holds all",
        )


def _sequence(text: str, at: int, name: str) -> Iterator[Found | Fault]:
    line, counted = 1, 0
    while at < len(text):
        line, counted = line + text.count("\n", counted, at), at
        item, at = _next(text, at, line, name)
        yield item
        at = _after_blank(text, at)


def _next(text: str, at: int, line: int, name: str) -> tuple[Found | Fault, int]:
    """Read the value that begins here; return it and where it ends."""
    try:
        try:
            value, end = _STRICT.raw_decode(text, at)
        except json.JSONDecodeError:
            raise
        except ValueError as error:  # sound JSON that is refused; its end can still be found
            _, end = _LENIENT.raw_decode(text, at)
            return Fault(line, str(error), text[at:end]), end
    except RecursionError as error:
        raise InputError(
            "The JSON is nested too deep", where=f"{name}:{line}", remedy="It may be an attack"
        ) from error
    except ValueError as error:
        number = text.count("\n", 0, getattr(error, "pos", at)) + 1
        reason = getattr(error, "msg", str(error))
        raise InputError(
            f"The JSON is damaged or cut off: {reason}",
            where=f"{name}:{number}",
            remedy="Get the file again; if you made it, give one object a line or one array",
        ) from error
    return _object(value, text[at:end], line), end


def _refuse_rest(text: str, at: int, name: str) -> None:
    raise InputError(
        "The JSON array is damaged or cut off" + ("" if at < len(text) else ": it has no end"),
        where=f"{name}:{1 + text.count(chr(10), 0, at)}",
        remedy="Get the file again; if you made it, give one object a line or one array",
    )
