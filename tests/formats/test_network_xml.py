"""GraphML and GEXF read, written by others and by cabos."""

from datetime import date

import pytest

from cabos.errors import InputError
from cabos.runs.graph_files import write_graph
from cabos.runs.graphing import draw_graph
from cabos.runs.network_reading import read_network
from cabos.runs.roles import read_roles
from graph_world import NOW, make_world

GRAPHML = """<?xml version='1.0' encoding='utf-8'?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns">
  <key id="d1" for="edge" attr.name="weight" attr.type="double">{default}</key>
  <key id="d0" for="node" attr.name="{name}" attr.type="string"/>
  <graph edgedefault="{way}">
    <node id="0"><data key="d0">Ana</data></node>
    <node id="1"><data key="d0">{second}</data></node>
    <node id="2"><data key="d0">Caro</data></node>
    {edges}
  </graph>
</graphml>
"""
EDGES = """<edge source="0" target="1"><data key="d1">2.5</data></edge>
    <edge source="1" target="2"/>"""
GEXF = """<?xml version='1.0' encoding='utf-8'?>
<gexf xmlns="http://www.gexf.net/1.2draft" version="1.2">
  <graph defaultedgetype="{way}" mode="static">
    <attributes class="node"><attribute id="0" title="role" type="string"/></attributes>
    <nodes>
      <node id="a" label="Ana"><attvalues><attvalue for="0" value="corredor"/></attvalues></node>
      <node id="b" label="Beto"/>
    </nodes>
    <edges>{edges}</edges>
  </graph>
</gexf>
"""


@pytest.fixture
def read(tmp_path):
    def made(text, **options):
        path = tmp_path / "net.txt"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_network(path, **options)

    return made


def graphml(way="undirected", name="name", second="Beto", edges=EDGES, default=""):
    return GRAPHML.format(way=way, name=name, second=second, edges=edges, default=default)


def pairs(ties):
    return {
        (ties.labels[head], ties.labels[tail]): weight
        for head, tail, weight in zip(
            ties.heads.tolist(), ties.tails.tolist(), ties.weights.tolist(), strict=True
        )
    }


def noted(ties, words):
    return any(words in note for note in ties.notes)


def test_graphml_of_networkx(read):
    ties = read(graphml())
    assert pairs(ties) == {("Ana", "Beto"): 2.5, ("Beto", "Caro"): 1.0}
    assert not ties.directed
    assert noted(ties, "Nodes are called by their attribute name")
    assert read(graphml("directed")).directed
    assert read(graphml(), directed=True).directed


def test_a_default_weight_is_used(read):
    assert pairs(read(graphml(default="<default>4</default>")))[("Beto", "Caro")] == 4.0


def test_labels_that_are_not_unique_leave_the_ids(read):
    ties = read(graphml(second="Ana"))
    assert ties.labels == ("0", "1", "2")
    assert noted(ties, "the attribute name is missing or not unique, such as Ana")


def test_ties_to_nobody_are_rejects_and_later_nodes_are_found(read):
    edges = '<edge source="0" target="9"/><edge source="0" target="x"/><node id="x"/>'
    ties = read(graphml(edges=edges))
    assert pairs(ties) == {("0", "x"): 1.0}
    assert noted(ties, "1 row was rejected: net.txt:9: the tie names the node '9'")
    spanish = [note.text("es") for note in ties.notes]
    assert "1 fila se rechazó: net.txt:9: el vínculo nombra el nodo '9', que no está" in spanish


def test_directed_and_undirected_ties_mixed(read):
    edges = '<edge source="0" target="1" directed="true"/><edge source="1" target="2"/>'
    ties = read(graphml(edges=edges))
    assert pairs(ties) == {
        ("Ana", "Beto"): 1.0, ("Beto", "Caro"): 1.0, ("Caro", "Beto"): 1.0,
    }  # fmt: skip
    assert noted(ties, "1 tie without a direction stands among directed ones")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (graphml(edges="<hyperedge/>"), "more than two ends"),
        (
            graphml(edges='<node id="n"><graph edgedefault="directed"/></node>'),
            "graph within a graph",
        ),
        (graphml(edges='<node id="0"/>'), "Two nodes have the id '0'"),
        (graphml(edges="<node/>"), "A node has no id"),
        (graphml()[:-30], "malformed or cut off"),
        (graphml().replace("<graphml", '<!DOCTYPE x [<!ENTITY a "b">]><graphml'), "document type"),
        ("<graphml><graph/></graphml>", "no nodes"),
        (GEXF.format(way="directed", edges="")[:-40], "malformed"),
        (
            "<gexf><graph><nodes><node id='a'><nodes/></node></nodes></graph></gexf>",
            "within a node",
        ),
        ("<gexf><graph><nodes><node id='a' pid='b'/></nodes></graph></gexf>", "within another"),
        (
            GEXF.format(way="directed", edges="").replace(
                '"Beto"/>', '"Beto"><parents><parent for="a"/></parents></node>'
            ),
            "within another",
        ),
    ],
)
def test_hostile_xml_is_refused(read, text, words):
    with pytest.raises(InputError, match=words) as caught:
        read(text)
    assert caught.value.remedy


