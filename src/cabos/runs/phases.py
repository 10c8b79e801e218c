"""Phases of a network from files, one file a phase."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from cabos.ask.gathering import natural
from cabos.ask.phases import Phases, phases
from cabos.errors import UsageError
from cabos.runs.network_reading import read_network


def phases_of(paths: Sequence[Path], *, count: int = 3, seed: int = 0) -> Phases:
    """Read the phases of a network and follow them.

    Args:
        paths: the file of each phase in order, or folders whose files are taken in natural order
            of their names (2 before 10); hidden files are left out.
        count: how many nodes the set of each phase has.
        seed: of all that is drawn by chance.

    Raises:
        InputError: if a file is no network.
        UsageError: if there is no file.
    """
    files = list(_files(paths))
    if not files:
        raise UsageError("There are no files of phases", remedy="Name a file for each phase")
    named = zip(_names(files), map(read_network, files), strict=True)
    return phases(list(named), count=count, seed=seed)


def _names(files: Sequence[Path]) -> list[str]:
    """Name each phase by its file, with the folder where two files are called alike."""
    short = [Path(path.name.removesuffix(".gz")).stem for path in files]
    whole = [f"{path.parent.name}/{name}" for path, name in zip(files, short, strict=True)]
    if len(set(whole)) < len(whole):
        whole = [str(path) for path in files]
    return short if len(set(short)) == len(short) else whole


def _files(paths: Sequence[Path]) -> Iterator[Path]:
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inner = (one for one in path.iterdir() if one.is_file() and not one.name.startswith("."))
        yield from sorted(inner, key=lambda one: natural(one.name))
