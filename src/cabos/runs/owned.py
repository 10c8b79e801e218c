"""Every party of a workspace that is owned into a block, as a file."""

from collections.abc import Callable
from pathlib import Path

import numpy as np

from cabos.ask.ownership import Solution, regime_of, solve
from cabos.ask.ownership_assume import assume, read_assumption, shares_of
from cabos.ask.ownership_graph import merge
from cabos.ask.ownership_limits import OwnershipLimit
from cabos.ask.ownership_rows import Row, owned_nodes, rows
from cabos.runs.export import placed
from cabos.runs.holders import Holders, open_holders
from cabos.runs.owning import Question
from cabos.runs.searching import stale_limit
from cabos.store.workspace import Store

Progress = Callable[[str, int, int], None]
_NAMED = 20  # parties taken as others by name alone that the summary names
_STAGES = ("reading", "spreading", "writing", "done")


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
        tell("writing")
        with placed(path) as aside:
            said = {
                "regime": question.regime,
                "as_of": question.day.isoformat(),
                "snapshots": "; ".join(key[:12] for key in _snapshots(holders)),
            }
            holders.register.write_owned(aside, _columns(solution, nodes), said)
        tell("done")
        return _summary(store, path, question, holders, solution)


def _columns(solution: Solution, nodes: np.ndarray) -> dict[str, np.ndarray]:
    """Return the rows column by column."""
    columns = list(zip(*rows(solution, nodes), strict=True)) or [()] * len(Row._fields)
    found = {"number": np.arange(len(nodes))}
    for name, column in zip(Row._fields, columns, strict=True):
        if name == "layer":
            found[name] = np.array(column, np.int64)
        else:
            found[name] = np.array([str(cell) for cell in column], object)
    return found


def _snapshots(holders: Holders) -> list[str]:
    return sorted({one.snapshot for one in holders.used})


def _summary(
    store: Store, path: Path, question: Question, holders: Holders, solution: Solution
) -> dict[str, object]:
    certain, possible = (run.rank for run in solution.runs)
    by_name = holders.link_limits([*holders.links, *holders.namesakes])
    limits = [*holders.lists.limits, *by_name[:_NAMED]]
    if len(by_name) > _NAMED:
        limits.append(OwnershipLimit("links_more", count=f"{len(by_name) - _NAMED:,}"))
    if solution.regime.strict:
        limits.append(OwnershipLimit("lists_not_checked", regime=solution.regime.name.upper()))
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
