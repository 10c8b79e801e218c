"""Mappings as YAML: strict in, the same out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.errors import InputError
from cabos.sources.money.mapping import DECIMALS, ENCODINGS, Mapping
from cabos.sources.money.mapping_file import (
    built_in,
    built_in_names,
    checked_date,
    dump_mapping,
    load_mapping,
)

GOOD = "columns:\n  date: Fecha\n  from: De\n  to: A\n  amount: Monto\n"


def test_the_built_in_mappings_are_sound():
    assert {"plain", "amlworld", "amlsim", "crypto"} <= set(built_in_names())
    for name in built_in_names():
        assert built_in(name).name == name
        assert load_mapping(dump_mapping(built_in(name)).encode(), name) == built_in(name)


def test_every_text_stays_a_text():
    text = GOOD + "account: 012180001234567897\ncurrency: mxn\nheader: 3\ndelimiter: tab\n"
    mapping = load_mapping(text.encode(), "m.yml")
    assert (mapping.account, mapping.currency) == ("012180001234567897", "MXN")
    assert (mapping.header, mapping.delimiter) == (3, "\t")
    signed = (
        "columns: {date: F, amount: M, sign: T}\nout: [no, D]\nin: on\nout_is_negative: false\n"
    )
    mapping = load_mapping(signed.encode(), "m.yml")
    assert (mapping.out, mapping.in_, mapping.out_is_negative) == (("no", "D"), ("on",), False)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD + "colour: red\n", "no setting 'colour'"),
        (GOOD + "date: '%d/%m'\n", "lacks the day, the month or the year"),
        (GOOD + "date: '%d/%m/%Q'\n", "%Q is not known"),
        (GOOD + "date: days:2017-13-01\n", "is no day"),
        (GOOD + "decimal: ';'\n", "none of . ,"),
        (GOOD + "encoding: ebcdic\n", "none of"),
        (GOOD + "header: 0\n", "is no row"),
        (GOOD + "delimiter: ab\n", "not one sign"),
        (GOOD + "currency: pesos mexicanos\n", "no code of a currency"),
        (GOOD + "currency: MXN\ncurrency: USD\n", "said twice"),
        (GOOD + "  amount: Otro\n", "said twice"),
        (GOOD + "  when: Hora\n", "cannot be 'when'"),
        (GOOD + "  account: Cuenta\n", "both sides"),
        (GOOD + "  debit: Cargo\n", "amount, and debit or credit"),
        ("columns:\n  date: F\n  amount: M\n  sign: T\n", "not its words"),
        ("columns:\n  from: De\n  amount: M\n", "which column is the date"),
        ("columns:\n  from: De\n  date: M\n", "which column is the amount"),
        ("columns: {date: F, amount: M, sign: T}\nout: [D]\nin: [d]\n", "both money out and"),
        ("columns: [a, b]\n", "What and column are expected"),
        ("date: iso\n", "says no columns"),
        ("", "says nothing"),
        ("- a\n", "says nothing"),
        ("a: [", "no YAML"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"x" * (2 << 20), "larger than"),
    ],
)
def test_a_wrong_mapping_is_refused(text, said):
    with pytest.raises(InputError) as caught:
        load_mapping(text if isinstance(text, bytes) else text.encode(), "m.yml")
    assert said in str(caught.value)
    assert caught.value.where.startswith("m.yml")


def test_the_line_of_a_double_is_named():
    with pytest.raises(InputError) as caught:
        load_mapping((GOOD + "  amount: Otro\n").encode(), "m.yml")
    assert caught.value.where == "m.yml:6"


@pytest.mark.parametrize("text", ["iso", "epoch", "epoch-ms", "days:2017-01-01", "%d/%m/%Y %H:%M",
                                  "%d-%b-%y", "%Y%m%d", "%-d/%-m/%Y", "%j.%Y"])  # fmt: skip
def test_date_patterns_that_can_be(text):
    assert checked_date(text, "--date") == text


WORD = st.text(st.characters(exclude_categories=["C"]), min_size=1, max_size=12)


@given(
    st.builds(
        Mapping,
        columns=st.fixed_dictionaries({"date": WORD, "from": WORD, "to": WORD, "amount": WORD}),
        date=st.sampled_from(["iso", "%d/%m/%Y", "days:2017-01-01"]),
        decimal=st.sampled_from(DECIMALS),
        delimiter=st.sampled_from(",;\t|"),
        encoding=st.sampled_from(ENCODINGS),
        header=st.integers(1, 60),
        currency=st.sampled_from(["", "MXN"]),
        currencies=st.dictionaries(WORD, st.sampled_from(["USD", "EUR"]), max_size=3),
        out_is_negative=st.booleans(),
        account=st.one_of(st.just(""), WORD),
    )
)
def test_a_mapping_survives_its_file(mapping):
    assert load_mapping(dump_mapping(mapping).encode(), "m.yml") == mapping
