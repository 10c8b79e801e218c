"""CAMT: account statements, reports and notifications of ISO 20022 (camt.053, .052, .054).

Elements are told by their local names, so that every version from .001.02 on is read: later ones
put a status into ``Sts/Cd``, a party's name into ``Dbtr/Pty/Nm``, a bank's code into ``BICFI`` and
charges into ``Chrgs/Rcrd``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from cabos.formats import xml

_REPORTS = {"Stmt": "camt.053", "Rpt": "camt.052", "Ntfctn": "camt.054"}
_NO_REFERENCE = "NOTPROVIDED"
_REFERENCES = ("EndToEndId", "TxId", "UETR", "InstrId", "AcctSvcrRef")


@dataclass(frozen=True, slots=True)
class Money:
    """An amount as written, without sign, with its currency's code."""

    text: str
    currency: str


@dataclass(frozen=True, slots=True)
class Party:
    """A side of a payment: its name, official numbers, account and bank, as written."""

    name: str = ""
    numbers: tuple[str, ...] = ()
    account: str = ""
    bank: str = ""


@dataclass(frozen=True, slots=True)
class Charge:
    """A charge; ``is_included`` is None where the file does not say whether the entry has it."""

    money: Money
    side: str
    is_included: bool | None


@dataclass(frozen=True, slots=True)
class Detail:
    """One transaction of an entry.

    Attributes:
        ref: the payer's reference, or else the bank's.
        amount: in the account's currency, where it is said.
        side: ``CRDT`` or ``DBIT`` where it is said, else empty.
        instructed: the amount as ordered.
        settled: the amount of the transaction between the banks.
        charges: its charges.
        debtor: who pays.
        creditor: who receives.
        memo: the purpose.
    """

    ref: str
    amount: Money | None
    side: str
    instructed: Money | None
    settled: Money | None
    charges: tuple[Charge, ...]
    debtor: Party
    creditor: Party
    memo: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the account.

    Attributes:
        number: its number in its statement, from 1.
        amount: what is booked.
        side: ``CRDT`` or ``DBIT``, as booked.
        is_reversal: whether it takes an earlier one back.
        status: ``BOOK``, ``PDNG``, ``INFO``, ``FUTR``; empty where it is not said.
        booked: the booking day or moment, ISO; else the value day.
        ref: the bank's reference.
        kind: the bank's code of transaction.
        charges: charges of the whole entry.
        details: its transactions.
        memo: the bank's own words.
    """

    number: int
    amount: Money
    side: str
    is_reversal: bool
    status: str
    booked: str
    ref: str
    kind: str
    charges: tuple[Charge, ...]
    details: tuple[Detail, ...]
    memo: str


@dataclass(frozen=True, slots=True)
class Balance:
    """A balance: its code such as ``OPBD``, amount, side and ISO day."""

    code: str
    money: Money
    side: str
    day: str


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a statement; it comes before its entries, and again after them.

    Attributes:
        form: ``camt.053``, ``camt.052`` or ``camt.054``.
        number: its number in the file, from 1.
        id: its sequence number, or else its id; with its page where it has one.
        owner: whose account, its number and its bank.
        currency: the account's currency where it is said.
        balances: as they stand.
        start: ISO text of its begin.
        end: ISO text of its end.
        copy: ``DUPL``, ``COPY`` or ``CODU`` where it is a copy.
        is_end: whether its entries are all read.
    """

    form: str
    number: int
    id: str
    owner: Party
    currency: str
    balances: tuple[Balance, ...]
    start: str
    end: str
    copy: str
    is_end: bool


def read(data: bytes, name: str) -> Iterator[Header | Entry]:
    """Read statements entry by entry.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Yields:
        For each statement its head, its entries, and its head again with all its balances.

    Raises:
        InputError: where the XML is malformed, cut off, or declares a DTD.
    """
    number = entries = 0
    is_told = False
    events = xml.stream(data, name, starts=_REPORTS, ends={*_REPORTS, "Ntry"})
    for event, element in events:
        form = _REPORTS.get(xml.tag(element))
        if event == "start":
            number, entries, is_told = number + 1, 0, False
            continue
        report = element if form is not None else _report_of(element)
        if report is None:
            continue
        if not is_told:
            yield _header(report, number, is_end=False)
            is_told = True
        if form is not None:
            yield _header(report, number, is_end=True)
        else:
            entries += 1
            yield _entry(element, entries)
        _forget(element)


def _report_of(entry: etree._Element) -> etree._Element | None:
    above = entry.getparent()
    return above if above is not None and xml.tag(above) in _REPORTS else None


def _forget(element: etree._Element) -> None:
    """Free an element that was read; its place stays, so that the reader does not lose it."""
    element.clear()
    before, above = element.getprevious(), element.getparent()
    while before is not None and above is not None and xml.tag(before) == xml.tag(element):
        above.remove(before)
        before = element.getprevious()


def _header(report: etree._Element, number: int, *, is_end: bool) -> Header:
    account = xml.find(report, "Acct")
    sequence = _first(report, "ElctrncSeqNb", "LglSeqNb", "Id")
    page = xml.text(report, "StmtPgntn/PgNb") or xml.text(report, "RptPgntn/PgNb")
    owner = xml.find(account, "Ownr") if account is not None else None
    named = _party(owner, account, xml.find(account, "Svcr") if account is not None else None)
    return Header(
        form=_REPORTS[xml.tag(report)],
        number=number,
        id=f"{sequence}, page {page}" if page else sequence,
        owner=named,
        currency=xml.text(account, "Ccy"),
        balances=tuple(map(_balance, xml.find_all(report, "Bal"))),
        start=xml.text(report, "FrToDt/FrDtTm") or xml.text(report, "FrToDt/FrDt"),
        end=xml.text(report, "FrToDt/ToDtTm") or xml.text(report, "FrToDt/ToDt"),
        copy=xml.text(report, "CpyDplctInd"),
        is_end=is_end,
    )


