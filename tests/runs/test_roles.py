"""The roles of nodes from a file."""

import pytest

from cabos.errors import InputError
from cabos.model.roles import Roles
from cabos.runs.network_reading import read_network
from cabos.runs.roles import read_roles


@pytest.fixture
def read(tmp_path):
    network = tmp_path / "net.csv"
    network.write_text("ana,beto\nbeto,caro\n", encoding="utf-8")
    ties = read_network(network)

    def made(text, names=None):
        path = tmp_path / "roles.csv"
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return read_roles(path, ties, names or {})

    return made


def test_roles_in_english_and_spanish(read):
    roles = read("node,role,capacity,cost,leader,forbidden\nana,Supplier,2,3,no,yes\n")
    assert roles.role == ("supplier", "", "")
    assert (roles.capacity.tolist(), roles.cost.tolist()) == ([2, 1, 1], [3, 1, 1])
    assert (roles.leader.any(), roles.forbidden.tolist()) == (False, [True, False, False])
    spanish = read("nodo;papel;capacidad;costo;líder;prohibido\nana;proveedor;2;3;no;sí\n")
    assert spanish.role == roles.role
    assert spanish.cost.tolist() == roles.cost.tolist()
    assert spanish.forbidden.tolist() == roles.forbidden.tolist()
    assert any("2 of 3 nodes have no role" in note for note in roles.notes)


def test_comments_among_roles_are_counted(read):
    roles = read("node,role\n# seen twice\nana,broker\n")
    assert roles.role == ("broker", "", "")
    assert any("1 line that begins with # or %" in note for note in roles.notes)


def test_a_leader_leads_and_other_roles_stay(read):
    roles = read("label,rol\nana,jefe\nbeto,  fixer of  papers \n")
    assert roles.role == ("leader", "fixer of papers", "")
    assert roles.leader.tolist() == [True, False, False]
    assert any("fixer of papers" in note for note in roles.notes)


def test_nodes_that_are_unknown_are_counted(read):
    roles = read("node,role\nana,broker\nzoe,broker\n")
    assert any("1 row names a node that the network does not have: zoe" in note
               for note in roles.notes)  # fmt: skip


def test_a_row_said_twice_alike_is_counted(read):
    assert any("1 row repeats" in one for one in read("node,role\nana,broker\nana,broker\n").notes)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("node,role\nana,broker\nana,retail\n", "'ana' stands twice .* rows 2 and 3"),
        ("node,cost\nana,-1\n", "The cost -1 is below 0"),
        ("node,capacity\nana,-0.5\n", "The capacity -0.5 is below 0"),
        ("node,cost\nana,nan\n", "The cost 'nan' is no number"),
        ("node,cost\nana,1e999\n", "is not finite"),
        ("node,leader\nana,perhaps\n", "neither yes nor no"),
        ("who,what\nana,broker\n", "no column node"),
        ("node,role\n", "a header but no nodes"),
        ("node,role\nzoe,broker\n", "None of the 1 nodes"),
        ("node,role\nana,broker,x\n", "3 cells instead of 2"),
        ("node,role\n,broker\n", "names no node"),
        ("node,role,papel\nana,broker,retail\n", "Two columns say the role"),
        ("", "empty"),
        (b"PK\x03\x04", "spreadsheet"),
        ('{"node": 1}', "JSON"),
    ],
)
def test_hostile_files_are_refused(read, text, words):
    with pytest.raises(InputError, match=words) as caught:
        read(text)
    assert caught.value.remedy


def test_nothing_is_known_of_nodes_without_a_file():
    roles = Roles.unknown(2, {1: "broker"})
    assert (roles.size, roles.role) == (2, ("", "broker"))


def test_a_node_may_be_called_by_the_name_that_is_shown(read):
    names = {"ana": "Ana Invento", "beto": "caro"}
    roles = read("node,role\nAna Invento,broker\ncaro,chemist\n", names)
    assert roles.role == ("broker", "", "chemist")  # a label goes before a name
    again = read("node,role\nAna Invento,broker\nana,broker\n", names)
    assert again.role == ("broker", "", "")
    with pytest.raises(InputError, match="by its label and by its name"):
        read("node,role\nAna Invento,broker\nana,chemist\n", names)
