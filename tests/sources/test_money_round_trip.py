"""Random transfers written as a bank would and read back; and bytes that nobody would write."""

import io
import zipfile
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape

import pytest
from golden_money import FORMS, SAMPLE
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum import iban

from cabos.errors import InputError
from cabos.formats.decompress import unpack
from cabos.formats.mt940_info import is_clabe
from cabos.model.account import StatementSpan
from cabos.model.reject import Reject
from cabos.model.transfer import Transfer
from cabos.sources.money.parse import FORMS as ALL
from cabos.sources.money.parse import HEAD, form_of, parse_money

OWN, OTHER = "DE89370400440532013000", "NL91ABNA0417164300"
QUIET = settings(max_examples=60, deadline=None)


@dataclass(frozen=True)
class Booked:
    day: date
    cents: int
    is_credit: bool
    ref: str
    memo: str


words = st.text("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", min_size=1)
booked = st.builds(
    Booked,
    st.dates(date(1981, 1, 1), date(2079, 12, 30)),
    st.integers(1, 10**15 - 1),
    st.booleans(),
    words.map(lambda text: text[:16]).filter(lambda text: text.upper() != "NONREF"),
    words.map(lambda text: text[:60]),
)
statements = st.lists(booked, max_size=8)


def money(cents: int, mark: str = ".") -> str:
    return str(Decimal(cents).scaleb(-2)).replace(".", mark)


def closing(opening: int, lines: list[Booked]) -> int:
    return opening + sum(one.cents if one.is_credit else -one.cents for one in lines)


def as_camt(opening: int, lines: list[Booked]) -> bytes:
    def balance(code, cents):
        side = "CRDT" if cents >= 0 else "DBIT"
        return (
            f"<Bal><Tp><CdOrPrtry><Cd>{code}</Cd></CdOrPrtry></Tp><Amt Ccy='EUR'>"
            f"{money(abs(cents))}</Amt><CdtDbtInd>{side}</CdtDbtInd></Bal>"
        )

    entries = ""
    for one in lines:
        role, side = ("Dbtr", "CRDT") if one.is_credit else ("Cdtr", "DBIT")
        entries += (
            f"<Ntry><Amt Ccy='EUR'>{money(one.cents)}</Amt><CdtDbtInd>{side}</CdtDbtInd>"
            f"<Sts>BOOK</Sts><BookgDt><Dt>{one.day}</Dt></BookgDt><NtryDtls><TxDtls><Refs>"
            f"<EndToEndId>{one.ref}</EndToEndId></Refs><RltdPties><{role}Acct><Id><IBAN>{OTHER}"
            f"</IBAN></Id></{role}Acct></RltdPties><RmtInf><Ustrd>{escape(one.memo)}</Ustrd>"
            "</RmtInf></TxDtls></NtryDtls></Ntry>"
        )
    return (
        "<Document xmlns='urn:iso:std:iso:20022:tech:xsd:camt.053.001.02'><BkToCstmrStmt><Stmt>"
        f"<Id>1</Id><Acct><Id><IBAN>{OWN}</IBAN></Id><Ccy>EUR</Ccy></Acct>"
        f"{balance('OPBD', opening)}{balance('CLBD', closing(opening, lines))}{entries}</Stmt>"
        "</BkToCstmrStmt></Document>"
    ).encode()


def as_mt940(opening: int, lines: list[Booked]) -> bytes:
    def balance(cents):
        return f"{'C' if cents >= 0 else 'D'}260101EUR{money(abs(cents), ',')}"

    text = f":20:X\n:25:{OWN}\n:28C:1/1\n:60F:{balance(opening)}\n"
    for one in lines:
        side = "C" if one.is_credit else "D"
        amount = money(one.cents, ",")
        text += f":61:{one.day:%y%m%d%m%d}{side}{amount}NTRF{one.ref}\n"
        text += f":86:/IBAN/{OTHER}/REMI/{one.memo}\n"
    return f"{text}:62F:{balance(closing(opening, lines))}\n-\n".encode()


