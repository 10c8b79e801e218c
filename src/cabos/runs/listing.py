"""Which parties are blocked themselves, by the lists of a day."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from cabos.ask.ownership_limits import OwnershipLimit
from cabos.model.limit import Limit
from cabos.sources.registry import NO_LISTS, load_source, source_names
from cabos.store.snapshot import Snapshot
from cabos.store.workspace import Store

BLOCKING = tuple(name for name in source_names() if load_source(name).blocks)
"""Sources whose parties with the topic ``sanction`` are blocked, as their ``source.yml`` says.

Not ``us_ofac_cons``: its programmes block no property (OFAC, Consolidated Sanctions List). Not
``mx_sat_69b``, a list of taxpayers. Not ``ownership``, which is no list.
"""


@dataclass(frozen=True, slots=True)
class Lists:
    """The versions of the lists of a day.

    Attributes:
        files: their files, of lists that block and of those that do not.
        limits: which lists of the day are not held.
    """

    files: Mapping[Path, Snapshot]
    limits: tuple[Limit, ...]

    @property
    def blocking(self) -> frozenset[str]:
        """The files of lists that block."""
        return frozenset(str(path) for path, one in self.files.items() if one.source in BLOCKING)

    @property
    def others(self) -> frozenset[str]:
        """The files of lists that block nothing."""
        return frozenset(map(str, self.files)) - self.blocking


def lists_of(store: Store, as_of: date) -> Lists:
    """Return the newest version of each list that speaks on a day or before it.

    Where there is none the oldest one that is held stands in, and a limit says so.
    """
    groups: dict[tuple[str, str], list[Snapshot]] = {}
    for one in store.snapshots():
        if one.source not in NO_LISTS:
            groups.setdefault((one.source, one.series), []).append(one)
    chosen, limits = [], []
    for (source, _), versions in sorted(groups.items()):
        found = _newest(versions, as_of.isoformat())
        if found is None:
            found = min(versions, key=lambda one: one.date)
            if source in BLOCKING:
                limits.append(
                    OwnershipLimit("list_too_young", source=source, date=as_of, held=found.date)
                )
        chosen.append(found)
    if not any(one.source in BLOCKING for one in chosen):
        limits.append(OwnershipLimit("no_list"))
    names = {(one.source, one.snapshot) for one in chosen}
    files = store.paths([one.snapshot for one in chosen]) if chosen else {}
    mine = {path: one for path, one in files.items() if (one.source, one.snapshot) in names}
    return Lists(mine, tuple(limits))


def _newest(versions: Sequence[Snapshot], day: str) -> Snapshot | None:
    found = None
    for one in versions:
        if one.date <= day and (found is None or one.date >= found.date):
            found = one
    return found
