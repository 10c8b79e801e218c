"""Downloads from a real server on this machine."""

import gzip
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from cabos.errors import DownloadError
from cabos.store import fetch as module
from cabos.store.fetch import Validators, client, fetch

LIST = b"id,name,schema\n1,Ana,Person\n"
NONE = Validators()


class Handler(BaseHTTPRequestHandler):
    """Answers by path; each request is remembered."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def answer(self, status, content=b"", **headers):
        self.send_response(status)
        sent = {"content-type": "text/csv", "content-length": str(len(content))}
        for name, value in (
            sent | {key.replace("_", "-"): v for key, v in headers.items()}
        ).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self):
        self.server.asked.append((self.path, dict(self.headers)))
        name = self.path.strip("/").split("/")[0].replace("-", "_")
        getattr(self, f"get_{name}", self.get_missing)()

    def get_list(self):
        if self.headers.get("if-none-match") == '"v1"':
            self.answer(304)
        else:
            self.answer(200, LIST, etag='"v1"', last_modified="Tue, 03 Mar 2026 00:00:00 GMT")

    def get_moved(self):
        self.answer(302, location="/list")

    def get_hop(self):
        number = int(self.path.rsplit("/", 1)[1])
        self.answer(307, location=f"/hop/{number - 1}" if number > 1 else "/list")

    def get_loop(self):
        self.answer(301, location="/loop")

    def get_to_file(self):
        self.answer(302, location="file:///etc/hostname")

    def get_missing(self):
        self.answer(404, b"<html>not here</html>", content_type="text/html")

    def get_down(self):
        self.answer(503)

    def get_not_modified(self):
        self.answer(304)

    def get_short(self):
        self.close_connection = True
        self.answer(200, LIST, content_length=str(len(LIST) + 100))

    def get_short_chunks(self):
        self.close_connection = True
        self.send_response(200)
        self.send_header("transfer-encoding", "chunked")
        self.end_headers()
        self.wfile.write(b"10\r\nid,name,schema\n1\r\n")

    def get_page(self):
        self.answer(200, b"sign in", content_type="text/html; charset=utf-8")

    def get_page_called_csv(self):
        self.answer(200, b"\xef\xbb\xbf\n <!DOCTYPE html><HTML>sign in")

    def get_empty(self):
        self.answer(200)

    def get_part(self):
        self.answer(206, LIST)

    def get_bomb(self):
        self.answer(200, gzip.compress(b"0" * 10_000_000), content_encoding="gzip")

    def get_hang(self):
        self.close_connection = True
        self.server.released.wait(5)


class Server(ThreadingHTTPServer):
    """A server that stays quiet when a client has seen enough."""

    def handle_error(self, *_):
        pass


@contextmanager
def serving(handler):
    with Server(("127.0.0.1", 0), handler) as server:
        server.asked, server.released = [], threading.Event()
        server.address = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield server
        finally:
            server.released.set()
            server.shutdown()
            thread.join()


@pytest.fixture
def server(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving(Handler) as running:
        yield running


def get(server, path, known=NONE, **options):
    with client() as opened:
        return fetch(opened, server.address + path, known, **options)


def test_a_list_is_read_whole(server):
    told = []
    got = get(server, "/list", told=lambda *step: told.append(step))
    assert (got.content, got.ended_at) == (LIST, f"{server.address}/list")
    assert got.validators == Validators('"v1"', "Tue, 03 Mar 2026 00:00:00 GMT")
    assert told[-1] == (len(LIST), len(LIST))
    assert "cabos/" in server.asked[0][1]["User-Agent"]


def test_not_modified_is_told_by_the_server(server):
    known = get(server, "/list").validators
    again = get(server, "/list", known)
    assert (again.content, again.validators) == (None, known)
    assert server.asked[-1][1]["If-Modified-Since"] == known.last_modified


@pytest.mark.parametrize("path", ["/moved", "/hop/4"])
def test_redirects_are_followed_and_told(server, path):
    got = get(server, path)
    assert (got.address, got.ended_at) == (server.address + path, f"{server.address}/list")
    assert got.content == LIST


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("/missing", "404"),
        ("/down", "503 .*later"),
        ("/not-modified", "304"),
        ("/part", "206"),
        ("/loop", "redirects more than 5 times"),
        ("/hop/9", "redirects more than 5 times"),
        ("/to-file", "file:///etc/hostname, which is not safe"),
        ("/short", "cut off"),
        ("/short-chunks", "cut off"),
        ("/page", "web page"),
        ("/page-called-csv", "web page"),
        ("/empty", "empty file"),
    ],
)
def test_what_is_not_the_list_is_refused_with_its_address(server, path, message):
    with pytest.raises(DownloadError, match=message) as caught:
        get(server, path)
    assert server.address + path in caught.value.where
    assert "cabos add SOURCE --from FILE" in caught.value.remedy
    assert caught.value.exit_code == 3


@pytest.mark.parametrize(("path", "limit"), [("/list", 10), ("/bomb", 1_000_000)])
def test_more_than_the_limit_is_refused(server, path, limit):
    with pytest.raises(DownloadError, match=f"more than {limit:,} bytes"):
        get(server, path, limit=limit)


def test_a_server_that_does_not_answer(server, monkeypatch):
    monkeypatch.setattr(module, "TIMEOUT_SECONDS", 0.1)
    with pytest.raises(DownloadError, match="in time"):
        get(server, "/hang")


def test_a_failing_connection_is_tried_again_and_an_answer_is_not(server, monkeypatch):
    import httpcore

    tried = []
    connect = httpcore.SyncBackend.connect_tcp

    def failing_once(self, *args, **kwargs):
        tried.append(args)
        if len(tried) == 1:
            raise httpcore.ConnectError("refused")
        return connect(self, *args, **kwargs)

    monkeypatch.setattr(httpcore.SyncBackend, "connect_tcp", failing_once)
    assert get(server, "/list").content == LIST
    assert len(tried) == 2
    with pytest.raises(DownloadError):
        get(server, "/down")
    assert [path for path, _ in server.asked] == ["/list", "/down"]


def test_no_server_at_all(monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(module, "CONNECT_RETRIES", 0)
    with client() as opened, pytest.raises(DownloadError, match="cannot be reached"):
        fetch(opened, "http://127.0.0.1:1/list", NONE)


@pytest.mark.parametrize("address", ["ftp://127.0.0.1/list", "http://[", "no address"])
def test_an_address_that_is_none(address, monkeypatch):
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with client() as opened, pytest.raises(DownloadError, match="cannot be reached"):
        fetch(opened, address, NONE)


def test_from_https_to_http_is_not_followed():
    request = module._Request("https://a.example/list", NONE, 1, None)
    with pytest.raises(DownloadError, match="not safe"):
        module._check_redirect(request, "https://a.example/list", "http://a.example/list")
    module._check_redirect(request, "http://a.example/list", "https://a.example/list")
