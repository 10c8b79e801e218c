"""Evidence in words, in English and Spanish."""

from collections.abc import Iterable
from importlib import resources

import yaml

from cabos.match.score import Evidence, Score

LANGUAGES = ("en", "es")
CONTRADICTIONS = ("birth_date_contradicts", "curp_contradicts")
_LABELS: dict[str, dict[str, str]] = yaml.safe_load(
    (resources.files("cabos.match") / "data" / "reasons.yml").read_text("utf-8")
)
_DETAILS = _LABELS.pop("details")


def label(feature: str, lang: str = "en") -> str:
    """Return the words for a feature, such as ``birth date agrees``."""
    return _LABELS[feature][lang]


def explain(line: Evidence, lang: str = "en") -> str:
    """Write one line of the bill, without its bits.

    Args:
        line: the evidence.
        lang: ``en`` or ``es``.

    Returns:
        Such as ``surname ZAMBADA (1 in 17,000)`` or
        ``birth date contradicts 1972-11-21 / 1952-03-12``.
    """
    words = label(line.feature, lang)
    if line.customer and line.listed and line.customer != line.listed:
        words += f" {line.customer} / {line.listed}"
    elif line.customer or line.listed:
        words += f" {line.listed or line.customer}"
    if line.detail:
        detail = line.detail
        if lang == "es":
            for english, spanish in _DETAILS.items():
                detail = detail.replace(english, spanish)
        words += f" ({detail})"
    return words


def bill(evidence: Iterable[Evidence], lang: str = "en") -> str:
    """Write the whole bill on one line, such as ``+14.1 surname ZAMBADA (1 in 17,000) · …``."""
    return " · ".join(f"{line.bits:+.1f} {explain(line, lang)}" for line in evidence)


def clearing_reason(score: Score, lang: str = "en") -> str:
    """Say why a contradicted pair is cleared, or return an empty string."""
    return contradiction(score.evidence, lang) if score.contradiction else ""


def contradiction(evidence: Iterable[Evidence], lang: str = "en") -> str:
    """Return the line that clears a pair, in words, or an empty string where none does."""
    for line in evidence:
        if line.feature in CONTRADICTIONS and not line.bits:
            return explain(line, lang)
    return ""
