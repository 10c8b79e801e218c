"""Which FollowTheMoney schema a listed thing has."""

import re
from collections.abc import Iterable

_TYPES = {"individual": "Person", "vessel": "Vessel", "aircraft": "Airplane"}
# Legal forms that end a company's name, or stand in it, in the languages of the lists.
_LEGAL_FORM = re.compile(
    r"(?:^|[\s,(])(?:"
    r"S\.? ?A\.?(?: DE C\.? ?V\.?)?|S\.? ?A\.? ?S\.?|S\.? DE R\.? ?L\.?|S\.? ?R\.? ?L\.?"
    r"|S\.? ?P\.? ?R\.?"
    r"|C\.V\.|E\.U\.|LTDA?\.?|LIMITADA|LIMITED|LLC|L\.L\.C\.|LLP|PLC|INC\.?|CORP\.?|CORPORATION"
    r"|CO\.|COMPANY|GMBH|A\.?G\.?|N\.?V\.?|B\.?V\.?|S\.?P\.?A\.?|OY|AB|A/S|PTE\.?|PTY\.?"
    r"|SDN\.? BHD\.?"
    r"|D\.?O\.?O\.?|OOO|OAO|ZAO|PAO|PJSC|OJSC|JSC|JOINT STOCK|LIMITED LIABILITY|FZE|FZCO|FZC|DMCC"
    r"|EOOD|SARL|S\.A\.R\.L\.|A\.?S\.?|SAL|EURL|K\.?F\.?T\.?"
    r")(?:$|[\s,)])",
)
_COMPANY_PAPERS = frozenset({"taxNumber", "registrationNumber", "leiCode", "dunsCode"})
_CHARITY = "Registered Charity No."


def listed_schema(stated: str, name: str, papers: Iterable[tuple[str, str]]) -> str:
    """Return the schema of a listed thing.

    Args:
        stated: OFAC's type: ``individual``, ``vessel``, ``aircraft`` or anything for an entity.
        name: its primary name.
        papers: type and property of each of its documents.

    Returns:
        ``Company`` where the name has a legal form or a register or tax office knows it, else
        ``Organization``, for entities.
    """
    schema = _TYPES.get(stated.strip().lower())
    if schema is not None:
        return schema
    if _LEGAL_FORM.search(name.upper()) is not None:
        return "Company"
    kept = any(prop in _COMPANY_PAPERS and head != _CHARITY for head, prop in papers)
    return "Company" if kept else "Organization"
