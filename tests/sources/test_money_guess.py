"""What a guess takes for granted, and what it asks."""

from contextlib import suppress
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cabos.errors import InputError
from cabos.sources.money.dates import Cell, date_pattern, readings
from cabos.sources.money.guess import Choices, guess_mapping
from cabos.sources.money.marks import bare, decimal_mark, is_negative, sign_words
from cabos.sources.money.words import BY_SPELLING, SPELLINGS, field_of

MINE, OPEN = Choices(account="1"), Choices()


def guess(text, choices=OPEN, *, is_whole=True):
    data = text if isinstance(text, bytes) else text.encode()
    return guess_mapping(data, "f.csv", choices, is_whole=is_whole)


def test_the_plain_table_is_known():
    mapping = guess("ref,date,from,to,amount,currency,memo\n1,2024-01-01,A,B,5,MXN,x\n").mapping
    assert (mapping.name, mapping.date, mapping.decimal) == ("plain", "iso", ".")
    assert mapping.columns["from"] == "from"


def test_the_plain_table_can_say_more():
    header = "ref,date,from,to,amount,currency,memo,from_name,from_id,to_name,Saldo,colour\n"
    found = guess(header + "1,2024-01-01,A,B,5,MXN,x,Ana,FAU160503BVA,Beto,7,red\n")
    assert found.mapping.name == "plain"
    added = {"from_name", "from_id", "to_name"}
    assert added < found.mapping.columns.keys()
    assert all(found.mapping.columns[one] == one for one in added)
    assert found.unused == ("Saldo", "colour")


def test_a_table_without_some_columns_is_known_too():
    mapping = guess("Date,From,To,Amount\n2024-01-01,A,B,5\n").mapping
    assert dict(mapping.columns) == {"date": "Date", "from": "From", "to": "To", "amount": "Amount"}


def test_amlworld_names_two_columns_account():
    header = (
        "Timestamp,From Bank,Account,To Bank,Account,Amount Received,Receiving Currency,"
        "Amount Paid,Payment Currency,Payment Format,Is Laundering\n"
    )
    row = "2022/09/01 00:20,010,8000EBD30,010,8000EBD31,3697.34,US Dollar,3697.34,US Dollar,ACH,0\n"
    found = guess(header + row)
    assert found.mapping.name == "amlworld"
    assert (found.mapping.columns["from"], found.mapping.columns["to"]) == ("Account", "Account_1")
    assert found.mapping.date == "%Y/%m/%d %H:%M"
    assert found.unused == ("Is Laundering",)
    assert [one.example for one in found.shown][:3] == ["2022/09/01 00:20", "010", "8000EBD30"]


def test_amlsim_counts_days():
    mapping = guess("sourceNodeId,targetNodeId,value,time\n280,15349,147.8,1\n").mapping
    assert (mapping.name, mapping.date) == ("amlsim", "days:2017-01-01")


SPANISH = """Banco Tal
CLABE: 012180001234567897 Moneda: MXN

Fecha;Concepto;Referencia;Cargo;Abono;Saldo
03/04/2024;RENTA;123;1.234,56;;10.000,00
13/04/2024;PAGO;124;;500,00;10.500,00
"""


def test_a_bank_export_has_lines_above_its_header():
    mapping = guess(SPANISH).mapping
    assert (mapping.header, mapping.delimiter, mapping.decimal) == (4, ";", ",")
    assert (mapping.account, mapping.currency) == ("012180001234567897", "MXN")
    assert dict(mapping.columns) == {
        "date": "Fecha", "memo": "Concepto", "ref": "Referencia", "debit": "Cargo",
        "credit": "Abono", "balance": "Saldo",
    }  # fmt: skip
    assert mapping.date == "%d/%m/%Y"


