"""Remarks split into features, each recognised by how it begins."""

import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal

import yaml

Kind = Literal[
    "document", "date", "country", "text", "gender", "wallet", "link", "weak", "remark", "unknown"
]
_GROUPS: dict[str, Kind] = {
    "documents": "document",
    "dates": "date",
    "countries": "country",
    "texts": "text",
    "genders": "gender",
    "wallets": "wallet",
    "links": "link",
    "remarks": "remark",
}
_WEAK = re.compile(r"(?:[Aa]lt\. )?(?:[afn]\.k\.a\.,?) '(.+)'\.?", re.DOTALL)
# A document of a type that is not in the table: "… No. 123", "… Number AB-1", "… # 9".
_OTHER = re.compile(
    r"(?:[Aa]lt\. )?(?P<head>[^;:]{2,60}? (?:No\.?|Number|#|I\.?D\.?)) (?P<value>[^ ]*\d.*)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Feature:
    """One feature of a remark.

    Attributes:
        head: how it begins, such as ``Passport``; the first words where it is not known.
        kind: what sort of value follows.
        prop: the FollowTheMoney property, or an empty string where the kind decides.
        value: what follows the head.
        text: the whole feature as it stands.
        last: whether it ends the remark, so that a final full stop may not be its own.
    """

    head: str
    kind: Kind
    prop: str
    value: str
    text: str
    last: bool = False


@cache
def _heads() -> dict[str, tuple[Kind, str]]:
    text = files("cabos.sources.ofac").joinpath("features.yml").read_text(encoding="utf-8")
    heads: dict[str, tuple[Kind, str]] = {}
    for group, content in yaml.safe_load(text).items():
        kind = _GROUPS[group]
        props = content.items() if isinstance(content, dict) else (("", content),)
        for prop, names in props:
            heads |= dict.fromkeys(names, (kind, prop))
    return heads


@cache
def _pattern() -> re.Pattern[str]:
    longest_first = sorted(_heads(), key=len, reverse=True)
    heads = "|".join(re.escape(head) for head in longest_first)
    return re.compile(
        rf"(?:[Aa]lt\. )?(?P<head>{heads})(?:(?<=[:-])|(?=[\s:.,(]|$))(?P<value>.*)", re.DOTALL
    )


def split(remarks: str) -> list[str]:
    """Split remarks at semicolons; blank pieces are left out."""
    return [piece for part in remarks.split(";") if (piece := part.strip())]


def recognise(text: str, *, last: bool = False) -> Feature:
    """Tell what a feature says.

    Args:
        text: one feature, such as ``alt. Passport 19820215 (Egypt)``.
        last: whether it ends the remark.

    Returns:
        The feature; of kind ``unknown`` where its beginning is not in ``features.yml``.
    """
    weak = _WEAK.fullmatch(text)
    if weak is not None:
        return Feature(text[:6], "weak", "weakAlias", weak[1], text, last)
    found = _pattern().match(text)
    if found is not None:
        kind, prop = _heads()[found["head"]]
        return Feature(found["head"], kind, prop, _bare(found["value"], last=last), text, last)
    other = _OTHER.fullmatch(text)
    if other is not None:
        return Feature(other["head"], "document", "", _bare(other["value"], last=last), text, last)
    return Feature(" ".join(text.split()[:3]), "unknown", "", _bare(text, last=last), text, last)


def _bare(value: str, *, last: bool) -> str:
    bare = value.strip().removeprefix(":").strip()
    return bare.removesuffix(".") if last else bare


def head_of(document: str) -> tuple[str, str]:
    """Return a document's type and the property of its number, empty where it is not known."""
    kind, prop = _heads().get(document, ("unknown", ""))
    return document, prop if kind == "document" else ""
