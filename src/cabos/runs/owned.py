"""Every party of a workspace that is owned into a block, as a file."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from cabos.ask.ownership import Solution, regime_of, solve
from cabos.ask.ownership_assume import assume, read_assumption, shares_of
from cabos.ask.ownership_graph import merge
from cabos.ask.ownership_limits import limit
from cabos.ask.ownership_rows import owned_nodes, rows
from cabos.runs.export import write_csv
from cabos.runs.holders import Holders, open_holders
from cabos.runs.owning import Question
from cabos.runs.searching import stale_limit
from cabos.store.workspace import Store

Progress = Callable[[str, int, int], None]
COLUMNS = (
    "entity_id", "caption", "status", "share_min", "share_max", "layer", "owners", "regime",
    "as_of", "snapshots", "limits",
)  # fmt: skip
_NAMED = 20  # parties taken as others by name alone that the summary names
_STAGES = ("reading", "spreading", "naming", "writing", "done")


def run_own_all(
    store: Store, path: Path, question: Question, *, progress: Progress | None = None
) -> dict[str, object]:
    """Write every party that is owned into a block, or possibly; not those listed themselves.

    Args:
        store: the workspace.
        path: the CSV file; it appears whole or not at all.
        question: what is asked.
        progress: called with stage, done, total.

    Returns:
        The counts, the versions that were read, and the limits.

    Raises:
        UsageError: if the workspace is empty, or there is no such regime.
        WorkspaceError: if the file cannot be written.
    """

    def tell(stage: str) -> None:
        if progress is not None:
            progress(stage, _STAGES.index(stage), len(_STAGES) - 1)

    regime = regime_of(question.regime)
    tell("reading")
    with open_holders(store, question.day) as holders:
        assumed = [read_assumption(text, holders.known) for text in question.assumed]
        holdings = holders.with_nodes([one for each in assumed for one in each.ids])
        tell("spreading")
        graph = merge(holdings, question.day, shares_of(assumed))
        solution = solve(*assume(graph, holders.mask(holdings), assumed), regime)
        nodes = owned_nodes(solution)
        tell("naming")
        captions = holders.captions([holdings.nodes[node] for node in nodes.tolist()])
        tell("writing")
        shown = _shown(solution, nodes, captions, question, holders)
        write_csv(path, COLUMNS, shown)
        tell("done")
        return _summary(store, path, question, holders, solution)


def _shown(
    solution: Solution, nodes: np.ndarray, captions: dict[str, str], question: Question,
    holders: Holders,
) -> Iterator[list[object]]:  # fmt: skip
    day = question.day.isoformat()
    used = "; ".join(snapshot[:12] for snapshot in _snapshots(holders))
    for row in rows(solution, nodes):
        yield [
            row.entity_id, captions.get(row.entity_id, ""), row.status, row.share_min,
            row.share_max, row.layer, row.owners, question.regime, day, used, row.limits,
        ]  # fmt: skip


def _snapshots(holders: Holders) -> list[str]:
    return sorted({one.snapshot for one in holders.used})


def _summary(
    store: Store, path: Path, question: Question, holders: Holders, solution: Solution
) -> dict[str, object]:
    certain, possible = (run.rank for run in solution.runs)
    by_name = holders.link_limits([*holders.links, *holders.namesakes])
    limits = [*holders.lists.limits, *by_name[:_NAMED]]
    if len(by_name) > _NAMED:
        limits.append(limit("links_more", count=f"{len(by_name) - _NAMED:,}"))
    if solution.regime.strict:
        limits.append(limit("lists_not_checked", regime=solution.regime.name.upper()))
    return {
        "file": str(path),
        "regime": question.regime,
        "as_of": question.day.isoformat(),
        "holdings": len(holders.raw),
        "parties": len(solution.graph.nodes),
        "listed": int((certain == 0).sum()),
        "blocked": int((certain > 0).sum()),
        "possibly_blocked": int(((possible > 0) & (certain < 0)).sum()),
        "snapshots": _snapshots(holders),
        "assumed": list(question.assumed),
        "limits": [*map(str, limits), *map(stale_limit, store.stale(question.now))],
    }