def _balance(element: etree._Element) -> Balance:
    code = xml.text(element, "Tp/CdOrPrtry/Cd") or xml.text(element, "Tp/CdOrPrtry/Prtry")
    money = _money(element, "Amt") or Money("", "")
    return Balance(code, money, xml.text(element, "CdtDbtInd"), _moment(element, "Dt"))


def _entry(element: etree._Element, number: int) -> Entry:
    code = xml.find(element, "BkTxCd")
    domain = [xml.text(code, f"Domn/{one}") for one in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    details = [one for block in xml.find_all(element, "NtryDtls") for one in _details(block)]
    return Entry(
        number=number,
        amount=_money(element, "Amt") or Money("", ""),
        side=xml.text(element, "CdtDbtInd"),
        is_reversal=xml.text(element, "RvslInd").lower() in {"true", "1"},
        status=xml.text(element, "Sts/Cd") or xml.text(element, "Sts"),
        booked=_moment(element, "BookgDt") or _moment(element, "ValDt"),
        ref=_reference(element, ("AcctSvcrRef", "NtryRef")),
        kind="-".join(one for one in domain if one) or xml.text(code, "Prtry/Cd"),
        charges=_charges(element),
        details=tuple(details),
        memo=xml.text(element, "AddtlNtryInf"),
    )


def _details(block: etree._Element) -> list[Detail]:
    return [_detail(one) for one in xml.find_all(block, "TxDtls")]


def _detail(element: etree._Element) -> Detail:
    parties, agents = xml.find(element, "RltdPties"), xml.find(element, "RltdAgts")
    amounts = xml.find(element, "AmtDtls")
    remittance = xml.find(element, "RmtInf")
    words = (
        [] if remittance is None else [xml.text(one) for one in xml.find_all(remittance, "Ustrd")]
    )
    words += [xml.text(remittance, "Strd/CdtrRefInf/Ref"), xml.text(element, "AddtlTxInf")]
    refs = xml.find(element, "Refs")
    return Detail(
        ref="" if refs is None else _reference(refs, _REFERENCES),
        amount=_money(element, "Amt"),
        side=xml.text(element, "CdtDbtInd"),
        instructed=_money(amounts, "InstdAmt/Amt"),
        settled=_money(amounts, "TxAmt/Amt"),
        charges=_charges(element),
        debtor=_side(parties, agents, "Dbtr"),
        creditor=_side(parties, agents, "Cdtr"),
        memo=" ".join(dict.fromkeys(one for one in words if one)),
    )


def _side(parties: etree._Element | None, agents: etree._Element | None, role: str) -> Party:
    if parties is None:
        return Party()
    agent = xml.find(agents, f"{role}Agt") if agents is not None else None
    return _party(xml.find(parties, role), xml.find(parties, f"{role}Acct"), agent)


def _party(
    person: etree._Element | None, account: etree._Element | None, bank: etree._Element | None
) -> Party:
    inner = xml.find(person, "Pty") if person is not None else None
    named = inner if inner is not None else person
    numbers = []
    if named is not None:
        numbers = [xml.text(one) for one in xml.find_all(named, "Id/OrgId/Othr/Id")]
        numbers += [xml.text(one) for one in xml.find_all(named, "Id/PrvtId/Othr/Id")]
        numbers += [xml.text(named, "Id/OrgId/LEI")]
    code = _first(
        bank, "FinInstnId/BICFI", "FinInstnId/BIC", "FinInstnId/ClrSysMmbId/MmbId",
        "FinInstnId/Othr/Id", "FinInstnId/Nm",
    )  # fmt: skip
    name = xml.text(named, "Nm") or xml.text(account, "Nm")
    number = _first(account, "Id/IBAN", "Id/Othr/Id")
    return Party(name, tuple(one for one in numbers if one), number, code)


def _charges(element: etree._Element) -> tuple[Charge, ...]:
    found = []
    for block in xml.find_all(element, "Chrgs"):
        for one in xml.find_all(block, "Rcrd") or [block]:
            money = _money(one, "Amt")
            if money is not None:
                said = xml.text(one, "ChrgInclInd").lower()
                is_included = said in {"true", "1"} if said else None
                found.append(Charge(money, xml.text(one, "CdtDbtInd"), is_included))
    return tuple(found)


def _money(element: etree._Element | None, path: str) -> Money | None:
    found = xml.find(element, path) if element is not None else None
    return None if found is None else Money(xml.text(found), found.get("Ccy") or "")


def _moment(element: etree._Element, path: str) -> str:
    return _first(element, f"{path}/DtTm", f"{path}/Dt")


def _reference(element: etree._Element, names: tuple[str, ...]) -> str:
    found = (xml.text(element, one) for one in names)
    return next((one for one in found if one and one != _NO_REFERENCE), "")


def _first(element: etree._Element | None, *paths: str) -> str:
    return next((found for path in paths if (found := xml.text(element, path))), "")
