"""Read a page back as a browser would parse it, and check that it loads nothing."""

import re
from base64 import b64encode
from hashlib import sha256
from pathlib import Path

import lxml.html

LOADING = {"src", "href", "data", "action", "srcset", "poster", "background", "xlink:href"}


def read(path: Path) -> lxml.html.HtmlElement:
    return lxml.html.document_fromstring(path.read_bytes())


def text(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def loads_nothing(found: lxml.html.HtmlElement) -> None:
    """Check that no element could load, run or send anything but the page's own two blocks."""
    for element in found.iter():
        if not isinstance(element.tag, str):
            continue
        assert element.tag not in {"link", "img", "iframe", "object", "embed", "form", "base"}
        for key, value in element.attrib.items():
            assert not key.lower().startswith("on"), (element.tag, key)
            assert key.lower() != "style", element.tag
            if key.lower() in LOADING:
                assert value.startswith("#"), (element.tag, key, value)
    for kind, blocks in (("style", found.iter("style")), ("script", found.iter("script"))):
        policy = found.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
        for block in blocks:
            digest = b64encode(sha256((block.text or "").encode()).digest()).decode()
            assert f"{kind}-src 'sha256-{digest}'" in policy
            assert "http" not in (block.text or "")
            assert not re.search(r"@import|url\((?!#)", block.text or "")
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
