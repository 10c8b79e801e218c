"""Tables of transfers read in bulk: every way in which a cell can be written."""

from datetime import UTC, datetime
from pathlib import Path

import duckdb
import pytest
import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from cabos.errors import InputError
from cabos.formats.csv import read as rows_of
from cabos.model.transfer import account_key
from cabos.sources.money.mapping import Mapping
from cabos.store import transfer_table
from cabos.store.queries import queries
from cabos.store.transfer_table import read_header, write_table

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "transfer_cells.yml").read_text())
PLAIN = {name: name for name in ("ref", "date", "from", "to", "amount", "currency", "memo")}
HEADER = "ref,date,from,to,amount,currency,memo\n"


def quoted(cell):
    return '"' + cell.replace('"', '""') + '"'


def read(tmp_path, text, mapping=None):
    """Return what was written, and its rows as dictionaries."""
    source, path = tmp_path / "table.csv", tmp_path / "table.parquet"
    source.write_bytes(text.encode((mapping or Mapping({})).encoding))
    table = write_table(path, source, mapping or Mapping(PLAIN), "table.csv")
    with duckdb.connect() as connection:
        rows = connection.execute(
            "SELECT * EXCLUDE (row), coalesce(row, file_row_number + $first) AS row "
            "FROM read_parquet($path, file_row_number = true)",
            {"path": str(path), "first": table.first_row},
        )
        names = [column[0] for column in rows.description]
        kept = [dict(zip(names, row, strict=True)) for row in rows.fetchall()]
    return table, [one for one in kept if one["fault"] is None]


def only_fault(tmp_path, text, mapping):
    with pytest.raises(InputError) as raised:
        read(tmp_path, text, mapping)
    return str(raised.value)


@pytest.mark.parametrize("case", CASES["amounts"], ids=lambda case: case["cell"][:20])
def test_amount_between_two_accounts(tmp_path, case):
    text = HEADER + f"1,2025-01-01,A,B,{quoted(case['cell'])},{case['currency']},\n"
    mapping = Mapping(PLAIN, decimal=case["mark"])
    if "fault" in case:
        assert case["fault"] in only_fault(tmp_path, text, mapping)
    else:
        _, rows = read(tmp_path, text, mapping)
        assert rows[0]["amount"] == case["units"]


@pytest.mark.parametrize(
    ("currency", "cell", "units"),
    [("JPY", "1000", 1000), ("BTC", "0.5", 50000000), ("KWD", "1.5", 1500), ("MXN", "1.5", 150)],
)
def test_amount_of_the_currency_that_the_mapping_names(tmp_path, currency, cell, units):
    text = HEADER + f"1,2025-01-01,A,B,{cell},,\n"
    _, rows = read(tmp_path, text, Mapping(PLAIN, currency=currency))
    assert (rows[0]["amount"], rows[0]["currency"]) == (units, currency)


def test_milliseconds_taken_for_seconds_are_no_date(tmp_path):
    text = HEADER + "1,1741082400999,A,B,1.00,USD,\n"
    assert "not between 1900 and 2099" in only_fault(tmp_path, text, Mapping(PLAIN, date="epoch"))


@pytest.mark.parametrize("case", CASES["signed"], ids=lambda case: case["cell"])
def test_signed_amount_of_a_statement(tmp_path, case):
    mapping = Mapping({"date": "date", "amount": "amount", "other": "other"}, account="OWN")
    _, rows = read(tmp_path, f"date,other,amount\n2025-01-01,X,{quoted(case['cell'])}\n", mapping)
    assert (rows[0]["side"], rows[0]["amount"]) == (case["side"], case["units"])
    ends = ("OWN", "X") if case["side"] == "debit" else ("X", "OWN")
    assert (rows[0]["payer"], rows[0]["beneficiary"]) == ends
    assert rows[0]["statement"] == "OWN"


@pytest.mark.parametrize("case", CASES["dates"], ids=lambda case: f"{case['how']} {case['cell']}")
def test_date(tmp_path, case):
    text = HEADER + f"1,{case['cell']},A,B,1.00,USD,\n"
    mapping = Mapping(PLAIN, date=case["how"])
    if "fault" in case:
        assert case["fault"] in only_fault(tmp_path, text, mapping)
        return
    _, rows = read(tmp_path, text, mapping)
    wanted = datetime.fromisoformat(case["time"]).replace(tzinfo=UTC)
    assert (rows[0]["time"], rows[0]["is_day"]) == (wanted.timestamp(), case["day"])


