"""The folder a verb works in."""

from pathlib import Path

from cabos.store.workspace import Store


class Folder:
    """The workspace the user chose, opened when a verb asks for it.

    Attributes:
        path: its folder.
    """

    def __init__(self, path: Path) -> None:
        """Remember the folder."""
        self.path = path

    def open(self) -> Store:
        """Open the workspace.

        Raises:
            WorkspaceError: if there is none.
        """
        return Store.open(self.path)