@pytest.mark.parametrize("write", [as_camt, as_mt940])
@given(opening=st.integers(-(10**14), 10**14), lines=statements)
@QUIET
def test_what_is_written_is_read(write, opening, lines):
    found = list(parse_money({"x": write(opening, lines)}))
    read = [one for one in found if isinstance(one, Transfer)]
    assert not [one for one in found if isinstance(one, Reject)]
    back = [
        Booked(
            datetime.fromtimestamp(one.time, UTC).date(), one.amount, one.side == "credit",
            one.ref, one.memo,
        )
        for one in read
    ]  # fmt: skip
    assert back == lines
    assert all({one.payer, one.beneficiary} == {OWN, OTHER} for one in read)
    span = next(one for one in found if isinstance(one, StatementSpan))
    assert (span.opening, span.closing) == (opening, closing(opening, lines))


@given(lines=st.lists(booked, min_size=1, max_size=4), data=st.data())
@QUIET
def test_mt940_cut_is_refused_or_tells_the_whole(lines, data):
    whole = as_mt940(0, lines)
    at = data.draw(st.integers(len(":20:X\n:25:"), len(whole)))
    try:
        found = list(parse_money({"x": whole[:at]}))
    except InputError:
        return
    assert len([one for one in found if isinstance(one, Transfer)]) == len(lines)


@pytest.mark.parametrize("name", FORMS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_damaged_bytes_give_an_error_or_findings_but_never_a_crash(name, data):
    content = bytearray((SAMPLE / name).read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        match data.draw(st.sampled_from(("change", "cut", "double", "drop"))):
            case "change":
                content[at] = data.draw(st.integers(0, 255))
            case "cut":
                del content[max(at, 1) :]
            case "double":
                content[at:at] = content[at : at + 200]
            case "drop":
                del content[at : at + data.draw(st.integers(1, 200))]
        content = content or bytearray(b" ")
    form_of(bytes(content[:HEAD]), name)
    for form in (None, FORMS[name]):
        try:
            found = list(parse_money({name: bytes(content)}, form))
        except InputError:
            continue
        for one in found:
            if isinstance(one, Transfer):
                assert 0 < one.amount < 1 << 63
                assert 0 < one.received < 1 << 63


@pytest.mark.parametrize("form", ALL)
@given(content=st.binary(max_size=400))
@settings(max_examples=40, deadline=None)
def test_any_bytes_as_any_form_give_an_error_or_findings(form, content):
    with suppress(InputError):
        list(parse_money({"x": content}, form))


BOMB = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    b'<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c SYSTEM "file:///etc/passwd">]>'
)


@pytest.mark.parametrize(
    ("form", "root"),
    [
        (
            "camt053",
            b"<Document><BkToCstmrStmt><Stmt><Id>&c;</Id></Stmt></BkToCstmrStmt></Document>",
        ),
        ("ofx", b"<OFX><STMTRS>&b;</STMTRS></OFX>"),
        ("cfdi", b'<Comprobante Version="4.0">&b;</Comprobante>'),
        ("spei", b"<SPEI_Tercero>&c;</SPEI_Tercero>"),
    ],
)
def test_entity_bombs_and_external_entities_are_refused(form, root):
    assert form_of(BOMB + root, "") == form
    with pytest.raises(InputError, match="document type"):
        list(parse_money({"x": BOMB + root}))


def test_zip_of_many_invoices_is_one_snapshot_and_a_bomb_is_refused():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(30):
            text = (SAMPLE / "invoice_paid.xml").read_text(encoding="utf-8")
            archive.writestr(f"{number}.xml", text.replace("000000000015", f"{number:012}"))
    files = unpack({"march.zip": packed.getvalue()})
    found = [one for one in parse_money(files) if isinstance(one, Transfer)]
    assert [one.row for one in found] == list(range(1, 31))
    assert found[0].place == "march.zip/0.xml"
    with pytest.raises(InputError, match="limit"):
        unpack({"march.zip": packed.getvalue()}, limit=10_000)


@pytest.mark.parametrize("depth", [65, 5_000])
def test_ofx_nested_too_deeply_is_refused(depth):
    with pytest.raises(InputError, match="deep"):
        list(parse_money({"x": b"<OFX>" + b"<A>" * depth}))


@given(st.integers(2, len(OWN) - 1), st.sampled_from("0123456789"))
def test_one_changed_sign_of_an_iban_is_caught(at, sign):
    changed = OWN[:at] + sign + OWN[at + 1 :]
    assert iban.is_valid(changed, check_country=False) == (changed == OWN)


@given(st.integers(0, 17), st.sampled_from("0123456789"))
def test_one_changed_digit_of_a_clabe_is_caught(at, digit):
    sound = "032180000118359719"
    changed = sound[:at] + digit + sound[at + 1 :]
    assert is_clabe(changed) == (changed == sound)
