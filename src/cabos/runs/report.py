"""The report of a run: one HTML file for people who decide, and for those who check them."""

import heapq
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from cabos import __version__
from cabos.ask.screen import ALERT, Alert, bits_of, reason_in
from cabos.errors import UsageError
from cabos.match.weights import WEIGHTS
from cabos.model.schema import schema
from cabos.runs.page import words, write_page
from cabos.runs.record import RUN, Run, read_alerts
from cabos.runs.report_parts import (
    Card,
    Histogram,
    Scale,
    draw_chart,
    make_card,
    scale_of,
)
from cabos.runs.screening import Outcome
from cabos.sources.registry import load_source
from cabos.store.snapshot import Snapshot
from cabos.store.workspace import Store

_Kept = TypeVar("_Kept")
CARDS = 500
"""Alerts that get a card; the others stand in a compact table."""
ROWS = 2000
"""Rows of a compact table; what is more stands in the CSV files, and the report says so."""


@dataclass(frozen=True, slots=True)
class Brief:
    """An alert or cleared near-hit as a row of a compact table."""

    id: str
    row: int
    customer_id: str
    name: str
    entity_id: str
    listed_name: str
    source: str
    probability: float
    bits: float
    reason: str
    is_english: bool


class _Best(Generic[_Kept]):
    """Keeps the best few of a stream, in memory that does not grow with it."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._heap: list[tuple[float, int, str, _Kept]] = []

    def push(self, alert: Alert, kept: _Kept) -> _Kept | None:
        """Keep one; return the one that had to leave for it, which may be itself."""
        place = (alert.bits, -alert.row, alert.id, kept)
        if len(self._heap) < self._most:
            heapq.heappush(self._heap, place)
            return None
        return heapq.heappushpop(self._heap, place)[3]

    def best_first(self) -> list[_Kept]:
        return [one[3] for one in sorted(self._heap, key=lambda one: one[:3], reverse=True)]


@dataclass
class Found:
    """What a report shows of a run's alerts: the best of them, and counts of all.

    Attributes:
        cards: the best alerts.
        rest: further alerts, best first.
        cleared: cleared near-hits, best first.
        counts: alerts and cleared near-hits by score.
    """

    cards: Sequence[Alert]
    rest: Sequence[Brief]
    cleared: Sequence[Brief]
    counts: Histogram = field(default_factory=Histogram)


def write_report(
    path: Path, store: Store, outcome: Outcome, *, now: datetime, lang: str = "en"
) -> None:
    """Write the report of a run, one HTML file that needs nothing else.

    Args:
        path: the file.
        store: the workspace that keeps the run.
        outcome: the run with its counts.
        now: the moment, with its time zone; how old a list is depends on it.
        lang: ``en`` or ``es``.

    Raises:
        WorkspaceError: if the run is gone or the file cannot be written.
    """
    found = gather(read_alerts(store, outcome.run), lang)
    links = _links(store, outcome.run, {one.entity_id for one in found.cards})
    scale = scale_of(found.cards)
    sources = _sources(store, outcome.run, now)
    values = {
        "outcome": outcome,
        "run": outcome.run,
        "who": _who(store, outcome.run),
        "at": datetime.fromisoformat(outcome.run.at).astimezone(UTC),
        "now": now.astimezone(UTC),
        "version": outcome.run.body.get("version", __version__),
        "prior": WEIGHTS.prior,
        "one_in": f"{float(f'{2**-WEIGHTS.prior:.2g}'):,.0f}",
        "sources": sources,
        "limits": _limits(outcome, [one["name"] for one in sources if one["is_stale"]]),
        "chart": draw_chart(found.counts, bits_of(outcome.run.body["threshold"])),
        "cards": _cards(found.cards, links, scale, lang),
        "card_count": len(found.cards),
        "rest": found.rest,
        "cleared": found.cleared,
        "props": {key[5:]: text for key, text in words(lang).items() if key.startswith("prop_")},
    }
    write_page(path, "report.html", "report.js", values, lang)


def gather(alerts: Iterator[Alert], lang: str = "en") -> Found:
    """Read a run's alerts once and keep the best of each kind."""
    cards, rest, cleared = _Best[Alert](CARDS), _Best[Brief](ROWS), _Best[Brief](ROWS)
    counts = Histogram()
    for alert in alerts:
        counts.add(alert.bits, is_alert=alert.status == ALERT)
        if alert.status != ALERT:
            cleared.push(alert, _brief(alert, lang))
        elif (left := cards.push(alert, alert)) is not None:
            rest.push(left, _brief(left, lang))
    return Found(cards.best_first(), rest.best_first(), cleared.best_first(), counts)


def _brief(alert: Alert, lang: str) -> Brief:
    reason = reason_in(alert, lang)
    return Brief(
        alert.id, alert.row, alert.customer_id, alert.name, alert.entity_id,
        alert.listed_name or alert.caption, alert.source, alert.probability, alert.bits,
        reason, reason == alert.reason,
    )  # fmt: skip


def _cards(
    alerts: Sequence[Alert], links: Mapping[str, Sequence[str]], scale: Scale, lang: str
) -> Iterator[Card]:
    for rank, alert in enumerate(alerts, 1):
        yield make_card(rank, alert, links.get(alert.entity_id, ()), scale, lang)


def _links(store: Store, run: Run, wanted: set[str]) -> dict[str, list[str]]:
    """Return what the lists say these entities are linked to, such as ``Linked To: CARTEL …``."""
    found: dict[str, list[str]] = {}
    if not wanted:
        return found
    unnamed: dict[str, list[tuple[str, str]]] = {}
    for entity in store.entities(run.snapshots):
        edge = schema(entity.schema).edge
        for end in entity.get(edge[0]) if edge else ():
            if end not in wanted:
                continue
            role = entity.first("role") or entity.schema
            if (name := entity.first("description")) is not None:
                found.setdefault(end, []).append(f"{role}: {name}")
            for other in entity.get(edge[1]) if edge and name is None else ():
                unnamed.setdefault(other, []).append((end, role))
    for entity in store.entities(run.snapshots) if unnamed else ():
        for end, role in unnamed.get(entity.id, ()):
            found.setdefault(end, []).append(f"{role}: {entity.caption}")
    return {key: list(dict.fromkeys(texts)) for key, texts in found.items()}


def _sources(store: Store, run: Run, now: datetime) -> list[dict[str, Any]]:
    """Describe the list versions of a run, and how old each is."""
    used = set(run.snapshots)
    return [_source(one, now) for one in store.snapshots() if one.snapshot in used]


def _source(one: Snapshot, now: datetime) -> dict[str, Any]:
    try:
        told = load_source(one.source)
        title, publisher = told.title, told.publisher
    except UsageError:  # an outsider's source that is not installed here any more
        title, publisher = one.source, ""
    age = one.age_days(now)
    return {
        "name": one.source,
        "title": title,
        "publisher": publisher,
        "snapshot": one,
        "age": age,
        "is_stale": 0 < one.cadence_days < age,
    }


def _who(store: Store, run: Run) -> str:
    """Return who ran it, as the ledger has it."""
    said = [one.who for one in store.entries(RUN) if one.subject == run.id]
    return said[-1] if said else ""


def _limits(outcome: Outcome, stale: Sequence[str]) -> list[str]:
    """Return the limits of the outcome but for stale lists, which the report marks itself."""
    begins = tuple(f"{name} is " for name in stale)
    return [one for one in outcome.limits if not (begins and one.startswith(begins))]