@pytest.mark.parametrize(
    ("text", "choices", "said"),
    [
        ("Fecha,Cargo,Abono\n03/04/2024,5,\n", MINE, "2024-04-03 (%d/%m/%Y) or 2024-03-04"),
        ("date,from,to,amount\n24/03/05,A,B,1\n", MINE, "2005-03-24 (%d/%m/%y) or 2024-03-05"),
        ("date,from,to,amount\n01/02/03,A,B,1\n", MINE, "2003-02-01 (%d/%m/%y) or 2003-01-02"),
        ("date,from,to,amount\n05/05/2024,A,B,1\n", MINE, "leave open in which order"),
        ("date,from,to,amount\n01/02/2024,A,B,1\n2024-01-02,A,B,1\n", MINE, "more than one way"),
        ("date,from,to,amount\n13/02/2024,A,B,1\n02/13/2024,A,B,1\n", MINE, "row 2 and 02/13/2024"),
        ("date,from,to,amount\n44927,A,B,1\n", MINE, "1899-12-30"),
        ("date,from,to,amount\nsoon,A,B,1\n", MINE, "cannot be read"),
        ("date,from,to,amount\n2024-01-01,A,B,1.234\n", MINE, "1.234 where the decimal mark is a"),
        ('date,from,to,amount\n2024-01-01,A,B,"1,234"\n', MINE, "1234 where the decimal mark is"),
        ('date,from,to,amount\n2024-01-01,A,B,1.5\n2024-01-01,A,B,"1,5"\n', MINE, "both decimal"),
        ("date,memo,amount\n2024-01-01,a,5\n", MINE, "Nothing says which rows are money out"),
        ("date,amount,sign\n2024-01-01,5,foo\n", MINE, "do not tell out from in"),
        ("date,memo,amount\n2024-01-01,a,-5\n", OPEN, "whose it is"),
        ("a,b\n1,2\n", MINE, "No row looks like the header"),
        ("date,from,to,memo\n2024-01-01,A,B,x\n", MINE, "No column is the amount"),
        ("date,from,to,amount\n", MINE, "no rows"),
        (b"PK\x03\x04 and so on", MINE, "spreadsheet"),
        (b"%PDF-1.7", MINE, "PDF"),
        ("date,from,to,amount\n2024-01-01,A,B,5\n", Choices("amlworld"), "has not the columns"),
        ("date,from,to,amount\n2024-01-01,A,B,5\n", Choices("none"), "is called 'none'"),
    ],
)
def test_what_rows_leave_open_is_asked(text, choices, said):
    with pytest.raises(InputError) as caught:
        guess(text, choices)
    assert said in str(caught.value)
    assert caught.value.remedy


def test_an_ambiguous_date_names_the_row_and_both_choices():
    with pytest.raises(InputError) as caught:
        guess("Fecha,Cargo,Abono\n01/01/2024,5,\n03/04/2024,5,\n", MINE)
    assert caught.value.where == "f.csv:3"
    assert '--date "%d/%m/%Y"' in caught.value.remedy
    assert '--date "%m/%d/%Y"' in caught.value.remedy


def test_what_the_user_says_is_not_guessed():
    choices = Choices(account="18:80 1", currency="usd", date="%d/%m/%Y", decimal=",")
    mapping = guess("Fecha,Cargo,Abono\n03/04/2024,1.234,\n", choices).mapping
    assert (mapping.date, mapping.decimal, mapping.currency) == ("%d/%m/%Y", ",", "USD")
    assert mapping.account == "18:80 1"


def test_parentheses_are_money_out_and_the_balance_shows_the_sign():
    usual = "date,amount,balance\n2024-01-01,10.00,10.00\n2024-01-02,(4.00),6.00\n"
    assert guess(usual, MINE).mapping.out_is_negative
    card = "date,amount,balance\n2024-01-01,-10.00,10.00\n2024-01-02,4.00,6.00\n"
    assert not guess(card, MINE).mapping.out_is_negative
    newest_first = "date,amount,balance\n2024-01-02,-4.00,6.00\n2024-01-01,10.00,10.00\n"
    assert guess(newest_first, MINE).mapping.out_is_negative


