"""Field 86 of an MT940: who the other side is, and what for, in the ways in which banks write it.

Three ways are read: subfields (``166?00…?20…?31…?32…``, in Germany, Austria and Poland, also
with ``<`` or ``~``), words between slashes (``/IBAN/…/NAME/…/REMI/…``, in the Netherlands, Belgium
and by SWIFT itself), and free text, which stays one purpose; there an account counts only where
``IBAN`` or ``CLABE`` is written before it and its check digits are right.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from stdnum import iban

from cabos.model.clabe import is_clabe

_SUBFIELDS = re.compile(r"\d{3}([?<~^])\d{2}")
_PURPOSE = {*range(20, 30), *range(60, 64)}
_SEPA = re.compile(
    r"(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE|IBAN|BIC|BREF|RREF|PURP)[+:]"
)
_WORD = re.compile(
    r"/(EREF|KREF|MREF|IBAN|BIC|NAME|REMI|CNTP|ORDP|BENM|ACCT|OCMT|CHGS|EXCH|TRTP|TRCD|PREF|PURP|"
    r"CSID|MARF|ISDT|RTRN|ADDR|ULTC|ULTD|ULTB|SVCL|BUSP|OPAC|INFO|ID|SWOC|SWOD|NRTX)/"
)
_LABELLED = re.compile(
    r"\b(?:(?P<kind>IBAN|CLABE)\b[\s:.+/]*)"
    r"(?=(?P<number>\d{18}|[A-Z]{2}\d{2}(?: ?[A-Z0-9]){11,30}))",
)
_MONEY = re.compile(r"([A-Z]{3})(\d{1,15}[,.]?\d{0,5})")


@dataclass(frozen=True, slots=True)
class Info:
    """What field 86 says.

    Attributes:
        memo: the purpose.
        account: the other side's account as written, or empty.
        bank: its bank's code.
        name: its name.
        ref: the payer's reference (end to end), or empty.
        original: currency and amount as ordered, where it was converted.
        charges: currency and amount of charges.
    """

    memo: str = ""
    account: str = ""
    bank: str = ""
    name: str = ""
    ref: str = ""
    original: tuple[str, str] | None = None
    charges: tuple[str, str] | None = None


def read(lines: Sequence[str]) -> Info:
    """Read the lines of a field 86."""
    joined = "".join(lines)
    found = _SUBFIELDS.match(joined)
    if found is not None:
        return _from_subfields(joined, found[1])
    if _WORD.search(joined):
        return _from_words(joined)
    return _free(" ".join(" ".join(lines).split()))


def _from_subfields(joined: str, mark: str) -> Info:
    parts: dict[int, str] = {}
    for piece in joined.split(mark)[1:]:
        if piece[:2].isdigit():
            number = int(piece[:2])
            parts[number] = parts.get(number, "") + piece[2:]
    purpose = "".join(parts[number] for number in sorted(parts) if number in _PURPOSE)
    pieces = _SEPA.split(purpose)
    tagged = dict(zip(pieces[1::2], (one.strip() for one in pieces[2::2]), strict=True))
    memo = tagged.get("SVWZ") or pieces[0].strip() or parts.get(0, "").strip()
    return Info(
        memo=" ".join(memo.split()),
        account=parts.get(31, "").strip() or tagged.get("IBAN", ""),
        bank=parts.get(30, "").strip() or tagged.get("BIC", ""),
        name=" ".join((parts.get(32, "") + parts.get(33, "")).split()),
        ref=_ref(tagged.get("EREF", "")),
    )


def _from_words(joined: str) -> Info:
    pieces = _WORD.split(joined)
    said: dict[str, str] = {}
    for key, value in zip(pieces[1::2], pieces[2::2], strict=True):
        said.setdefault(key, value.strip("/ "))
    # ING: /CNTP/account/bank/name/place; others name each by its word.
    party = (said.get("CNTP", "").split("/") + [""] * 3)[:3]
    memo = re.sub(r"^(?:USTD|STRD)/+(?:CUR/)?", "", said.get("REMI", "")) or pieces[0]
    return Info(
        memo=" ".join(memo.split()),
        account=said.get("IBAN") or said.get("ACCT") or party[0],
        bank=said.get("BIC") or party[1],
        name=" ".join(
            (said.get("NAME") or said.get("ORDP") or said.get("BENM") or party[2]).split()
        ),
        ref=_ref(said.get("EREF", "")),
        original=_money(said.get("OCMT", "")),
        charges=_money(said.get("CHGS", "")),
    )


def _free(text: str) -> Info:
    found = {one for match in _LABELLED.finditer(text) if (one := _account(match))}
    return Info(memo=text, account=found.pop() if len(found) == 1 else "")


def _account(match: re.Match[str]) -> str:
    """Return the account behind its label, as long as its check digits say it is."""
    words = match["number"].split(" ")
    if match["kind"] == "CLABE" or (len(words[0]) == 18 and words[0].isdigit()):
        return words[0] if is_clabe(words[0]) else ""
    for count in range(len(words), 0, -1):
        number = "".join(words[:count])
        if iban.is_valid(number):
            return number
    return ""


def _ref(text: str) -> str:
    return "" if text.replace(" ", "").upper() in {"NOTPROVIDED", "NONREF"} else text.strip()


def _money(text: str) -> tuple[str, str] | None:
    found = _MONEY.match(text.replace(" ", ""))
    return None if found is None else (found[1], found[2])
