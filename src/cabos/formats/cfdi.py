"""CFDI 4.0: Mexico's invoices, with the payments of their complements; and what cancels them.

Source:
    SAT, Anexo 20, Guía de llenado del CFDI 4.0; Complemento para recepción de pagos 2.0;
    Complemento de nómina 1.2; Timbre fiscal digital 1.1. A cancellation is told by the
    ``Acuse`` of the SAT's web service, or by the list of metadata of its mass download
    (columns ``Uuid`` and ``Estatus``, 0 is cancelled; from memory, unverified).
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from cabos.errors import InputError
from cabos.formats import xml
from cabos.formats.text import decode

_CANCELLED_CODES = {"201", "202"}  # Acuse: cancelled, and cancelled before
_CANCELLED_WORDS = {"0", "cancelado", "cancelada", "cancelled"}
_STATUS = {"estado", "estatus", "estadosat", "estatussat", "estatuscancelacion", "status"}
_REPLACES = "04"  # SAT, catalogue c_TipoRelacion
_DELIMITERS = "~|,;\t"


@dataclass(frozen=True, slots=True)
class Party:
    """A party of an invoice: its R.F.C. and name."""

    rfc: str
    name: str


@dataclass(frozen=True, slots=True)
class Settled:
    """A document that a payment pays: its UUID, which instalment, and how much of it."""

    uuid: str
    instalment: str
    paid: str
    currency: str


@dataclass(frozen=True, slots=True)
class Payment:
    """One payment of a complement of payments or of a payroll, as written.

    Attributes:
        number: its number in the invoice, from 1.
        date: ISO moment.
        way: code of the way of paying (``FormaDePagoP``).
        currency: its currency.
        amount: its amount.
        operation: the number of the operation, such as SPEI's tracking key.
        from_bank: R.F.C. of the bank of the account that pays.
        from_account: that account.
        to_bank: R.F.C. of the bank of the account that receives.
        to_account: that account.
        settled: the documents it pays.
    """

    number: int
    date: str
    way: str
    currency: str
    amount: str
    operation: str = ""
    from_bank: str = ""
    from_account: str = ""
    to_bank: str = ""
    to_account: str = ""
    settled: tuple[Settled, ...] = ()


@dataclass(frozen=True, slots=True)
class Invoice:
    """One invoice.

    Attributes:
        uuid: its id in capitals; empty where the SAT has not stamped it.
        folio: its series and number.
        date: ISO moment at which it was made.
        kind: ``I`` income, ``E`` credit note, ``T`` transport, ``N`` payroll, ``P`` payment.
        method: ``PUE`` paid at once, ``PPD`` in parts or later.
        way: code of the way of paying (``FormaPago``).
        currency: its currency.
        total: its total.
        issuer: who makes it.
        receiver: whom it is made for.
        about: what its first line sells.
        payments: the payments it tells of.
        is_cancelled: whether the file itself says so; the SAT's does not, that of some programs
            does, in an attribute such as ``Estado``.
        replaces: the UUIDs of the invoices it replaces (``TipoRelacion`` 04).
    """

    uuid: str
    folio: str
    date: str
    kind: str
    method: str
    way: str
    currency: str
    total: str
    issuer: Party
    receiver: Party
    about: str
    payments: tuple[Payment, ...]
    is_cancelled: bool = False
    replaces: tuple[str, ...] = ()


def read(data: bytes, name: str) -> Invoice:
    """Read an invoice.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Raises:
        InputError: where the XML is damaged, is no invoice, or is of another version.
    """
    root = xml.read(data, name)
    if xml.tag(root) != "Comprobante":
        raise InputError("The XML is no CFDI", where=name, remedy="Give the XML of an invoice")
    version = root.get("Version") or root.get("version") or ""
    if version != "4.0":
        raise InputError(
            f"The invoice is of CFDI version {version or 'that is not stated'}; only 4.0 is read, "
            "the sole one that may be issued since 2023-04-01",
            where=name,
            remedy="Leave it out, or put what it pays into a table "
            "(ref, date, from, to, amount, currency) and add that",
        )
    stamp = next(iter(root.iter("{*}TimbreFiscalDigital")), None)
    goods = xml.find(root, "Conceptos/Concepto")
    return Invoice(
        uuid="" if stamp is None else (stamp.get("UUID") or "").strip().upper(),
        folio=(root.get("Serie") or "") + (root.get("Folio") or ""),
        date=root.get("Fecha") or "",
        kind=root.get("TipoDeComprobante") or "",
        method=root.get("MetodoPago") or "",
        way=root.get("FormaPago") or "",
        currency=root.get("Moneda") or "",
        total=root.get("Total") or "",
        issuer=_party(xml.find(root, "Emisor")),
        receiver=_party(xml.find(root, "Receptor")),
        about="" if goods is None else " ".join((goods.get("Descripcion") or "").split()),
        payments=tuple(_payments(root)),
        replaces=tuple(_replaced(root)),
        is_cancelled=any(_says_cancelled(one, said) for one, said in root.attrib.items()),
    )


def _replaced(root: etree._Element) -> Iterator[str]:
    for related in xml.find_all(root, "CfdiRelacionados"):
        if related.get("TipoRelacion") == _REPLACES:
            for one in xml.find_all(related, "CfdiRelacionado"):
                yield (one.get("UUID") or "").strip().upper()


def _says_cancelled(attribute: str | bytes, said: str | bytes) -> bool:
    name = etree.QName(attribute).localname.lower()
    if name == "fechacancelacion":
        return bool(said)
    return name in _STATUS and str(said).strip().lower() in _CANCELLED_WORDS


def _party(element: etree._Element | None) -> Party:
    if element is None:
        return Party("", "")
    return Party((element.get("Rfc") or "").strip().upper(), element.get("Nombre") or "")


def _payments(root: etree._Element) -> Iterator[Payment]:
    number = 0
    for one in root.iter("{*}Pago"):
        number += 1
        yield Payment(
            number=number,
            date=one.get("FechaPago") or "",
            way=one.get("FormaDePagoP") or "",
            currency=one.get("MonedaP") or "",
            amount=one.get("Monto") or "",
            operation=one.get("NumOperacion") or "",
            from_bank=one.get("RfcEmisorCtaOrd") or "",
            from_account=one.get("CtaOrdenante") or "",
            to_bank=one.get("RfcEmisorCtaBen") or "",
            to_account=one.get("CtaBeneficiario") or "",
            settled=tuple(map(_settled, xml.find_all(one, "DoctoRelacionado"))),
        )
    for payroll in root.iter("{*}Nomina"):
        worker = xml.find(payroll, "Receptor")
        yield Payment(
            number=number + 1,
            date=payroll.get("FechaPago") or "",
            way="",
            currency=root.get("Moneda") or "",
            amount=root.get("Total") or "",
            to_bank="" if worker is None else worker.get("Banco") or "",
            to_account="" if worker is None else worker.get("CuentaBancaria") or "",
        )
        return


def _settled(element: etree._Element) -> Settled:
    return Settled(
        (element.get("IdDocumento") or "").upper(),
        element.get("NumParcialidad") or "",
        element.get("ImpPagado") or "",
        element.get("MonedaDR") or "",
    )


def cancelled(data: bytes, name: str) -> dict[str, str] | None:
    """Return the UUIDs that a file cancels, with what it says of each.

    Args:
        data: the bytes of an ``Acuse`` or of a list of metadata.
        name: its name, for messages.

    Returns:
        None where the file is an invoice and cancels nothing.

    Raises:
        InputError: where the file is damaged.
    """
    if not xml.is_xml(data):
        return _cancelled_in_list(data, name)
    root = xml.read(data, name)
    if xml.tag(root) == "Comprobante":
        return None
    found: dict[str, str] = {}
    for folio in root.iter("{*}Folios"):
        code = xml.text(folio, "EstatusUUID")
        if code in _CANCELLED_CODES:
            found[xml.text(folio, "UUID").upper()] = f"acuse {root.get('Fecha') or ''}".strip()
    return found


def _cancelled_in_list(data: bytes, name: str) -> dict[str, str]:
    text, _ = decode(data, name)
    header = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=header.count)
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    columns = {cell.strip().lower(): n for n, cell in enumerate(next(rows, []))}
    uuid = columns.get("uuid")
    status = columns.get("estatus", columns.get("estado"))
    when = columns.get("fechacancelacion")
    if uuid is None or status is None:
        raise InputError(
            "The list of invoices has no columns Uuid and Estatus",
            where=f"{name}:1",
            remedy="Give the metadata as the SAT's mass download gives it",
        )
    found = {}
    for row in rows:
        if len(row) > max(uuid, status) and row[status].strip().lower() in _CANCELLED_WORDS:
            day = row[when].strip() if when is not None and len(row) > when else ""
            found[row[uuid].strip().upper()] = f"metadata {day}".strip()
    return found
