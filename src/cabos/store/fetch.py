"""Downloading a list from its official address, whole or not at all."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from cabos import __version__
from cabos.errors import DownloadError

if TYPE_CHECKING:
    from httpx import Client, Response

MAX_BYTES = 2**30
MAX_REDIRECTS = 5
CONNECT_RETRIES = 2
TIMEOUT_SECONDS = 30.0

_HTML = re.compile(rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?<(?:!doctype\s+)?html", re.IGNORECASE)
_OFFLINE = "Get the file in another way and add it with: cabos add SOURCE --from FILE"
_MOVED = f"Look whether the publisher has moved the list and correct source.yml. {_OFFLINE}"
_LATER = f"Try again later. {_OFFLINE}"

Told = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Validators:
    """What a server said of the version it gave last time, to be asked whether it has changed.

    Attributes:
        etag: its ETag header, or None.
        last_modified: its Last-Modified header, or None.
    """

    etag: str | None = None
    last_modified: str | None = None

    def headers(self) -> dict[str, str]:
        """Return the request headers that ask for a newer version only."""
        asked = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in asked.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Download:
    """What an address gave.

    Attributes:
        address: the address that was asked.
        ended_at: the address that answered, after redirects.
        content: the bytes, or None where the version has not changed.
        validators: what to ask with next time.
    """

    address: str
    ended_at: str
    content: bytes | None
    validators: Validators


@dataclass(frozen=True, slots=True)
class _Request:
    """What was asked, and what is accepted."""

    address: str
    known: Validators
    limit: int
    told: Told | None

    def where(self, at: str) -> str:
        return self.address if at == self.address else f"{self.address}, which ended at {at}"


@contextmanager
def client() -> "Iterator[Client]":
    """Open a client that retries a connection that fails, and nothing else."""
    import httpx  # a third of a second, needed by `update` alone

    transport = httpx.HTTPTransport(retries=CONNECT_RETRIES)
    agent = {"User-Agent": f"cabos/{__version__}"}
    with httpx.Client(transport=transport, timeout=TIMEOUT_SECONDS, headers=agent) as opened:
        yield opened


def fetch(
    opened: "Client",
    address: str,
    known: Validators,
    *,
    limit: int = MAX_BYTES,
    told: Told | None = None,
) -> Download:
    """Download one file.

    Args:
        opened: the client.
        address: the official address.
        known: what the server said of the version held, empty where none is.
        limit: the most bytes to accept.
        told: called with the bytes received and those announced, 0 where none are.

    Returns:
        The bytes, or that they have not changed.

    Raises:
        DownloadError: naming the address and what to do.
    """
    with _told_as_download_errors(address):
        return _follow(opened, _Request(address, known, limit, told))


@contextmanager
def _told_as_download_errors(address: str) -> Iterator[None]:
    import httpx  # a third of a second, needed by `update` alone

    try:
        yield
    except httpx.TimeoutException as error:
        raise DownloadError(
            "The server did not answer in time", where=address, remedy=_LATER
        ) from error
    except httpx.RemoteProtocolError as error:
        raise DownloadError(
            "The download was cut off; nothing was added", where=address, remedy=_LATER
        ) from error
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise DownloadError(
            f"The address cannot be reached: {error}",
            where=address,
            remedy=f"Check the connection and the address. {_OFFLINE}",
        ) from error


def _follow(opened: "Client", asked: _Request) -> Download:
    at = asked.address
    for _ in range(MAX_REDIRECTS + 1):
        with opened.stream("GET", at, headers=asked.known.headers()) as response:
            if not response.has_redirect_location:
                return _take(response, asked, at)
            target = urljoin(at, response.headers["location"])
        _check_redirect(asked, at, target)
        at = target
    raise DownloadError(
        f"The address redirects more than {MAX_REDIRECTS} times",
        where=asked.where(at),
        remedy=_MOVED,
    )


def _check_redirect(asked: _Request, at: str, target: str) -> None:
    before, after = urlsplit(at).scheme, urlsplit(target).scheme
    # From https to http anyone on the way could put another list in its place.
    if after not in ("http", "https") or (before == "https" and after == "http"):
        raise DownloadError(
            f"The address redirects to {target}, which is not safe to follow",
            where=asked.where(at),
            remedy=_MOVED,
        )


def _take(response: "Response", asked: _Request, at: str) -> Download:
    where, headers = asked.where(at), response.headers
    if response.status_code == 304 and asked.known.headers():
        return Download(asked.address, at, None, asked.known)
    if response.status_code != 200:
        raise DownloadError(
            f"The server answered {response.status_code} {response.reason_phrase}".rstrip(),
            where=where,
            remedy=_LATER if response.status_code >= 500 else _MOVED,
        )
    content = _read(response, asked, where)
    kind = headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "text/html" or _HTML.match(content[:4096]):
        raise DownloadError(
            "The server gave a web page, not the list", where=where, remedy=_OFFLINE
        )
    if not content:
        raise DownloadError("The server gave an empty file", where=where, remedy=_LATER)
    validators = Validators(headers.get("etag"), headers.get("last-modified"))
    return Download(asked.address, at, content, validators)


def _read(response: "Response", asked: _Request, where: str) -> bytes:
    announced = int(response.headers.get("content-length") or 0)
    content = bytearray()
    for piece in response.iter_bytes():
        content += piece
        if max(len(content), announced) > asked.limit:
            raise DownloadError(
                f"The file has more than {asked.limit:,} bytes, the limit",
                where=where,
                remedy=f"Check that the address is the list's. {_OFFLINE}",
            )
        if asked.told is not None:
            asked.told(response.num_bytes_downloaded, announced)
    return bytes(content)
