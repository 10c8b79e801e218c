"""The plain form: a CSV with one holding a row.

Columns: ``owner`` and ``owned`` (ids or names), ``share`` or ``share_min`` and ``share_max`` in
percent, ``from``, ``to``, ``source``; and if wanted ``role``, ``direct``, ``owner_name``,
``owned_name``, ``owner_schema``, ``owned_schema``, ``note``. Headers in Spanish are read too.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache

from cabos.errors import InputError
from cabos.formats.csv import Row
from cabos.model.date import PartialDate
from cabos.model.schema import find_schema
from cabos.model.share import WHOLE, Share
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
    return re.sub(r"[\s_\-]+", "_", bare.strip()).strip("_")


@lru_cache(maxsize=65536)
def _share(text: str) -> Share | str:
    return read_share(text)


@lru_cache(maxsize=65536)
def _date(text: str) -> PartialDate | None:
    return read_date(text)


class _RowError(Exception):
    """Why a row is no holding; raised within this file only."""


class _Table:
    """Writes the holdings of one file."""

    def __init__(self, header: list[str], draft: Draft) -> None:
        self._header = header
        self._at = {column: index for index, column in enumerate(header)}
        self._more = [column for column in header if column.startswith(":")]
        self._draft = draft
        self._parties: dict[tuple[str, str, str], str] = {}
        self._seen: set[str] = set()
        self._most = WHOLE - WHOLE

    def write(self, cells: list[str], place: str) -> str:
        """Write a row, or return why it is no holding."""
        try:
            self._write([cell.strip() for cell in cells], place)
        except _RowError as fault:
            return str(fault)
        return ""

    def finish(self) -> None:
        """Count what only the whole file shows."""
        if 0 < self._most <= 1:
            self._draft.count("share_never_over_1_percent")

    def _write(self, cells: list[str], place: str) -> None:
        share, stated = self._read_share(cells)
        start, end = self._day(cells, "from"), self._day(cells, "to")
        if start is not None and end is not None and ends_before(start, end):
            raise _RowError(f"it ends on {end}, before it starts on {start}")
        direct = self._direct(cells)
        schemata = self._schema(cells, "owner_schema"), self._schema(cells, "owned_schema")
        owner = self._party(cells, "owner", schemata[0], place)
        owned = self._party(cells, "owned", schemata[1], place)
        value = "" if share is None else str(share)
        told = {
            "role": self._cell(cells, "role"),
            "ownershipType": direct,
            "startDate": "" if start is None else str(start),
            "endDate": "" if end is None else str(end),
        }
        source = self._cell(cells, "source")
        told["sourceUrl" if _ADDRESS.fullmatch(source) else "publisher"] = source
        key = f"holding-{short_hash(owner, owned, value, *told.values())}"
        self._say_more(key, cells, place, is_new=key not in self._seen)
        if key in self._seen:
            self._draft.count("duplicate")
            return
        self._seen.add(key)
        self._count(share, owner == owned)
        draft, source_name = self._draft, self._draft.source
        draft.append(Statement(key, _HOLDING, "owner", owner, source_name, place))
        draft.append(Statement(key, _HOLDING, "asset", owned, source_name, place))
        if share is not None:
            kept = stated if stated != value else None
            draft.append(
                Statement(key, _HOLDING, "percentage", value, source_name, place, None, kept)
            )
        for prop, text in told.items():
            if text:
                draft.append(Statement(key, _HOLDING, prop, text, source_name, place))

    def _count(self, share: Share | None, is_treasury: bool) -> None:  # noqa: FBT001 - two facts
        if share is None:
            self._draft.count("share_missing")
        else:
            self._most = max(self._most, share.high)
        if is_treasury:
            self._draft.count("treasury")

    def _cell(self, cells: list[str], column: str) -> str:
        at = self._at.get(column)
        return "" if at is None else cells[at]

    def _read_share(self, cells: list[str]) -> tuple[Share | None, str]:
        text = self._cell(cells, "share")
        least, most = self._cell(cells, "share_min"), self._cell(cells, "share_max")
        share = _share(text) if text else None
        span = bounded(least, most) if least or most else None
        for found in (share, span):
            if isinstance(found, str):
                raise _RowError(found)
        if isinstance(share, Share) and isinstance(span, Share) and not is_within(share, span):
            raise _RowError(f"the share {text} is not between {least or 0} and {most or 100}")
        if isinstance(share, Share):
            return share, text
        return (span, str(span)) if isinstance(span, Share) else (None, "")

    def _day(self, cells: list[str], column: str) -> PartialDate | None:
        text = self._cell(cells, column)
        if not text:
            return None
        date = _date(text)
        if date is None:
            raise _RowError(
                f"the date {text[:_SHOWN]!r} cannot be read; write 2020, 2020-04 or 2020-04-03"
            )
        return date

    def _direct(self, cells: list[str]) -> str:
        text = self._cell(cells, "direct")
        found = _DIRECT.get(_fold(text)) if text else ""
        if found is None:
            raise _RowError(f"{text[:_SHOWN]!r} is neither direct nor indirect nor unknown")
        return found

    def _schema(self, cells: list[str], column: str) -> str:
        text = self._cell(cells, column)
        if not text:
            return _PARTY
        found = find_schema(_SCHEMATA.get(_fold(text), text))
        if found is None:
            raise _RowError(f"there is no schema {text[:_SHOWN]}; use Person or Company")
        return found.name

    def _party(self, cells: list[str], side: str, schema: str, place: str) -> str:
        """Return the id of one end, and write its name where it has one."""
        text, name = self._cell(cells, side), self._cell(cells, f"{side}_name")
        key = (text, name, schema)
        known = self._parties.get(key)
        if known is not None:
            return known
        if not text:
            raise _RowError(f"the row names no {side}")
        found = text if is_id(text) else party_id(text)
        if found is None:
            raise _RowError(f"the {side} {text[:_SHOWN]!r} is no name and no id")
        self._parties[key] = found
        thing = self._draft.thing(found, schema, place)
        if found != text:
            thing.say("name", text)
        thing.say("name", name)
        return found

    def _say_more(self, key: str, cells: list[str], place: str, *, is_new: bool) -> None:
        """Write what the row says beside the holding; a duplicate may say something else."""
        note = self._cell(cells, "note")
        if not note and not self._more:
            return
        thing = self._draft.thing(key, _HOLDING, place)
        thing.say("summary", note)
        for column in self._more:
            text = cells[self._at[column]]
            if text:
                thing.say("description", f"{column[1:]}: {text}")
                if is_new:
                    self._draft.count("column_unknown")
