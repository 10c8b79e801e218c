"""The network of a question: from a file, or from the ties of a workspace."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path

from cabos.ask.gathering import at_least
from cabos.ask.projection import Rule
from cabos.model.ties import Ties
from cabos.runs.network_choice import Choosing
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
        chosen: how it was read or what was taken, as it stands in the method of an answer.
    """

    ties: Ties
    title: str
    names: Mapping[str, str] = field(default_factory=dict)
    merges: tuple[tuple[int, int, float], ...] = ()
    chosen: Mapping[str, object] = field(default_factory=dict)

    def labels_of(self, called: Iterable[str]) -> tuple[str, ...]:
        """Return the labels of nodes that are called by a label or by the name that is shown."""
        shown = {name: label for label, name in self.names.items()}
        known = frozenset(self.ties.labels)
        return tuple(one if one in known else shown.get(one, one) for one in called)


@dataclass(frozen=True, slots=True)
class Reading:
    """How the file of a network is read.

    Attributes:
        directed: whether ties have a direction; None for what the file says.
        project: the column whose nodes are kept of a two-mode file, or None.
        rule: how a two-mode file is made one-mode.
        duplicates: what a label that stands twice in a matrix means.
    """

    directed: bool | None = None
    project: str | None = None
    rule: Rule = field(default_factory=Rule)
    duplicates: str = "apart"


_AS_IT_IS = Reading()


def open_file(path: Path, reading: Reading = _AS_IT_IS, least: float = 0.0) -> Opened:
    """Read the network of a file.

    Args:
        path: the file.
        reading: how it is read.
        least: what a tie weighs at least to be one.
    """
    ties = read_network(
        path, directed=reading.directed, project=reading.project,
        duplicates=reading.duplicates, rule=reading.rule,
    )  # fmt: skip
    return Opened(at_least(ties, least), path.name, chosen=_told(reading, least))


def open_workspace(store: Store, choosing: Choosing, least: float = 0.0) -> Opened:
    """Choose a network of a workspace.

    Args:
        store: the workspace.
        choosing: what is taken of it.
        least: what a tie weighs at least to be one.
    """
    from cabos.runs.network_choosing import choose_network, names_of  # DuckDB

    ties = at_least(choose_network(store, choosing), least)
    title = choosing.around or "workspace"
    return Opened(ties, title, names_of(store, ties), chosen=_told(choosing, least))


def _told(asked: Reading | Choosing, least: float) -> dict[str, object]:
    """Return how a network was read or chosen, as JSON values."""
    told = {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in asdict(asked).items()
    }
    if asked.project is None:
        del told["rule"]
    return told | {"least_weight": least}