def test_debit_and_credit_columns(tmp_path):
    mapping = Mapping(
        {"date": "Fecha", "debit": "Cargo", "credit": "Abono", "balance": "Saldo", "memo": "C"},
        date="%d/%m/%Y", account="012180001183597196", currency="MXN",
    )  # fmt: skip
    text = (
        "Fecha,C,Cargo,Abono,Saldo\n01/02/2025,uno,100.00,,900.00\n"
        "02/02/2025,dos,0.00,50.00,950.00\n03/02/2025,tres,1.00,2.00,\n04/02/2025,cuatro,,,950\n"
    )
    table, rows = read(tmp_path, text, mapping)
    assert [(one["side"], one["amount"], one["balance"]) for one in rows] == [
        ("debit", 10000, 90000), ("credit", 5000, 95000),
    ]  # fmt: skip
    assert [one.reason for one in table.rejects] == [
        "money goes out and comes in in one row", "there is no amount",
    ]  # fmt: skip


def test_sign_column_with_words(tmp_path):
    mapping = Mapping(
        {"date": "d", "amount": "a", "sign": "s"},
        account="OWN", out=("Cargo",), in_=("Abono",),
    )  # fmt: skip
    text = "d,a,s\n2025-01-01,5,CARGO\n2025-01-01,6,abono\n2025-01-01,7,otro\n"
    table, rows = read(tmp_path, text, mapping)
    assert [one["side"] for one in rows] == ["debit", "credit"]
    assert "the sign otro" in table.rejects[0].reason


def test_conversion_needs_what_arrives(tmp_path):
    columns = PLAIN | {"received": "got", "received_currency": "gotcur"}
    text = (
        "ref,date,from,to,amount,currency,memo,got,gotcur\n"
        "1,2025-01-01,A,B,100,USD,,1800.50,MXN\n2,2025-01-01,A,B,100,USD,,,MXN\n"
    )
    table, rows = read(tmp_path, text, Mapping(columns))
    assert (rows[0]["received"], rows[0]["received_currency"]) == (180050, "MXN")
    assert "what arrives is not said" in table.rejects[0].reason


def test_rows_keep_their_numbers_around_rows_that_cannot_be_told_apart(tmp_path):
    good = "{0},2025-01-01,A,B,1.00,USD,\n"
    text = HEADER + good.format(2) + "3,x\n" + good.format(4) + "a,b,c,d,e,f,g,h,i\n"
    text += good.format(6) + "7,2025-99-01,A,B,1.00,USD,\n" + good.format(8)
    table, rows = read(tmp_path, text)
    assert [(one["ref"], one["row"]) for one in rows] == [(str(n), n) for n in (2, 4, 6, 8)]
    assert [one.place for one in table.rejects] == [f"table.csv:{n}" for n in (3, 5, 7)]
    assert table.transfers == 4


def test_a_row_points_to_the_line_on_which_it_begins(tmp_path):
    text = HEADER + '1,2025-01-01,A,B,1.00,USD,"two\nlines"\n\n2,2025-01-01,A,B,2.00,USD,\n'
    text += "bad,row\n5,2025-01-01,A,B,1,USD,\n" + '6,2025-01-01,"A\nC",B,1,USD,"\n\n"\n'
    table, rows = read(tmp_path, text + "7,2025-01-01,A,B,x,USD,\n8,2025-01-01,A,B,1,USD,")
    assert [(one["ref"], one["row"]) for one in rows] == [
        ("1", 2), ("2", 5), ("5", 7), ("6", 8), ("8", 13),
    ]  # fmt: skip
    assert [one.place for one in table.rejects] == ["table.csv:6", "table.csv:12"]


CELLS = st.sampled_from(["", "x", "a,b", 'q"q', "two\nlines", "two\r\nlines", "c\rd", " s ", "é"])
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


@st.composite
def tables(draw):
    """A table of any line ends, blank lines, short rows and breaks within cells."""
    ends = st.sampled_from(sorted(draw(st.sets(ENDS, min_size=1))))
    text = HEADER.rstrip("\n") + draw(ends)
    for number in range(draw(st.integers(1, 8))):
        kind = draw(st.integers(0, 9))
        cells = [f"r{number}", "2025-01-01", "A", "B", "1.50", "USD", draw(CELLS)]
        if kind > 0:
            text += ",".join(quoted(cell) for cell in (cells if kind > 1 else cells[:3]))
        text += draw(ends)
    return text.rstrip("\r\n") if draw(st.booleans()) else text


