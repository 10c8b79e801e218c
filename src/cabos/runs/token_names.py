"""Names of nodes in sentences: put in by number, so that a name from outside is never markup."""

import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from cabos.runs.network_drawing import shortened
from cabos.runs.page import LONGEST, seen

if TYPE_CHECKING:
    from markupsafe import Markup

NAMES = 8
"""Names that follow each other in a sentence; the rest are counted."""
_BEGIN, _END = "\ue000", "\ue001"
_TOKEN = re.compile(f"{_BEGIN}([0-9]+){_END}")
_RUN = re.compile(f"({_BEGIN}[0-9]+{_END}(?:, {_BEGIN}[0-9]+{_END})*)")


class Named:
    """Writes names of nodes: short, escaped, with nothing invisible left."""

    def __init__(
        self, labels: Sequence[str], names: Callable[[int], str], most: int, more: str
    ) -> None:
        """Name the nodes of a network.

        Args:
            labels: its labels.
            names: tells the name to show for a node.
            most: how many letters a name has at most.
            more: what is said of names for which there is no room, with ``{n}``.
        """
        self.tokens = {label: f"{_BEGIN}{at}{_END}" for at, label in enumerate(labels)}
        self._names = names
        self._most = most
        self._more = more

    def short(self, node: int) -> str:
        """Return the name of a node as plain text, cut where it is long."""
        return shortened(seen(self._names(node)).striptags(), self._most)

    def several(self, nodes: Sequence[int], most: int = NAMES) -> "Markup":
        """Return names, set apart by commas; those beyond ``most`` are counted."""
        from markupsafe import Markup  # kept off the start-up path

        names = Markup(", ").join(
            Markup("<bdi>{}</bdi>").format(self.short(node)) for node in nodes[:most]
        )
        left = len(nodes) - most
        return names + (" " + self._more.format(n=f"{left:,}") if left > 0 else "")

    def fill(self, text: str) -> "Markup":
        """Put names in the place of their tokens, all else escaped."""
        from markupsafe import Markup  # kept off the start-up path

        parts = []
        for part in _RUN.split(text):
            nodes = [int(one) for one in _TOKEN.findall(part)]
            if nodes and max(nodes) < len(self.tokens):
                parts.append(Markup("<b>{}</b>").format(self.several(nodes)))
            else:
                parts.append(shown(part))
        return Markup("").join(parts)


def shown(text: str) -> "Markup":
    """Show a text that may hold names from outside, whatever its length, as ``seen`` does."""
    from markupsafe import Markup  # kept off the start-up path

    pieces = (text[at : at + LONGEST] for at in range(0, len(text), LONGEST))
    return Markup("").join(seen(one) for one in pieces)