YED = """<graphml xmlns="http://graphml.graphdrawing.org/xmlns"
    xmlns:y="http://www.yworks.com/xml/graphml">
  <key id="d6" for="node" yfiles.type="nodegraphics"/>
  <key id="d10" for="edge" yfiles.type="edgegraphics"/>
  <graph edgedefault="directed">
    <node id="n0"><data key="d6"><y:ShapeNode><y:Geometry x="1"/>
      <y:NodeLabel>Ana</y:NodeLabel></y:ShapeNode></data></node>
    <node id="n1"><data key="d6"><y:ShapeNode><y:NodeLabel>Beto<y:LabelModel/></y:NodeLabel>
      <y:NodeLabel>boss</y:NodeLabel></y:ShapeNode></data></node>
    <edge source="n0" target="n1"><data key="d10"><y:EdgeLabel>2.5</y:EdgeLabel></data></edge>
  </graph>
</graphml>
"""


def test_the_labels_that_yed_draws(read):
    ties = read(YED)
    assert pairs(ties) == {("Ana", "Beto"): 1.0}
    assert noted(ties, "Nodes are called by their attribute label")


@pytest.mark.parametrize(
    "text",
    [
        graphml().replace(' edgedefault="undirected"', ""),
        GEXF.replace(' defaultedgetype="{way}"', "").format(edges='<edge source="a" target="b"/>'),
    ],
)
def test_a_graph_that_says_no_direction_is_told(read, text):
    ties = read(text)
    assert not ties.directed
    assert noted(ties, "does not say whether ties have a direction")


def test_a_direction_that_is_none_is_a_reject(read):
    edges = EDGES.replace("<edge", '<edge directed="perhaps"', 1)
    ties = read(graphml(edges=edges))
    assert pairs(ties) == {("Beto", "Caro"): 1.0}
    assert noted(ties, "the way 'perhaps' of the tie is none of true, false")
    ties = read(GEXF.format(way="both", edges='<edge source="a" target="b"/>'))
    assert noted(ties, "the way 'both' of the tie is none of directed, undirected, mutual")


@pytest.mark.parametrize(
    ("attribute", "value", "weight"),
    [("sign", "-", -2.5), ("sign", "+", 2.5), ("relation", "Rival", -2.5), ("tipo", "ally", 2.5)],
)
def test_signs_and_rivalries_of_ties_are_read(read, attribute, value, weight):
    edges = EDGES.replace("2.5</data>", f'2.5</data><data key="{attribute}">{value}</data>')
    assert pairs(read(graphml(edges=edges)))["Ana", "Beto"] == weight


def test_signs_that_are_none_are_rejects_and_other_kinds_told(read):
    edges = EDGES.replace("2.5</data>", '2.5</data><data key="sign">?</data>')
    ties = read(graphml(edges=edges.replace("/>", '><data key="type">call</data></edge>')))
    assert noted(ties, "1 row was rejected: net.txt:9: the sign '?' is neither + nor −")
    assert noted(ties, "What kind a tie is makes no difference here: call")


def test_an_attribute_called_weight_counts_before_others(read):
    edges = EDGES.replace('<data key="d1">', '<data key="value">9</data><data key="d1">')
    assert pairs(read(graphml(edges=edges)))["Ana", "Beto"] == 2.5


def test_values_that_change_over_time_are_told(read):
    values = "".join(
        f'<attvalue for="weight" value="{value}" start="{value}"/>' for value in (1, 5)
    )
    edge = f'<edge source="a" target="b"><attvalues>{values}</attvalues></edge>'
    ties = read(GEXF.format(way="undirected", edges=edge))
    assert pairs(ties) == {("Ana", "Beto"): 5.0}
    assert noted(ties, "1 node or tie says when it held; that is not used here")
    assert noted(ties, "1 node or tie says a value more than once; the last one counts")


@pytest.mark.parametrize("weight", ["nan", "INF", "1_0", "x"])
def test_weights_that_are_none_are_rejects(read, weight):
    ties = read(graphml(edges=EDGES.replace("2.5", weight)))
    assert noted(ties, "1 row was rejected")
    assert len(ties.heads) == 1


def test_gexf_of_gephi(read, tmp_path):
    edges = '<edge source="a" target="b" weight="3"/><edge source="b" target="a" type="directed"/>'
    ties = read(GEXF.format(way="undirected", edges=edges))
    assert pairs(ties) == {("Ana", "Beto"): 3.0, ("Beto", "Ana"): 4.0}
    assert noted(ties, "1 node says its role")
    roles = read_roles(tmp_path / "net.txt", ties)
    assert roles.role == ("broker", "")


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_own_exports_are_read_back(tmp_path, form):
    world = make_world(tmp_path)
    answer = draw_graph(world, "p-1", hops=3, now=NOW, as_of=date(2026, 3, 3))
    path = tmp_path / f"drawn.{form}"
    write_graph(path, world, answer, now=NOW)
    ties = read_network(path)
    assert set(ties.labels) == {node.id for node in answer.value.nodes}
    told = {(tie.head, tie.tail) for tie in answer.value.ties if tie.head != tie.tail}
    assert set(pairs(ties)) == told
    assert noted(ties, "Captions of the nodes: ")
