from dataclasses import replace
from importlib.metadata import EntryPoint

import pytest

from cabos.errors import CheckFailedError, UsageError
from cabos.model.reject import Reject
from cabos.model.statement import Statement
from cabos.sources import registry
from cabos.sources.contradiction import count_contradictions
from cabos.sources.countries import country_code
from cabos.sources.identifiers import bare_number, is_lei, is_valid_mexican, mexican_type
from cabos.sources.parse import Parsed, check
from cabos.sources.registry import BUILTIN, load_parser, load_source, source_names


@pytest.mark.parametrize("name", BUILTIN)
def test_every_builtin_source_is_described_and_has_a_parser(name):
    source = load_source(name)
    assert source.name == name
    assert source.title
    assert source.publisher
    assert source.licence
    assert source.cadence_days >= 0
    assert source.checks
    assert all(url.startswith(("https://", "http://")) for url in source.urls.values())
    assert callable(load_parser(name))


def test_unknown_source_is_refused_with_the_known_ones():
    with pytest.raises(UsageError, match="us_ofac_sdn, us_ofac_cons"):
        load_source("nothing")


def test_outsider_comes_by_entry_point_and_does_not_replace_a_builtin(monkeypatch):
    points = [
        EntryPoint("outsider", "cabos.sources.own_list", registry.GROUP),
        EntryPoint("ftm", "somewhere.else", registry.GROUP),
    ]
    monkeypatch.setattr(registry, "entry_points", lambda **_: points)
    registry._packages.cache_clear()
    registry.load_source.cache_clear()
    try:
        assert source_names()[-1] == "outsider"
        assert load_source("outsider").name == "outsider"
        assert load_source("ftm").package == "cabos.sources.ftm"
    finally:
        registry._packages.cache_clear()
        registry.load_source.cache_clear()


def statement(entity: str, schema: str, prop: str, value: str = "x") -> Statement:
    return Statement(entity, schema, prop, value, "s", "f:1")


def parsed(*statements: Statement, rejected: int = 0) -> Parsed:
    return Parsed(list(statements), [Reject("f:1", "bad", "")], None, {"rejected_row": rejected})


def test_check_names_assertion_expected_and_found():
    source = replace(load_source("own_list"), checks={"minimum": {"Person": 2}})
    with pytest.raises(CheckFailedError, match=r"minimum Person.*at least 2, found 1"):
        check(source, parsed(statement("a", "Person", "name")))


def test_fill_rate_counts_entities_not_statements():
    rule = {"of": "Person", "having": "birthDate", "at_least": 0.5}
    source = replace(load_source("own_list"), checks={"share": [rule]})
    people = [statement(one, "Person", "name") for one in "abc"]
    dates = [statement("a", "Person", "birthDate", year) for year in ("1960", "1961")]
    with pytest.raises(CheckFailedError, match=r"share of Person with birthDate.*33.3% of 3"):
        check(source, parsed(*people, *dates))
    check(source, parsed(*people, *dates, statement("b", "Person", "birthDate")))


def test_damaged_rows_fail_above_their_share():
    source = replace(load_source("own_list"), checks={"rejected_at_most": 0.5})
    check(source, parsed(statement("a", "Person", "name"), rejected=1))
    with pytest.raises(CheckFailedError, match=r"damaged rows.*at most 50%, found 2 of 3"):
        check(source, parsed(statement("a", "Person", "name"), rejected=2))


def test_full_counts_are_only_for_an_official_download():
    source = replace(load_source("own_list"), checks={"full": {"minimum": {"name": 5}}})
    told = parsed(statement("a", "Person", "name"))
    check(source, told)
    with pytest.raises(CheckFailedError, match="minimum name"):
        check(source, told, official=True)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Mexico", "mx"),
        ("México.", "mx"),
        ("MX", "mx"),
        ("Korea, North", "kp"),
        ("Norway", "no"),
        ("Region: Gaza", "ps"),
        ("undetermined", None),
        ("", None),
    ],
)
def test_country_codes(name, code):
    assert country_code(name) == code


def test_mexican_identifiers_however_spelt():
    assert {mexican_type(one) for one in ("R.F.C.", "RFC", "R.F.C. #", "rfc")} == {"rfc"}
    assert mexican_type("C.U.R.P.") == "curp"
    assert mexican_type("Passport") is None
    assert bare_number(" dib-771110/hq1 ") == "DIB771110HQ1"
    assert is_valid_mexican("rfc", "IADM8001016LA")
    assert not is_valid_mexican("rfc", "IADM8001016L1")
    assert is_valid_mexican("curp", "IADM800101HJCBZC00")
    assert not is_valid_mexican("curp", "GURR730821HCLRMG")


def test_legal_entity_identifier_by_its_check_digits():
    assert is_lei("253400V1H6ART1UQ0N98")
    assert not is_lei("253400V1H6ART1UQ0N99")
    assert not is_lei("253400")


@pytest.mark.parametrize(
    ("dates", "contradictions"),
    [
        (["1980-01-01"], 0),
        (["1980-01-02"], 1),
        (["1980-01-02", "1980-01-01"], 0),
        (["1980-01-02", "1979"], 0),
        ([], 0),
    ],
)
def test_identifier_contradicts_full_birth_dates_only(dates, contradictions):
    said = [statement("a", "Person", "idNumber", "IADM800101HJCBZC00")]
    said += [statement("a", "Person", "birthDate", date) for date in dates]
    assert count_contradictions(said) == contradictions
