"""The index on disk: built once for a set of snapshots, memory-mapped afterwards."""

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from cabos import __version__
from cabos.match.engine import Engine
from cabos.match.index import FORMAT, Index, build, from_arrays
from cabos.match.population import Population, from_json, starting, to_json
from cabos.runs.prepared import Preparing, load
from cabos.store.workspace import Store

_STRAY_SECONDS = 86_400
_KEPT = {"lists": 8, "customers": 4, "population": 32}  # caches of each kind that are kept


def index_key(snapshots: Sequence[str]) -> str:
    """Return the key of the index of a set of snapshots."""
    text = "\x1f".join((FORMAT, __version__, *sorted(snapshots)))
    return "lists-" + hashlib.sha256(text.encode()).hexdigest()[:24]


def population_key(populations: Sequence[Population]) -> str:
    """Return the key of a pair of populations: the hash of what they hold."""
    text = json.dumps([to_json(one) for one in populations], sort_keys=True)
    return "population-" + hashlib.sha256(text.encode()).hexdigest()[:24]


def load_index(store: Store, populations: Sequence[Population], key: str) -> Index:
    """Return the index of the current snapshots bound to populations, building what is missing.

    Args:
        store: the workspace.
        populations: of persons and of others.
        key: their ``population_key``.

    Returns:
        The index; the same whether it was cached or not.
    """
    snapshots = [one.snapshot for one in store.current()]
    folder = store.index_dir(index_key(snapshots))
    if not folder.is_dir():
        _place(folder, build(store.entities()).to_arrays())
    arrays = _load(folder)
    index = from_arrays(arrays)
    bound = store.index_dir(f"{folder.name}-{key[-24:]}")
    if not bound.is_dir():
        _place(bound, {"word_rarity": index.bind(populations).arrays.word_rarity})
    rarity = _load(bound)["word_rarity"]
    return index.with_rarity(rarity)


def save_population(store: Store, populations: Sequence[Population]) -> str:
    """Keep populations in the workspace, so that look-ups know how rare a name is.

    Returns:
        Their key.
    """
    key = population_key(populations)
    folder = store.index_dir(key)
    if not folder.is_dir():
        text = json.dumps([to_json(one) for one in populations])
        _fill(folder, lambda to: (to / "populations.json").write_text(text, "utf-8"))
    return key


def load_population(store: Store, key: str | None) -> tuple[tuple[Population, ...], str, bool]:
    """Return the populations of a key, or the starting ones where they are not held.

    Returns:
        The populations, their key, and whether they are those asked for.
    """
    if key is not None:
        path = store.index_dir(key) / "populations.json"
        with suppress(FileNotFoundError):
            kept = tuple(from_json(raw) for raw in json.loads(path.read_text("utf-8")))
            return kept, key, True
    first = (starting("person"), starting("other"))
    return first, "population-start" + __version__.replace(".", "-"), key is None


@contextmanager
def preparing(store: Store, key: str, engine: Engine) -> Iterator[None]:
    """Keep the customers that an engine screens inside, for the next re-screening."""
    folder = store.index_dir(key)
    if folder.is_dir():
        yield
        return
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        with Preparing(aside) as arrays:
            engine.on_lane = arrays.take
            yield
            engine.on_lane = None
            arrays.finish(engine)
        if not folder.is_dir():
            aside.rename(folder)
            _prune(folder.parent)
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def load_prepared(store: Store, key: str) -> dict[str, np.ndarray] | None:
    """Return the customers of an earlier screening as arrays, or None where they are not held."""
    folder = store.index_dir(key)
    return load(folder) if folder.is_dir() else None


def _load(folder: Path) -> Mapping[str, np.ndarray]:
    return {path.stem: _open(path) for path in sorted(folder.glob("*.npy"))}


def _open(path: Path) -> np.ndarray:
    array: np.ndarray = np.load(path, mmap_mode="r")
    return array if array.size else np.array(array)


def _place(folder: Path, arrays: Mapping[str, np.ndarray]) -> None:
    def write(to: Path) -> None:
        for key, array in arrays.items():
            np.save(to / f"{key}.npy", array)

    _fill(folder, write)


def _fill(folder: Path, write: Callable[[Path], object]) -> None:
    """Write a folder aside and rename it, so that it is whole or not there."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
    try:
        write(aside)
        aside.rename(folder)
        _prune(folder.parent)
    except OSError:
        shutil.rmtree(aside, ignore_errors=True)
        if not folder.is_dir():  # else another process was quicker, with the same content
            raise


def _prune(parent: Path) -> None:
    """Remove the oldest caches of each kind: they can be built again, and a disk is finite.

    A process that has one of them mapped keeps its pages until it ends.
    """
    for kind, kept in _KEPT.items():
        folders = [one for one in parent.glob(f"{kind}-*") if one.is_dir()]
        folders.sort(key=lambda one: one.stat().st_mtime, reverse=True)
        for old in folders[kept:]:
            shutil.rmtree(old, ignore_errors=True)
    for stray in parent.glob(".new-*"):  # what a killed process left
        with suppress(FileNotFoundError):
            if time.time() - stray.stat().st_mtime > _STRAY_SECONDS:
                shutil.rmtree(stray, ignore_errors=True)
