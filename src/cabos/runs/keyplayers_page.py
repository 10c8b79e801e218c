"""The page of key players: the set beside the leader, how sure it is, and what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from cabos import __version__
from cabos.ask.fragments import Bools
from cabos.ask.interval import Interval
from cabos.ask.keyplayers import KeyPlayers, Row
from cabos.ask.literature import Work
from cabos.ask.network import distances
from cabos.ask.network_limits import role_called
from cabos.ask.objectives_reach import Reach
from cabos.ask.recovery import NEAR, Recovered
from cabos.ask.rivalry import Rivals
from cabos.runs.curve_drawing import WHOLE, Chart, Frame, Series, draw_chart
from cabos.runs.keyplayers import Outcome
from cabos.runs.keyplayers_told import doubt_sentence, set_sentences
from cabos.runs.network_drawing import Cast, draw_network, shortened
from cabos.runs.page import seen, words, write_page
from cabos.runs.token_names import Named, shown

if TYPE_CHECKING:
    from markupsafe import Markup

STANDING = 25
"""Nodes whose standing is shown, those first whose removal alone parts most."""
SIZES = 50
"""Sizes of sets that are told in sentences and tables."""
BARS = 12
"""Nodes of each size whose share of the draws is shown."""
RESTS_ON = 50
"""Records that are named on which an answer rests."""
SIDES = 20
"""Rivals that are listed."""
LONG = 60
"""Letters of a name in a sentence or table."""
OTHERS = ("kingpin", "degree", "betweenness")


@dataclass(frozen=True, slots=True)
class Range:
    """Scores over draws as a line: from its low to its high end, with the mean, in percent."""

    name: str
    interval: Interval
    start: float
    wide: float
    mean: float


@dataclass(frozen=True, slots=True)
class Sure:
    """How sure one set is.

    Attributes:
        k: the size.
        told: as a sentence.
        bars: nodes, the share of draws in which each is in the best set, and whether it is in
            the set of the file.
        more: how many further nodes there are.
        ranges: what sets score over the draws.
    """

    k: int
    told: "Markup"
    bars: Sequence[tuple[str, float, bool]]
    more: int
    ranges: Sequence[Range]


@dataclass(frozen=True, slots=True)
class Regrown:
    """How the network recovers from one strategy: its name, the numbers, a sentence, a chart."""

    name: str
    found: Recovered
    told: "Markup"
    chart: Chart


def write_keyplayers_page(path: Path, outcome: Outcome, *, now: datetime, lang: str = "en") -> None:
    """Write the page of key players, one HTML file that needs nothing else.

    Args:
        path: the file.
        outcome: what was found.
        now: the moment, with its time zone.
        lang: ``en`` or ``es``.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    value, said = outcome.answer.value, words(lang)
    named = Named(outcome.opened.ties.labels, outcome.names, LONG, said["k_and_more"])
    told = replace(outcome, opened=replace(outcome.opened, names=named.tokens))
    leaders = value.leaders[: value.rows[-1].k]
    chosen = value.rows[-1].best.nodes
    cast = Cast(chosen, leaders, _reached(outcome, chosen))
    page = {
        "outcome": outcome, "value": value, "rows": value.rows[:SIZES], "last": value.rows[-1],
        "rows_left_out": len(value.rows) - SIZES,
        "ties": len(value.network.neighbours) // 2, "title": outcome.opened.title,
        "sentences": {
            row.k: [named.fill(one) for one in set_sentences(told, row, lang)]
            for row in (*value.rows[:SIZES], value.rows[-1])
        },
        "drawing": draw_network(value.ties, value.network, cast, outcome.names),
        "cast": cast,
        "charts": _curves(value, said),
        "sure": [_sure(told, row, named, lang) for row in value.rows[:SIZES]
                 if row.k in outcome.doubted],
        "regrown": _regrown(outcome, lang),
        "rivalry": _rivalry(told, named, lang),
        "sides": _sides(outcome, named),
        "works": _works(outcome),
        "standing": _standing(value),
        "roles": [role_called(role).text(lang) for role in outcome.roles.role],
        "named": named,
        "limits": [shown(one.text(lang)) for one in outcome.answer.limits],
        "parameters": _parameters(outcome),
        "because": outcome.answer.because[:RESTS_ON],
        "because_more": max(len(outcome.answer.because) - RESTS_ON, 0),
        "now": now, "version": __version__,
    }  # fmt: skip
    write_page(path, "keyplayers.html", "", page, lang, styles=("money.css", "network.css"))


