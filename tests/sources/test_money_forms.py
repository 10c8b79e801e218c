import pytest
from golden_money import FORMS, GOLDEN, SAMPLE, render

from cabos.errors import InputError
from cabos.model.account import AccountHolder, LeftOut, Remark, StatementSpan
from cabos.model.reject import Reject
from cabos.model.transfer import UNKNOWN, Transfer
from cabos.sources.money.parse import HEAD, form_of, form_of_files, parse_money


def sample(name: str) -> bytes:
    return (SAMPLE / name).read_bytes()


def parse(data: bytes | str, name: str = "file"):
    content = data.encode() if isinstance(data, str) else data
    return list(parse_money({name: content}))


def of(kind, found):
    return [one for one in found if isinstance(one, kind)]


def adds_up(found):
    for span in of(StatementSpan, found):
        rows = range(span.first_row, span.last_row + 1)
        mine = [one for one in of(Transfer, found) if one.row in rows]
        total = sum(
            one.received if one.side == "credit" else -one.amount - one.fee
            for one in mine
            if one.statement == span.account
        )
        if None not in (span.opening, span.closing) and not span.unread:
            assert span.opening + total == span.closing


@pytest.mark.parametrize("name", FORMS)
def test_sample_gives_the_golden_transfers(name):
    golden = GOLDEN.joinpath(f"{name}.jsonl").read_text(encoding="utf-8")
    assert render({name: sample(name)}) == golden


@pytest.mark.parametrize(("name", "form"), FORMS.items())
def test_the_form_is_told_by_content_never_by_name(name, form):
    data = sample(name)
    assert form_of(data[:HEAD], "whatever.pdf") == form
    assert form_of(b"\xef\xbb\xbf" + data[:HEAD], name) == form
    assert form_of(data.replace(b"\n", b"\r\n")[:HEAD], name) == form


@pytest.mark.parametrize(
    "text",
    [
        "ref,date,from,to,amount,currency,memo\n1,2026-01-01,A,B,1,USD,\n",
        "hash,from,to,value\n0x1,0x2,0x3,5\n",
        "txid,type,address,amount\n1,deposit,1Boat,5\n",
        "transaction,date,direction,account,amount\n1,2026-01-01,in,0123456789,5\n",
        "<html></html>",
        "<?xml version='1.0'?><other/>",
        "",
        "\x00\x01\x02",
    ],
)
def test_anything_else_is_a_table(text):
    assert form_of(text.encode(), "statement.mt940") is None


@pytest.mark.parametrize("name", [name for name in FORMS if name.endswith("xml")])
def test_blanks_before_xml_do_not_matter(name):
    data = b"\n  " + sample(name)
    assert form_of(data, "") == FORMS[name]
    assert parse(data, name) == parse(sample(name), name)


def test_utf_16_is_read_by_its_mark():
    text = sample("proof.cep.xml").decode().replace("UTF-8", "UTF-16")
    data = text.encode("utf-16")
    assert form_of(data[:HEAD], "") == "spei"
    assert len(of(Transfer, parse(data))) == 1


@pytest.mark.parametrize("name", FORMS)
def test_the_statements_of_the_samples_add_up(name):
    adds_up(parse(sample(name), name))


@pytest.mark.parametrize("name", FORMS)
def test_every_transfer_says_where_it_stands(name):
    found = of(Transfer, parse(sample(name), name))
    assert [one.row for one in found] == list(range(1, len(found) + 1))
    many = list(parse_money({name: sample(name), "other.mt940": sample("statement.mt940")}))
    assert all(one.place.startswith((name, "other.mt940")) for one in of(Transfer, many))
    rows = [one.row for one in of(Transfer, many)]
    assert rows == list(range(1, len(rows) + 1))


def test_an_archive_of_several_forms_is_read_each_by_its_own():
    files = {name: sample(name) for name in FORMS}
    assert form_of_files(files) == "camt053"
    alone = sum(len(of(Transfer, parse(data, name))) for name, data in files.items())
    assert len(of(Transfer, list(parse_money(files)))) == alone


def test_a_damaged_file_among_several_is_one_reject_and_gives_nothing():
    cut = sample("statement.mt940")[:300]
    found = list(parse_money({"cut.mt940": cut, "proof.xml": sample("proof.cep.xml")}))
    assert [one.place for one in of(Reject, found)] == ["cut.mt940"]
    assert [one.kind for one in of(Transfer, found)] == ["SPEI"]


