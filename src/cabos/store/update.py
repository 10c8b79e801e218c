"""Updating a source from its official addresses."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from cabos.errors import UsageError
from cabos.sources.registry import Source, load_source
from cabos.store.adding import Progress, Received
from cabos.store.fetch import Download, Validators, client, fetch
from cabos.store.snapshot import Added
from cabos.store.workspace import Store


@dataclass(frozen=True, slots=True)
class Updated:
    """What updating a source did.

    Attributes:
        added: the version the publisher gives now; ``is_new`` False where it was held.
        not_modified: whether the server itself said that nothing has changed.
        ended_at: each official address, to the address that answered.
    """

    added: Added
    not_modified: bool
    ended_at: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class _Known:
    """What an address gave last time: its bytes, and what to ask with."""

    content: bytes
    validators: Validators


def update(store: Store, name: str, *, now: datetime, progress: Progress | None = None) -> Updated:
    """Download the present version of a source and add it, all of it or nothing.

    Args:
        store: the workspace.
        name: the name of the source.
        now: the moment of receipt, with its time zone.
        progress: called with stage, done and total.

    Returns:
        What was added, or that nothing has changed.

    Raises:
        UsageError: if the source has no official address.
        DownloadError: if an address does not give its file.
        InputError: if the files cannot be parsed or fail a check of the source.
        WorkspaceError: if the workspace cannot be written.
    """
    source = load_source(name)
    if not source.urls:
        raise UsageError(
            f"{name} has no official address", remedy=f"Use: cabos add {name} --from FILE"
        )
    known = _known(store, name)
    downloads = _download(source, known, progress)
    names = _names(source)
    contents = {
        names[role]: known[one.address].content if one.content is None else one.content
        for role, one in downloads.items()
    }
    received = Received(name, contents)
    added = store.add_received(received, now=now, official=True, progress=progress)
    hashes = {file.name: file.sha256 for file in received.files}
    told = [_told(one, names[role], hashes[names[role]]) for role, one in downloads.items()]
    snapshot = added.snapshot
    body = {"snapshot": snapshot, "files": told}
    store.append("download", name, body, who="cabos update", now=now, snapshots=[snapshot])
    not_modified = all(one.content is None for one in downloads.values())
    return Updated(added, not_modified, {one.address: one.ended_at for one in downloads.values()})


def _known(store: Store, name: str) -> dict[str, _Known]:
    """Find what each address gave last time, where its bytes are still held unharmed."""
    last = [entry.body for entry in store.entries("download") if entry.subject == name][-1:]
    found: dict[str, _Known] = {}
    for body in last:
        for file in body["files"]:
            content = store.original(file["sha256"])
            if content is not None:
                validators = Validators(file["etag"], file["last_modified"])
                found[file["address"]] = _Known(content, validators)
    return found


def _download(
    source: Source, known: Mapping[str, _Known], progress: Progress | None
) -> dict[str, Download]:
    found: dict[str, Download] = {}
    with client() as opened:
        for role, address in source.urls.items():
            before = known.get(address)
            validators = Validators() if before is None else before.validators
            told = None if progress is None else partial(progress, f"download {role}")
            found[role] = fetch(opened, address, validators, told=told)
    return found


def _names(source: Source) -> dict[str, str]:
    """Name each file after its address, with its role where that alone is not clear."""
    last = {
        role: re.sub(r"[^A-Za-z0-9._-]", "_", urlsplit(address).path.rpartition("/")[2])
        for role, address in source.urls.items()
    }
    told = list(last.values())
    return {
        role: name if name.strip("._") and told.count(name) == 1 else f"{role}-{name}".rstrip("-")
        for role, name in last.items()
    }


def _told(one: Download, name: str, sha256: str) -> dict[str, object]:
    """Write down what was asked, who answered, and with what to ask next time."""
    return {
        "address": one.address,
        "ended_at": one.ended_at,
        "name": name,
        "sha256": sha256,
        "modified": one.content is not None,
        "etag": one.validators.etag,
        "last_modified": one.validators.last_modified,
    }
