"""The bill: every piece of evidence for one pair, its sum, and the rule that clears it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from cabos.kernels.dates import (
    CONFLICT,
    DIGIT,
    EXACT,
    MONTH,
    NEAR,
    NOTHING,
    SWAPPED,
    YEAR,
    YEAR_CONFLICT,
    relate_dates,
)  # fmt: skip
from cabos.match.fold import fold
from cabos.match.identifiers import (
    Decoded,
    agree,
    decode,
    is_telling,
    is_valid_curp,
    kind_of,
    normal,
)
from cabos.match.index import IDENTIFIER_PROPS, dates_of, kind_of_entity
from cabos.match.subject import PERSON, Subject
from cabos.match.weights import WEIGHTS, Weights, probability
from cabos.model.entity import Entity

_LEAST_ADDRESS = 3  # words that two addresses must share, a number among them
_STREETS = frozenset(
    "CALLE AVENIDA AVE STREET ROAD COLONIA COL NUM NUMERO NORTE SUR MEXICO CIUDAD CITY".split()  # noqa: SIM905
)
DATE_FEATURES = {
    EXACT: "birth_date_agrees", SWAPPED: "birth_date_swapped", DIGIT: "birth_date_digit",
    MONTH: "birth_month_agrees", YEAR: "birth_year_agrees", NEAR: "birth_year_near",
    YEAR_CONFLICT: "birth_year_conflicts", CONFLICT: "birth_date_contradicts",
}  # fmt: skip


def date_bits(weights: Weights = WEIGHTS) -> list[float]:
    """Return the bits of each code of ``kernels.dates``, in its order."""
    return [
        0.0, weights.date_exact, weights.date_swapped, weights.date_digit, weights.date_month,
        weights.date_year, weights.date_near, weights.date_year_conflict, weights.date_conflict,
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Evidence:
    """One line of the bill.

    Attributes:
        feature: what was compared, such as ``surname`` or ``birth_date_agrees``.
        bits: what it says for (positive) or against a match.
        customer: the customer's value, or empty.
        listed: the listed value, or empty.
        detail: how they relate, such as ``typo`` or ``1 in 17,000``.
    """

    feature: str
    bits: float
    customer: str = ""
    listed: str = ""
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """What the evidence of one pair adds up to.

    Attributes:
        bits: the sum, without the prior.
        evidence: the lines of the bill, names first.
        contradiction: the rule that clears the pair, or empty.
        listed_name: the listed name that fits best, or empty where an identifier alone decided.
    """

    bits: float
    evidence: tuple[Evidence, ...]
    contradiction: str
    listed_name: str

    @property
    def probability(self) -> float:
        """The probability that the two are one, from the bits and the stated prior."""
        return probability(self.bits)


class ListedParty:
    """What a listed entity offers to compare, besides its names; computed when first asked."""

    def __init__(self, entity: Entity) -> None:
        """Wrap the entity."""
        self.entity = entity

    @cached_property
    def dates(self) -> list[int]:
        """Packed birth dates, with those its identifiers carry; none but of a person."""
        return dates_of(self.entity) if kind_of_entity(self.entity) == PERSON else []

    @cached_property
    def sex(self) -> str | None:
        """``male`` or ``female``, from the list or from a valid C.U.R.P."""
        if (said := self.entity.first("gender")) is not None:
            return said
        return next((d.sex for d in self.decoded if d.is_valid and d.sex), None)

    @cached_property
    def identifiers(self) -> dict[str, str]:
        """Normalised identifier to its property."""
        return {normal(value): prop for prop in IDENTIFIER_PROPS for value in self.entity.get(prop)}

    @cached_property
    def decoded(self) -> list[Decoded]:
        """What its C.U.R.P. and R.F.C. say."""
        return [meaning for value in self.identifiers if (meaning := decode(value)) is not None]

    @cached_property
    def countries(self) -> frozenset[str]:
        """Nationality, citizenship and country codes."""
        props = ("nationality", "citizenship", "country", "flag", "jurisdiction")
        return frozenset(code.lower() for prop in props for code in self.entity.get(prop))


def judge_dates(subject: Subject, party: ListedParty) -> tuple[int, int, int]:
    """Return the best relation of the two sides' birth dates, and the two dates it joins."""
    best = (NOTHING, 0, 0)
    full = None
    for mine in subject.dates:
        for theirs in party.dates:
            code = relate_dates(mine, theirs)
            if code != NOTHING and (best[0] == NOTHING or code < best[0]):
                best = (code, mine, theirs)
            if code == CONFLICT and full is None:
                full = (code, mine, theirs)
    # Where years alone disagree and full dates too, the full dates are the reason to give.
    return full if full is not None and best[0] >= YEAR_CONFLICT else best


def show_date(packed: int) -> str:
    """Write a packed date as ISO 8601 at its precision."""
    year, month, day = packed // 10000, packed // 100 % 100, packed % 100
    return f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")