def test_a_file_of_no_form_is_refused_and_says_what_to_do():
    with pytest.raises(InputError, match="mapping"):
        parse("a,b\n1,2\n")


# CAMT


def camt(entries: str, *, balances: str = "", account: str = "", version: str = "08") -> str:
    account = account or "<Id><IBAN>DE89370400440532013000</IBAN></Id><Ccy>EUR</Ccy>"
    return (
        f'<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.{version}"><BkToCstmrStmt>'
        f"<Stmt><Id>1</Id><Acct>{account}</Acct>{balances}{entries}</Stmt></BkToCstmrStmt></Document>"
    )


def entry(amount="10.00", side="CRDT", more="", status="<Sts>BOOK</Sts>", currency="EUR"):
    return (
        f'<Ntry><Amt Ccy="{currency}">{amount}</Amt><CdtDbtInd>{side}</CdtDbtInd>{status}'
        f"<BookgDt><Dt>2026-01-02</Dt></BookgDt>{more}</Ntry>"
    )


def detail(inner: str) -> str:
    return f"<NtryDtls><TxDtls>{inner}</TxDtls></NtryDtls>"


OTHER = "<DbtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></DbtrAcct>"


@pytest.mark.parametrize(
    ("version", "party"),
    [("02", "<Dbtr><Nm>P</Nm></Dbtr>"), ("08", "<Dbtr><Pty><Nm>P</Nm></Pty></Dbtr>")],
)
def test_camt_names_a_party_in_either_way(version, party):
    more = detail(f"<RltdPties>{party}{OTHER}</RltdPties>")
    found = parse(camt(entry(more=more), version=version))
    assert of(AccountHolder, found)[-1].name == "P"
    assert of(Transfer, found)[0].payer == "NL91ABNA0417164300"


def test_camt_is_read_with_any_prefix():
    text = camt(entry()).replace("<", "<n:").replace("<n:/", "</n:").replace("xmlns=", "xmlns:n=")
    assert len(of(Transfer, parse(text))) == 1


@pytest.mark.parametrize("status", ["<Sts>PDNG</Sts>", "<Sts><Cd>INFO</Cd></Sts>"])
def test_camt_entry_that_is_not_booked_is_left_out_and_counted(status):
    found = parse(camt(entry(status=status)))
    assert not of(Transfer, found)
    assert "not booked" in of(LeftOut, found)[0].reason


def batch(*amounts, currency="EUR"):
    parts = "".join(f'<TxDtls><Amt Ccy="{currency}">{one}</Amt></TxDtls>' for one in amounts)
    return f"<NtryDtls>{parts}</NtryDtls>"


def test_camt_batch_is_split_only_where_its_parts_add_up():
    split = parse(camt(entry("10.00", more=batch("4.00", "6.00"))))
    assert [one.amount for one in of(Transfer, split)] == [400, 600]
    kept = parse(camt(entry("10.00", more=batch("4.00", "5.00"))))
    assert [one.amount for one in of(Transfer, kept)] == [1000]
    assert "do not add up" in of(Remark, kept)[0].text


def test_camt_batch_of_another_currency_is_kept_as_one():
    kept = parse(camt(entry("10.00", more=batch("4.00", "6.00", currency="USD"))))
    assert [one.amount for one in of(Transfer, kept)] == [1000]


def test_camt_net_batch_has_parts_of_both_sides():
    parts = (
        '<NtryDtls><TxDtls><Amt Ccy="EUR">15.00</Amt><CdtDbtInd>CRDT</CdtDbtInd></TxDtls>'
        '<TxDtls><Amt Ccy="EUR">5.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></TxDtls></NtryDtls>'
    )
    found = of(Transfer, parse(camt(entry("10.00", more=parts))))
    assert [(one.amount, one.side) for one in found] == [(1500, "credit"), (500, "debit")]


def test_camt_reversal_of_a_debit_brings_money_back_from_the_creditor():
    party = "<RltdPties><CdtrAcct><Id><IBAN>NL91ABNA0417164300</IBAN></Id></CdtrAcct></RltdPties>"
    found = of(Transfer, parse(camt(entry(more="<RvslInd>true</RvslInd>" + detail(party)))))
    assert (found[0].payer, found[0].side) == ("NL91ABNA0417164300", "credit")


