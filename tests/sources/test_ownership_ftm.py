import json

import pytest
from golden_sources import sample

from cabos.formats.ftm_write import write_entities
from cabos.model.entity import gather
from cabos.sources.parse import parse_source

NAMES = ("bods", "ftm", "gleif", "holdings", "psc")


def written(name: str) -> tuple[list[str], list]:
    parsed = parse_source(*sample(f"ownership_{name}"))
    return list(write_entities(gather(parsed.statements))), parsed.statements


@pytest.mark.parametrize("name", NAMES)
def test_every_form_goes_out_as_followthemoney_and_comes_back(name):
    lines, said = written(name)
    again = parse_source("ownership", {"out.ftm.json": "\n".join(lines).encode()})
    assert {one.id for one in again.statements} == {one.id for one in said}


@pytest.mark.parametrize("name", NAMES)
def test_every_form_is_written_valid(name):
    ftm = pytest.importorskip("followthemoney", reason="followthemoney is not installed")
    for line in written(name)[0]:
        data = json.loads(line)
        told = ftm.model.get(data["schema"])
        told.validate(data)
        proxy = ftm.model.get_proxy(data)
        assert proxy.to_dict()["properties"].keys() <= data["properties"].keys()
        if told.edge:
            assert proxy.get(told.edge_source), line
            assert proxy.get(told.edge_target), line


def test_ownership_entities_are_kept_as_they_stand():
    entity = {
        "id": "o-1",
        "schema": "Ownership",
        "properties": {"owner": ["a"], "asset": ["b"], "percentage": ["50 %"], "made": ["up"]},
    }
    data = json.dumps(entity).encode()
    ours, theirs = (
        {(one.entity_id, one.prop, one.value, one.place) for one in parsed.statements}
        for parsed in (parse_source(source, {"a": data}) for source in ("ownership", "ftm"))
    )
    assert ours == theirs
    assert ("o-1", "percentage", "50 %", "a:1") in ours


def test_statements_of_followthemoney_as_csv_are_told_apart_from_holdings():
    data = b"entity_id,schema,prop,value\no-1,Ownership,owner,a\n"
    (said,) = parse_source("ownership", {"a.csv": data}).statements
    assert (said.entity_id, said.prop, said.value) == ("o-1", "owner", "a")
