"""How a network comes apart when a rule removes its nodes, and the curve as a file."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import numpy as np

from cabos import __version__
from cabos.ask.fragments import Curve, Fragments
from cabos.ask.network import holding
from cabos.ask.network_limits import NetworkLimit, limits_of
from cabos.ask.removal import Rule, removal_order, sources_of
from cabos.errors import InputError
from cabos.model.answer import Answer, Method
from cabos.runs.export import placed, safe
from cabos.runs.network_opening import Opened

COLUMNS = ("removed", "node", "largest", "share", "F", "pieces")
"""What is told of each number of removals: in a file, the JSON and the table."""
Step = tuple[int, str, int, float, float, int]
"""The values of ``COLUMNS``."""
EQUALS = dict.fromkeys(("degree-static", "betweenness-static", "k-core"), "lowest number") | {
    "corehd": "highest number; of the trees left at the end the lowest",
    "random": "chance",
}
"""Which of equals goes first, where that is not the one with the highest number."""
_TOLD = 1_000  # rows of a curve that the JSON tells


@dataclass(frozen=True, slots=True)
class Dismantled:
    """A curve and whose it is.

    Attributes:
        labels: the name of each node.
        ties: how many pairs are tied.
        curve: what is left after each number of removals.
        rows: how many numbers of removals are told, that of none counted.
    """

    labels: tuple[str, ...]
    ties: int
    curve: Curve
    rows: int

    def steps(self, most: int | None = None) -> Iterator[Step]:
        """Yield what is left after each number of removals, beginning with none.

        Args:
            most: how many of them are told at most.
        """
        count = self.rows if most is None else min(most, self.rows)
        curve = self.curve
        nodes = (self.labels[at] for at in curve.order[: count - 1].tolist())
        return zip(
            range(count), chain([""], nodes), curve.largest[:count].tolist(),
            curve.share[:count].tolist(), curve.fragmentation[:count].tolist(),
            curve.pieces[:count].tolist(), strict=True,
        )  # fmt: skip

    def needed(self, share: float) -> int | None:
        """Return how many removals leave no piece above a share of the first largest one.

        None where that takes more removals than are told.
        """
        enough = self.curve.largest[: self.rows] <= share * self.curve.largest[0]
        return int(np.argmax(enough)) if enough.any() else None


def run_dismantle(opened: Opened, rule: Rule) -> Answer[Dismantled]:
    """Remove the nodes of a network by a rule.

    Args:
        opened: the network.
        rule: how the next node is chosen.

    Raises:
        InputError: if the network has no nodes.
        UsageError: if there is no such rule, or the network is too large for it.
    """
    ties = opened.ties
    if not ties.size:
        raise InputError("The network has no nodes", remedy="Check the file")
    network = holding(ties)
    order = removal_order(network, rule)
    curve = Fragments(network).curve(order)
    rows = ties.size + 1 if rule.most is None else min(rule.most, ties.size) + 1
    value = Dismantled(ties.labels, len(network.neighbours) // 2, curve, rows)
    parameters = {
        "network": dict(opened.chosen), "method": rule.method, "radius": rule.radius,
        "every": rule.every, "most": rule.most, "seed": rule.seed,
        "equals": EQUALS.get(rule.method, "highest number"),
    }  # fmt: skip
    count = sources_of(network)
    sampled = rule.method.startswith("betweenness") and count < network.size
    samples = (NetworkLimit("sampled", count=count),) if sampled else ()
    always = NetworkLimit("recorded"), NetworkLimit("lawful")
    limits = (*ties.notes, *limits_of(ties), *samples, *always)
    method = Method("dismantle", __version__, parameters)
    return Answer(value, ties.because, limits, method)


def write_curve(path: Path, value: Dismantled) -> None:
    """Write a curve: after each number of removals the node that went and what is left."""
    with placed(path) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows((at, safe(node), *left) for at, node, *left in value.steps())


def tell(answer: Answer[Dismantled], lang: str, out: Path | None) -> dict[str, object]:
    """Return an answer as it stands in the JSON; of a long curve its first thousand rows."""
    value = answer.value
    return {
        "nodes": len(value.labels),
        "ties": value.ties,
        "halved_after": value.needed(0.5),
        "tenth_after": value.needed(0.1),
        "curve": [
            dict(zip(COLUMNS, (at, node or None, *left), strict=True))
            for at, node, *left in value.steps(_TOLD)
        ],
        "curve_rows": value.rows,
        "file": None if out is None else str(out),
        "limits": [one.text(lang) for one in answer.limits],
        "method": answer.method.to_json(),
    }
