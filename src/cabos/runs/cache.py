"""The index on disk: built once for a set of snapshots, memory-mapped afterwards."""

import errno
import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import numpy as np

from cabos import __version__
from cabos.errors import WorkspaceError
from cabos.match.engine import Engine
from cabos.match.index import FORMAT, Index, build, from_arrays
from cabos.match.population import Population, from_json, starting, to_json
from cabos.model.entity import Entity
from cabos.runs.prepared import Preparing, load
from cabos.sources.registry import RECORDS
from cabos.store.disk import trouble
from cabos.store.workspace import Store

_STRAY_SECONDS = 86_400
# Caches of each kind that are kept.
_KEPT = {
    "lists": 8, "customers": 4, "population": 32, "owned": 8, "ownedday": 32, "flows": 3,
    "holders": 3,
}  # fmt: skip


def index_key(snapshots: Sequence[str], owned: str = "") -> str:
    """Return the key of the index of a set of snapshots, and of who is owned into a block."""
    text = "\x1f".join((FORMAT, __version__, *sorted(snapshots), *filter(None, (owned,))))
    return "lists-" + hashlib.sha256(text.encode()).hexdigest()[:24]


def population_key(populations: Sequence[Population]) -> str:
    """Return the key of a pair of populations: the hash of what they hold."""
    text = json.dumps([to_json(one) for one in populations], sort_keys=True)
    return "population-" + hashlib.sha256(text.encode()).hexdigest()[:24]


def load_index(
    store: Store,
    populations: Sequence[Population],
    key: str,
    entities: Callable[[], Iterable[Entity]] | None = None,
    owned: str = "",
) -> Index:
    """Return the index of the current snapshots bound to populations, building what is missing.

    Args:
        store: the workspace.
        populations: of persons and of others.
        key: their ``population_key``.
        entities: gives whom to screen against; all that the snapshots hold, if None.
        owned: names who among them is owned into a block.

    Returns:
        The index; the same whether it was cached or not.
    """
    snapshots = [one.snapshot for one in store.current() if one.source not in RECORDS]
    folder = store.index_dir(index_key(snapshots, owned))
    if folder.is_dir():
        index = from_arrays(_load(folder))
    else:
        index = build(store.entities() if entities is None else entities())
        _keep(folder, index.to_arrays())
    bound = store.index_dir(f"{folder.name}-{key[-24:]}")
    if bound.is_dir():
        return index.with_rarity(_load(bound)["word_rarity"])
    index = index.bind(populations)
    _keep(bound, {"word_rarity": index.arrays.word_rarity})
    return index


def save_population(store: Store, populations: Sequence[Population]) -> str:
    """Keep populations in the workspace, so that look-ups know how rare a name is.

    Returns:
        Their key.
    """
    key = population_key(populations)
    folder = store.index_dir(key)
    if not folder.is_dir():
        text = json.dumps([to_json(one) for one in populations])
        with _aside(folder) as aside:
            (aside / "populations.json").write_text(text, "utf-8")
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


def keep_texts(store: Store, key: str, texts: Mapping[str, str]) -> None:
    """Keep texts under a key; a workspace that cannot be written answers without them."""
    folder = store.index_dir(key)
    if folder.is_dir():
        return
    with suppress(WorkspaceError), _aside(folder) as aside:
        for name, text in texts.items():
            (aside / f"{name}.txt").write_text(text, "utf-8")


def read_text(store: Store, key: str, name: str) -> str | None:
    """Return a text that was kept under a key, or None where it is not held."""
    try:
        return (store.index_dir(key) / f"{name}.txt").read_text("utf-8")
    except OSError:
        return None


def load_arrays(store: Store, key: str) -> Mapping[str, np.ndarray] | None:
    """Return the arrays that were kept under a key, mapped, or None where they are not held."""
    folder = store.index_dir(key)
    return _load(folder) if folder.is_dir() else None


def keep_arrays(store: Store, key: str, arrays: Mapping[str, np.ndarray]) -> None:
    """Keep arrays under a key; a workspace that cannot be written answers without them."""
    _keep(store.index_dir(key), arrays)


@contextmanager
def preparing(store: Store, key: str, engine: Engine) -> Iterator[None]:
    """Keep the customers that an engine screens inside, for the next re-screening."""
    folder = store.index_dir(key)
    if folder.is_dir():
        yield
        return
    with _aside(folder) as aside, Preparing(aside) as arrays:
        engine.on_lane = arrays.take
        yield
        engine.on_lane = None
        arrays.finish(engine)


def load_prepared(store: Store, key: str) -> dict[str, np.ndarray] | None:
    """Return the customers of an earlier screening as arrays, or None where they are not held."""
    folder = store.index_dir(key)
    return load(folder) if folder.is_dir() else None


def _load(folder: Path) -> Mapping[str, np.ndarray]:
    return {path.stem: _open(path) for path in sorted(folder.glob("*.npy"))}


def _open(path: Path) -> np.ndarray:
    array: np.ndarray = np.load(path, mmap_mode="r")
    return array if array.size else np.array(array)


def _keep(folder: Path, arrays: Mapping[str, np.ndarray]) -> None:
    """Write arrays to the cache; a workspace that cannot be written answers without one."""
    with suppress(WorkspaceError):
        _place(folder, arrays)


def _place(folder: Path, arrays: Mapping[str, np.ndarray]) -> None:
    with _aside(folder) as aside, ThreadPoolExecutor(2) as writers:
        done = [writers.submit(np.save, aside / f"{key}.npy", one) for key, one in arrays.items()]
        for one in done:
            one.result()


@contextmanager
def _aside(folder: Path) -> Iterator[Path]:
    """Yield a new folder beside one; renamed to it at the end, it is whole or not there.

    Raises:
        WorkspaceError: if the disk refuses.
    """
    aside = None
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".new-", dir=folder.parent))
        yield aside
        with suppress(FileExistsError):  # another process was quicker, with the same content
            aside.rename(folder)
        _prune(folder.parent)
    except OSError as error:
        if error.errno != errno.ENOTEMPTY:
            raise trouble(error, folder.parent) from error
    finally:
        if aside is not None:
            shutil.rmtree(aside, ignore_errors=True)


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
