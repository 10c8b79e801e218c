"""The transfer: money that moved from one account to another, as one row of a file says."""

import re
from dataclasses import dataclass
from typing import Literal

UNKNOWN = ""
"""The account of a side that the file does not name: money comes from there, or goes there, and
is never followed through it."""

Side = Literal["", "debit", "credit"]
_ETHEREUM = re.compile(r"0[xX][0-9a-fA-F]{40}")
_SHAPED = re.compile(r"[A-Za-z]{2}[0-9]{2}[A-Za-z0-9]{11,30}|[0-9]{18}")


@dataclass(frozen=True, slots=True)
class Transfer:
    """One movement of money.

    Attributes:
        row: number of its row or entry in the file, from 1.
        time: seconds since 1970-01-01 00:00 as the file writes the time; no zone is moved, but
            where the file states one the time is in UTC.
        is_day: whether the file gives the day only.
        payer: key of the account that pays, see ``account_key``; ``UNKNOWN`` where it is not said.
        beneficiary: key of the account that receives.
        amount: what is paid, smallest units of ``currency``, more than 0.
        currency: ISO 4217 code or crypto asset.
        received: what arrives, smallest units of ``received_currency``.
        received_currency: the same as ``currency`` where nothing is converted.
        fee: what the payer pays beside the amount, smallest units of ``currency``.
        ref: the reference of the file; empty where it has none, and the row stands for it.
        memo: the purpose as written.
        kind: the format of the payment, such as ``SPEI``.
        statement: key of the account whose statement says it; empty in a table that is nobody's.
        side: whether that statement books it as ``debit`` (money out) or ``credit``.
        balance: the balance of that account after it, smallest units; None where it is not said.
        place: where it stands, if the row alone does not tell, such as ``page 3``.
    """

    row: int
    time: int
    is_day: bool
    payer: str
    beneficiary: str
    amount: int
    currency: str
    received: int
    received_currency: str
    fee: int = 0
    ref: str = ""
    memo: str = ""
    kind: str = ""
    statement: str = ""
    side: Side = ""
    balance: int | None = None
    place: str = ""


def account_key(number: str, bank: str = "") -> str:
    """Return the text that names an account everywhere in cabos.

    A number alone can be used by two banks, so that it is kept with the bank: ``18:800001CDE``.
    An IBAN, and a CLABE (18 digits), names its bank itself and stands alone, without blanks. So
    does an Ethereum address, in small letters: its capitals are a checksum alone (EIP-55). Anything
    else, such as a Bitcoin address, is kept as it is, but for blanks around it.

    Args:
        number: as written.
        bank: the bank's code as written; zeros before a code of digits do not count.
    """
    number = " ".join(number.split())
    joined = number.replace(" ", "").replace("-", "")
    if _SHAPED.fullmatch(joined):
        return joined.upper()
    if _ETHEREUM.fullmatch(number):
        return number.lower()
    bank = " ".join(bank.split())
    if bank.isascii() and bank.isdigit():
        bank = bank.lstrip("0") or "0"
    return f"{bank}:{number}" if bank and number else number
