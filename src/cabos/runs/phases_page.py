"""The page of phases: how centralisation and size go, who comes and goes, who moves up."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from cabos import __version__
from cabos.ask.literature import works_on
from cabos.ask.network_limits import NetworkLimit
from cabos.ask.phases import Phases, Turnover
from cabos.runs.curve_drawing import WHOLE, Chart, Frame, Series, draw_chart
from cabos.runs.network_drawing import shortened
from cabos.runs.page import fill, seen, words, write_page
from cabos.runs.token_names import shown

if TYPE_CHECKING:
    from markupsafe import Markup

NAMES = 30
"""Names of those who are new or gone that a phase lists."""
LONG, SHORT = 60, 12
"""Letters of a name in a sentence, and of a phase below a chart."""
RESTS_ON = 200
"""Files and records that are named on which the phases rest."""
NOTES = 60
"""Notes on the reading of the files that are listed."""


@dataclass(frozen=True, slots=True)
class Turn:
    """What changes from one phase to the next: the numbers, and the names there is room for."""

    found: Turnover
    entered: Sequence[str]
    left: Sequence[str]


def write_phases_page(
    path: Path, phases: Phases, *, now: datetime, lang: str = "en", count: int = 3, seed: int = 0
) -> None:
    """Write the page of phases, one HTML file that needs nothing else.

    Args:
        path: the file.
        phases: what was found.
        now: the moment, with its time zone.
        lang: ``en`` or ``es``.
        count: how many nodes the set of each phase was asked to have.
        seed: of all that was drawn by chance.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    notes = [(one.name, note.text(lang)) for one in phases.phases for note in one.notes]
    page = {
        "phases": phases.phases,
        "headline": _headline(phases, lang),
        "charts": _charts(phases, lang),
        "turns": [Turn(one, _listed(one.entered), _listed(one.left)) for one in phases.turnovers],
        "name": _name,
        "notes": notes[:NOTES],
        "notes_left_out": max(len(notes) - NOTES, 0),
        "works": works_on("change"),
        "parameters": {"k": str(count), "seed": str(seed)},
        "because": [text for one in phases.phases for text in one.because][:RESTS_ON],
        "because_more": max(sum(len(one.because) for one in phases.phases) - RESTS_ON, 0),
        "now": now,
        "version": __version__,
    }
    write_page(path, "phases.html", "", page, lang, styles=("money.css", "network.css"))


def _name(label: str) -> str:
    return shortened(seen(label).striptags(), LONG)


def _listed(labels: Sequence[str]) -> list[str]:
    return [_name(label) for label in labels[:NAMES]]


def _headline(phases: Phases, lang: str) -> list["Markup"]:
    """Say what became of centralisation, who led by ties, and how many stayed."""
    said, first, last = words(lang), phases.phases[0], phases.phases[-1]
    found = [fill(
        said["p_one"], first=_name(first.name), last=_name(last.name),
        before=f"{first.shape.centralisation:.2f}", after=f"{last.shape.centralisation:.2f}",
        nodes=f"{first.shape.nodes:,}", then=f"{last.shape.nodes:,}",
    )]  # fmt: skip
    if first.by_degree and last.by_degree:
        found.append(fill(said["p_two"], one=_name(first.by_degree[0]),
                          two=_name(last.by_degree[0])))  # fmt: skip
    if phases.turnovers:
        worst = min(phases.turnovers, key=lambda one: one.jaccard)
        found.append(fill(
            said["p_three"], earlier=_name(worst.earlier), later=_name(worst.later),
            entered=f"{len(worst.entered):,}", left=f"{len(worst.left):,}",
            stayed=f"{worst.stayed:,}",
        ))  # fmt: skip
    wholes = [NetworkLimit("phase_whole", phase=one.name) for one in phases.phases if one.is_whole]
    return [*found, *(shown(f"{one.text(lang)}.") for one in wholes)]


def _charts(phases: Phases, lang: str) -> list[tuple[str, Chart]]:
    """Draw centralisation, size, and the share that stays."""
    said, every = words(lang), phases.phases
    names = [shortened(_name(one.name), SHORT) for one in every]
    frame = Frame([float(at) for at in range(len(every))], names)
    found = [
        (said["p_curve_centralisation"], draw_chart(frame, [
            Series("betweenness", said["p_between"],
                   [one.betweenness_centralisation for one in every]),
            Series("best", said["p_degree"], [one.shape.centralisation for one in every]),
        ])),
        (said["p_curve_size"], draw_chart(frame, [
            Series("degree", said["p_ties"], [float(one.shape.ties) for one in every]),
            Series("betweenness", said["p_largest"], [float(one.shape.largest) for one in every]),
            Series("best", said["p_nodes"], [float(one.shape.nodes) for one in every]),
        ], WHOLE)),
    ]  # fmt: skip
    if phases.turnovers:
        turns = Frame([float(at) for at in range(1, len(every))], names[1:])
        several = phases.turnovers
        found.append((said["p_curve_turnover"], draw_chart(turns, [
            Series("kingpin", said["p_gone"], [float(len(one.left)) for one in several]),
            Series("degree", said["p_new"], [float(len(one.entered)) for one in several]),
            Series("best", said["p_stayed"], [float(one.stayed) for one in several]),
        ], WHOLE)))  # fmt: skip
    return found
