"""Mappings as YAML: those that come with cabos, and the user's own, read strictly."""

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from cabos.errors import InputError
from cabos.sources.money.mapping import DECIMALS, ENCODINGS, FIELDS, Mapping

MOST_BYTES = 1 << 20
_DIRECTIVE = re.compile(r"%(-?.)")
_KNOWN = frozenset("aAbBdfgHIjmMpSyYzZ%") | {f"-{one}" for one in "dmyHIMSj"}
_DAYS = re.compile(r"days:(\d{4}-\d{2}-\d{2})")
_CODE = re.compile(r"[A-Z0-9]{2,12}")
_TAB = {"tab": "\t", "\\t": "\t"}


def load_mapping(data: bytes, name: str) -> Mapping:
    """Read a mapping.

    Args:
        data: YAML.
        name: the file's name, for messages.

    Raises:
        InputError: where it is no YAML, says something that no mapping has, or cannot be used;
            the message names the line or the setting.
    """
    if len(data) > MOST_BYTES:
        raise _fault("The mapping is larger than a mebibyte", name)
    raw = _read(data, name)
    readers = _readers()
    for key in raw:
        if key not in readers:
            raise _fault(f"A mapping has no setting {key!r}", name, f"It has: {', '.join(readers)}")
    settings: dict[str, Any] = {
        "in_" if key == "in" else key: readers[key](value, f"{name}: {key}")
        for key, value in raw.items()
    }
    if "columns" not in settings:
        raise _fault("The mapping says no columns", name, "Write columns: and, below, date: Fecha")
    return checked(Mapping(**settings), name)


def dump_mapping(mapping: Mapping) -> str:
    """Write a mapping as YAML, what is as usual left out."""
    import yaml  # only who saves one pays for it

    usual = Mapping({})
    said: dict[str, object] = {"name": mapping.name} if mapping.name else {}
    said["columns"] = dict(mapping.columns)
    for key in ("date", "decimal", "delimiter", "encoding", "header"):
        said[key] = getattr(mapping, key)
    for key in ("account", "currency", "out", "in_", "currencies", "out_is_negative", "made"):
        if (value := getattr(mapping, key)) != getattr(usual, key):
            plain = list(value) if isinstance(value, tuple) else value
            said[key.rstrip("_")] = dict(plain) if key == "currencies" else plain
    text: str = yaml.safe_dump(said, sort_keys=False, allow_unicode=True, width=100)
    return text


@cache
def built_in(name: str) -> Mapping:
    """Return a mapping that comes with cabos.

    Raises:
        InputError: if there is none of that name.
    """
    if name not in built_in_names():
        raise InputError(
            f"No mapping that comes with cabos is called {name!r}",
            remedy=f"They are: {', '.join(built_in_names())}",
        )
    data = files("cabos.sources.money").joinpath("mappings", f"{name}.yml").read_bytes()
    return load_mapping(data, f"{name}.yml")


@cache
def built_in_names() -> tuple[str, ...]:
    """Return the names of the mappings that come with cabos."""
    folder = files("cabos.sources.money").joinpath("mappings")
    return tuple(sorted(one.name.removesuffix(".yml") for one in folder.iterdir()
                        if one.name.endswith(".yml")))  # fmt: skip


def checked(mapping: Mapping, name: str) -> Mapping:
    """Return a mapping that can be used.

    Raises:
        InputError: where it does not say the date, the amount or the accounts, or says one twice.
    """
    columns = mapping.columns
    two_sided = bool({"from", "to"} & columns.keys())
    if "date" not in columns:
        raise _fault("The mapping does not say which column is the date", name, "Add date:")
    if not {"amount", "debit", "credit"} & columns.keys():
        raise _fault(
            "The mapping does not say which column is the amount", name,
            "Add amount:, or debit: and credit:",
        )  # fmt: skip
    if two_sided and {"account", "other"} & columns.keys():
        raise _fault(
            "The mapping names both sides (from, to) and the account of a statement", name,
            "Use from: and to: in a table of both sides; account: and other: in a statement",
        )  # fmt: skip
    if "amount" in columns and {"debit", "credit"} & columns.keys():
        raise _fault("The mapping names amount, and debit or credit", name, "Leave one of them out")
    if "sign" in columns and not (mapping.out and mapping.in_):
        raise _fault(
            "The mapping names a sign column and not its words", name,
            "Add out: [CARGO] and in: [ABONO], as the file writes them",
        )  # fmt: skip
    if "status" in columns and not mapping.made:
        raise _fault(
            "The mapping names a status column and not its words", name,
            "Add made: [OK], as the file writes it of a transfer that was made",
        )  # fmt: skip
    if both := {word.casefold() for word in mapping.out} & {one.casefold() for one in mapping.in_}:
        raise _fault(f"{min(both)!r} means both money out and money in", name)
    return mapping


