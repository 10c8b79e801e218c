import pytest

from cabos.errors import InputError
from cabos.formats import xml

LAUGHS = b"""<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;"><!ENTITY d "&c;&c;&c;&c;">]><l>&d;</l>"""


def external(path) -> bytes:
    return f'<!DOCTYPE l [<!ENTITY x SYSTEM "file://{path}">]><l>&x;</l>'.encode()


def test_text_is_found_in_any_namespace_with_blanks_joined():
    root = xml.read(b'<a xmlns="urn:x"><b><c> one\n two </c></b></a>', "a.xml")
    assert xml.tag(root) == "a"
    assert xml.text(root, "b/c") == "one two"
    assert xml.text(root, "b/nothing") == ""


@pytest.mark.parametrize(
    "data",
    [
        LAUGHS,
        b"<!DOCTYPE l><l/>",
        b'<!DOCTYPE l SYSTEM "http://127.0.0.1:9/x.dtd"><l/>',
        '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE l [<!ENTITY a "b">]><l>&a;</l>'.encode(
            "utf-16"
        ),
    ],
)
def test_document_type_is_refused(data):
    with pytest.raises(InputError, match="document type"):
        xml.read(data, "a.xml")


def test_external_entity_is_refused_and_not_read(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("the secret")
    with pytest.raises(InputError) as caught:
        xml.read(external(secret), "a.xml")
    assert "the secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"<a><b></a>", "malformed or cut off"),
        (b"<a><b>", "malformed or cut off"),
        (b"", "empty"),
        (b"<html><body/></html>", "web page"),
        (b"<a>" * 100_000, "malformed or cut off"),
        (b"<a>" + b"x" * 11_000_000 + b"</a>", "malformed or cut off"),
        (b"<a>\0</a>", "malformed|not text"),
    ],
)
def test_what_is_no_sound_xml_is_refused(data, told):
    with pytest.raises(InputError, match=told):
        xml.read(data, "a.xml")