def test_camt_credit_in_another_currency_keeps_what_was_paid():
    money = '<AmtDtls><InstdAmt><Amt Ccy="USD">11.00</Amt></InstdAmt></AmtDtls>'
    found = of(Transfer, parse(camt(entry("10.00", more=detail(money)))))[0]
    assert (found.amount, found.currency) == (1100, "USD")
    assert (found.received, found.received_currency) == (1000, "EUR")


def test_camt_charge_without_a_word_on_inclusion_counts_only_if_it_adds_up():
    charge = '<Chrgs><Amt Ccy="EUR">2.00</Amt><CdtDbtInd>DBIT</CdtDbtInd></Chrgs>'
    adds = '<AmtDtls><TxAmt><Amt Ccy="EUR">8.00</Amt></TxAmt></AmtDtls>'
    shown = of(Transfer, parse(camt(entry(side="DBIT", more=detail(adds + charge)))))[0]
    assert (shown.amount, shown.fee) == (800, 200)
    unsaid = of(Transfer, parse(camt(entry(side="DBIT", more=detail(charge)))))[0]
    assert (unsaid.amount, unsaid.fee) == (1000, 0)


def balance(code, amount, side="CRDT", day="2026-01-01"):
    return (
        f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>{amount}</Amt>"
        f"<CdtDbtInd>{side}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


@pytest.mark.parametrize("moment", ["2026-01-02T00:00:00", "2026-01-02T00:00:00.000+01:00"])
def test_camt_midnight_is_a_day_in_whatever_zone(moment):
    text = camt(entry()).replace("<Dt>2026-01-02</Dt>", f"<DtTm>{moment}</DtTm>")
    one = of(Transfer, parse(text))[0]
    assert (one.is_day, one.time) == (True, 1767312000)


def test_camt_batch_that_is_kept_as_one_keeps_its_names():
    parts = "".join(
        f"<TxDtls><RltdPties><Dbtr><Nm>{one}</Nm></Dbtr></RltdPties></TxDtls>" for one in "PQ"
    )
    found = of(Transfer, parse(camt(entry(more=f"<NtryDtls>{parts}</NtryDtls>"))))
    assert [one.memo for one in found] == ["batch of 2: P; Q"]


def test_camt_pages_have_interim_balances():
    found = parse(camt(entry(), balances=balance("ITBD", "1.00") + balance("ITBD", "11.00")))
    span = of(StatementSpan, found)[0]
    assert (span.opening, span.closing) == (100, 1100)
    adds_up(found)


def test_camt_overdrawn_balance_is_below_zero():
    found = parse(
        camt(entry(), balances=balance("OPBD", "10.00", "DBIT") + balance("CLBD", "0.00"))
    )
    assert of(StatementSpan, found)[0].opening == -1000
    adds_up(found)


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("1.005", "decimals"), ("abc", "no number"), ("-1.00", "no number"), ("", "no number"),
        ("99999999999999999999.00", "64 bits"), ("1e400", "no number"), ("NaN", "no number"),
    ],
)  # fmt: skip
def test_camt_entry_that_cannot_be_read_is_a_reject_and_counted_in_its_statement(amount, reason):
    found = parse(camt(entry(amount) + entry("5.00")), "a.xml")
    assert reason in of(Reject, found)[0].reason
    assert of(Reject, found)[0].place == "a.xml: statement 1, entry 1"
    assert [one.amount for one in of(Transfer, found)] == [500]
    assert of(StatementSpan, found)[0].unread == 1


def test_camt_cut_off_raises():
    data = sample("statement.camt053.xml")
    for at in range(600, len(data) - 20, 397):
        with pytest.raises(InputError):
            parse(data[:at])


def test_camt_of_the_day_says_that_the_statement_may_repeat_it():
    text = camt(entry()).replace("BkToCstmrStmt", "BkToCstmrAcctRpt").replace("Stmt>", "Rpt>")
    assert any("within the day" in one.text for one in of(Remark, parse(text)))


def test_camt_without_a_statement_is_refused():
    with pytest.raises(InputError, match="no statement"):
        parse("<Document><BkToCstmrStmt><GrpHdr/></BkToCstmrStmt></Document>")


# OFX


def test_ofx_correction_replaces_what_it_corrects():
    text = sample("card.ofx").decode()
    text = text.replace(
        "<FITID>C2</FITID>",
        "<FITID>C2</FITID><CORRECTFITID>C1</CORRECTFITID><CORRECTACTION>REPLACE</CORRECTACTION>",
    )
    found = parse(text)
    assert [one.ref for one in of(Transfer, found)] == ["C2"]
    assert "correct" in of(LeftOut, found)[0].reason