def test_a_kind_whose_words_are_signs_is_the_sign():
    mapping = guess("date,type,amount\n2024-01-01,CARGO,5\n2024-01-01,ABONO,6\n", MINE).mapping
    assert (mapping.columns["sign"], mapping.out, mapping.in_) == ("type", ("CARGO",), ("ABONO",))
    text = "date,type,amount\n2024-01-01,SPEI,-5\n"
    assert guess(text, MINE).mapping.columns["kind"] == "type"


def test_one_counterparty_makes_it_a_statement_and_both_a_table():
    one = guess("date,beneficiario,amount\n2024-01-01,JUAN,-5\n", MINE).mapping
    assert one.columns["other_name"] == "beneficiario"
    both = guess("date,ordenante,cuenta beneficiario,amount\n2024-01-01,JUAN,77,5\n").mapping
    assert (both.columns["from"], both.columns["to"]) == ("ordenante", "cuenta beneficiario")


def test_the_currency_in_a_column_name_counts():
    mapping = guess("date,from,to,Importe (MXN)\n2024-01-01,A,B,5\n").mapping
    assert mapping.currency == "MXN"
    assert guess("date,from,to,Monto en dólares\n2024-01-01,A,B,5\n").mapping.currency == "USD"


def test_encodings_and_a_cut_last_line():
    latin = "Fecha,Descripción,Cargo,Abono\n25/12/2024,café,5,\n".encode("latin-1")
    assert guess(latin, MINE).mapping.encoding == "latin-1"
    wide = "Fecha,Cargo,Abono\n25/12/2024,5,\n".encode("utf-16")
    assert guess(wide, MINE).mapping.encoding == "utf-16"
    cut = "Fecha,Cargo,Abono\n25/12/2024,5,\n13/1"
    assert guess(cut, MINE, is_whole=False).mapping.date == "%d/%m/%Y"
    marked = "\ufeffFecha,Cargo,Abono\n25/12/2024,5,\n"
    assert guess(marked, MINE).mapping.columns["date"] == "Fecha"


@given(st.dates(date(1970, 1, 1), date(2060, 12, 31)))
def test_a_day_is_among_the_readings_of_how_it_is_written(day):
    for pattern in ("%d/%m/%Y", "%m-%d-%Y", "%Y/%m/%d", "%d.%m.%y", "%Y%m%d", "%d-%b-%Y"):
        assert readings(day.strftime(pattern))[pattern] == day.isoformat()
    assert readings(day.isoformat()) == {"iso": day.isoformat()}


@given(st.lists(st.dates(date(2000, 1, 1), date(2030, 12, 31)), min_size=1, max_size=8))
def test_a_pattern_is_only_told_where_no_other_reads_all_rows(days):
    cells = [Cell(row, day.strftime("%d/%m/%Y")) for row, day in enumerate(days, 2)]
    if all(day.day <= 12 for day in days):
        with pytest.raises(InputError):
            date_pattern(cells, "Fecha", "f.csv")
    else:
        assert date_pattern(cells, "Fecha", "f.csv") == "%d/%m/%Y"


@pytest.mark.parametrize(
    ("text", "bared", "negative"),
    [
        ("(1,234.56)", "1,234.56", True), ("-$5", "5", True), ("$-5", "5", True), ("5-", "5", True),
        ("$ 1.234,56", "1.234,56", False), ("1 234,56", "1 234,56", False), ("−7", "7", True),
        ("MX$5.00", "5.00", False), ("+5", "5", False),
    ],
)  # fmt: skip
def test_signs_around_an_amount(text, bared, negative):
    assert (bare(text), is_negative(text)) == (bared, negative)


@given(st.integers(0, 10**9), st.sampled_from([".", ","]))
def test_the_mark_is_told_by_any_amount_with_cents(cents, mark):
    other = "," if mark == "." else "."
    text = f"{cents // 100:,}".replace(",", other) + f"{mark}{cents % 100:02}"
    assert decimal_mark([Cell(2, text)], "f.csv") == mark


