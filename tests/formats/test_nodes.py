import pytest
from lxml import etree

from cabos.formats import nodes, xml

TREE = etree.fromstring(
    b"<a xmlns='urn:x' k='v'>\n top \n<b><c> one\n two </c></b><b><d/><c>three</c></b>"
    b"<e><c>4</c></e></a>"
)


@pytest.mark.parametrize("path", ["b", "b/c", "b/d", "e/c", "c", "b/c/d", "x"])
def test_nodes_answer_as_the_document_does(path):
    plain = nodes.node(TREE)
    assert nodes.text(plain, path) == xml.text(TREE, path)
    assert (nodes.find(plain, path) is None) == (xml.find(TREE, path) is None)
    said = [" ".join((one.text or "").split()) for one in xml.find_all(TREE, path)]
    assert [one.value for one in nodes.find_all(plain, path)] == said


def test_node_has_its_text_and_attributes_and_may_be_read_in_part():
    plain = nodes.node(TREE, without="b")
    assert (plain.value, plain.attributes, list(plain.inside)) == ("top", {"k": "v"}, ["e"])
    assert nodes.text(None, "a") == ""
