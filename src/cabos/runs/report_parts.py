"""The parts of a report: one alert's card, and the chart of alerts by score."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from cabos.ask.ownership_line import in_language
from cabos.ask.screen import Alert
from cabos.match.index import IDENTIFIER_PROPS
from cabos.match.reasons import explain
from cabos.match.score import Evidence, show_date
from cabos.model.entity import NAME_PROPS, OWNED_THROUGH

AGREES, PARTLY, CONTRADICTS, NOT_COMPARED, ONE_SIDED = (
    "agrees", "partly", "contradicts", "not_compared", "one_sided",
)  # fmt: skip
_COUNTRY_PROPS = ("nationality", "citizenship", "country", "jurisdiction", "flag")
# Said elsewhere on the card, or to machines.
_SILENT = frozenset({"topics", "addressEntity", OWNED_THROUGH})
# How a feature of the bill begins, and the row of the card that it speaks of.
_FIELD_OF = {
    "birth": "birth_date", "sex": "sex", "country": "countries", "identifier": "identifiers",
    "letters": "identifiers", "address": "addresses",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Value:
    """One value on a card.

    Attributes:
        text: the value.
        kind: the property it stands in, or empty where that says nothing.
        fits: whether it is the value that was compared.
    """

    text: str
    kind: str = ""
    fits: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One field of a card: the customer's values beside the listed ones.

    Attributes:
        field: its key in ``words.yml``.
        customer: the customer's values.
        listed: the listed values.
        mark: how the two relate, a key in ``words.yml``, or empty where only lists have it.
    """

    field: str
    customer: Sequence[Value]
    listed: Sequence[Value]
    mark: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the bill, with where its bar stands, in percent of the bar's room."""

    words: str
    bits: float
    start: float
    width: float


