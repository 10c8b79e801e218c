from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cabos.errors import WorkspaceError
from cabos.model.entity import gather
from cabos.model.statement import Statement
from cabos.store.parquet import compare, read_entities, read_statements, write_statements
from cabos.store.rejects import write_rejects

TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=30)
HARD = (
    'a "quoted", name',
    "two\nlines\r\nand\ttab",
    "محمد بن سلمان",
    "\u200fעברית\u200e",
    "🦊👩‍👩‍👧",
    "back\\slash'",
    "e\u0301 \u00e9",
    " ",
    "NULL",
    "王小明",
)
STATEMENTS = st.lists(
    st.builds(
        Statement,
        entity_id=st.sampled_from(["x-1", "x-2", "x-10", "ñ"]),
        schema=st.sampled_from(["Person", "Company"]),
        prop=st.sampled_from(["name", "alias"]),
        value=TEXT | st.sampled_from(HARD),
        source=st.just("s"),
        place=TEXT,
        lang=st.none() | st.sampled_from(["", "spa"]),
        original=st.none() | TEXT,
    )
)


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(said=STATEMENTS)
def test_statements_come_back_exactly(said, tmp_path):
    path = tmp_path / "s.parquet"
    ids = {one.entity_id for one in said}
    assert write_statements(path, said) == (len(said), len(ids))
    entities = list(read_entities([path], "s"))
    assert entities == sorted(gather(said), key=lambda one: one.id)
    for key in ids:
        found = read_statements({path: ("s", "v")}, key)
        assert found == {("s", "v"): [one for one in said if one.entity_id == key]}


def test_many_entities_are_streamed_in_order(tmp_path):
    said = [
        Statement(f"x-{number:05}", "Person", "name", f"n{turn}", "s", "p")
        for turn in range(2)
        for number in reversed(range(30_000))
    ]
    write_statements(tmp_path / "s.parquet", said)
    entities = list(read_entities([tmp_path / "s.parquet"], "s"))
    assert [one.id for one in entities] == [f"x-{number:05}" for number in range(30_000)]
    assert {one.get("name") for one in entities} == {("n0", "n1")}


def test_a_change_of_schema_alone_is_a_change(tmp_path):
    for schema in ("LegalEntity", "Company"):
        write_statements(tmp_path / schema, [Statement("x", schema, "name", "ACME", "s", "p")])
    assert compare([tmp_path / "LegalEntity"], [tmp_path / "Company"]).changed == ("x",)


def test_a_moved_row_is_no_change(tmp_path):
    for place in ("1", "2"):
        write_statements(tmp_path / place, [Statement("x", "Person", "name", "A", "s", place)])
    assert compare([tmp_path / "1"], [tmp_path / "2"]).changed == ()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no full device")
def test_a_full_disk_is_told():
    with pytest.raises(WorkspaceError, match="disk is full"):
        write_statements(Path("/dev/full"), [Statement("x", "Person", "name", "A", "s", "p")])


def test_a_path_with_a_quote_is_only_a_path(tmp_path):
    path = tmp_path / "it's; DROP TABLE statement.parquet"
    write_statements(path, [Statement("x", "Person", "name", "A", "s", "p")])
    assert [one.id for one in read_entities([path], "s")] == ["x"]


def test_rejects_hold_no_formula(tmp_path):
    @dataclass
    class Row:
        place: str
        text: str

    write_rejects(tmp_path / "r.csv", [Row("a:1", '=HYPERLINK("x")'), Row("a:2", "plain, text")])
    assert (tmp_path / "r.csv").read_text() == (
        'place,text\na:1,"\'=HYPERLINK(""x"")"\na:2,"plain, text"\n'
    )
