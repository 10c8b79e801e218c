"""Invoices: which payments they prove, and which of them prove none.

A payment (type P) is a transfer from the account that pays to the one that receives; where no
account is given, the account of a party is ``rfc:`` and its R.F.C. An invoice of income (type I)
is one only where it says that it was paid at once (PUE) in a way that moves money. A payroll
(type N) is one from the employer to the worker. Everything else is left out, counted and said.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence

from cabos.errors import InputError
from cabos.formats import cfdi
from cabos.formats.cfdi import Invoice, Party, Payment
from cabos.model.account import LeftOut, Remark
from cabos.model.date import DAY
from cabos.model.reject import Reject
from cabos.model.transfer import UNKNOWN, Transfer, account_key
from cabos.sources.money.found import File, Found
from cabos.sources.money.values import (
    UnreadableError,
    currency_of,
    holder,
    identifier,
    iso_time,
    minor,
)

_BY_RFC = "rfc"
_NOON = 43_200  # seconds
_NO_MONEY = {
    "12": "goods in payment", "13": "subrogation", "15": "forgiven", "17": "set off",
    "23": "novation", "24": "confusion", "25": "debt released", "26": "prescribed",
    "27": "to the creditor's satisfaction", "30": "an advance applied",
}  # fmt: skip
"""Ways of paying in which no money moves. Source: SAT, catalogue c_FormaPago."""

_NOT_SAID = "99"
_CANCELLED = "it is cancelled"
_OTHER_KINDS = {
    "E": "it is a credit note (type E): it lowers a claim and may be no payment",
    "T": "it is of transport (type T): nothing is paid",
}


def parse(data: bytes, file: File) -> Iterator[Found]:
    """Read one invoice, or one file that cancels invoices."""
    return parse_invoices({file.name: data}, file.rows)


def parse_invoices(
    files: Mapping[str, bytes], rows: Iterator[int], *, is_alone: bool | None = None
) -> Iterator[Found]:
    """Read invoices together with what cancels some of them.

    Args:
        files: name to bytes: invoices, acknowledgements of cancellation, lists of metadata.
        rows: numbers the transfers.
        is_alone: whether nothing else is in the snapshot; by default whether it is one file.

    Yields:
        Transfers and holders; what was left out, each with its reason; a reject for each file
        that cannot be read.

    Raises:
        InputError: where the only file cannot be read or is of another version.
    """
    # Several files are the members of one archive, whose name stands before theirs.
    whole = next(iter(files), "").partition("/")[0]
    alone = len(files) == 1 if is_alone is None else is_alone
    off: dict[str, str] = {}
    invoices: list[tuple[File, Invoice]] = []
    for name, data in files.items():
        try:
            found = cfdi.cancelled(data, name)
            if found is None:
                invoices.append((File(name, rows, is_alone=alone), cfdi.read(data, name)))
            else:
                off |= found
        except InputError as error:
            if alone:
                raise
            yield Reject(name, f"{error.what}. {error.remedy}".rstrip(". "), "")
    void = _replaced([invoice for _, invoice in invoices], off) | dict.fromkeys(off, _CANCELLED)
    seen: set[str] = set()
    has_guess = False
    for file, invoice in invoices:
        for one in _invoice(invoice, file, void, seen):
            has_guess = has_guess or (isinstance(one, Transfer) and one.kind == "CFDI I")
            yield one
    if has_guess:
        yield Remark(
            whole, "An invoice paid at once (PUE) is booked on the day of the invoice; "
            "the money may have moved until the end of its month",
        )  # fmt: skip
    missing = len(off.keys() - {invoice.uuid for _, invoice in invoices})
    if missing:
        yield Remark(whole, f"{missing} cancelled invoices are not among the files")


def _replaced(invoices: Sequence[Invoice], off: Collection[str]) -> dict[str, str]:
    """Return which invoices are replaced by another one that is in force."""
    by_uuid = {one.uuid: one for one in invoices}
    found = {}
    for one in invoices:
        if one.is_cancelled or one.uuid in off:
            continue
        for uuid in one.replaces:
            other = by_uuid.get(uuid)
            if other is not None and one.uuid not in (uuid, *other.replaces):
                found[uuid] = "another of the invoices replaces it (TipoRelacion 04)"
    return found


def _invoice(
    invoice: Invoice, file: File, void: Mapping[str, str], seen: set[str]
) -> Iterator[Found]:
    told = _told(invoice)
    if reason := _reason_to_leave_out(invoice, void, seen):
        yield LeftOut(file.name, reason, told)
        return
    if invoice.uuid:
        seen.add(invoice.uuid)
    else:
        yield Remark(file.name, "The invoice has no stamp of the SAT, and so no UUID")
    payments = invoice.payments
    if invoice.kind == "I":
        payments = (Payment(1, invoice.date, invoice.way, invoice.currency, invoice.total),)
    elif not payments:
        yield Reject(file.full_place(""), f"type {invoice.kind} without its complement", told)
    for payment in payments:
        inner = f"payment {payment.number}" if len(payments) > 1 else ""
        if payment.way in _NO_MONEY:
            reason = f"no money moves in this way of paying ({_NO_MONEY[payment.way]})"
            yield LeftOut(file.place(inner), reason, told)
            continue
        try:
            yield from _transfer(invoice, payment, file, inner)
        except UnreadableError as error:
            yield Reject(file.full_place(inner), str(error), told)


def _told(invoice: Invoice) -> str:
    parties = f"{invoice.issuer.rfc} to {invoice.receiver.rfc}"
    name = invoice.uuid or invoice.folio
    return f"{name} {parties} {invoice.total} {invoice.currency} {invoice.date}"[:1000]


def _reason_to_leave_out(invoice: Invoice, void: Mapping[str, str], seen: Collection[str]) -> str:
    if invoice.is_cancelled:
        return _CANCELLED
    if invoice.uuid and invoice.uuid in void:
        return void[invoice.uuid]
    if invoice.uuid and invoice.uuid in seen:
        return "it is the same invoice as another file"
    if invoice.kind in _OTHER_KINDS:
        return _OTHER_KINDS[invoice.kind]
    if invoice.kind == "I" and invoice.method == "PPD":
        return "it is to be paid later or in parts (PPD): a claim, no payment"
    if invoice.kind == "I" and invoice.method != "PUE":
        return "it does not say that it was paid (no MetodoPago)"
    if invoice.kind == "I" and invoice.way in {"", _NOT_SAID}:
        return "it says PUE but not how it was paid (FormaPago 99)"
    return ""


def _transfer(invoice: Invoice, payment: Payment, file: File, inner: str) -> Iterator[Found]:
    currency = currency_of(payment.currency)
    amount = minor(payment.amount, currency)
    if amount == 0:
        yield LeftOut(file.place(inner), "the amount is zero", _told(invoice))
        return
    when, is_day = iso_time(payment.date)
    # An invoice's own hour is not its payment's; and where the hour of a payment is not known,
    # the SAT's guide has it written as noon.
    if invoice.kind == "I" or when % DAY == _NOON:
        when, is_day = when - when % DAY, True
    payer, beneficiary = invoice.receiver, invoice.issuer
    if invoice.kind == "N":
        payer, beneficiary = beneficiary, payer
    source = _account(payment.from_account, payment.from_bank, payer)
    target = _account(payment.to_account, payment.to_bank, beneficiary)
    if source == target == UNKNOWN:
        raise UnreadableError("neither side has an account or an R.F.C. of its own")
    place = file.place(inner)
    ref = payment.operation or invoice.uuid or invoice.folio
    yield Transfer(
        row=file.next_row(), time=when, is_day=is_day, payer=source, beneficiary=target,
        amount=amount, currency=currency, received=amount, received_currency=currency,
        ref=ref, memo=_memo(invoice, payment), kind=f"CFDI {invoice.kind}", place=place,
    )  # fmt: skip
    for account, party in ((source, payer), (target, beneficiary)):
        if (named := holder(account, party.name, (party.rfc,), place)) is not None:
            yield named


def _account(number: str, bank: str, party: Party) -> str:
    if number.strip():
        return account_key(number, bank)
    found = identifier(party.rfc)
    return UNKNOWN if found is None else account_key(found[1], _BY_RFC)


def _memo(invoice: Invoice, payment: Payment) -> str:
    words = [invoice.about] if invoice.kind == "I" else []
    words += [f"CFDI {invoice.uuid}"] if payment.operation and invoice.uuid else []
    for one in payment.settled:
        part = f" instalment {one.instalment}" if one.instalment else ""
        words.append(f"pays {one.uuid}{part}: {one.paid} {one.currency}".strip())
    return "; ".join(one for one in words if one)
