"""A Sankey diagram as a page shows it: each ribbon opens its rows."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from cabos.ask.sankey import NAMES, THICK, Layout, Link, closing, curve, lay_out
from cabos.runs.money_rows import spans

AGAIN = "\N{LEFTWARDS ARROW WITH HOOK}"
"""Stands before the name of an account that stands further left too."""
RIBBONS = 40
"""Ribbons that one diagram shows."""
_LETTER, _THINNEST, _LEAST = 6.9, 1.2, 6  # units of the drawing: a letter, a line; letters


@dataclass(frozen=True, slots=True)
class Flow:
    """What went from one account to another.

    Attributes:
        source: the key of the account that pays.
        target: the key of the account that receives.
        value: how much, to draw it.
        tainted: how much of it is tainted, to draw it.
        amount: how much, as text.
        part: how much of it is tainted, as text; empty where nothing is traced.
        currency: its currency.
        lines: the numbers of its rows.
        what: what it is where it is no transfer: a key of ``words.yml``.
    """

    source: str
    target: str
    value: float
    tainted: float
    amount: str
    part: str
    currency: str
    lines: tuple[int, ...]
    what: str = ""


@dataclass(frozen=True, slots=True)
class Node:
    """An account in a diagram, and where its name stands."""

    key: str
    name: str
    label: str
    style: str
    x: float
    y: float
    tall: float
    text: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A flow in a diagram.

    Attributes:
        key: the id of its row in the table of ribbons.
        flow: the flow.
        source: what its payer is called.
        target: what its beneficiary is called.
        path: its line.
        width: how thick.
        core: how thick its tainted part is.
        is_back: whether it goes back.
        spans: its rows, in short.
    """

    key: str
    flow: Flow
    source: str
    target: str
    path: str
    width: float
    core: float
    is_back: bool
    spans: str


@dataclass(frozen=True, slots=True)
class Picture:
    """A Sankey diagram.

    Attributes:
        key: begins the ids of its ribbons.
        currency: of all it shows.
        wide: its width.
        tall: its height.
        nodes: its accounts.
        ribbons: its ribbons, the thickest first.
        left_out: how many flows are not drawn.
        is_traced: whether a part may be tainted.
    """

    key: str
    currency: str
    wide: float
    tall: float
    nodes: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]
    left_out: int = 0
    is_traced: bool = False

    @property
    def comes_back(self) -> bool:
        """Whether an account stands in it twice."""
        return any(one.name.startswith(AGAIN) for one in self.nodes)


def draw_sankey(
    key: str,
    flows: Sequence[Flow],
    names: Mapping[str, str],
    layers: Mapping[str, int] | None = None,
    *,
    left_out: int = 0,
    strong: Collection[str] = (),
) -> Picture:
    """Draw flows of one currency.

    Args:
        key: begins the ids of its ribbons.
        flows: what went where.
        names: what accounts are called that are not called by their key.
        layers: the column of each account; by the longest way to it if None.
        left_out: how many flows are not drawn for want of room.
        strong: the accounts that it is about.
    """
    shown = [one for one in flows if one.source != one.target and one.value > 0]
    layout = lay_out([Link(one.source, one.target, one.value) for one in shown], layers)
    ribbons = [
        Ribbon(
            f"{key}-r{number}", flow, names.get(flow.source, flow.source),
            names.get(flow.target, flow.target), curve(band), round(max(band.width, _THINNEST), 1),
            _core(flow, band.width), band.under is not None, spans(flow.lines),
        )
        for number, (flow, band) in enumerate(zip(shown, layout.bands, strict=True), 1)
    ]  # fmt: skip
    rest = left_out + len(flows) - len(shown)
    return Picture(
        key, flows[0].currency if flows else "", round(layout.wide), round(layout.tall),
        tuple(_nodes(layout, names, strong, layered=layers is not None)),
        tuple(sorted(ribbons, key=lambda one: -one.width)), rest,
        any(one.part for one in flows),
    )  # fmt: skip


def _core(flow: Flow, width: float) -> float:
    if flow.tainted <= 0:
        return 0.0
    return round(max(width * min(flow.tainted / flow.value, 1.0), _THINNEST), 1)


def _nodes(
    layout: Layout, names: Mapping[str, str], strong: Collection[str], *, layered: bool
) -> Iterable[Node]:
    room = max(_LEAST, int((layout.step - THICK - 14) / _LETTER))
    last, most = max((box.layer for box in layout.boxes), default=0), int(NAMES / _LETTER)
    for box in layout.boxes:
        name = names.get(box.key, box.key)
        is_same = layered or name == box.key
        size = most if box.layer == last else room
        label = name if len(name) <= size else f"{name[: size - 1]}…"
        x = box.x + THICK + 5
        style = "strong" if box.key in strong else "plain" if is_same else "named"
        yield Node(
            box.key, name, label, style, round(box.x, 1), round(box.y, 1), round(box.tall, 1),
            (round(x, 1), round(box.y + box.tall / 2 + 4, 1)),
        )  # fmt: skip


def opened_circles(flows: Sequence[Flow], names: dict[str, str]) -> list[Flow]:
    """Let what closes a circle end at a second place of its account, further right.

    Args:
        flows: what went where.
        names: what ends are called; gets those of the second places.
    """
    back = closing([Link(one.source, one.target, one.value) for one in flows])
    found = []
    for number, one in enumerate(flows):
        if number in back and one.source != one.target:
            again = f"{AGAIN}\x1f{one.target}"
            names[again] = f"{AGAIN} {names.get(one.target, one.target)}"
            found.append(replace(one, target=again))
        else:
            found.append(one)
    return found


def by_currency(flows: Iterable[Flow]) -> dict[str, list[Flow]]:
    """Group flows by their currency: sums of two cannot be drawn on one scale."""
    found: dict[str, list[Flow]] = {}
    for one in flows:
        found.setdefault(one.currency, []).append(one)
    return found