def _curves(value: KeyPlayers, said: Mapping[str, str]) -> list[tuple[str, Chart]]:
    """Draw what remains after each number of removals: F and the largest piece, and the score."""
    steps = [0, *(row.k for row in value.rows)]
    frame = Frame([float(one) for one in steps], [str(one) for one in steps])

    def series(read: str) -> list[Series]:
        found = [Series(name, said[f"k_{name}"], [getattr(value.before, read), *(
            getattr(row.others[name], read) for row in value.rows
        )]) for name in OTHERS]  # fmt: skip
        start = getattr(value.before, read)
        by_chance = [start, *(getattr(row.chance, read).mean for row in value.rows)]
        best = [start, *(getattr(row.best, read) for row in value.rows)]
        return [
            Series("chance", said["k_chance"], by_chance), *found,
            Series("best", said["k_best"], best),
        ]  # fmt: skip

    charts = []
    if value.objective not in {"F", "largest"}:
        charts.append((said["k_curve_score"], draw_chart(frame, series("score"))))
    if value.objective != "reach":
        charts += [
            (said["k_curve_F"], draw_chart(frame, series("fragmentation"))),
            (said["k_curve_largest"], draw_chart(frame, series("largest"), WHOLE)),
        ]
    return charts


def _sure(told: Outcome, row: Row, named: Named, lang: str) -> Sure:
    doubted, said = told.doubted[row.k], words(lang)
    intervals = {said["k_blind"]: doubted.blind} | {
        said[f"k_{name}"]: one for name, one in doubted.held.items()
    }
    top = max(one.most for one in intervals.values()) or 1.0
    ranges = [
        Range(
            name, one, 100 * one.low / top, 100 * (one.high - one.low) / top, 100 * one.mean / top
        )
        for name, one in intervals.items()
    ]
    bars = [(named.short(node), share, node in row.best.nodes) for node, share in doubted.often]
    text = doubt_sentence(told, row, lang) or ""
    return Sure(row.k, named.fill(text), bars[:BARS], len(bars) - len(bars[:BARS]), ranges)


def _regrown(outcome: Outcome, lang: str) -> list[Regrown]:
    """Draw the recovery from each strategy, all on one scale."""
    said, found = words(lang), []
    scores = [at for one in outcome.recovered.values() for at in one.bands["score"]]
    most = max((at.high for at in scores), default=0.0)
    for name, one in outcome.recovered.items():
        band = one.bands["score"]
        steps = range(len(band))
        goal = 1 - NEAR * (1 - one.harmless)
        frame = Frame(
            [float(at) for at in steps], [str(at) for at in steps], goal,
            None if one.time is None else float(one.time), most,
        )  # fmt: skip
        means, lows, highs = zip(*((at.mean, at.low, at.high) for at in band), strict=True)
        chart = draw_chart(frame, [Series(name, "", means, lows, highs)])
        found.append(Regrown(said[f"k_{name}"], one, _alarming(one, lang), chart))
    return found


def _alarming(one: Recovered, lang: str) -> "Markup":
    """Tell how a network recovers, its warnings set off."""
    from markupsafe import Markup, escape  # kept off the start-up path

    text = escape(one.text(lang))
    for warning in one.warnings(lang):
        strong = Markup('<strong class="alarm">{}</strong>').format(warning)
        text = text.replace(escape(warning), strong)
    return text


def _rivalry(told: Outcome, named: Named, lang: str) -> "Markup | None":
    if told.displaced is None:
        return None
    labels = [told.names(at) for at in range(told.opened.ties.size)]
    return named.fill(told.displaced.text(labels, lang))


def _sides(outcome: Outcome, named: Named) -> list[tuple[Rivals, "Markup", "Markup"]]:
    if outcome.displaced is None:
        return []
    return [
        (one, named.several(one.one, 4), named.several(one.two, 4))
        for one in outcome.displaced.rivals[:SIDES]
    ]


def _works(outcome: Outcome) -> list[Work]:
    """Return the literature on what follows a removal, each work once."""
    found = {work.key: work for one in outcome.recovered.values() for work in one.works}
    if outcome.displaced is not None:
        found |= {work.key: work for work in outcome.displaced.works}
    return list(found.values())


def _standing(value: KeyPlayers) -> list[int]:
    size = value.ties.size
    order = np.lexsort((np.arange(size), -value.standing.degree, -value.standing.alone))
    return [int(at) for at in order[:STANDING]]


def _reached(outcome: Outcome, chosen: Sequence[int]) -> Bools | None:
    """Mark who lies near a set; None where sets are not chosen for that."""
    value = outcome.answer.value
    if value.objective != Reach.name:
        return None
    near = np.zeros(value.ties.size, dtype=np.bool_)
    for node in chosen:
        near |= distances(value.network, node, outcome.request.within) >= 0
    return near


def _parameters(outcome: Outcome) -> dict[str, str]:
    """Return the parameters of the method as text; those of the network by themselves."""
    asked = dict(outcome.answer.method.parameters)
    del asked["network"]
    chosen = {f"network.{key}": value for key, value in outcome.opened.chosen.items()}
    return {key: _plain(value) for key, value in {**chosen, **asked}.items()}


def _plain(value: object) -> str:
    if isinstance(value, Mapping):
        value = [f"{key}={one}" for key, one in value.items()]
    if isinstance(value, list | tuple):
        return ", ".join(shortened(seen(one).striptags(), LONG) for one in value)
    return "" if value is None else str(value)
