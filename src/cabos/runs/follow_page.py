"""The page of money that is followed: the ways it could have gone, layer by layer."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from cabos.ask.following_shown import Followed, Ride
from cabos.model.answer import Answer
from cabos.runs.money_drawing import RIBBONS, Flow, Picture, by_currency, draw_sankey
from cabos.runs.money_lanes import draw_scatter
from cabos.runs.money_page import Column, sheet_of, write_money_page
from cabos.runs.money_rows import Row, money_text, place_text
from cabos.runs.money_times import seconds
from cabos.runs.page import fill, words
from cabos.runs.trace_words import listed

if TYPE_CHECKING:
    from markupsafe import Markup

CURRENCIES = 4
"""Currencies that a page draws, those with most transfers first."""
STOPS = 500
"""Accounts that the table of a page lists, the nearest first."""

Pair = tuple[str, str, str, int]


def write_follow_page(
    path: Path, answer: Answer[Followed], *, now: datetime, lang: str = "en"
) -> None:
    """Write the page of money that is followed, one HTML file that needs nothing else.

    Args:
        path: the file.
        answer: the outcome.
        now: the moment, with its time zone.
        lang: ``en`` or ``es``.

    Raises:
        WorkspaceError: if the file cannot be written.
    """
    followed, said = answer.value, words(lang)
    rows = [_row(number, one) for number, one in enumerate(followed.rides, 1)]
    nearest = sorted(rows, key=lambda row: followed.rides[row.number - 1].hop)
    sheet = sheet_of([Column(said["t_hop"])], rows, nearest)
    pictures = _pictures(followed, lang)
    moves = [(seconds(one.date), one.hop, number, one.date[:10])
             for number, one in enumerate(followed.rides, 1)]  # fmt: skip
    values = {
        "followed": followed,
        "headline": _headline(followed, lang),
        "accounts": listed(followed.sources, lang),
        "pictures": pictures[:CURRENCIES],
        "more_currencies": max(len(pictures) - CURRENCIES, 0),
        "scatter": draw_scatter(moves, said["t_transfers_n"]) if moves else None,
        "stops": followed.stops[:STOPS],
        "stops_left_out": followed.reached - min(len(followed.stops), STOPS),
        "money": money_text,
        "lines": {one.position: number for number, one in enumerate(followed.rides, 1)},
        "sheet": sheet,
        "present": sheet.numbers,
        "rides_left_out": followed.carried - len(sheet.rows),
        "limits": followed.limits,
    }
    files = [(one.at.file, one.at.snapshot) for one in followed.rides]
    write_money_page(
        path, "follow.html", values, files=files, method=answer.method, now=now, lang=lang
    )


def _row(number: int, one: Ride) -> Row:
    return Row(
        number, one.ref, one.date, one.payer, one.beneficiary, money_text(one.amount),
        one.currency, one.memo, place_text(one.at.file, one.at.row, one.at.place), one.at.also_at,
        (str(one.hop),),
    )  # fmt: skip


def _headline(followed: Followed, lang: str) -> list["Markup"]:
    said = words(lang)
    first = said["t_back_one" if followed.is_back else "t_follow_one"]
    found = [fill(first, n=f"{followed.reached:,}", carried=f"{followed.carried:,}")]
    if followed.stops:
        near = sum(one.hops == 1 for one in followed.stops)
        far = max(one.hops for one in followed.stops)
        found.append(fill(said["t_follow_two"], near=f"{near:,}", hops=far))
    standing = [sum(one.standing == kind for one in followed.stops)
                for kind in ("listed", "owned_into_block")]  # fmt: skip
    if any(standing):
        flagged = said["t_follow_flagged"]
        found.append(fill(flagged, listed=f"{standing[0]:,}", owned=f"{standing[1]:,}"))
    return [*found, fill(said["t_could_only"])]


def _pictures(followed: Followed, lang: str) -> list[Picture]:
    """Draw the ways, one picture for each currency; each account once in each layer."""
    pairs: dict[Pair, list[int]] = {}
    for number, one in enumerate(followed.rides, 1):
        pairs.setdefault((one.payer, one.beneficiary, one.currency, one.hop), []).append(number)
    unknown, names, layers = words(lang)["t_unknown"], dict[str, str](), dict[str, int]()
    flows = []
    for (payer, beneficiary, currency, hop), lines in pairs.items():
        ends = (hop, hop - 1) if followed.is_back else (hop - 1, hop)
        keys = [f"{layer}\x1f{end}" for layer, end in zip(ends, (payer, beneficiary), strict=True)]
        for key, layer, end in zip(keys, ends, (payer, beneficiary), strict=True):
            names[key], layers[key] = end or unknown, -layer if followed.is_back else layer
        total = sum((followed.rides[line - 1].amount for line in lines), Decimal())
        flows.append(
            Flow(keys[0], keys[1], float(total), 0.0, money_text(total), "", currency,
                 tuple(lines))
        )  # fmt: skip
    grouped = by_currency(flows)
    order = sorted(grouped, key=lambda money: -sum(len(one.lines) for one in grouped[money]))
    strong = {f"0\x1f{one}" for one in followed.sources}
    found = []
    for at, currency in enumerate(order, 1):
        kept = list(_connected(grouped[currency], is_back=followed.is_back))
        left = len(grouped[currency]) - len(kept)
        found.append(draw_sankey(f"p{at}", kept, names, layers, left_out=left, strong=strong))
    return found


def _connected(flows: Sequence[Flow], *, is_back: bool) -> Iterator[Flow]:
    """Yield the largest flows, each with the largest ones by which money comes to it."""
    before: dict[str, Flow] = {}
    for one in sorted(flows, key=lambda flow: flow.value):
        before[one.source if is_back else one.target] = one
    kept: dict[tuple[str, str], Flow] = {}
    for one in sorted(flows, key=lambda flow: -flow.value):
        way: dict[tuple[str, str], Flow] = {}
        step: Flow | None = one
        while step is not None and (step.source, step.target) not in way:
            way[step.source, step.target] = step
            step = before.get(step.target if is_back else step.source)
        if len(kept | way) <= RIBBONS:
            kept |= way
    yield from kept.values()
