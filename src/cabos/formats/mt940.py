"""MT940: a bank's statement as a SWIFT message; MT942, its report within the day, too.

Source:
    SWIFT Standards, Category 9, MT 940 Customer Statement Message: fields 20, 25, 28C, 60a, 61,
    86, 62a; in field 61 ``RC`` takes a credit back and is money out, ``RD`` is money in.
"""

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from cabos.errors import InputError
from cabos.formats.text import decode

_FIELD = re.compile(r":(\d{2}[A-Z]?):(.*)")
_BALANCE = re.compile(r"([DC])(\d{6})([A-Z]{3})(\d{1,15}[,.]?\d{0,5})")
_LINE = re.compile(
    r"(?P<value>\d{6})(?P<entry>\d{4})?(?P<side>R?[DC]|E[DC])(?P<funds>[A-Z])?"
    r"(?P<amount>\d{1,15}[,.]?\d{0,5})(?P<code>[A-Z][A-Z0-9]{3})(?P<refs>.*)"
)
_CLOSING = {"62F", "62M"}
_REMEDY = "Ask the bank for the file again; nothing of this one is used"


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance: ``D`` or ``C``, the day as YYMMDD, currency and amount as written."""

    side: str
    day: str
    currency: str
    amount: str
    is_interim: bool


@dataclass(frozen=True, slots=True)
class Line:
    """One booked line, field 61 with its field 86.

    Attributes:
        line: the number of its first line in the file.
        text: field 61 as written.
        info: the lines of field 86.
        value: value day, YYMMDD.
        entry: booking day, MMDD, or empty.
        side: ``C``, ``D``, ``RC``, ``RD``, ``EC`` or ``ED``.
        amount: as written.
        code: the type of transaction, such as ``NTRF``.
        ref: the reference of the account's owner; empty for ``NONREF``.
        bank_ref: the bank's reference.
        detail: the second line of field 61.
        fault: why it cannot be read, or an empty string.
    """

    line: int
    text: str
    info: tuple[str, ...] = ()
    value: str = ""
    entry: str = ""
    side: str = ""
    amount: str = ""
    code: str = ""
    ref: str = ""
    bank_ref: str = ""
    detail: str = ""
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Statement:
    """One message.

    Attributes:
        line: the number of its first line in the file.
        ref: field 20.
        account: field 25 as written, with the BIC of 25P after a blank.
        number: field 28C, statement and page.
        opening: field 60F or 60M; None in a report within the day.
        closing: field 62F or 62M.
        currency: of its balances, or of its floor limit (field 34F).
        lines: its lines.
        is_bare_end: whether it is the last of the file, and the file ends without a line end or a
            ``-`` after its closing balance, so that a digit may be cut off.
    """

    line: int
    ref: str
    account: str
    number: str
    opening: Balance | None
    closing: Balance | None
    currency: str
    lines: tuple[Line, ...]
    is_bare_end: bool


@dataclass(frozen=True, slots=True)
class _Field:
    line: int
    tag: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        return self.lines[0].strip()


def read(data: bytes, name: str) -> Iterator[Statement]:
    """Read the messages of a file.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Yields:
        A statement each; a line that cannot be read comes with its fault.

    Raises:
        InputError: where the file is no text, or is cut off: its last message has no closing
            balance.
    """
    text, _ = decode(data, name)
    found: list[_Field] = []
    for one in _fields(text):
        if one.tag == "20" and found:
            yield _statement(found, name, is_bare_end=False)
            found = []
        if found or one.tag == "20":
            found.append(one)
    if not found:
        raise InputError("The file holds no field :20:, it is no MT940", where=name)
    is_bare = not text.endswith(("\n", "\r", "-", "}")) and found[-1].tag in _CLOSING
    yield _statement(found, name, is_bare_end=is_bare)


def _fields(text: str) -> Iterator[_Field]:
    """Split text into fields; what stands between messages belongs to none."""
    tag, start = "", 0
    lines: list[str] = []
    for number, raw in enumerate(io.StringIO(text, newline=None), 1):
        line = raw.rstrip("\n")
        is_end = line.rstrip() == "-" or line.startswith("-}")
        body = line.partition("{4:")[2] if line.startswith("{") else line
        found = _FIELD.match(body)
        if (found is not None or is_end or line.startswith("{")) and tag:
            yield _Field(start, tag, tuple(lines))
            tag = ""
        if found is not None:
            tag, start, lines = found[1], number, [found[2]]
        elif tag and line.strip():
            lines.append(line)
    if tag:
        yield _Field(start, tag, tuple(lines))


def _statement(fields: list[_Field], name: str, *, is_bare_end: bool) -> Statement:
    by_tag = {one.tag: one for one in reversed(fields)}
    opening = by_tag.get("60F") or by_tag.get("60M")
    closing = next((one for one in reversed(fields) if one.tag in _CLOSING), None)
    is_report = "34F" in by_tag and opening is None
    last = fields[-1]
    if closing is None and not is_report:
        raise InputError(
            f"The statement that begins at line {fields[0].line} has no closing balance (:62F:); "
            f"the file is cut off after :{last.tag}: at line {last.line}, or damaged there",
            where=f"{name}:{last.line + len(last.lines) - 1}",
            remedy=_REMEDY,
        )
    account = by_tag.get("25") or by_tag.get("25P")
    if account is None:
        raise InputError(
            "The statement names no account (:25:)",
            where=f"{name}:{fields[0].line}",
            remedy=_REMEDY,
        )
    first = _balance(opening, name)
    floor = by_tag["34F"].text[:3] if "34F" in by_tag else ""
    return Statement(
        line=fields[0].line,
        ref=fields[0].text,
        account=" ".join(" ".join(account.lines).split()),
        number=by_tag["28C"].text if "28C" in by_tag else _text(by_tag.get("28")),
        opening=first,
        closing=_balance(closing, name),
        currency=floor if first is None else first.currency,
        lines=tuple(_lines(fields)),
        is_bare_end=is_bare_end,
    )


def _text(one: _Field | None) -> str:
    return "" if one is None else one.text


def _balance(one: _Field | None, name: str) -> Balance | None:
    if one is None:
        return None
    found = _BALANCE.fullmatch(one.text.replace(" ", ""))
    if found is None:
        raise InputError(
            f"The balance :{one.tag}:{one.text[:40]} cannot be read, it is cut off or damaged",
            where=f"{name}:{one.line}",
            remedy=_REMEDY,
        )
    return Balance(found[1], found[2], found[3], found[4], is_interim=one.tag.endswith("M"))


def _lines(fields: list[_Field]) -> Iterator[Line]:
    head: _Field | None = None
    info: list[str] = []
    for one in fields:
        if one.tag == "86":
            info.extend(one.lines)
            continue
        if head is not None:
            yield _line(head, tuple(info))
        head, info = (one if one.tag == "61" else None), []
    if head is not None:
        yield _line(head, tuple(info))


def _line(one: _Field, info: tuple[str, ...]) -> Line:
    found = _LINE.fullmatch(one.text)
    if found is None:
        return Line(one.line, one.text, info, fault="field :61: cannot be read")
    ref, _, bank_ref = found["refs"].partition("//")
    return Line(
        line=one.line,
        text=one.text,
        info=info,
        value=found["value"],
        entry=found["entry"] or "",
        side=found["side"],
        amount=found["amount"],
        code=found["code"],
        ref="" if ref.strip() == "NONREF" else ref.strip(),
        bank_ref=bank_ref.strip(),
        detail=" ".join(" ".join(one.lines[1:]).split()),
    )