def test_ofx_repeated_line_is_left_out_and_another_of_the_same_id_is_kept():
    text = sample("card.ofx").decode().replace("<FITID>C2<", "<FITID>C1<")
    assert len(of(Transfer, parse(text))) == 2
    assert any("FITID" in one.text for one in of(Remark, parse(text)))
    text = text.replace("42.10", "-42.10").replace("--", "-").replace("20260311", "20260310")
    assert len(of(LeftOut, parse(text))) == 1


def test_ofx_sign_decides_and_a_contrary_type_is_said():
    text = sample("card.ofx").decode().replace("<TRNAMT>-42.10", "<TRNAMT>42.10")
    found = parse(text)
    assert [one.side for one in of(Transfer, found)] == ["credit", "credit"]
    assert any("the sign decides" in one.text for one in of(Remark, found))


def test_ofx_zone_is_moved_to_utc_but_noon_means_a_day():
    found = of(Transfer, parse(sample("statement.ofx")))
    assert (found[0].is_day, found[0].time % 86400) == (True, 0)
    assert (found[1].is_day, found[1].time % 86400) == (False, (19 * 60 + 30) * 60)


@pytest.mark.parametrize("rate", ["0", "-1", "x", "1e-999999", "1e400000", "NaN", ""])
def test_ofx_rate_that_gives_no_amount_is_a_reject(rate):
    text = sample("statement.ofx").decode().replace("<CURRATE>0.05", f"<CURRATE>{rate}")
    found = parse(text)
    assert len(of(Reject, found)) == 1
    assert len(of(Transfer, found)) == 2


def test_ofx_cut_off_raises():
    data = sample("statement.ofx")
    for at in range(data.index(b"<BANKMSGS"), len(data) - 8, 31):
        with pytest.raises(InputError):
            parse(data[:at])


# CFDI


def invoice(**changes: str) -> bytes:
    text = sample("invoice_paid.xml").decode()
    for name, value in changes.items():
        start = text.index(f' {name}="') + len(name) + 3
        text = text[:start] + value + text[text.index('"', start) :]
    return text.encode()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"MetodoPago": "PPD", "FormaPago": "99"}, "PPD"),
        ({"MetodoPago": ""}, "no MetodoPago"),
        ({"FormaPago": "99"}, "FormaPago 99"),
        ({"FormaPago": "17"}, "set off"),
        ({"TipoDeComprobante": "E"}, "credit note"),
        ({"TipoDeComprobante": "T"}, "transport"),
        ({"Total": "0.00"}, "zero"),
    ],
)
def test_invoice_that_moves_no_money_is_left_out_with_its_reason(changes, reason):
    found = parse(invoice(**changes))
    assert not of(Transfer, found)
    assert reason in of(LeftOut, found)[0].reason


def test_invoice_of_version_3_3_says_so_and_what_to_do():
    with pytest.raises(InputError, match=r"version 3\.3.*Leave it out"):
        parse(invoice(Version="3.3"))
    found = list(parse_money({"old.xml": invoice(Version="3.3"), "new.xml": invoice()}))
    assert "3.3" in of(Reject, found)[0].reason
    assert len(of(Transfer, found)) == 1


def acuse(code: str) -> bytes:
    return (
        '<Acuse Fecha="2026-03-11T00:00:00" xmlns="http://cancelacfd.sat.gob.mx"><Folios>'
        f"<UUID>aaaaaaaa-bbbb-4ccc-8ddd-000000000015</UUID><EstatusUUID>{code}</EstatusUUID>"
        "</Folios></Acuse>"
    ).encode()


METADATA = (
    "Uuid~RfcEmisor~NombreEmisor~Estatus~FechaCancelacion\n"
    "AAAAAAAA-BBBB-4CCC-8DDD-000000000015~EIN010101AB1~E~{}~2026-03-11\n"
)


@pytest.mark.parametrize(
    "canceller", [acuse("201"), acuse("202"), METADATA.format("0"), METADATA.format("Cancelado")]
)
def test_cancelled_invoice_is_left_out_whichever_file_comes_first(canceller):
    data = canceller if isinstance(canceller, bytes) else canceller.encode()
    assert form_of(data, "") == "cfdi"
    assert form_of(b"<s:Envelope xmlns:s='s'><s:Body>" + data, "") == (
        "cfdi" if data[:1] == b"<" else None
    )
    for files in ({"a": invoice(), "b": data}, {"b": data, "a": invoice()}):
        found = list(parse_money(files))
        assert not of(Transfer, found)
        assert [one.reason for one in of(LeftOut, found)] == ["it is cancelled"]


