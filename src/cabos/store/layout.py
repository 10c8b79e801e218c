"""Where things stand in a workspace."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Layout:
    """The folders and files of one workspace.

    Attributes:
        root: its folder.
    """

    root: Path

    @property
    def ledger(self) -> Path:
        """The ledger."""
        return self.root / "ledger.sqlite"

    @property
    def lock(self) -> Path:
        """The file whose lock the one adding process holds."""
        return self.root / "lock.sqlite"

    @property
    def temporary(self) -> Path:
        """Unfinished files, on the same disk as the finished."""
        return self.root / "tmp"

    @property
    def folders(self) -> tuple[Path, ...]:
        """The folders a new workspace has."""
        return tuple(self.root / name for name in ("originals", "statements", "records", "index"))

    def original(self, sha256: str) -> Path:
        """The bytes as received."""
        return self.root / "originals" / sha256[:2] / sha256

    def statements(self, source: str, snapshot: str) -> Path:
        """The statements of one snapshot."""
        return self.root / "statements" / source / f"{snapshot}.parquet"

    def records(self, kind: str, source: str, snapshot: str) -> Path:
        """The records of one kind of one snapshot, such as its transfers."""
        return self.root / "records" / kind / source / f"{snapshot}.parquet"

    def rejects(self, source: str, snapshot: str) -> Path:
        """The rejected rows of one snapshot."""
        return self.root / "statements" / source / f"{snapshot}.rejects.csv"

    def index(self, key: str) -> Path:
        """A rebuildable cache."""
        return self.root / "index" / key
