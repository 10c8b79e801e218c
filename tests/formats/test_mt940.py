from datetime import date

import pytest

from cabos.errors import InputError
from cabos.formats import mt940, mt940_info
from cabos.model.account import LeftOut, Remark, StatementSpan
from cabos.model.reject import Reject
from cabos.model.transfer import UNKNOWN, Transfer
from cabos.sources.money.mt940 import booked_day
from cabos.sources.money.parse import parse_money
from cabos.sources.money.values import UnreadableError

NL = "NL91ABNA0417164300"
HEAD = ":20:REF\n:25:DE89370400440532013000\n:28C:1/1\n:60F:C260101EUR100,00\n"
END = ":62F:C260102EUR{}\n-\n"


def statement(*lines: str, closing: str = "100,00") -> str:
    return HEAD + "".join(f"{line}\n" for line in lines) + END.format(closing)


def parse(text: str, name: str = "a.sta"):
    return list(parse_money({name: text.encode()}))


def of(kind, found):
    return [one for one in found if isinstance(one, kind)]


@pytest.mark.parametrize(
    ("side", "booked"), [("C", "credit"), ("D", "debit"), ("RC", "debit"), ("RD", "credit")]
)
@pytest.mark.parametrize("funds", ["", "R"])
def test_each_side_is_booked_as_swift_says(side, booked, funds):
    found = of(Transfer, parse(statement(f":61:2601020102{side}{funds}1,5NTRFX")))
    assert [(one.side, one.amount) for one in found] == [(booked, 150)]


@pytest.mark.parametrize(
    ("value", "entry", "day"),
    [
        ("261231", "0102", date(2027, 1, 2)),
        ("270102", "1231", date(2026, 12, 31)),
        ("260630", "0630", date(2026, 6, 30)),
        ("240228", "0229", date(2024, 2, 29)),
        ("260630", "", date(2026, 6, 30)),
        ("991231", "0101", date(2000, 1, 1)),
    ],
)
def test_year_of_the_booking_day_is_the_nearest(value, entry, day):
    assert booked_day(value, entry) == day


@pytest.mark.parametrize(("value", "entry"), [("261301", ""), ("260101", "1332"), ("260230", "")])
def test_day_that_is_none_is_refused(value, entry):
    with pytest.raises(UnreadableError):
        booked_day(value, entry)


def test_cut_anywhere_raises_and_never_gives_a_shorter_statement():
    line = ":61:2601020102C50,00NTRFREF//B\nmore\n:86:/NAME/Somebody/REMI/Rent"
    whole = statement(line, closing="150,00")
    assert len(of(Transfer, parse(whole))) == 1
    last = whole.index("150,00") + len("150,00")
    for at in range(len(":20:REF\n:25:"), last - 3):  # 150 and 150, are 150,00
        with pytest.raises(InputError):
            parse(whole[:at])
    last -= 3
    for at in range(last, len(whole)):
        assert len(of(Transfer, parse(whole[:at]))) == 1


def test_cut_says_the_line_and_what_to_do():
    with pytest.raises(InputError, match=r"line 1 has no closing balance.*a\.sta:5.*bank"):
        parse(HEAD + ":61:260102")


def test_balance_cut_within_its_digits_is_found_by_the_sum():
    whole = statement(":61:2601020102C50,00NTRFX", closing="150,00")
    cut = whole[: whole.index("150,00") + 2]
    with pytest.raises(InputError, match="cut off"):
        parse(cut)


@pytest.mark.parametrize(
    "line", [":61:2601020102C12", ":61:nonsense", ":61:", ":61:2602300230C1,00NTRFX"]
)
def test_line_that_cannot_be_read_is_a_reject_with_its_line(line):
    found = parse(statement(line, ":61:2601020102C1,00NTRFX"))
    assert [one.place for one in of(Reject, found)] == ["a.sta:5"]
    assert [one.amount for one in of(Transfer, found)] == [100]
    assert of(StatementSpan, found)[0].unread == 1


def test_amount_beyond_64_bits_or_the_currency_is_a_reject():
    rows = ":61:2601020102C999999999999999,99NTRFX", ":61:2601020102C1,234NTRFX"
    found = parse(statement(*rows))
    assert len(of(Transfer, found)) == 1  # fifteen digits still fit
    assert "decimals" in of(Reject, found)[0].reason


