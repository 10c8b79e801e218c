"""Beneficial Ownership Data Standard 0.4: its statements, each as the leaves of its JSON.

Source:
    Open Ownership, https://standard.openownership.org/en/0.4.0/
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from cabos.errors import InputError
from cabos.formats.leaves import Leaves
from cabos.formats.objects import Fault, Found

VERSION = "0.4"
_TYPES = ("entity", "person", "relationship")
_OLD = ("statementID", "statementType")  # 0.1 to 0.3 spelt them so
_NEW = ("statementId", "recordType", "recordDetails")


@dataclass(frozen=True, slots=True)
class BodsStatement:
    """One statement: what a publisher said of one record on one day.

    Attributes:
        line: the line on which it begins.
        id: its ``statementId``; empty where it has none.
        record: the id of the record it is a version of.
        type: ``entity``, ``person`` or ``relationship``.
        status: ``new``, ``updated`` or ``closed``, as stated.
        date: the day or moment it was made, as stated; empty where it does not say.
        leaves: all it says.
        text: as it stands in the file.
    """

    line: int
    id: str
    record: str
    type: str
    status: str
    date: str
    leaves: Leaves = field(repr=False, compare=False)
    text: str = field(repr=False)


def is_bods(value: Mapping[str, Any]) -> bool:
    """Whether an object looks like a statement of any version of the standard."""
    return any(key in value for key in (*_OLD, *_NEW))


def read(objects: Iterable[Found | Fault], name: str) -> Iterator[BodsStatement | Fault]:
    """Read statements.

    Args:
        objects: what a file holds.
        name: its name, for messages.

    Raises:
        InputError: where a statement is of another version of the standard.
    """
    for found in objects:
        if isinstance(found, Fault):
            yield found
            continue
        _refuse_other_versions(found, name)
        yield _statement(found)


def _refuse_other_versions(found: Found, name: str) -> None:
    details = found.value.get("publicationDetails")
    stated = details.get("bodsVersion") if isinstance(details, Mapping) else None
    version = stated if isinstance(stated, str) else ""
    is_old = any(key in found.value for key in _OLD) and "recordId" not in found.value
    if is_old and version[:3] in {"", VERSION}:
        version = "0.1, 0.2 or 0.3 (it has statementID or statementType)"
    elif not version or version == VERSION or version.startswith(f"{VERSION}."):
        return
    raise InputError(
        f"The file follows version {version[:60]} of the Beneficial Ownership Data Standard; "
        f"cabos reads version {VERSION}",
        where=f"{name}:{found.line}",
        remedy=f"Ask the publisher for its {VERSION} release, or convert the file: the standard's "
        "site lists what changed from version to version",
    )


def _statement(found: Found) -> BodsStatement | Fault:
    told = found.value
    record, kind = told.get("recordId"), told.get("recordType")
    if not isinstance(record, str) or not record.strip():
        return Fault(found.line, "the statement has no recordId", found.text)
    if kind not in _TYPES:
        reason = f"its recordType is {str(kind)[:40]!r}, not {', '.join(_TYPES)}"
        return Fault(found.line, reason, found.text)
    if not isinstance(told.get("recordDetails"), Mapping):
        return Fault(found.line, "the statement has no recordDetails", found.text)
    leaves = Leaves(told)
    leaves.take("recordId")
    date = leaves.get("statementDate") or leaves.get("publicationDetails/publicationDate")
    return BodsStatement(
        line=found.line,
        id=leaves.get("statementId"),
        record=record.strip(),
        type=kind,
        status=leaves.get("recordStatus"),
        date=date,
        leaves=leaves,
        text=found.text,
    )
