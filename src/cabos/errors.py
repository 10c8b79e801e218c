"""Every error cabos raises on purpose.

CabosError                      exit  meaning
├── UsageError                  2     the command or call was wrong
├── InputError                  3     a file, row or value was wrong
│   ├── CheckFailedError        3     a list did not pass its source's assertions
│   ├── DownloadError           3     an official address did not give the list
│   └── AmbiguousError          3     a text stands for more than one thing
└── WorkspaceError              4     the workspace cannot be read or written
    └── WorkspaceBusyError      4     another process is writing

A message says what is wrong, where, and what to do.
"""


class CabosError(Exception):
    """The root of cabos' errors; carries the exit code of the command line."""

    exit_code = 1

    def __init__(self, what: str, *, where: str = "", remedy: str = "") -> None:
        """Compose the message.

        Args:
            what: what is wrong, a sentence without its full stop.
            where: the file, row, path or page.
            remedy: what the user can do about it.
        """
        self.what, self.where, self.remedy = what, where, remedy
        place = f" ({where})" if where else ""
        advice = f". {remedy}" if remedy else ""
        super().__init__(f"{what}{place}{advice}")


class UsageError(CabosError):
    """The command or the call was wrong."""

    exit_code = 2


class InputError(CabosError):
    """A file, a row or a value was wrong."""

    exit_code = 3


class CheckFailedError(InputError):
    """A list did not pass the assertions of its source."""


class DownloadError(InputError):
    """An official address did not give the list."""


class AmbiguousError(InputError):
    """A text stands for more than one thing."""


class WorkspaceError(CabosError):
    """The workspace cannot be read or written."""

    exit_code = 4


class WorkspaceBusyError(WorkspaceError):
    """Another process is writing to the workspace."""
