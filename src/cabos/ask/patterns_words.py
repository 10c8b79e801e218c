"""What a pattern says of itself, in English and Spanish."""

from cabos.ask.patterns import Finding
from cabos.model.limit import WordedLimit
from cabos.model.wording import read_words

_WORDS = "cabos.ask", "data/patterns.yml"
_MOST_BITS = 60  # beyond which odds are only "more than"
_BY_SIDE = {"alike": {"fan-in": "fan-in", "fan-out": "fan-out"}}


class PatternLimit(WordedLimit):
    """One thing that limits a search for patterns; a key ``limit.*`` of ``data/patterns.yml``."""

    __slots__ = ()
    WORDS = _WORDS


def kind_name(kind: str, lang: str = "en") -> str:
    """Return what people call a kind; files and JSON keep its key.

    Args:
        kind: one of ``patterns_rules.KINDS``.
        lang: ``en`` or ``es``.
    """
    return read_words(*_WORDS)[f"kind.{kind}"][lang]


def unusual(finding: Finding, lang: str = "en") -> str:
    """Say what makes a finding one, how unusual it is, and how unusual it had to be.

    Args:
        finding: the finding.
        lang: ``en`` or ``es``.
    """
    key = _BY_SIDE.get(finding.why, {}).get(finding.kind, finding.why)
    why = read_words(*_WORDS)[f"why.{key}"][lang].format(
        payers=finding.payers, beneficiaries=finding.beneficiaries
    )
    frame = "unusual_flagged" if finding.kind == "flagged-sector" else "unusual"
    return read_words(*_WORDS)[frame][lang].format(
        why=why, bits=finding.score, needed=finding.needed, odds=_odds(finding.score)
    )


def _odds(bits: float) -> str:
    if bits > _MOST_BITS:
        return f"10^{bits * 0.30103:.0f}"
    return f"{max(1, round(2.0**bits)):,}"