@pytest.mark.parametrize("canceller", [acuse("205"), METADATA.format("1").encode()])
def test_cancellation_that_was_refused_cancels_nothing(canceller):
    assert len(of(Transfer, list(parse_money({"a": invoice(), "b": canceller})))) == 1


@pytest.mark.parametrize(
    "said", ['Estado="Cancelado"', 'x:FechaCancelacion="2026-03-11" xmlns:x="x"']
)
def test_file_that_says_itself_that_it_is_cancelled_is_believed(said):
    found = parse(
        sample("invoice_paid.xml").replace(b' Version="4.0"', f' Version="4.0" {said}'.encode())
    )
    assert [one.reason for one in of(LeftOut, found)] == ["it is cancelled"]
    assert not of(Transfer, found)


def test_invoice_that_another_replaces_is_left_out_if_that_one_is_in_force():
    old, new = "AAAAAAAA-BBBB-4CCC-8DDD-000000000015", "AAAAAAAA-BBBB-4CCC-8DDD-000000000016"
    related = (
        f'<cfdi:CfdiRelacionados TipoRelacion="04"><cfdi:CfdiRelacionado UUID="{old.lower()}"/>'
        "</cfdi:CfdiRelacionados><cfdi:Emisor"
    )
    text = sample("invoice_paid.xml").decode().replace(old, new).replace("<cfdi:Emisor", related)
    found = list(parse_money({"old": invoice(), "new": text.encode()}))
    assert [one.ref for one in of(Transfer, found)] == [new]
    assert "replaces it" in of(LeftOut, found)[0].reason
    void = acuse("201").replace(old.lower().encode(), new.lower().encode())
    found = list(parse_money({"old": invoice(), "new": text.encode(), "void": void}))
    assert [one.ref for one in of(Transfer, found)] == [old]


def test_same_invoice_twice_counts_once():
    found = list(parse_money({"a.xml": invoice(), "b.xml": invoice()}))
    assert len(of(Transfer, found)) == 1
    assert len(of(LeftOut, found)) == 1


def test_general_public_is_no_account():
    text = sample("invoice_paid.xml").decode().replace("CIN020202AB2", "XAXX010101000")
    found = parse(text)
    assert of(Transfer, found)[0].payer == UNKNOWN
    assert [one.account for one in of(AccountHolder, found)] == ["rfc:EIN010101AB1"]


def test_payroll_goes_from_the_employer_to_the_worker():
    text = sample("invoice_paid.xml").decode()
    text = text.replace('TipoDeComprobante="I"', 'TipoDeComprobante="N"').replace(
        "<cfdi:Complemento>",
        '<cfdi:Complemento><n:Nomina xmlns:n="http://www.sat.gob.mx/nomina12" Version="1.2" '
        'FechaPago="2026-03-15"><n:Receptor CuentaBancaria="032180000118359719"/></n:Nomina>',
    )
    one = of(Transfer, parse(text))[0]
    assert (one.payer, one.beneficiary) == ("rfc:EIN010101AB1", "032180000118359719")


# SPEI


def test_proof_is_read_by_the_names_of_its_sides_not_their_order():
    text = sample("proof.cep.xml").decode()
    start, end = text.index("<Beneficiario"), text.index("<Ordenante")
    turned = text[:start] + text[end:].replace("</SPEI_Tercero>", "") + text[start:end]
    one = of(Transfer, parse(turned + "</SPEI_Tercero>"))[0]
    assert (one.payer, one.beneficiary) == ("032180000118359719", "002010077777777771")


def test_proof_of_a_card_is_kept_with_its_bank_and_a_curp_is_told_from_an_rfc():
    text = sample("proof.cep.xml").decode()
    text = text.replace("032180000118359719", "4000123412341234").replace(
        "CIN020202AB2", "HEGG560427MVZRRL04"
    )
    found = parse(text)
    assert of(Transfer, found)[0].payer == "INVENTADO UNO:4000123412341234"
    assert of(AccountHolder, found)[0].identifiers[0] == ("curp", "HEGG560427MVZRRL04")


# UTXO