def test_messages_follow_one_another_with_or_without_envelope():
    one = statement(":61:2601020102C1,00NTRFX")
    swift = "{1:F01X}{2:O940}{4:\n" + one.removesuffix("-\n") + "-}\n"
    for text in (
        one + one,
        swift + swift,
        one.replace("\n", "\r\n") * 2,
        one.replace("\n", "\r") * 2,
    ):
        found = parse(text)
        assert len(of(StatementSpan, found)) == 2
        assert [span.first_row for span in of(StatementSpan, found)] == [1, 2]


def test_page_that_goes_on_is_said_where_the_rest_is_missing():
    found = parse(statement(closing="100,00").replace("62F", "62M"))
    assert any("goes on" in one.text for one in of(Remark, found))


def test_report_within_the_day_needs_no_balance():
    text = ":20:R\n:25:123\n:28C:1\n:34F:EUR0,\n:13D:2601021200+0100\n:61:2601020102ED1,00NTRFX\n"
    text += ":61:2601020102D2,00NTRFX\n:90D:1EUR2,00\n-\n"
    found = parse(text)
    assert len(of(Transfer, found)) == 1
    assert len(of(LeftOut, found)) == 1
    assert any("MT942" in one.text for one in of(Remark, found))


@pytest.mark.parametrize(
    ("field", "key"),
    [
        ("DE89370400440532013000", "DE89370400440532013000"),
        ("DE89370400440532013000EUR", "DE89370400440532013000"),
        ("37040044/0532013000", "37040044:0532013000"),
        ("COBADEFFXXX/0532013000EUR", "COBADEFF:0532013000"),
        ("0532013000", "0532013000"),
        ("032180000118359719", "032180000118359719"),
    ],
)
def test_account_is_named_as_everywhere(field, key):
    found = parse(statement().replace("DE89370400440532013000", field))
    assert of(StatementSpan, found)[0].account == key


def test_account_of_field_25p_has_its_bank_in_the_next_line():
    found = parse(statement().replace(":25:DE89370400440532013000", ":25P:0532013000\nCOBADEFFXXX"))
    assert of(StatementSpan, found)[0].account == "COBADEFF:0532013000"


@pytest.mark.parametrize(
    ("lines", "account", "name", "ref"),
    [
        (
            ("166?00T?20EREF+E1?21SVWZ+Rent?30BANKDEFF?31DE8937040044053", "2013000?32A", "?33 B"),
            "DE89370400440532013000", "A B", "E1",
        ),
        (("/EREF/E1/IBAN/NL91ABNA0417164300/NAME/A B/REMI/Rent",), NL, "A B", "E1"),
        (
            ("/EREF/E1//CNTP/NL91ABNA0417164300/ABNANL2A/A B///REMI/USTD//Rent/",),
            NL, "A B", "E1",
        ),
        (("/ORDP//NAME/A B/REMI/Rent/EREF/E1",), "", "A B", "E1"),
        (("Rent",), "", "", ""),
    ],
)  # fmt: skip
def test_field_86_is_read_in_each_way(lines, account, name, ref):
    info = mt940_info.read(lines)
    assert (info.account, info.name, info.ref, info.memo) == (account, name, ref, "Rent")


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("CLABE 032180000118359719", "032180000118359719"),
        ("CLABE: 032180000118359718", ""),
        ("IBAN GB29 NWBK 6016 1331 9268 19 RENT", "GB29NWBK60161331926819"),
        ("GB29NWBK60161331926819", ""),
        ("IBAN DE89370400440532013000 IBAN NL91ABNA0417164300", ""),
    ],
)
def test_free_text_gives_an_account_only_where_it_is_named_one_and_sound(text, account):
    assert mt940_info.read((text,)).account == account


def test_name_without_account_stays_in_the_purpose_and_is_not_followed():
    one = of(Transfer, parse(statement(":61:2601020102D1,00NTRFX", ":86:/NAME/A B/REMI/Rent")))[0]
    assert (one.beneficiary, one.memo) == (UNKNOWN, "A B: Rent")


def test_amount_as_ordered_in_another_currency_is_what_arrives():
    rows = ":61:2601020102D90,00NTRFX", ":86:/OCMT/USD100,00/EXCH/1,1"
    one = of(Transfer, parse(statement(*rows)))[0]
    assert (one.amount, one.currency, one.received, one.received_currency) == (
        9000,
        "EUR",
        10000,
        "USD",
    )


def test_reader_tells_the_line_of_each_piece():
    found = next(
        iter(mt940.read(statement(":61:2601020102C1,00NTRFX", ":86:a", "b").encode(), "x"))
    )
    assert (found.line, found.lines[0].line, found.lines[0].info) == (1, 5, ("a", "b"))