@given(text=tables())
@settings(max_examples=60, deadline=None)
def test_every_row_is_a_transfer_or_a_reject_at_its_line(tmp_path_factory, text):
    known = list(rows_of(text.encode(), "table.csv"))[1:]
    wanted = [(one.cells[0], one.line) for one in known if len(one.cells) == 7]
    assume(wanted)
    table, rows = read(tmp_path_factory.mktemp("rows"), text)
    assert [(one["ref"], one["row"]) for one in rows] == wanted
    assert table.transfers + table.refused == len(known)


def test_a_cell_with_a_nul_is_a_reject(tmp_path):
    text = HEADER + "1,2025-01-01,A\0,B,1.00,USD,\n2,2025-01-01,A,B,1.00,USD,\n"
    table, rows = read(tmp_path, text)
    assert [(one["ref"], one["row"]) for one in rows] == [("2", 3)]
    assert "NUL" in table.rejects[0].reason


def test_a_file_cut_off_inside_a_cell_is_refused(tmp_path):
    text = HEADER + '1,2025-01-01,A,B,1.00,USD,\n2,2025-01-01,A,B,1.00,USD,"cut\n3,x\n'
    assert "ends inside a quoted cell" in only_fault(tmp_path, text, Mapping(PLAIN))


@pytest.mark.parametrize("cell", ["2025/01/01", "-025-01-01", "2025 01 01", "12345-1-10"])
def test_a_date_that_is_almost_iso_is_none(tmp_path, cell):
    text = HEADER + f"1,{cell},A,B,1.00,USD,\n"
    assert "not written as the mapping says" in only_fault(tmp_path, text, Mapping(PLAIN))


def test_a_row_of_megabytes_is_a_reject(tmp_path):
    text = HEADER + f"1,2025-01-01,A,B,1.00,USD,{'x' * 3_000_000}\n2,2025-01-01,A,B,1,USD,\n"
    table, rows = read(tmp_path, text)
    assert [one["ref"] for one in rows] == ["2"]
    assert [one.place for one in table.rejects] == ["table.csv:2"]


def test_header_below_lines_of_the_bank(tmp_path):
    text = "Banco X,,\nCuenta,123,\n" + HEADER + "1,2025-01-01,A,B,1.00,USD,\n"
    table, rows = read(tmp_path, text, Mapping(PLAIN, header=3))
    assert (table.first_row, rows[0]["row"]) == (4, 4)


def test_repeated_names_of_columns_are_numbered(tmp_path):
    source = tmp_path / "t.csv"
    source.write_text("Account,Bank,Account,Account\n")
    names = read_header(source, Mapping({}), "t.csv")
    assert names == ["Account", "Bank", "Account_1", "Account_2"]


def test_latin_1(tmp_path):
    text = HEADER + "1,2025-01-01,Peña,Nuñez y Cía,1.00,MXN,café\n"
    _, rows = read(tmp_path, text, Mapping(PLAIN, encoding="latin-1"))
    assert (rows[0]["payer"], rows[0]["memo"]) == ("Peña", "café")


@pytest.mark.parametrize(
    ("mapping", "told"),
    [
        (Mapping({"date": "when", "amount": "amount"}), "There is no column 'when'"),
        (Mapping(PLAIN, header=9), "no row 9 with the names"),
    ],
)
def test_mapping_that_does_not_fit(tmp_path, mapping, told):
    assert told in only_fault(tmp_path, HEADER + "1,2025-01-01,A,B,1,USD,\n", mapping)


def test_a_table_without_rows_is_refused(tmp_path):
    assert "has no rows" in only_fault(tmp_path, HEADER, Mapping(PLAIN))


def test_a_statement_without_its_account_is_refused(tmp_path):
    mapping = Mapping({"date": "date", "amount": "amount"})
    assert "account of the statement" in only_fault(
        tmp_path, "date,amount\n2025-01-01,5\n", mapping
    )


ETHEREUM = st.sampled_from(
    ["0x8589427373D6D84E98730D7795D8f6f8731FDA16", "0X8589427373d6d84e98730d7795d8f6f8731fda16"]
)
TEXTS = ETHEREUM | st.from_regex(r"[0-9]{1,5}", fullmatch=True) | st.text(
    st.sampled_from("Aa0 1-2\t\u00a0\u2003é:9Z\u00b2\u0663"), max_size=24
)  # fmt: skip


