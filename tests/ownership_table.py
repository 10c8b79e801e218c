"""Reads cases of the 50 Percent Rule, and answers them without a workspace."""

from datetime import date

import numpy as np

from cabos.ask.ownership import REGIMES, solve
from cabos.ask.ownership_answer import Shower, explain
from cabos.ask.ownership_graph import merge
from cabos.ask.ownership_notes import notes
from cabos.ask.ownership_shown import Party, Record
from cabos.model.holding import Holding, columns

LISTED = frozenset("XYZ")
DAY = date(2026, 6, 15)


def holding(raw):
    """Read ``X 50 A`` or its long form."""
    if isinstance(raw, str):
        owner, share, owned = raw.split()
        return Holding(owner, owned, "" if share == "unknown" else share)
    return Holding(
        raw["owner"], raw["owned"], str(raw["share"]), raw.get("from", ""), raw.get("to", ""),
        raw.get("role", ""), raw.get("type", ""), raw.get("superseded", ""), raw.get("maker", ""),
    )  # fmt: skip


def world(records, *, listed=LISTED, day=DAY, regime="us", fractions=False):
    """Return the holdings and the solution."""
    holdings = columns(records)
    graph = merge(holdings, day, fractions=fractions)
    mask = np.array([node in listed for node in holdings.nodes], np.bool_)
    return holdings, solve(graph, mask, REGIMES[regime])


def told(records, node, **choices):
    """Return the answer for one party with the kinds of its limits."""
    holdings, solution = world(records, **choices)
    explained = explain(solution, holdings, holdings.nodes.index(node))
    shown = {row: record(records[row], row) for row in explained.rows}
    parties = {
        at: Party(holdings.nodes[at], holdings.nodes[at], listing=listing(holdings.nodes[at]))
        for at in explained.nodes
    }
    shower = Shower(explained, shown, parties)
    day = choices.get("day", DAY).isoformat()
    return shower.owned(node, day), notes(shower, day)


def listing(node):
    return (f"listing-{node}",) if node in LISTED else ()


def record(one, row):
    return Record(
        f"{one.owner}-{one.share}-{one.owned}-{one.maker}", "ownership", "s", f"f.csv:{row}",
        one.share, one.start, one.end, one.role, one.type, one.maker, "", f"no. {one.share}",
        (f"st-{row}",),
    )  # fmt: skip
