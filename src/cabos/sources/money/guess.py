"""Guess the mapping of a table of transfers from its first rows; what they leave open is asked."""

import re
from collections.abc import Iterator, Sequence
from collections.abc import Mapping as Words
from dataclasses import dataclass, field, replace
from itertools import pairwise

from cabos.errors import InputError
from cabos.formats.text import REPLACED, beyond_ascii, is_damaged_utf8, refuse_foreign
from cabos.model.transfer import account_key
from cabos.model.wording import read_words
from cabos.sources.money.dates import Cell, clock_pattern, date_pattern
from cabos.sources.money.layout import AMOUNTS, Table, assigned, find_table, lines_of
from cabos.sources.money.mapping import Mapping
from cabos.sources.money.mapping_file import built_in, built_in_names, checked
from cabos.sources.money.marks import bare, decimal_mark, is_negative, sign_words
from cabos.sources.money.words import field_of

SAMPLE = 1 << 20  # bytes of a file that a guess needs to see at most
_ROWS = 5_000
_FOREIGN = {b"PK\x03\x04": "a spreadsheet or a zip archive", b"%PDF": "a PDF"}
_ACCOUNT = re.compile(
    r"(?i)\b(clabe|iban|cuenta|account|contrato)\b[^\d]{0,24}?"
    r"([A-Z]{2}\d{2}[A-Z0-9 ]{11,30}\b|\d[\d -]{3,24}\d)"
)
_MONEY = re.compile(r"(?i)\b(?:moneda|divisa|currency)\b[\s:.,]*([A-Za-zó]{3,8})")
_CALLED = {"pesos": "MXN", "dolares": "USD", "dólares": "USD", "euros": "EUR"}


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user said of a table; empty where it is to be guessed.

    Attributes:
        form: the name of a mapping that comes with cabos.
        account: the account whose statement it is.
        currency: the currency of rows that name none.
        date: how dates are written, see ``Mapping``.
        decimal: the decimal mark.
    """

    form: str = ""
    account: str = ""
    currency: str = ""
    date: str = ""
    decimal: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One column as it was understood.

    Attributes:
        field: what it is, one of ``FIELDS``.
        column: its name.
        example: the first cell that is not empty.
    """

    field: str
    column: str
    example: str


_PLAIN = "plain"
_MORE = frozenset((
    "from_bank", "from_name", "from_id", "to_bank", "to_name", "to_id", "received",
    "received_currency", "fee", "kind",
))  # fmt: skip
"""What a table of the plain form may say beside its seven columns."""

_NOT_ALWAYS = frozenset(("status",))
"""What a table of a form can be without."""


@dataclass(frozen=True, slots=True)
class Note:
    """Something that a guess takes for granted.

    Attributes:
        kind: its key in ``notes.yml``.
        values: what stands in its braces.
    """

    kind: str
    values: Words[str, str] = field(default_factory=dict)

    def text(self, lang: str = "en") -> str:
        """Say it in ``en`` or ``es``, a sentence without its full stop."""
        return read_words("cabos.sources.money", "notes.yml")[self.kind][lang].format(**self.values)


@dataclass(frozen=True, slots=True)
class Guess:
    """A mapping that was guessed, to be shown.

    Attributes:
        mapping: the mapping.
        shown: its columns, each with an example, in the order of the file.
        unused: the columns that it leaves out.
        remarks: what was taken for granted.
    """

    mapping: Mapping
    shown: tuple[Shown, ...]
    unused: tuple[str, ...]
    remarks: tuple[Note, ...]


def guess_mapping(head: bytes, name: str, choices: Choices, *, is_whole: bool = True) -> Guess:
    """Guess how to read a table of transfers.

    Args:
        head: its first bytes, ``SAMPLE`` of them or all.
        name: the file's name, for messages.
        choices: what the user said; it is used as it is.
        is_whole: whether these are all.

    Raises:
        InputError: where there is no header that is known; where the rows leave open the order of
            the dates, the decimal mark, the sign or the account. The message says how to choose.
    """
    text, encoding = _decoded(head, name)
    table = find_table(lines_of(text, is_whole=is_whole), name, _ROWS)
    base, remarks = _columns(table, choices, name), list[Note]()
    if encoding == "latin-1":
        remarks.append(Note("encoding", {"encoding": encoding}))
    mapping = replace(base, delimiter=table.delimiter, encoding=encoding, header=table.header)
    mapping = _with_account(mapping, table, choices, name, remarks)
    mapping = _with_currency(mapping, table, choices, remarks)
    mapping = replace(mapping, decimal=choices.decimal or _decimal(mapping, table, name))
    mapping = _with_sign(mapping, table, name, remarks)
    mapping = checked(mapping, name)
    mapping = replace(mapping, date=choices.date or _date(mapping, table, name))
    mapping = _with_clock(mapping, table)
    return described(mapping, table, remarks)