@dataclass(frozen=True, slots=True)
class Card:
    """What the report shows of one alert."""

    rank: int
    alert: Alert
    rows: Sequence[Row]
    lines: Sequence[Line]
    zero: float
    owned_through: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The common scale of all bars: the most that any line says against and for, in bits."""

    low: float
    high: float

    def place(self, bits: float) -> float:
        """Return where a number of bits stands, in percent."""
        return round(100 * (bits - self.low) / (self.high - self.low), 2)


def scale_of(alerts: Iterable[Alert]) -> Scale:
    """Return the scale on which the bars of these alerts can be compared."""
    bits = [line.bits for one in alerts for line in one.evidence]
    return Scale(min([-6.0, *bits]), max([12.0, *bits]))


def make_card(rank: int, alert: Alert, links: Sequence[str], scale: Scale, lang: str) -> Card:
    """Lay out one alert.

    Args:
        rank: its place in the report.
        alert: the alert.
        links: what the list says it is linked to, a phrase each.
        scale: the common scale of the bars.
        lang: the language of the bill.
    """
    lines = [_line(one, scale, lang) for one in alert.evidence]
    owned = in_language(alert.owned_through, lang)
    return Card(rank, alert, _rows(alert, links), lines, scale.place(0), owned)


def _line(one: Evidence, scale: Scale, lang: str) -> Line:
    start, end = sorted((scale.place(0), scale.place(one.bits)))
    return Line(explain(one, lang), one.bits, start, round(end - start, 2))


def _rows(alert: Alert, links: Sequence[str]) -> list[Row]:
    """Return the fields of a card that either side fills."""
    mine, listed = alert.customer, alert.entity
    compared = {line.listed for line in alert.evidence if line.feature.startswith("birth")}
    same = {line.listed for line in alert.evidence if line.feature == "identifier_agrees"}
    dates = [show_date(int(packed)) for packed in _values(mine, "dates")]
    rows = [
        Row("names", _names_of_customer(mine), _names(alert), _mark(alert, "names")),
        _row(alert, "birth_date", dates, _listed(listed, ("birthDate",), compared)),
        _row(alert, "sex", _values(mine, "sex"), _listed(listed, ("gender",))),
        _row(
            alert, "countries", [code.upper() for code in _values(mine, "countries")],
            [Value(one.text.upper(), one.kind) for one in _listed(listed, _COUNTRY_PROPS)],
        ),
        _row(alert, "identifiers", _values(mine, "identifiers"),
             _listed(listed, IDENTIFIER_PROPS, same)),
        _row(alert, "addresses", _values(mine, "address"), _listed(listed, ("address",))),
        Row("programmes", (), _listed(listed, ("programId",))),
        Row("links", (), [Value(text) for text in links]),
    ]  # fmt: skip
    used = {*NAME_PROPS, "birthDate", "gender", *_COUNTRY_PROPS, *IDENTIFIER_PROPS, "address",
            "programId", *_SILENT}  # fmt: skip
    rest = [prop for prop in sorted(listed) if prop not in used]
    rows.append(Row("others", (), _listed(listed, rest, with_kind=True)))
    return [row for row in rows if row.customer or row.listed]


def _row(alert: Alert, name: str, mine: Sequence[str], listed: Sequence[Value]) -> Row:
    return Row(name, [Value(text) for text in mine], listed, _mark(alert, name, mine, listed))


def _mark(
    alert: Alert, name: str, mine: Sequence[object] = (), listed: Sequence[object] = ()
) -> str:
    """Tell from the bill how the two sides of a field relate."""
    said = [line for line in alert.evidence if _field_of(line.feature) == name]
    if name != "names" and not said:
        return NOT_COMPARED if mine and listed else ONE_SIDED
    features = [line.feature for line in said]
    if any("contradict" in one or "conflict" in one for one in features):
        return CONTRADICTS
    if name != "names" and any(one.endswith(("differs", "differ")) for one in features):
        return CONTRADICTS
    if name == "names":
        agreed = any(line.bits > 0 for line in said)
        doubts = any(
            line.feature != "dependence" and (line.bits < 0 or _changed(line)) for line in said
        )
        return PARTLY if agreed and doubts else AGREES if agreed else CONTRADICTS
    return AGREES if all(one.endswith("_agrees") for one in features) else PARTLY


def _changed(line: Evidence) -> bool:
    return bool(line.customer and line.listed and line.customer != line.listed)


def _field_of(feature: str) -> str:
    return _FIELD_OF.get(feature.split("_", 1)[0], "names")


def _values(mine: Mapping[str, object], key: str) -> list[str]:
    value = mine.get(key)
    if isinstance(value, (list, tuple)):
        return [str(one) for one in value]
    return [str(value)] if value else []


def _listed(
    listed: Mapping[str, Sequence[str]],
    props: Sequence[str],
    fits: Iterable[str] = (),
    *,
    with_kind: bool = False,
) -> list[Value]:
    wanted = set(fits)
    several = with_kind or len(props) > 1
    return [
        Value(value, prop if several else "", value in wanted or _plain(value) in wanted)
        for prop in props
        for value in listed.get(prop, ())
    ]


def _plain(value: str) -> str:
    return "".join(letter for letter in value.upper() if letter.isalnum())


def _names_of_customer(mine: Mapping[str, object]) -> list[Value]:
    ordered = _values(mine, "ordered")
    return [Value(text) for text in dict.fromkeys((*_values(mine, "name"), *ordered))]


def _names(alert: Alert) -> list[Value]:
    """Return all listed names, the one that fits best first."""
    found = [
        Value(text, prop, text == alert.listed_name)
        for prop in NAME_PROPS
        for text in alert.entity.get(prop, ())
    ]
    return sorted(found, key=lambda one: not one.fits)


@dataclass
class Histogram:
    """Counts of alerts and cleared near-hits by whole bits, filled while they stream by."""

    alerts: dict[int, int] = field(default_factory=dict)
    cleared: dict[int, int] = field(default_factory=dict)

    def add(self, bits: float, *, is_alert: bool) -> None:
        """Count one."""
        counts = self.alerts if is_alert else self.cleared
        key = math.floor(bits)
        counts[key] = counts.get(key, 0) + 1


@dataclass(frozen=True, slots=True)
class Bin:
    """One bar of the chart; positions in percent of its room, from left and from below."""

    low: int
    high: int
    alerts: int
    cleared: int
    left: float
    width: float
    alerts_height: float
    cleared_height: float


@dataclass(frozen=True, slots=True)
class Chart:
    """The chart of alerts by score, laid out."""

    bins: Sequence[Bin]
    threshold: float
    threshold_bits: float
    ticks: Sequence[tuple[int, float]]
    levels: Sequence[tuple[int, float]]


def draw_chart(counts: Histogram, threshold_bits: float) -> Chart:
    """Lay out the chart of alerts by score.

    Args:
        counts: by whole bits.
        threshold_bits: the bits from which a pair is kept.
    """
    every = {*counts.alerts, *counts.cleared}
    first = math.floor(min([threshold_bits, *every]))
    last = max([first + 10, *every]) + 1
    step = next(one for one in (1, 2, 5, 10, 20, 1000) if (last - first) / one <= 25)
    edges = list(range(first, last + step, step))
    low = first - max(2, (edges[-1] - first) // 12)

    def place(bits: float) -> float:
        return round(100 * (bits - low) / (edges[-1] - low), 2)

    sums = [
        [sum(n for bits, n in one.items() if start <= bits < end) for start, end in pairwise(edges)]
        for one in (counts.alerts, counts.cleared)
    ]
    levels = _levels(max(map(sum, zip(*sums, strict=True))))
    top = levels[-1]
    bins = [
        Bin(start, end, alerts, cleared, place(start), round(place(end) - place(start), 2),
            round(100 * alerts / top, 2), round(100 * cleared / top, 2))
        for (start, end), alerts, cleared in zip(pairwise(edges), *sums, strict=True)
    ]  # fmt: skip
    spacing = 10 if edges[-1] - low > 40 else 5
    ticks = [
        (bits, place(bits)) for bits in range(-(-low // spacing) * spacing, edges[-1], spacing)
    ]
    marked = [(level, round(100 * level / top, 2)) for level in levels]
    return Chart(bins, place(threshold_bits), threshold_bits, ticks, marked)


def _levels(most: int) -> list[int]:
    """Return whole numbers at which grid lines stand, the last not below the most."""
    magnitude = 10 ** max(len(str(most)) - 2, 0)
    step = next(
        factor * size
        for size in (magnitude, magnitude * 10)
        for factor in (1, 2, 5)
        if factor * size * 4 >= most
    )
    return list(range(0, max(-(-most // step), 1) * step + 1, step))
