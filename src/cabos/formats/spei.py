"""CEP: the electronic proof of payment that the Banco de México gives for a SPEI transfer.

Source:
    The names of elements and attributes are those of the SAT's schema ``Complemento_SPEI``
    (http://www.sat.gob.mx/spei) and of proofs downloaded from https://www.banxico.org.mx/cep/,
    as two independent open-source readers of them state. ``claveRastreo`` stands in downloaded
    proofs but not in the schema. The order of ``Ordenante`` and ``Beneficiario`` is not fixed.
    The layout of ``cadenaCDA`` is not published, so that nothing is read from it, and the seal
    is not checked: Banxico does it at https://www.banxico.org.mx/validador-cep-spei/.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml import etree

from cabos.errors import InputError
from cabos.formats import xml


@dataclass(frozen=True, slots=True)
class Side:
    """A side of the payment: its bank, name, type and number of account, and R.F.C. or C.U.R.P."""

    bank: str
    name: str
    kind: str
    account: str
    number: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One proof of payment, as written.

    Attributes:
        number: its number in the file, from 1.
        date: ISO day of operation.
        clock: the hour at which the money was credited, hh:mm:ss.
        key: the tracking key; empty where the proof does not have it.
        certificate: the number of the certificate of the seal.
        amount: in pesos.
        concept: what for.
        tax: the V.A.T. stated.
        payer: who pays.
        beneficiary: who receives.
    """

    number: int
    date: str
    clock: str
    key: str
    certificate: str
    amount: str
    concept: str
    tax: str
    payer: Side
    beneficiary: Side


def read(data: bytes, name: str) -> Iterator[Proof]:
    """Read the proofs of a file, which is usually one.

    Args:
        data: the file's bytes.
        name: its name, for messages.

    Yields:
        A proof each.

    Raises:
        InputError: where the XML is damaged or holds no proof.
    """
    root = xml.read(data, name)
    proofs = list(root.iter("{*}SPEI_Tercero"))
    if not proofs:
        raise InputError("The XML holds no SPEI_Tercero, it is no CEP", where=name)
    for number, one in enumerate(proofs, 1):
        payer, beneficiary = xml.find(one, "Ordenante"), xml.find(one, "Beneficiario")
        yield Proof(
            number=number,
            date=_get(one, "FechaOperacion"),
            clock=_get(one, "Hora"),
            key=_get(one, "claveRastreo") or _get(one, "ClaveRastreo"),
            certificate=_get(one, "numeroCertificado"),
            amount=_get(beneficiary, "MontoPago"),
            concept=_get(beneficiary, "Concepto"),
            tax=_get(beneficiary, "IVA"),
            payer=_side(payer, "BancoEmisor"),
            beneficiary=_side(beneficiary, "BancoReceptor"),
        )


def _side(element: etree._Element | None, bank: str) -> Side:
    found = (_get(element, one) for one in (bank, "Nombre", "TipoCuenta", "Cuenta", "RFC"))
    return Side(*found)


def _get(element: etree._Element | None, name: str) -> str:
    return "" if element is None else " ".join((element.get(name) or "").split())
