"""What an interest is: a part of the property, or a say without one.

The US 50 Percent Rule counts ownership alone; control without ownership does not block.

Source:
    OFAC FAQ 398 (control is not ownership); BODS 0.4, interest type codelist; Companies House,
    persons with significant control, ``natures_of_control``.
"""

import re
from functools import cache
from typing import Literal

Nature = Literal["ownership", "control"]

_WORD = re.compile(r"[a-z]+|[0-9]+")
_HUMP = re.compile(r"(?<=[a-z])(?=[A-Z])")
# A role that holds one of these is a part of the property, whatever else it holds.
_OWNERSHIP = (
    "shareholding",
    "surplus assets",
    "share surplus",
    "profit or income",
    "ownership",
    "equity",
    "shares",
    "stock",
    "accion",
    "partes sociales",
    "partnership interest",
    "unknown interest",
    "unpublished interest",
)
# Else one that holds one of these is a say without a part of the property.
_CONTROL = (
    "voting",
    "vote",
    "appoint",
    "influence",
    "control",
    "trustee",
    "trust",
    "settlor",
    "protector",
    "nominee",
    "nominator",
    "beneficiary of legal arrangement",
    "enjoyment and use",
    "rights granted by contract",
    "conditional rights",
    "senior managing official",
    "board member",
    "board chair",
    "director",
    "manager",
    "managing",
    "managed by",
    "subfund",
    "branch",
    "consolidated by",
    "administrador",
    "apoderado",
    "fideicomis",
    "derecho de voto",
)


@cache
def nature(role: str, ownership_type: str = "") -> Nature:
    """Tell whether an interest is a part of the property or control alone.

    Args:
        role: the interest as declared: a BODS interest type, a PSC nature of control, a GLEIF
            relationship type or free text; empty for a plain shareholding.
        ownership_type: ``direct``, ``indirect`` or ``unknown``; an indirect part is still a part,
            so it does not change the answer.

    Returns:
        ``ownership`` for shares and rights to surplus assets or profit, for an empty role and for
        text that names none of the known kinds of control; else ``control``.

    >>> nature("ownership-of-shares-25-to-50-percent-as-trust")
    'ownership'
    >>> nature("votingRights")
    'control'
    """
    del ownership_type
    words = " ".join(_WORD.findall(_HUMP.sub(" ", role).lower().replace("-", " ")))
    if any(kind in words for kind in _OWNERSHIP):
        return "ownership"
    return "control" if any(kind in words for kind in _CONTROL) else "ownership"