def test_what_a_transaction_takes_in_it_gives_out():
    found = of(Transfer, parse(sample("transactions.csv")))
    for node in {one.beneficiary for one in found if one.beneficiary.startswith("tx:")}:
        into = sum(one.amount for one in found if one.beneficiary == node)
        out = sum(one.amount for one in found if one.payer == node)
        assert into == out


HEADER = "txid,time,direction,address,value\n"


def test_missing_inputs_are_said_and_no_fee_is_made_up():
    found = parse(HEADER + "t,2026-01-01,in,A,1\nt,2026-01-01,out,B,2\n")
    assert [one.kind for one in of(Transfer, found)] == ["input", "output"]
    assert any("inputs are missing" in one.text for one in of(Remark, found))
    found = parse(HEADER + "t,2026-01-01,in,A,1\n")
    assert [one.kind for one in of(Transfer, found)] == ["input"]
    assert any("no outputs" in one.text for one in of(Remark, found))


def test_rejected_row_makes_no_fee():
    found = parse(HEADER + "t,2026-01-01,in,A,2\nt,2026-01-01,out,B,x\nt,2026-01-01,out,C,1\n")
    assert [one.kind for one in of(Transfer, found)] == ["input", "output"]
    assert len(of(Reject, found)) == 1


def test_outputs_before_inputs_come_after_them():
    found = parse(HEADER + "t,2026-01-01,out,B,1\nt,2026-01-01,in,A,1\n")
    assert [one.kind for one in of(Transfer, found)] == ["input", "output"]


def test_new_coins_come_from_nobody():
    found = parse(HEADER + "t,2026-01-01,in,coinbase,3\nt,2026-01-01,out,B,3\n")
    assert of(Transfer, found)[0].payer == UNKNOWN


def test_whole_numbers_above_all_coins_are_satoshi_and_that_is_said():
    found = parse(HEADER + "t,1767225600,in,A,100000000\nt,1767225600,out,B,99990000\n")
    assert of(Transfer, found)[0].amount == 100_000_000
    assert any("satoshi" in one.text for one in of(Remark, found))
    named = parse(HEADER.replace("value", "value_sat") + "t,1767225600000,in,A,5\n")
    assert of(Transfer, named)[0].amount == 5


@pytest.mark.parametrize(
    "row",
    ["t,2026-01-01,sideways,A,1", "t,2026-13-01,in,A,1", ",2026-01-01,in,A,1", "t,2026-01-01,in"],
)
def test_row_that_cannot_be_used_is_a_reject_with_its_line(row):
    found = parse(HEADER + "u,2026-01-01,in,A,1\n" + row + "\n", "x.csv")
    assert [one.place for one in of(Reject, found)] == ["x.csv:3"]


@pytest.mark.parametrize(
    "row",
    [
        "t,2026-01-01,A:1.5;B:0.5,C:1.9",
        "t,2026-01-01,A=1.5|B=0.5,C=1.9",
        't,2026-01-01,"[""A:1.5"", ""B:0.5""]","[{""address"": ""C"", ""value"": 1.9}]"',
        't,2026-01-01,"[[""A"", 1.5], [""B"", ""0.5""]]",C:1.9',
    ],
)
def test_transaction_in_one_row_is_the_same(row):
    text = f"txid,time,inputs,outputs\n{row}\n"
    assert form_of(text.encode(), "") == "utxo"
    found = of(Transfer, parse(text))
    assert [(one.payer, one.beneficiary, one.amount) for one in found] == [
        ("A", "tx:t", 150_000_000), ("B", "tx:t", 50_000_000), ("tx:t", "C", 190_000_000),
        ("tx:t", UNKNOWN, 10_000_000),
    ]  # fmt: skip


def test_values_may_stand_in_lists_of_their_own():
    header = "tx_hash,block_time,input_addresses,input_values,output_addresses,output_values\n"
    found = of(Transfer, parse(f"{header}t,2026-01-01,A;B,1;2,C,3\n"))
    assert [one.amount for one in found] == [10**8, 2 * 10**8, 3 * 10**8]


@pytest.mark.parametrize(
    "row", ["t,2026-01-01,A,B:1", "t,2026-01-01,[,B:1", ",2026-01-01,A:1,B:1", "t,2026-01-01,,"]
)
def test_list_that_cannot_be_read_is_one_reject(row):
    found = parse(f"txid,time,inputs,outputs\nu,2026-01-01,A:1,B:1\n{row}\n", "x.csv")
    assert {one.place for one in of(Reject, found)} == {"x.csv:3"}
    assert len(of(Transfer, found)) == 2