def checked_date(text: str, where: str) -> str:
    """Return how a date is written, if it can be.

    Raises:
        InputError: where a pattern has no day, month or year, or a sign that is not known.
    """
    days = _DAYS.fullmatch(text)
    if text in {"iso", "epoch", "epoch-ms"}:
        return text
    if days is not None:
        try:
            date.fromisoformat(days[1])
        except ValueError as error:
            raise _fault(f"{days[1]} is no day", where) from error
        return text
    found = _DIRECTIVE.findall(text)
    unknown = [one for one in found if one not in _KNOWN]
    parts = {one[-1] for one in found}
    whole = bool(parts & set("yY")) and ("j" in parts or bool("d" in parts and parts & set("mbB")))
    if unknown or not whole or (text.endswith("%") and not text.endswith("%%")):
        what = (
            f"%{unknown[0]} is not known" if unknown else "it lacks the day, the month or the year"
        )
        raise _fault(
            f"The date pattern {text!r} cannot be used: {what}", where,
            "Write it like %d/%m/%Y, or iso, epoch, epoch-ms, or days:2017-01-01",
        )  # fmt: skip
    return text


def _readers() -> dict[str, Callable[[Any, str], object]]:
    return {
        "name": _text, "columns": _columns, "date": _date, "decimal": _one_of(DECIMALS),
        "delimiter": _delimiter, "encoding": _one_of(ENCODINGS), "header": _row, "account": _text,
        "currency": _currency, "out": _words, "in": _words, "currencies": _currencies,
        "out_is_negative": _yes_or_no, "made": _words,
    }  # fmt: skip


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise _fault("A text is expected", where)
    return value


def _date(value: Any, where: str) -> str:
    return checked_date(_text(value, where), where)


def _columns(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict) or not value:
        raise _fault("What and column are expected, one a line, such as date: Fecha", where)
    for field, column in value.items():
        if field not in FIELDS:
            raise _fault(f"A column cannot be {field!r}", where, f"It can be: {', '.join(FIELDS)}")
        _text(column, f"{where}: {field}")
    return value


def _one_of(choices: tuple[str, ...]) -> Callable[[Any, str], str]:
    def read(value: Any, where: str) -> str:
        if value not in choices:
            raise _fault(f"{value!r} is none of {' '.join(choices)}", where)
        return str(value)

    return read


def _delimiter(value: Any, where: str) -> str:
    value = _TAB.get(_text(value, where), value)
    if len(value) != 1 or value in '"\n\r':
        raise _fault(f"The delimiter {value!r} is not one sign", where, "Such as ; or tab")
    return str(value)


def _row(value: Any, where: str) -> int:
    if not (isinstance(value, str) and value.isascii() and value.isdigit() and int(value[:9]) > 0):
        raise _fault(f"{value!r} is no row: a number from 1 is expected", where)
    return int(value[:9])


def _currency(value: Any, where: str) -> str:
    code = _text(value, where).strip().upper()
    if code and _CODE.fullmatch(code) is None:
        raise _fault(f"{value!r} is no code of a currency", where, "Such as MXN")
    return code


def _currencies(value: Any, where: str) -> dict[str, str]:
    if not isinstance(value, dict):
        raise _fault("Words and codes are expected, one a line, such as US Dollar: USD", where)
    return {word: _currency(code, f"{where}: {word}") for word, code in value.items()}


def _words(value: Any, where: str) -> tuple[str, ...]:
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list):
        raise _fault("Words are expected, such as [CARGO, RETIRO]", where)
    return tuple(_text(word, where) for word in words)


def _yes_or_no(value: Any, where: str) -> bool:
    known = {"true": True, "yes": True, "false": False, "no": False}
    if not isinstance(value, str) or value.lower() not in known:
        raise _fault("true or false is expected", where)
    return known[value.lower()]


def _read(data: bytes, name: str) -> dict[str, Any]:
    import yaml  # only who has a mapping of one's own pays for it

    try:
        node = yaml.compose(data.decode("utf-8-sig"), Loader=yaml.SafeLoader)
        plain = _plain(node, name)
    except UnicodeDecodeError as error:
        raise _fault("The mapping is not UTF-8", name, "Save it as UTF-8") from error
    except (yaml.YAMLError, RecursionError) as error:
        said = " ".join(str(error).split())[:200]
        raise _fault(f"The mapping is no YAML: {said}", name) from error
    if not isinstance(plain, dict):
        raise _fault("The mapping says nothing", name, "See the page on money-in for an example")
    return plain


def _plain(node: Any, name: str) -> Any:
    """Return a node of YAML as texts, lists and dictionaries: no text is taken for a number."""
    import yaml  # as above

    if isinstance(node, yaml.SequenceNode):
        return [_plain(one, name) for one in node.value]
    if not isinstance(node, yaml.MappingNode):
        return None if node is None else node.value
    found: dict[str, Any] = {}
    for key, value in node.value:
        place = f"{name}:{key.start_mark.line + 1}"
        word = _text(_plain(key, name), place)
        if word in found:
            raise _fault(f"{word!r} is said twice", place, "Leave one of them out")
        found[word] = _plain(value, name)
    return found


def _fault(what: str, where: str, remedy: str = "") -> InputError:
    return InputError(what, where=where, remedy=remedy or "Correct the mapping")
