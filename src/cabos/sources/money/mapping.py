"""The mapping: which column of a table of transfers is what, and how its cells are written."""

from collections.abc import Mapping as Columns
from dataclasses import dataclass, field

FIELDS = (
    "ref", "date", "clock", "from", "from_bank", "from_name", "from_id", "to", "to_bank",
    "to_name", "to_id", "amount", "currency", "received", "received_currency", "fee", "memo",
    "kind", "account", "account_bank", "other", "other_bank", "other_name", "other_id", "debit",
    "credit", "sign", "balance", "status",
)  # fmt: skip
"""What a column can be.

``from`` and ``to`` in a table that names both sides; ``account`` (or the setting of that name) and
``other`` in the statement of one account. The amount is signed there (out is negative), or stands
in ``debit`` or ``credit``, or ``sign`` says which it is. ``clock`` is the time of day where it has
a column of its own. ``status`` says whether the transfer was made.
"""

ENCODINGS = ("utf-8", "latin-1", "utf-16")
DECIMALS = (".", ",")


@dataclass(frozen=True, slots=True)
class Mapping:
    """How to read a table of transfers.

    Attributes:
        columns: what (one of ``FIELDS``) to the name of its column.
        date: how the date is written: ``iso``; a pattern of strptime such as ``%d/%m/%Y``;
            ``epoch`` or ``epoch-ms`` for seconds or milliseconds since 1970; ``days:2017-01-01``
            for days since a day.
        decimal: the decimal mark, ``.`` or ``,``; the other one, blanks and apostrophes may group
            thousands.
        delimiter: between cells.
        encoding: ``utf-8``, ``latin-1`` or ``utf-16``.
        header: the number of the row with the names of the columns, from 1.
        account: key of the account of a statement whose rows do not name it.
        currency: the currency of rows that name none.
        out: words of the ``sign`` column that mean money out; any other word of ``in_`` means in.
        in_: words of the ``sign`` column that mean money in.
        currencies: what a file calls a currency, to its code, such as ``US Dollar: USD``.
        out_is_negative: whether a negative amount of a statement is money out.
        made: words of the ``status`` column of a transfer that was made, as an empty cell is.
        name: what the form is called, such as ``amlworld``; empty for the user's own.
    """

    columns: Columns[str, str]
    date: str = "iso"
    decimal: str = "."
    delimiter: str = ","
    encoding: str = "utf-8"
    header: int = 1
    account: str = ""
    currency: str = ""
    out: tuple[str, ...] = ()
    in_: tuple[str, ...] = ()
    currencies: Columns[str, str] = field(default_factory=dict)
    out_is_negative: bool = True
    made: tuple[str, ...] = ()
    name: str = ""
