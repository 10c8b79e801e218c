from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cabos.match.identifiers import agree, decode, kind_of, normal
from cabos.match.reading import make_subject
from cabos.match.subject import PERSON
from strategies import curp, texts

CASES = yaml.load(
    (Path(__file__).parents[1] / "cases" / "identifiers.yml").read_text("utf-8"), yaml.BaseLoader
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['value']} {case['why']}")
def test_case(case):
    meaning = decode(case["value"])
    assert kind_of(case["value"]) == case["kind"]
    if case["dates"] == "null":
        assert meaning is None
        return
    assert meaning.dates == tuple(int(date.replace("-", "")) for date in case["dates"])
    assert meaning.sex == (None if case["sex"] == "null" else case["sex"])
    assert meaning.state == case["state"]
    assert meaning.is_valid == (case["valid"] == "true"), case["why"]


@given(st.integers(4, 9), st.integers(1, 9))
def test_a_mistyped_digit_makes_a_curp_invalid_where_its_rule_can_tell(at, step):
    """Digits are weighted 18, 17 … 2 and added up modulo ten; the weight 10 hides any digit."""
    good = curp("ZAGI", "19710412")
    typed = good[:at] + str((int(good[at]) + step) % 10) + good[at + 1 :]
    assert decode(good).is_valid
    meaning = decode(typed)
    if (18 - at) * step % 10:
        assert not meaning.is_valid
    else:
        assert meaning.is_valid == bool(meaning.dates)


@given(texts)
def test_any_text_is_some_identifier(text):
    value = normal(text)
    assert kind_of(value) in {"curp", "rfc", "other"}
    assert normal(value) == value
    decode(value)


@pytest.mark.parametrize(
    ("left", "right", "same"),
    [
        ("ZAGI710412AB1", "ZAGI710412AB1", True),
        ("ZAGI710412AB1", "ZAGI710412AB2", False),
        ("ZAGI710412", "ZAGI710412", False),  # without its last three signs it names nobody
        ("G0123", "G0123", True),
    ],
)
def test_agree(left, right, same):
    assert agree(left, right) is same


def test_an_invalid_curp_is_kept_and_flagged_and_its_date_is_not_used():
    subject = make_subject("C1", "Ismael Zambada", curp="zagi-710412-HSLMNS-00", kind=PERSON)
    assert subject.identifiers == ("ZAGI710412HSLMNS00",)
    assert (subject.dates, subject.sex) == ((), None)
    assert subject.flaws == (
        "C.U.R.P. zagi-710412-HSLMNS-00 is not valid: kept, its date and letters not used",
    )