@given(pairs=st.lists(st.tuples(TEXTS, TEXTS), min_size=20, max_size=200))
@settings(max_examples=20, deadline=None)
def test_account_key_is_the_same_in_bulk(pairs):
    numbers, banks = zip(*pairs, strict=True)
    with duckdb.connect() as connection:
        transfer_table._prepare(connection, Mapping({}))
        found = connection.execute(
            "SELECT account_key(tidy(n), tidy(b)) "
            "FROM (SELECT unnest($numbers) AS n, unnest($banks) AS b)",
            {"numbers": list(numbers), "banks": list(banks)},
        ).fetchall()
    assert [key for (key,) in found] == [account_key(*pair) for pair in pairs]


CELL = st.one_of(
    st.sampled_from(["2025-01-01", "2025-01-01 10:00:00", "2025-01-01T10:00+02", " 2025-01-02"]),
)  # fmt: skip
AMOUNT = st.one_of(
    st.decimals(0, 10**6, places=2).map(str), st.sampled_from(["1,000.5", "(5)", "5.", "0", "x"])
)  # fmt: skip
KEY = st.sampled_from(["A1", "B 2", " C", "D\t", "MX12 3456 7890 1234 5", "", "Ñ\u00a0"])
ROW = st.tuples(CELL, KEY, KEY, AMOUNT, st.sampled_from(["USD", "mxn", "", "JPY"]))


@given(rows=st.lists(ROW, min_size=5, max_size=60))
@settings(max_examples=15, deadline=None)
def test_the_quick_way_gives_what_the_thorough_one_gives(tmp_path_factory, rows):
    """What the quick way reads is read the same by the thorough one, cell by cell."""
    folder = tmp_path_factory.mktemp("ways")
    source = folder / "t.csv"
    lines = [",".join(quoted(cell) for cell in (str(n), *row, "")) for n, row in enumerate(rows)]
    source.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    header = read_header(source, Mapping(PLAIN), "t.csv")
    found = {}
    for way in ("write_ordinary", "write_any"):
        path = folder / f"{way}.parquet"
        with duckdb.connect() as connection:
            transfer_table._prepare(connection, Mapping(PLAIN))
            chosen = transfer_table._positions(header, Mapping(PLAIN), "t.csv")
            cells = transfer_table._Cells(source, ",", "utf-8", 1, len(header))
            transfer_table._open_cells(connection, cells, chosen)
            connection.execute(queries("transfers")[way], {"path": str(path)}).fetchall()
            found[way] = connection.execute(
                "SELECT time, payer, beneficiary, amount, currency, is_day, fault "
                "FROM read_parquet($path)", {"path": str(path)}
            ).fetchall()  # fmt: skip
    for quick, thorough in zip(*found.values(), strict=True):
        if None not in quick[:5]:
            assert quick == thorough


def test_text_that_is_the_same_in_all_rows_is_read_as_any_text(tmp_path):
    """Written as an ENUM, read as text: alone, and together with files written otherwise."""
    quick, thorough = tmp_path / "quick.parquet", tmp_path / "thorough.parquet"
    source = tmp_path / "table.csv"
    source.write_text(HEADER + "R1,2025-01-01,A,B,5,USD,\nR2,2025-01-02,A,B,6,USD,\n")
    write_table(quick, source, Mapping(PLAIN), "table.csv")
    source.write_text(HEADER + 'R1,2025-01-01,A,B,5,USD,\nR2,2025-01-02,A,B,"1,006",USD,\n')
    write_table(thorough, source, Mapping(PLAIN), "table.csv")
    with duckdb.connect() as connection:

        def ask(sql, *paths):
            return connection.execute(sql, {"paths": [str(path) for path in paths]}).fetchall()

        types = [ask("DESCRIBE FROM read_parquet($paths)", one) for one in (quick, thorough)]
        assert [row[:2] for row in types[0]] == [row[:2] for row in types[1]]
        assert dict(row[:2] for row in types[0])["side"] == "VARCHAR"
        encodings = ask(
            "SELECT any_value(encodings) FROM parquet_metadata($paths) "
            "WHERE path_in_schema = 'place'", quick,
        )  # fmt: skip
        assert "DICTIONARY" in encodings[0][0]
        for paths in ([quick], [quick, thorough], [thorough, quick]):
            found = ask(
                "SELECT DISTINCT statement, side, place, statement || side || place || 'x' "
                "FROM read_parquet($paths)", *paths,
            )  # fmt: skip
            assert found == [("", "", "", "x")]
