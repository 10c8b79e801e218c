"""Which form a file of money has, told by its content, and what it says."""

import re
from collections.abc import Callable, Iterator, Mapping
from importlib import import_module
from itertools import count

from cabos.errors import InputError
from cabos.formats.utxo_columns import is_utxo
from cabos.model.reject import Reject
from cabos.sources.money.found import File, Found

HEAD = 1 << 16  # bytes; what form_of needs to see at most

# Each form is read by the module of its name in this folder, which is imported when it is needed.
_MODULES = {
    "camt053": "camt",
    "mt940": "mt940",
    "ofx": "ofx",
    "cfdi": "cfdi",
    "spei": "spei",
    "utxo": "utxo",
}
FORMS = tuple(_MODULES)
"""The forms that are read here; any other file is a table, for a mapping."""

_ROOT = re.compile(
    r"(?:\s|<\?.*?\?>|<!--.*?-->|<![A-Za-z][^>\[]*(?:\[.*?\]\s*)?>)*<([\w.:-]+)", re.DOTALL
)
_CAMT = re.compile(r"<(?:[\w.-]+:)?BkToCstmr(?:Stmt|AcctRpt|DbtCdtNtfctn)\b")
_SWIFT = re.compile(r"(?:\{[^\r\n]*|[^:\r\n]{0,40}[\r\n]+){0,8}:20:.*[\r\n]+[:\r\n]")
_METADATA = re.compile(r'"?uuid"?\s*[~,|;\t]\s*"?rfcemisor', re.IGNORECASE)
_BOMS = {b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}


def form_of(head: bytes, name: str) -> str | None:  # noqa: ARG001 - a name decides nothing
    """Tell the form of a file by its first bytes.

    Args:
        head: the first bytes, ``HEAD`` of them or all.
        name: the file's name; it decides nothing.

    Returns:
        One of ``FORMS``, or None: a table, for a mapping.
    """
    mark = next((mark for mark in _BOMS if head.startswith(mark)), None)
    text = head.decode(_BOMS[mark] if mark else "latin-1", "replace")
    text = text.removeprefix("\ufeff").lstrip()
    if text.startswith("OFXHEADER") or text[:400].upper().find("<OFX>") >= 0:
        return "ofx"
    if text.startswith("<"):
        return _xml_form(text)
    if _SWIFT.match(text):
        return "mt940"
    if _METADATA.match(text):
        return "cfdi"
    return "utxo" if is_utxo(text) else None


def _xml_form(text: str) -> str | None:
    if "<?OFX" in text[:1000]:
        return "ofx"
    root = _ROOT.match(text)
    name = "" if root is None else root[1].rpartition(":")[2]
    by_root = {"Comprobante": "cfdi", "Acuse": "cfdi", "OFX": "ofx", "SPEI_Tercero": "spei"}
    if name in by_root:
        return by_root[name]
    if _CAMT.search(text):
        return "camt053"
    if "EstatusUUID" in text:  # an acknowledgement in the envelope of the SAT's service
        return "cfdi"
    return "spei" if "SPEI_Tercero" in text else None


def form_of_files(files: Mapping[str, bytes]) -> str | None:
    """Tell the form of a file that may be an archive of many.

    Args:
        files: name to bytes, as ``formats.decompress.unpack`` gives them.

    Returns:
        The form of the first file that has one, or None.
    """
    found = (form_of(data[:HEAD], name) for name, data in files.items())
    return next((form for form in found if form is not None), None)


def parse_money(files: Mapping[str, bytes], form: str | None = None) -> Iterator[Found]:
    """Read what files of one snapshot say, each by its own form.

    Rows are numbered from 1 through all the files, in the order of the transfers; each
    transfer's ``place`` says where it stands in its file. Where a file alone is damaged, an error
    is raised and what came before it must not be used. Of several files, such as the invoices
    of an archive, a damaged one is one reject, and nothing of it is given.

    Args:
        files: name to bytes, as ``formats.decompress.unpack`` gives them: one file, or the
            members of an archive, such as the invoices of a month.
        form: read every file as this form; by default the form of each is told by its content.

    Yields:
        Transfers, rejects, holders, statements, and what was left out or must be known.

    Raises:
        InputError: where a file alone is damaged or cut off, or has no form that is known.
    """
    rows = count(1)
    files = {name: _trimmed(data) for name, data in files.items()}
    forms = {name: form or form_of(data[:HEAD], name) for name, data in files.items()}
    if "cfdi" in forms.values():
        # An invoice can be cancelled by another file, so that all of them are read together.
        from cabos.sources.money.cfdi import parse_invoices

        invoices = {name: files[name] for name in files if forms[name] == "cfdi"}
        yield from parse_invoices(invoices, rows, is_alone=len(files) == 1)
    others = [name for name in files if forms[name] != "cfdi"]
    for name in others:
        file = File(name, rows, is_alone=len(files) == 1)
        if file.is_alone:
            yield from _parse(files[name], file, forms[name])
            continue
        try:
            found = list(_parse(files[name], file, forms[name]))
        except InputError as error:
            found = [Reject(name, f"{error.what}. {error.remedy}".rstrip(". "), "")]
        yield from found


def _trimmed(data: bytes) -> bytes:
    """Return XML without the blanks before it, which programs leave and no reader takes."""
    head = data[:1024]
    return data.lstrip() if head[:1].isspace() and head.lstrip().startswith(b"<") else data


def _parse(data: bytes, file: File, form: str | None) -> Iterator[Found]:
    if form is None:
        raise InputError(
            "The file is neither a bank's statement nor an invoice, a proof of payment or a table "
            "of transactions with inputs and outputs",
            where=file.name,
            remedy="If it is a table, give the mapping of its columns",
        )
    parse: Callable[[bytes, File], Iterator[Found]]
    parse = import_module(f"cabos.sources.money.{_MODULES[form]}").parse
    yield from parse(data, file)
