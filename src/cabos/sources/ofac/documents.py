"""Documents as OFAC's remarks write them."""

import re

from cabos.sources.documents import Document
from cabos.sources.ofac.dates import read_date

_DATED = re.compile(
    r"(?P<rest>.*),? (?P<what>issued|expires|expired) (?P<date>[^;]*\d{4})", re.DOTALL
)
_COUNTRY = re.compile(r"(?P<rest>.*?)\s*\((?P<country>[^()]+)\)", re.DOTALL)


def read_document(head: str, prop: str, value: str, text: str) -> Document:
    """Read ``1084010 (Egypt) issued 12 May 1999 expires 11 May 2004``.

    Args:
        head: the type, such as ``Passport``.
        prop: the property under which its number stands on the holder.
        value: what follows the type.
        text: the whole feature.
    """
    dates: dict[str, str] = {}
    while (found := _DATED.fullmatch(value)) is not None:
        exact = read_date(found["date"])
        dates[found["what"]] = str(exact) if exact is not None else found["date"]
        value = found["rest"]
    country = None
    if (found := _COUNTRY.fullmatch(value)) is not None and found["rest"]:
        value, country = found["rest"], found["country"]
    expires = dates.get("expires", dates.get("expired"))
    return Document(head, prop, value.strip(), country, dates.get("issued"), expires, text)
