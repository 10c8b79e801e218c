"""Which form a file of money has, told by its content, and what it says."""

from collections.abc import Iterator, Mapping

from cabos.model.account import AccountHolder, LeftOut, Remark, StatementSpan
from cabos.model.reject import Reject
from cabos.model.transfer import Transfer

HEAD = 1 << 16  # bytes; what form_of needs to see at most

FORMS = ("camt053", "mt940", "ofx", "cfdi", "spei", "utxo")
"""The forms that are read here; any other file is a table, for a mapping."""

Found = Transfer | Reject | AccountHolder | StatementSpan | LeftOut | Remark


def form_of(head: bytes, name: str) -> str | None:
    """Tell the form of a file by its first bytes.

    Args:
        head: the first bytes, ``HEAD`` of them or all.
        name: the file's name, for messages; it decides nothing.

    Returns:
        One of ``FORMS``, or None: a table, for a mapping.
    """
    raise NotImplementedError


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
    transfer's ``place`` says where it stands in its file.

    Args:
        files: name to bytes, as ``formats.decompress.unpack`` gives them: one file, or the
            members of an archive, such as the invoices of a month.
        form: read every file as this form; by default the form of each is told by its content.

    Yields:
        Transfers, rejects, holders, statements, and what was left out or must be known.

    Raises:
        InputError: where a file is damaged or cut off, or has no form that is known.
    """
    raise NotImplementedError
