"""cabos connects a designation to a case, each answer with its proof.

The public names are imported when they are first used, so that ``import cabos`` costs nothing.
"""

from importlib import import_module

__version__ = "0.1.0"

_PLACES = {
    "Answer": "cabos.model.answer",
    "CabosError": "cabos.errors",
    "Entity": "cabos.model.entity",
    "InputError": "cabos.errors",
    "Job": "cabos.runs.screening",
    "Statement": "cabos.model.statement",
    "Store": "cabos.store.workspace",
    "Subject": "cabos.match.subject",
    "UsageError": "cabos.errors",
    "Workbench": "cabos.workbench",
    "WorkspaceError": "cabos.errors",
    "compare": "cabos.match.pairs",
    "make_subject": "cabos.match.reading",
}

__all__ = [*sorted(_PLACES), "__version__"]  # noqa: PLE0604  the names are strings


def __getattr__(name: str) -> object:
    """Import a public name."""
    if name not in _PLACES:
        raise AttributeError(f"cabos has no {name!r}")
    return getattr(import_module(_PLACES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return sorted(__all__)
