"""CAMT: account statements, reports and notifications of ISO 20022 (camt.053, .052, .054).

Elements are told by their local names, so that every version from .001.02 on is read: later ones
put a status into ``Sts/Cd``, a party's name into ``Dbtr/Pty/Nm``, a bank's code into ``BICFI`` and
charges into ``Chrgs/Rcrd``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from cabos.formats import nodes, xml
from cabos.formats.nodes import Node, node

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
        kind = _REPORTS[xml.tag(report)]
        if not is_told:
            yield _header(node(report, without="Ntry"), kind, number, is_end=False)
            is_told = True
        if form is not None:
            yield _header(node(report, without="Ntry"), kind, number, is_end=True)
        else:
            entries += 1
            yield _entry(node(element), entries)
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


def _header(report: Node, form: str, number: int, *, is_end: bool) -> Header:
    account = nodes.find(report, "Acct")
    sequence = _first(report, "ElctrncSeqNb", "LglSeqNb", "Id")
    page = nodes.text(report, "StmtPgntn/PgNb") or nodes.text(report, "RptPgntn/PgNb")
    owner = nodes.find(account, "Ownr")
    named = _party(owner, account, nodes.find(account, "Svcr"))
    return Header(
        form=form,
        number=number,
        id=f"{sequence}, page {page}" if page else sequence,
        owner=named,
        currency=nodes.text(account, "Ccy"),
        balances=tuple(map(_balance, nodes.find_all(report, "Bal"))),
        start=nodes.text(report, "FrToDt/FrDtTm") or nodes.text(report, "FrToDt/FrDt"),
        end=nodes.text(report, "FrToDt/ToDtTm") or nodes.text(report, "FrToDt/ToDt"),
        copy=nodes.text(report, "CpyDplctInd"),
        is_end=is_end,
    )


def _balance(element: Node) -> Balance:
    code = nodes.text(element, "Tp/CdOrPrtry/Cd") or nodes.text(element, "Tp/CdOrPrtry/Prtry")
    money = _money(element, "Amt") or Money("", "")
    return Balance(code, money, nodes.text(element, "CdtDbtInd"), _moment(element, "Dt"))


def _entry(element: Node, number: int) -> Entry:
    code = nodes.find(element, "BkTxCd")
    domain = [nodes.text(code, f"Domn/{one}") for one in ("Cd", "Fmly/Cd", "Fmly/SubFmlyCd")]
    details = [one for block in nodes.find_all(element, "NtryDtls") for one in _details(block)]
    return Entry(
        number=number,
        amount=_money(element, "Amt") or Money("", ""),
        side=nodes.text(element, "CdtDbtInd"),
        is_reversal=nodes.text(element, "RvslInd").lower() in {"true", "1"},
        status=nodes.text(element, "Sts/Cd") or nodes.text(element, "Sts"),
        booked=_moment(element, "BookgDt") or _moment(element, "ValDt"),
        ref=_reference(element, ("AcctSvcrRef", "NtryRef")),
        kind="-".join(one for one in domain if one) or nodes.text(code, "Prtry/Cd"),
        charges=_charges(element),
        details=tuple(details),
        memo=nodes.text(element, "AddtlNtryInf"),
    )


def _details(block: Node) -> list[Detail]:
    return [_detail(one) for one in nodes.find_all(block, "TxDtls")]


def _detail(element: Node) -> Detail:
    parties, agents = nodes.find(element, "RltdPties"), nodes.find(element, "RltdAgts")
    amounts = nodes.find(element, "AmtDtls")
    remittance = nodes.find(element, "RmtInf")
    words = [] if remittance is None else [one.value for one in nodes.find_all(remittance, "Ustrd")]
    words += [nodes.text(remittance, "Strd/CdtrRefInf/Ref"), nodes.text(element, "AddtlTxInf")]
    refs = nodes.find(element, "Refs")
    return Detail(
        ref="" if refs is None else _reference(refs, _REFERENCES),
        amount=_money(element, "Amt"),
        side=nodes.text(element, "CdtDbtInd"),
        instructed=_money(amounts, "InstdAmt/Amt"),
        settled=_money(amounts, "TxAmt/Amt"),
        charges=_charges(element),
        debtor=_side(parties, agents, "Dbtr"),
        creditor=_side(parties, agents, "Cdtr"),
        memo=" ".join(dict.fromkeys(one for one in words if one)),
    )


def _side(parties: Node | None, agents: Node | None, role: str) -> Party:
    if parties is None:
        return Party()
    agent = nodes.find(agents, f"{role}Agt")
    return _party(nodes.find(parties, role), nodes.find(parties, f"{role}Acct"), agent)


def _party(person: Node | None, account: Node | None, bank: Node | None) -> Party:
    inner = nodes.find(person, "Pty")
    named = inner if inner is not None else person
    numbers = []
    if named is not None:
        numbers = [one.value for one in nodes.find_all(named, "Id/OrgId/Othr/Id")]
        numbers += [one.value for one in nodes.find_all(named, "Id/PrvtId/Othr/Id")]
        numbers += [nodes.text(named, "Id/OrgId/LEI")]
    code = _first(
        bank, "FinInstnId/BICFI", "FinInstnId/BIC", "FinInstnId/ClrSysMmbId/MmbId",
        "FinInstnId/Othr/Id", "FinInstnId/Nm",
    )  # fmt: skip
    name = nodes.text(named, "Nm") or nodes.text(account, "Nm")
    number = _first(account, "Id/IBAN", "Id/Othr/Id")
    return Party(name, tuple(one for one in numbers if one), number, code)


def _charges(element: Node) -> tuple[Charge, ...]:
    found = []
    for block in nodes.find_all(element, "Chrgs"):
        for one in list(nodes.find_all(block, "Rcrd")) or [block]:
            money = _money(one, "Amt")
            if money is not None:
                said = nodes.text(one, "ChrgInclInd").lower()
                is_included = said in {"true", "1"} if said else None
                found.append(Charge(money, nodes.text(one, "CdtDbtInd"), is_included))
    return tuple(found)


def _money(element: Node | None, path: str) -> Money | None:
    found = nodes.find(element, path)
    return None if found is None else Money(found.value, found.attributes.get("Ccy") or "")


def _moment(element: Node, path: str) -> str:
    return _first(element, f"{path}/DtTm", f"{path}/Dt")


def _reference(element: Node, names: tuple[str, ...]) -> str:
    found = (nodes.text(element, one) for one in names)
    return next((one for one in found if one and one != _NO_REFERENCE), "")


def _first(element: Node | None, *paths: str) -> str:
    return next((found for path in paths if (found := nodes.text(element, path))), "")
