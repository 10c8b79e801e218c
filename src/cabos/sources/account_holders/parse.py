"""A table of who holds which account."""

from collections.abc import Mapping, Sequence

from cabos.errors import InputError
from cabos.formats import csv
from cabos.model.account import AccountHolder
from cabos.model.transfer import account_key
from cabos.sources.customers import folded
from cabos.sources.draft import Draft
from cabos.sources.money.holders import named_holder, write_holder
from cabos.sources.ownership.holdings import delimiter

SPELLINGS: dict[str, tuple[str, ...]] = {
    "account": ("account", "cuenta", "account number", "clabe", "iban", "wallet", "address",
                "numero de cuenta", "no de cuenta", "key", "direccion"),
    "bank": ("bank", "banco", "bank code", "clave banco", "bic", "institucion"),
    "name": ("name", "nombre", "holder", "titular", "razon social", "customer", "cliente",
             "nombre del titular", "account holder"),
    "id": ("id", "entity", "entidad", "rfc", "curp", "lei", "tax id", "entity id", "identifier",
           "identificador"),
    "sector": ("sector", "giro", "actividad", "industry", "business", "actividad economica"),
}  # fmt: skip
"""What the columns of the table may be called, folded."""

_BY_SPELLING = {text: field for field, texts in SPELLINGS.items() for text in texts}


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Read who holds which account.

    Args:
        files: name to bytes, tables with the columns account and name or id, and perhaps bank and
            sector.
        draft: the page to write on.

    Raises:
        InputError: where a table lacks a column, or is damaged as a whole.
    """
    for name, data in files.items():
        rows = csv.read(data, name, delimiter=delimiter(data))
        at = _columns(csv.first(rows, name), name)
        for row in rows:
            place = f"{name}:{row.line}"
            fault = row.fault or _write(row.cells, at, place, draft)
            if fault:
                draft.reject(place, fault, row.cells)


def _columns(header: Sequence[str], name: str) -> dict[str, int]:
    found: dict[str, int] = {}
    for at, title in enumerate(header):
        field = _BY_SPELLING.get(folded(title))
        if field is not None:
            found.setdefault(field, at)
    if "account" not in found or not {"name", "id"} & found.keys():
        raise InputError(
            f"The table lacks the account, or its holder's name or id; it has: {', '.join(header)}",
            where=f"{name}:1",
            remedy="Name the columns account, name, id (and bank, sector where you have them)",
        )
    return found


def _write(cells: Sequence[str], at: Mapping[str, int], place: str, draft: Draft) -> str:
    """Write one holder; return what is wrong with the row, or an empty string."""

    def cell(field: str) -> str:
        position = at.get(field, len(cells))
        return cells[position].strip() if position < len(cells) else ""

    account = account_key(cell("account"), cell("bank"))
    if not account:
        return "there is no account"
    if not (cell("name") or cell("id")):
        return "there is no holder"
    one = named_holder(account, cell("name"), cell("id"), place)
    sector = (("sector", cell("sector")),) if cell("sector") else ()
    write_holder(draft, AccountHolder(account, one.name, one.identifiers + sector, place))
    return ""
