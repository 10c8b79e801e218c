"""The plain form: a CSV with one holding a row.

Columns: ``owner`` and ``owned`` (ids or names), ``share`` or ``share_min`` and ``share_max`` in
percent, ``from``, ``to``, ``source``; and if wanted ``role``, ``direct``, ``owner_name``,
``owned_name``, ``owner_schema``, ``owned_schema``, ``note``. Headers in Spanish are read too.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from fractions import Fraction
from functools import lru_cache
from operator import itemgetter
from typing import NamedTuple

from cabos.errors import InputError
from cabos.formats.csv import Row
from cabos.model.date import PartialDate
from cabos.model.schema import find_schema
from cabos.model.share import Share
from cabos.model.statement import Statement
from cabos.sources.draft import Draft
from cabos.sources.ownership.dates import ends_before, read_date
from cabos.sources.ownership.parties import is_id, party_id, short_hash
from cabos.sources.ownership.shares import bounded, is_within, read_share

SPELLINGS = {
    "owner": "owner shareholder propietario propietaria titular accionista socio",
    "owned": "owned asset company subsidiary participada empresa sociedad emisora",
    "share": "share percent percentage participacion porcentaje",
    "share_min": "share_min min_share share_minimum participacion_minima porcentaje_minimo",
    "share_max": "share_max max_share share_maximum participacion_maxima porcentaje_maximo",
    "from": "from start start_date desde inicio fecha_inicio",
    "to": "to until end end_date hasta fin fecha_fin",
    "source": "source fuente",
    "role": "role type interest rol tipo",
    "direct": "direct direct_or_indirect ownership_type directo directa directo_o_indirecto",
    "owner_name": "owner_name nombre_propietario nombre_titular nombre_accionista",
    "owned_name": "owned_name asset_name nombre_participada nombre_empresa",
    "owner_schema": "owner_schema owner_type tipo_propietario tipo_titular",
    "owned_schema": "owned_schema asset_schema owned_type tipo_participada tipo_empresa",
    "note": "note notes remark nota notas observaciones",
}
_MEANING = {word: column for column, words in SPELLINGS.items() for word in words.split()}
_REQUIRED = ("owner", "owned")
_DIRECT = {
    **dict.fromkeys(("direct", "directo", "directa", "yes", "si", "true", "1"), "direct"),
    **dict.fromkeys(("indirect", "indirecto", "indirecta", "no", "false", "0"), "indirect"),
    **dict.fromkeys(("unknown", "desconocido", "desconocida", "?"), "unknown"),
}
_ADDRESS = re.compile(r"https?://\S+")
_QUOTED = re.compile(r'"[^"]*"')
_PARTY, _HOLDING = "LegalEntity", "Ownership"
_SCHEMATA = {"persona": "Person", "individual": "Person", "empresa": "Company"}
_SHOWN = 40  # characters of an unread cell that a message shows


def parse(cells: list[str], rows: Iterator[Row], name: str, draft: Draft) -> None:
    """Parse one file of holdings.

    Args:
        cells: its first row.
        rows: the others.
        name: the file's name.
        draft: the page to write on.

    Raises:
        InputError: where it lacks the owner's or the owned's column, or has one twice.
    """
    header = _header(cells, name)
    table = _Table(header, draft)
    for row in rows:
        place = f"{name}:{row.line}"
        fault = row.fault
        if not fault and len(row.cells) != len(header):
            fault = f"{len(row.cells)} cells instead of {len(header)}"
        fault = fault or table.write(row.cells, place)
        if fault:
            draft.reject(place, fault, row.cells)
    table.finish()


def delimiter(data: bytes) -> str:
    """Return the sign between the cells: comma, semicolon, tab or bar, by the first line."""
    head = data[:65536].decode("utf-8", "replace").lstrip("\ufeff \r\n").split("\n", 1)[0]
    return max(",;\t|", key=_QUOTED.sub("", head).count)


def _header(cells: list[str], name: str) -> list[str]:
    """Return the meaning of each column; one without is kept under its own name, after a colon."""
    header = [_MEANING.get(_fold(cell)) or f":{cell.strip()}" for cell in cells]
    missing = [column for column in _REQUIRED if column not in header]
    if missing:
        raise InputError(
            "The file is in none of the forms of ownership data: it is no JSON, and its first row "
            f"lacks the columns {', '.join(missing)}; it has {', '.join(cells)[:200]}",
            where=f"{name}:1",
            remedy="Name the columns owner, owned, share (or share_min, share_max), from, to, "
            "source; or give BODS 0.4, FollowTheMoney, GLEIF relationships or UK PSC as published",
        )
    twice = sorted(column for column, number in Counter(header).items() if number > 1)
    if twice:
        raise InputError(
            f"Two columns mean the same: {', '.join(twice)}",
            where=f"{name}:1",
            remedy="Keep one of them, or rename the other",
        )
    return header


def _fold(cell: str) -> str:
    plain = unicodedata.normalize("NFKD", cell.casefold())
    bare = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return re.sub(r"[^0-9a-z]+", "_", bare).strip("_")


class _RowError(Exception):
    """Why a row is no holding; raised within this file only."""


class _Cells(NamedTuple):
    """The cells of a row in the order of ``SPELLINGS``, blank where the file lacks a column."""

    owner: str
    owned: str
    share: str
    least: str
    most: str
    begin: str
    until: str
    source: str
    role: str
    direct: str
    owner_name: str
    owned_name: str
    owner_schema: str
    owned_schema: str
    note: str


class _Told(NamedTuple):
    """A share as a row tells it: its text, the text as written where it differs, its most."""

    value: str
    original: str | None
    most: Fraction


@lru_cache(maxsize=65536)
def _read_share(text: str, least: str, most: str) -> _Told | None:
    share = read_share(text) if text else None
    span = bounded(least, most) if least or most else None
    for found in (share, span):
        if isinstance(found, str):
            raise _RowError(found)
    if isinstance(share, Share) and isinstance(span, Share) and not is_within(share, span):
        raise _RowError(f"the share {text} is not between {least or 0} and {most or 100}")
    if isinstance(share, Share):
        value = str(share)
        return _Told(value, text if text != value else None, share.high)
    return _Told(str(span), None, span.high) if isinstance(span, Share) else None


@lru_cache(maxsize=65536)
def _read_days(start: str, end: str) -> tuple[str, str]:
    first, last = _read_day(start), _read_day(end)
    if first is not None and last is not None and ends_before(first, last):
        raise _RowError(f"it ends on {last}, before it starts on {first}")
    return str(first or ""), str(last or "")


def _read_day(text: str) -> PartialDate | None:
    if not text:
        return None
    date = read_date(text)
    if date is None:
        raise _RowError(
            f"the date {text[:_SHOWN]!r} cannot be read; write 2020, 2020-04 or 2020-04-03"
        )
    return date


@lru_cache(maxsize=4096)
def _read_direct(text: str) -> str:
    found = _DIRECT.get(_fold(text)) if text else ""
    if found is None:
        raise _RowError(f"{text[:_SHOWN]!r} is neither direct nor indirect nor unknown")
    return found


@lru_cache(maxsize=4096)
def _read_schema(text: str) -> str:
    found = find_schema(_SCHEMATA.get(_fold(text), text)) if text else None
    if text and found is None:
        raise _RowError(f"there is no schema {text[:_SHOWN]}; use Person or Company")
    return found.name if found else _PARTY


@lru_cache(maxsize=65536)
def _is_address(text: str) -> bool:
    return _ADDRESS.fullmatch(text) is not None


class _Table:
    """Writes the holdings of one file; a million rows take a minute, so it does little a row."""

    def __init__(self, header: list[str], draft: Draft) -> None:
        at = {column: index for index, column in enumerate(header)}
        # A column the file lacks is read from the blank that is put behind each row.
        self._pick = itemgetter(*(at.get(column, len(header)) for column in SPELLINGS))
        self._more = [(index, column[1:]) for column, index in at.items() if column[0] == ":"]
        self._draft = draft
        self._parties: dict[tuple[str, str, str], str] = {}
        self._seen: set[str] = set()
        self._most = Fraction(0)

    def write(self, cells: list[str], place: str) -> str:
        """Write a row, or return why it is no holding."""
        try:
            self._write([*map(str.strip, cells), ""], place)
        except _RowError as fault:
            return str(fault)
        return ""

    def finish(self) -> None:
        """Count what only the whole file shows."""
        if 0 < self._most <= 1:
            self._draft.count("share_never_over_1_percent")

    def _write(self, cells: list[str], place: str) -> None:
        row = _Cells._make(self._pick(cells))
        if not row.owner or not row.owned:
            raise _RowError(f"the row names no {'owned' if row.owner else 'owner'}")
        told = _read_share(row.share, row.least, row.most)
        start, end = _read_days(row.begin, row.until)
        kind = _read_direct(row.direct)
        owner = self._party(row.owner, row.owner_name, row.owner_schema, place)
        owned = self._party(row.owned, row.owned_name, row.owned_schema, place)
        value = told.value if told else ""
        key = f"holding-{short_hash(owner, owned, value, start, end, row.source, row.role, kind)}"
        if row.note or self._more:
            self._say_more(key, cells, row.note, place)
        if key in self._seen:
            self._draft.count("duplicate")
            return
        self._seen.add(key)
        self._count(told, is_treasury=owner == owned)
        append, name = self._draft.append, self._draft.source
        append(Statement(key, _HOLDING, "owner", owner, name, place))
        append(Statement(key, _HOLDING, "asset", owned, name, place))
        if told is not None:
            append(Statement(key, _HOLDING, "percentage", value, name, place, None, told.original))
        origin = "sourceUrl" if row.source and _is_address(row.source) else "publisher"
        for prop, text in (
            ("role", row.role),
            ("ownershipType", kind),
            ("startDate", start),
            ("endDate", end),
            (origin, row.source),
        ):
            if text:
                append(Statement(key, _HOLDING, prop, text, name, place))

    def _count(self, told: _Told | None, *, is_treasury: bool) -> None:
        if told is None:
            self._draft.count("share_missing")
        elif told.most is not self._most:
            self._most = max(self._most, told.most)
        if is_treasury:
            self._draft.count("treasury")

    def _party(self, text: str, name: str, schema: str, place: str) -> str:
        """Return the id of one end, and write its name where it has one."""
        known = self._parties.get((text, name, schema))
        if known is not None:
            return known
        found = text if is_id(text) else party_id(text)
        if found is None:
            raise _RowError(f"{text[:_SHOWN]!r} is no name and no id of an owner or owned")
        thing = self._draft.thing(found, _read_schema(schema), place)
        if found != text:
            thing.say("name", text)
        thing.say("name", name)
        self._parties[text, name, schema] = found
        return found

    def _say_more(self, key: str, cells: list[str], note: str, place: str) -> None:
        """Write what the row says beside the holding; a duplicate may say something else."""
        thing = self._draft.thing(key, _HOLDING, place)
        thing.say("summary", note)
        for at, column in self._more:
            if cells[at]:
                thing.say("description", f"{column}: {cells[at]}")
                self._draft.count("column_unknown")