def test_a_nought_before_the_mark_groups_nothing():
    assert decimal_mark([Cell(2, "0.001")], "f.csv") == "."
    assert decimal_mark([Cell(2, "0,125")], "f.csv") == ","


def test_a_machine_writes_its_own_mark():
    text = "hash,timestamp,from,to,value,token\nh,2026-01-01 00:00:00,a,b,1.234,USDT\n"
    assert guess(text).mapping.decimal == "."


def test_sign_words():
    assert sign_words(["D", "C"]) == (("D",), ("C",))
    assert sign_words(["C", "A"]) == (("C",), ("A",))
    assert sign_words(["Débito", "Crédito"]) == (("Débito",), ("Crédito",))
    assert sign_words(["SPEI", "CARGO"]) is None
    assert sign_words([]) is None
    out, into = sign_words(["CARGO"])
    assert out == ("CARGO",)
    assert "abono" in into


def test_no_spelling_stands_for_two_fields():
    assert len(BY_SPELLING) == sum(len(texts) for texts in SPELLINGS.values())
    assert field_of("Saldo (USD)") == ("balance", "USD")
    assert field_of("Nothing of it") == (None, "")


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("03-ene-2024", "%d-%b-%Y"),
        ("3 de diciembre de 2024", "%d de %b de %Y"),
        ("03 Sept 2024", "%d %b %Y"),
        ("3/AGO/24", "%d/%b/%y"),
        ("03-January-2024 10:00", "%d-%b-%Y %H:%M"),
    ],
)
def test_months_by_name_leave_nothing_open(text, pattern):
    assert set(readings(text)) == {pattern}
    assert readings("03-foo-2024") == {}


@pytest.mark.parametrize(
    ("day", "clock", "pattern", "is_kept"),
    [
        ("2024-01-13", "10:05", "iso", True),
        ("13/01/2024", "10:05", "%d/%m/%Y %H:%M", True),
        ("13/01/2024", "10:05:09", "%d/%m/%Y %H:%M:%S", True),
        ("13/01/2024", "1:05 PM", "%d/%m/%Y %I:%M %p", True),
        ("2024-01-13", "1:05pm", "%Y-%m-%d %I:%M%p", True),
        ("13/01/2024 10:05", "10:05", "%d/%m/%Y %H:%M", False),
        ("13/01/2024", "noon", "%d/%m/%Y", False),
    ],
)
def test_a_time_of_day_of_its_own(day, clock, pattern, is_kept):
    mapping = guess(f"Fecha,Hora,Cargo,Abono\n{day},{clock},5,\n", MINE).mapping
    assert (mapping.date, "clock" in mapping.columns) == (pattern, is_kept)


CELLS = st.sampled_from([
    "", "2024-01-02", "03/04/2024", "13/04/2024", "1.234,56", "(1,234.56)", "-5", "5", "CARGO", "D",
    "x", "\x00", '"', "012180001234567899", "US Dollar", "00:00", "1e400", "٣", "1" * 400,
])  # fmt: skip
TITLES = st.sampled_from(
    ["Fecha", "Hora", "Importe", "Cargo", "Abono", "Saldo", "Tipo", "Cuenta", "from", "to", "date",
     "amount", "Beneficiario", "x", "", "sign"]
)  # fmt: skip


@given(
    st.lists(TITLES, min_size=1, max_size=6),
    st.lists(st.lists(CELLS, max_size=6), max_size=5),
    st.sampled_from(",;\t|"),
)
def test_any_table_is_guessed_or_refused_with_a_remedy(titles, rows, delimiter):
    text = "\n".join(delimiter.join(row) for row in [titles, *rows])
    with suppress(InputError):
        found = guess(text, MINE)
        assert set(found.mapping.columns.values()) >= {one.column for one in found.shown}


@given(st.binary(max_size=300))
def test_any_bytes_are_guessed_or_refused(data):
    with suppress(InputError):
        guess(data, MINE)