def judge_data(
    subject: Subject, party: ListedParty, open_letters: Sequence[int], weights: Weights = WEIGHTS
) -> tuple[list[Evidence], str]:
    """Compare all that is known besides the names.

    Args:
        subject: whom we ask about.
        party: the listed entity.
        open_letters: which of the four name letters of a C.U.R.P. the name left open.
        weights: the weights.

    Returns:
        The evidence, and the rule that clears the pair or an empty string.
    """
    lines: list[Evidence] = []
    same = _judge_identifiers(subject, party, weights)
    said = decode(same[0].customer) if same else None  # an agreeing identifier says it already
    code, mine, theirs = judge_dates(subject, party)
    contradiction = ""
    if code != NOTHING and not (said is not None and code == EXACT and mine in said.dates):
        if code == CONFLICT and not same:
            contradiction = "birth_date"  # a rule: it clears, so it takes off no bits
        bits = 0.0 if contradiction else date_bits(weights)[code]
        lines.append(Evidence(DATE_FEATURES[code], bits, show_date(mine), show_date(theirs)))
    if said is None or said.sex is None:
        lines += _judge_sex(subject, party, weights)
    lines += _judge_countries(subject, party, weights)
    curps, clears = ([], False) if same else _judge_curps(subject, party, weights)
    lines += same or curps or _judge_letters(subject, party, open_letters, weights)
    lines += _judge_address(subject, party, weights)
    return lines, contradiction or ("curp" if clears else "")


def _judge_sex(subject: Subject, party: ListedParty, weights: Weights) -> list[Evidence]:
    if subject.sex is None or party.sex is None:
        return []
    if subject.sex == party.sex:
        return [Evidence("sex_agrees", weights.sex_agrees, subject.sex, party.sex)]
    return [Evidence("sex_conflicts", weights.sex_conflict, subject.sex, party.sex)]


def _judge_countries(subject: Subject, party: ListedParty, weights: Weights) -> list[Evidence]:
    if not subject.countries or not party.countries:
        return []
    mine, theirs = " ".join(subject.countries), " ".join(sorted(party.countries))
    if party.countries.intersection(subject.countries):
        return [Evidence("country_agrees", weights.country_agrees, mine, theirs)]
    return [Evidence("country_differs", weights.country_conflict, mine, theirs)]


def _judge_identifiers(subject: Subject, party: ListedParty, weights: Weights) -> list[Evidence]:
    for value in subject.identifiers:
        if value in party.identifiers and agree(value, value):
            kind = kind_of(value)
            name = kind if kind != "other" else party.identifiers[value]
            bits = weights.identifier_agrees if is_telling(value) else weights.number_agrees
            return [Evidence("identifier_agrees", bits, value, value, name)]
    return []


def _judge_curps(
    subject: Subject, party: ListedParty, weights: Weights
) -> tuple[list[Evidence], bool]:
    """Compare two valid C.U.R.P. that are not the same, by what each says of its holder.

    Returns:
        The evidence, and whether they contradict: they name different sexes, the one thing that
        neither a second registration nor a changed surname explains.
    """
    mine = [value for value in subject.identifiers if is_valid_curp(value)]
    theirs = [value for value in party.identifiers if is_valid_curp(value)]
    if not mine or not theirs:
        return [], False
    pairs = [(left, right) for left in mine for right in theirs]
    for left, right in pairs:
        if left[:16] == right[:16]:
            return [Evidence("curp_same_person", weights.curp_same_person, left, right)], False
    left, right = pairs[0]
    if all(one[10] != other[10] for one, other in pairs):
        return [Evidence("curp_contradicts", 0.0, left, right)], True
    return [Evidence("curp_differs", weights.curp_differs, left, right)], False


def _judge_address(subject: Subject, party: ListedParty, weights: Weights) -> list[Evidence]:
    """Compare addresses by their words: street and number together, or the place alone."""
    mine = address_words(subject.address)
    if len(mine) < _LEAST_ADDRESS:
        return []
    for text in party.entity.get("address"):
        theirs = address_words(text)
        common = mine & theirs
        numbers = {word for word in common if word.isdigit()}
        small = min(len(mine), len(theirs))
        if numbers and len(common) >= max(_LEAST_ADDRESS, 0.6 * small):
            return [Evidence("address_agrees", weights.address_agrees, subject.address, text)]
    return []


def address_words(text: str) -> frozenset[str]:
    """Return the telling words and numbers of an address."""
    words = re.split(r"[^A-Z0-9]+", fold(text))
    return frozenset(word for word in words if len(word) > 2 or word.isdigit()) - _STREETS


def _judge_letters(
    subject: Subject, party: ListedParty, open_letters: Sequence[int], weights: Weights
) -> list[Evidence]:
    """Compare the name letters that the names themselves left open."""
    for value in subject.identifiers:
        meaning = decode(value)
        if meaning is None or not open_letters:
            continue
        for other in party.decoded:
            if other.letters == meaning.letters:
                bits = weights.letters_agree * len(open_letters)
                return [Evidence("letters_agree", bits, meaning.letters, other.letters)]
        if party.decoded:
            theirs = party.decoded[0].letters
            return [Evidence("letters_differ", weights.letters_conflict, meaning.letters, theirs)]
    return []
