import pytest
from golden_sources import GOLDEN, SAMPLES, render, sample
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cabos.errors import CabosError
from cabos.model.schema import find_schema
from cabos.sources.parse import check, parse_source
from cabos.sources.registry import BUILTIN, load_source

QUIET = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_gives_the_golden_statements(name):
    assert render(*sample(name)) == GOLDEN.joinpath(f"{name}.json").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_passes_the_checks_of_its_source(name):
    source, files = sample(name)
    check(load_source(source), parse_source(source, files))


@pytest.mark.parametrize("name", sorted(SAMPLES.keys() - {"ftm", "ownership_ftm"}))
def test_parsers_use_only_the_declared_vocabulary(name):
    for said in parse_source(*sample(name)).statements:
        schema = find_schema(said.schema)
        assert schema is not None, said.schema
        # What a standard of ownership data has no property for is kept under its own name.
        is_beside = said.source == "ownership" and said.prop.startswith("@")
        assert said.prop in schema.properties or is_beside, f"{said.schema}.{said.prop}"


@pytest.mark.parametrize("name", SAMPLES)
def test_every_entity_that_a_statement_names_exists_or_stands_outside_the_sample(name):
    parsed = parse_source(*sample(name))
    known = {said.entity_id for said in parsed.statements}
    for said in parsed.statements:
        schema = find_schema(said.schema)
        kind = schema.properties.get(said.prop) if schema else None
        if kind == "entity" and said.value not in known:
            assert said.schema == "UnknownLink", said


@pytest.mark.parametrize("name", SAMPLES)
def test_statement_ids_are_unique_and_stay_the_same(name):
    first, second = (parse_source(*sample(name)).statements for _ in range(2))
    ids = [said.id for said in first]
    assert len(set(ids)) == len(ids)
    assert ids == [said.id for said in second]


@pytest.mark.parametrize("name", SAMPLES)
def test_statement_ids_do_not_depend_on_the_name_of_the_file(name):
    source, files = sample(name)
    if source == "crypto_addresses":
        pytest.skip("its files' names tell the asset")
    moved = {f"other-{name}": data for name, data in files.items()}
    before = {said.id for said in parse_source(source, files).statements}
    assert {said.id for said in parse_source(source, moved).statements} == before


@pytest.mark.parametrize("source", BUILTIN)
@given(data=st.binary(max_size=400))
@QUIET
def test_parser_raises_only_its_own_errors_on_any_bytes(source, data):
    try:
        parse_source(source, {"file": data})
    except CabosError:
        return


@pytest.mark.parametrize("name", SAMPLES)
@given(draw=st.data())
@QUIET
def test_parser_raises_only_its_own_errors_on_a_damaged_sample(name, draw):
    source, files = sample(name)
    victim = draw.draw(st.sampled_from(sorted(files)))
    data = files[victim]
    begin = draw.draw(st.integers(0, len(data)))
    end = draw.draw(st.integers(begin, min(len(data), begin + 200)))
    files[victim] = data[:begin] + draw.draw(st.binary(max_size=20)) + data[end:]
    try:
        parsed = parse_source(source, files)
    except CabosError:
        return
    assert all(said.value for said in parsed.statements if source != "ftm")