def described(mapping: Mapping, table: Table, remarks: Sequence[Note] = ()) -> Guess:
    """Return a mapping with examples of its columns, in the order of the table."""
    by_column = {column: field for field, column in mapping.columns.items()}
    shown = tuple(
        Shown(by_column[column], column, next(iter(table.cells(column)), Cell(0, "")).text)
        for column in table.columns
        if column in by_column
    )
    unused = tuple(column for column in table.columns if column and column not in by_column)
    return Guess(mapping, shown, unused, tuple(remarks))


def _decoded(head: bytes, name: str) -> tuple[str, str]:
    for mark, what in _FOREIGN.items():
        if head.startswith(mark):
            raise InputError(
                f"The file is {what}, not a table in text", where=name, remedy="Save it as CSV"
            )
    refuse_foreign(head, name)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "replace"), "utf-16"
    text = head.decode("utf-8-sig", "replace")
    bad = text.rstrip(REPLACED).count(REPLACED)  # the last character may be cut
    if not bad or is_damaged_utf8(beyond_ascii(text) - bad, bad):
        return text, "utf-8"
    return head.decode("cp1252", "replace"), "latin-1"


def _columns(table: Table, choices: Choices, name: str) -> Mapping:
    """Return the columns of a form that comes with cabos, where the table has them; or guess."""
    if choices.form:
        found = _fitted(built_in(choices.form), table)
        if found is None:
            missing = set(built_in(choices.form).columns.values()) - set(table.columns)
            raise InputError(
                f"The table has not the columns of the form {choices.form}: "
                f"{', '.join(sorted(missing))}",
                where=f"{name}:{table.header}",
                remedy=f"It has: {', '.join(table.columns)[:400]}",
            )
        return _with_more(found, table)
    fits = [one for form in built_in_names() if (one := _fitted(built_in(form), table)) is not None]
    if fits:
        return _with_more(max(fits, key=lambda one: len(one.columns)), table)
    return Mapping(assigned(table, name))


def _with_more(form: Mapping, table: Table) -> Mapping:
    """Add to the plain form what further columns are by their names, such as the holders'."""
    if form.name != _PLAIN:
        return form
    columns = dict(form.columns)
    for column in table.columns:
        what = field_of(column)[0]
        if what in _MORE and column not in columns.values():
            columns.setdefault(what, column)
    return replace(form, columns=columns)


def _fitted(form: Mapping, table: Table) -> Mapping | None:
    names = {column.casefold(): column for column in table.columns}
    wanted = {
        what: column.casefold() for what, column in form.columns.items()
        if what not in _NOT_ALWAYS or column.casefold() in names
    }  # fmt: skip
    if not all(column in names for column in wanted.values()):
        return None
    columns = {what: names[column] for what, column in wanted.items()}
    return replace(form, columns=columns)


def _with_account(
    mapping: Mapping, table: Table, choices: Choices, name: str, remarks: list[Note]
) -> Mapping:
    if choices.account:
        return replace(mapping, account=account_key(choices.account))
    if {"from", "to", "account"} & mapping.columns.keys():
        return mapping
    found = dict.fromkeys(_accounts(table.above))
    if len(found) == 1:
        (account,) = found
        remarks.append(Note("account_above", {"account": account}))
        return replace(mapping, account=account)
    said = f"; above the header stand {', '.join(found)}" if found else ""
    raise InputError(
        f"The statement does not say whose it is: no column is an account{said}",
        where=f"{name}:{table.header}",
        remedy="Say it: --account NUMBER (or BANK:NUMBER); or, where the rows name both sides, "
        "write a mapping with from: and to: and give it with --map",
    )


