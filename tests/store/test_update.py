"""Updating from a server on this machine."""

import threading
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cabos.errors import CheckFailedError, DownloadError, UsageError
from cabos.sources.registry import load_source
from cabos.store import adding
from cabos.store import update as module
from cabos.store.update import update

HEADER = "id,name,schema\n"


class Handler(BaseHTTPRequestHandler):
    """Serves the server's ``files`` with their version as ETag, or 500 for None."""

    def log_message(self, *_):
        pass

    def do_GET(self):
        version, content = self.server.files[self.path]
        self.server.asked.append((self.path, self.headers.get("if-none-match")))
        if content is None:
            self.send_error(500)
        elif self.headers.get("if-none-match") == version:
            self.send_response(304)
            self.end_headers()
        else:
            self.send_response(200)
            if version:
                self.send_header("etag", version)
            self.send_header("content-length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)


@contextmanager
def serving():
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.files, server.asked = {}, []
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()


@pytest.fixture
def publisher(monkeypatch):
    """A server that publishes own_list in two files."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as server:
        root = f"http://127.0.0.1:{server.server_port}"
        urls = {"one": f"{root}/a/one.csv", "two": f"{root}/b/two.csv?x=1"}
        source = replace(load_source("own_list"), urls=urls, cadence_days=7)
        for room in (module, adding):
            monkeypatch.setattr(room, "load_source", lambda _: source)
        publish(server, one=('"1"', "Ana"), two=('"1"', "Berta"))
        yield server


def publish(server, **versions):
    paths = {"one": "/a/one.csv", "two": "/b/two.csv?x=1"}
    for number, (role, (version, name)) in enumerate(versions.items()):
        content = None if name is None else f"{HEADER}{role}-{number},{name},Person\n".encode()
        server.files[paths[role]] = (version, content)


def people(store):
    return sorted(one.caption for one in store.entities() if one.schema == "Person")


@pytest.mark.usefixtures("publisher")
def test_all_files_are_added_together(store, now):
    told = []
    got = update(store, "own_list", now=now, progress=lambda *step: told.append(step[0]))
    assert (got.added.is_new, got.not_modified) == (True, False)
    assert people(store) == ["Ana", "Berta"]
    assert {"download one", "download two", "done"} <= set(told)
    (one,) = store.current()
    assert [file.name for file in one.files] == ["one.csv", "two.csv"]
    assert store.entries("snapshot")[0].body["official"] is True
    (entry,) = store.entries("download")
    assert [file["etag"] for file in entry.body["files"]] == ['"1"', '"1"']
    store.verify_chain()


def test_not_modified_is_a_no_op_that_confirms_the_list(store, publisher, now):
    update(store, "own_list", now=now)
    later = now + timedelta(days=30)
    assert [one.age_days for one in store.stale(later)] == [30]
    again = update(store, "own_list", now=later)
    assert (again.added.is_new, again.not_modified) == (False, True)
    assert [tag for _, tag in publisher.asked] == [None, None, '"1"', '"1"']
    assert len(store.snapshots()) == 1
    assert store.stale(later) == []


def test_the_same_bytes_without_validators_are_a_no_op(store, publisher, now):
    publish(publisher, one=("", "Ana"), two=("", "Berta"))
    update(store, "own_list", now=now)
    again = update(store, "own_list", now=now)
    assert (again.added.is_new, again.not_modified) == (False, False)
    assert len(store.snapshots()) == 1


def test_one_file_modified_is_added_with_the_other_as_held(store, publisher, now):
    update(store, "own_list", now=now)
    publish(publisher, one=('"2"', "Carla"))
    got = update(store, "own_list", now=now + timedelta(days=1))
    assert (got.added.is_new, got.not_modified) == (True, False)
    assert people(store) == ["Berta", "Carla"]


def test_a_held_file_that_is_damaged_is_downloaded_again(store, publisher, now):
    update(store, "own_list", now=now)
    file = store.current()[0].files[0]
    original = store.root / "originals" / file.sha256[:2] / file.sha256
    original.chmod(0o644)
    original.write_bytes(b"x" * file.size)
    publisher.asked.clear()
    update(store, "own_list", now=now)
    assert sorted(tag or "" for _, tag in publisher.asked) == ["", '"1"']


def test_one_file_that_fails_adds_nothing(store, publisher, now):
    update(store, "own_list", now=now)
    publish(publisher, one=('"2"', "Carla"), two=('"2"', None))
    entries = store.entries()
    with pytest.raises(DownloadError, match=r"500 .*/b/two\.csv"):
        update(store, "own_list", now=now)
    assert (store.entries(), people(store)) == (entries, ["Ana", "Berta"])


@pytest.mark.usefixtures("publisher")
def test_a_failed_check_adds_nothing_and_forgets_the_validators(store, now, monkeypatch):
    def refuse(*_, official, **__):
        assert official
        raise CheckFailedError("too few")

    monkeypatch.setattr("cabos.store.adding.check", refuse)
    with pytest.raises(CheckFailedError):
        update(store, "own_list", now=now)
    assert store.entries() == []


def test_a_source_without_address_is_bad_use(store, now):
    with pytest.raises(UsageError, match="cabos add own_list --from FILE"):
        update(store, "own_list", now=now)


def test_files_of_one_name_keep_their_role():
    source = replace(
        load_source("own_list"),
        urls={"a": "http://x/l.csv", "b": "http://x/y/l.csv", "c": "http://x/", "d": "http://x/.."},
    )
    assert module._names(source) == {"a": "a-l.csv", "b": "b-l.csv", "c": "c", "d": "d-.."}
