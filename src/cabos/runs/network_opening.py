"""The network of a question: from a file, or from the ties of a workspace."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from cabos.model.ties import Ties
from cabos.runs.network_reading import read_network
from cabos.store.workspace import Store


@dataclass(frozen=True, slots=True)
class Opened:
    """A network and what it is called.

    Attributes:
        ties: the network.
        title: the name of the file, or what was chosen of the workspace.
        names: the name to show for a label, where it is another one.
        merges: pairs of nodes that may be the same, and how likely that is.
    """

    ties: Ties
    title: str
    names: Mapping[str, str] = field(default_factory=dict)
    merges: tuple[tuple[int, int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class Choosing:
    """What is taken of a workspace.

    Attributes:
        day: on which ties are in force.
        kinds: the kinds of ties; all where it is empty.
        sources: the sources that say them; all where it is empty.
        schemata: the schemata of entities; all where it is empty.
        around: an entity at the centre, or None for the whole workspace.
        hops: how many ties away from it.
        project: the schema whose entities are tied through what they share, or None.
    """

    day: date
    kinds: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    schemata: tuple[str, ...] = ()
    around: str | None = None
    hops: int = 2
    project: str | None = None


def open_file(path: Path, *, directed: bool | None, project: str | None, duplicates: str) -> Opened:
    """Read the network of a file."""
    ties = read_network(path, directed=directed, project=project, duplicates=duplicates)
    return Opened(ties, path.name)


def open_workspace(store: Store, choosing: Choosing) -> Opened:
    """Choose a network of a workspace."""
    from cabos.runs.network_choosing import choose_network, names_of  # DuckDB

    ties = choose_network(
        store, day=choosing.day, kinds=choosing.kinds, sources=choosing.sources,
        schemata=choosing.schemata, around=choosing.around, hops=choosing.hops,
        project=choosing.project,
    )  # fmt: skip
    return Opened(ties, choosing.around or "workspace", names_of(store, ties))