def _accounts(above: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the accounts that lines above a header name; only the CLABE or IBAN where there is."""
    lines = (" ".join(cell.strip() for cell in cells if cell.strip()) for cells in above)
    found = [
        (match[1].casefold(), account_key(match[2]))
        for line in lines
        for match in _ACCOUNT.finditer(line)
    ]
    best = [number for word, number in found if word in {"clabe", "iban"}]
    yield from best or (number for _, number in found)


def _with_currency(
    mapping: Mapping, table: Table, choices: Choices, remarks: list[Note]
) -> Mapping:
    if choices.currency:
        return replace(mapping, currency=choices.currency.upper())
    if mapping.currency or "currency" in mapping.columns:
        return mapping
    columns = [mapping.columns[one] for one in AMOUNTS if one in mapping.columns]
    named = {table.currencies[one] for one in columns if table.currencies.get(one)}
    if not named:
        lines = " ".join(cell for cells in table.above for cell in cells)
        words = [found[1] for found in _MONEY.finditer(lines)]
        named = {_CALLED.get(word.casefold(), word.upper()) for word in words}
        named = {code for code in named if len(code) == 3}
    if len(named) == 1:
        (code,) = named
        remarks.append(Note("currency_named", {"currency": code}))
        return replace(mapping, currency=code)
    remarks.append(Note("no_currency"))
    return mapping


def _amounts(mapping: Mapping, table: Table) -> list[Cell]:
    columns = [mapping.columns[one] for one in AMOUNTS if one in mapping.columns]
    return [cell for column in columns for cell in table.cells(column)]


def _decimal(mapping: Mapping, table: Table, name: str) -> str:
    """Return the decimal mark: of a form that a machine writes its own, else as the rows tell."""
    if mapping.name not in {"", "plain"}:
        return mapping.decimal
    return decimal_mark(_amounts(mapping, table), name)


def _date(mapping: Mapping, table: Table, name: str) -> str:
    cells = table.cells(mapping.columns["date"])
    if mapping.date.startswith("days:") and all(cell.text.isdigit() for cell in cells):
        return mapping.date
    return date_pattern(cells, mapping.columns["date"], name)


def _with_clock(mapping: Mapping, table: Table) -> Mapping:
    """Leave the time of day out where the date has one, or where it is written in no one way."""
    columns = mapping.columns
    if "clock" not in columns:
        return mapping
    texts = [cell.text for cell in table.cells(columns["date"])]
    has_time = mapping.date.startswith("epoch") or any(":" in text for text in texts)
    clock = clock_pattern([cell.text for cell in table.cells(columns["clock"])])
    if has_time or clock is None or mapping.date.startswith("days:"):
        return replace(mapping, columns={k: v for k, v in columns.items() if k != "clock"})
    if mapping.date == "iso" and clock in {"%H:%M", "%H:%M:%S"}:
        return mapping
    day = "%Y-%m-%d" if mapping.date == "iso" else mapping.date
    return replace(mapping, date=f"{day} {clock}")


def _with_sign(mapping: Mapping, table: Table, name: str, remarks: list[Note]) -> Mapping:
    """Find out what says, in a statement, whether money goes out or comes in."""
    columns = mapping.columns
    if {"from", "to"} & columns.keys():
        return replace(mapping, columns={k: v for k, v in columns.items() if k != "sign"})
    if {"debit", "credit"} & columns.keys() or "amount" not in columns:
        return mapping
    for what in (one for one in ("sign", "kind") if one in columns):
        words = sign_words([cell.text for cell in table.cells(columns[what])])
        if words is not None:
            kept = {"sign" if one == what else one: column for one, column in columns.items()}
            values = {"out": ", ".join(words[0]), "into": ", ".join(words[1])}
            remarks.append(Note("sign_words", {"column": columns[what], **values}))
            return replace(mapping, columns=kept, out=words[0], in_=words[1])
    if "sign" in columns and table.cells(columns["sign"]):
        raise _unknown_words(mapping, table, name)
    if not any(is_negative(cell.text) for cell in table.cells(columns["amount"])):
        raise _unsigned(columns["amount"], f"{name}:{table.header}")
    opposite = _rises_by_negative(mapping, table)
    remarks.append(Note("negative_in" if opposite else "negative_out"))
    return replace(mapping, out_is_negative=not opposite)


def _unsigned(column: str, where: str) -> InputError:
    return InputError(
        f"Nothing says which rows are money out and which money in: every amount of {column!r} is "
        "without a sign, and there is no column of debits, credits or signs",
        where=where,
        remedy="Add a column that says it (such as sign, with debit and credit), or two columns of "
        f"amounts (debit, credit); if all rows are money in, write a mapping with credit: {column}"
        ", if all are money out with debit:, and give it with --map",
    )


def _unknown_words(mapping: Mapping, table: Table, name: str) -> InputError:
    column = mapping.columns["sign"]
    words = dict.fromkeys(cell.text for cell in table.cells(column))
    return InputError(
        f"The words of {column!r} do not tell out from in: {', '.join(list(words)[:8])}",
        where=f"{name}:{table.header}",
        remedy="Write a mapping with out: [WORD] and in: [WORD], and give it with --map",
    )


def _rises_by_negative(mapping: Mapping, table: Table) -> bool:
    """Whether the balance shows, row by row, that negative amounts are money in."""
    if "balance" not in mapping.columns:
        return False
    rows = [
        (_number(amount, mapping), _number(balance, mapping))
        for amount, balance in table.pairs(mapping.columns["amount"], mapping.columns["balance"])
    ]
    usual = opposite = 0
    for (amount, balance), (later_amount, later) in pairwise(rows):
        if None in {amount, balance, later_amount, later}:
            continue
        # Newest first, the balance of the row below is the one before.
        usual += later - balance == later_amount or balance - later == amount  # type: ignore[operator]
        opposite += balance - later == later_amount or later - balance == amount  # type: ignore[operator]
    return opposite > usual


def _number(text: str, mapping: Mapping) -> int | None:
    digits = bare(text)
    mark = mapping.decimal
    whole, _, rest = digits.partition(mark)
    whole = re.sub(r"[., '’]", "", whole)
    if not (whole + rest).isdigit() or len(rest) > 6:
        return None
    number = int(whole + rest.ljust(6, "0"))
    return -number if is_negative(text) else number
