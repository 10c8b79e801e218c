import gzip
from pathlib import Path

import pytest

from cabos.errors import InputError, UsageError
from cabos.match.subject import ANY, OTHER, PERSON
from cabos.runs.intake import read_customers, take_census


def read(path: Path, content: str | bytes, **options):
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    batches = list(read_customers(path, **options))
    subjects = [one for batch in batches for one in batch.subjects]
    rejects = [one for batch in batches for one in batch.rejects]
    notes = [note for batch in batches for note in batch.notes]
    return subjects, rejects, notes


@pytest.mark.parametrize(
    "header",
    [
        "customer_id,name,birth_date,sex,curp,rfc,country",
        "ID,Full Name,DOB,Gender,CURP,RFC,Nationality",
        "No. Cliente,Nombre Completo,Fecha de Nacimiento,Sexo,C.U.R.P.,R.F.C.,País",
        "CLAVE;NOMBRE;FECHA_NACIMIENTO;SEXO;CURP;RFC;NACIONALIDAD",
    ],
)
def test_columns_are_told_in_english_and_spanish(tmp_path, header):
    mark = ";" if ";" in header else ","
    row = mark.join(
        ("7", "Ana López", "1970-02-03", "F", "LOXA700203MDFPXN07", "LOXA700203AB1", "MX")
    )
    (subject,), rejects, _ = read(tmp_path / "c.csv", f"{header}\n{row}\n")
    assert not rejects
    assert (subject.id, subject.name, subject.sex) == ("7", "Ana López", "female")
    assert 19700203 in subject.dates
    assert subject.countries == ("mx",)
    assert subject.identifiers == ("LOXA700203MDFPXN07", "LOXA700203AB1")


def test_m_is_mujer_beside_h_and_male_beside_f(tmp_path):
    spanish, _, _ = read(tmp_path / "a.csv", "name,sex\nAna Cruz,M\nLuis Cruz,H\n")
    english, _, _ = read(tmp_path / "b.csv", "name,sex\nAna Cruz,F\nLuis Cruz,M\n")
    assert [one.sex for one in spanish] == ["female", "male"]
    assert [one.sex for one in english] == ["female", "male"]


def test_parts_of_a_name_keep_their_roles(tmp_path):
    content = "nombres,apellido paterno,apellido materno\nAna María,de la Cruz,López\n"
    (subject,), _, _ = read(tmp_path / "c.csv", content)
    assert subject.name == "Ana María de la Cruz López"
    assert subject.ordered == "de la Cruz López, Ana María"


def test_a_table_without_names_says_what_was_found_and_how_to_map_it(tmp_path):
    with pytest.raises(InputError) as caught:
        read(tmp_path / "c.csv", "foo,bar\n1,2\n")
    assert "foo, bar" in str(caught.value)
    assert "--map" in str(caught.value)


def test_the_users_mapping_wins(tmp_path):
    content = "foo,name\nAna Cruz,x\n"
    (subject,), _, _ = read(tmp_path / "c.csv", content, mapping=("foo=name",))
    assert subject.name == "Ana Cruz"
    with pytest.raises(UsageError, match="does not have"):
        read(tmp_path / "c.csv", content, mapping=("bar=name",))
    with pytest.raises(UsageError, match="COLUMN=FIELD"):
        read(tmp_path / "c.csv", content, mapping=("foo=nonsense",))


def test_a_row_without_a_name_is_a_reject_with_its_line(tmp_path):
    subjects, rejects, _ = read(tmp_path / "c.csv", "id,name\n1,Ana Cruz\n2,\n3,---\n4,Li Wei\n")
    assert [one.id for one in subjects] == ["1", "4"]
    assert [(one.place, one.reason) for one in rejects] == [
        ("c.csv:3", "no name"),
        ("c.csv:4", "no name"),
    ]


def test_a_repeated_customer_id_is_two_parties(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,name\n1,Ana Cruz\n2,Li Wei\n1,Luis Mora\n")
    census = take_census(path)
    (batch,) = read_customers(path, repeated=census.repeated)
    assert [one.id for one in batch.subjects] == ["1", "2", "1#4"]


def test_the_census_counts_each_name_once_in_its_kind(tmp_path):
    path = tmp_path / "c.csv"
    path.write_text("id,name,sex\n1,Zzyx Qwrt,F\n2,Zzyx Qwrt Qwrt,F\n3,Zzyx Corp S.A. de C.V.,\n")
    census = take_census(path)
    persons, others = census.populations
    assert persons.counts["ZZYX"] == 2
    assert persons.counts["QWRT"] == 2
    assert others.counts["ZZYX"] == 1
    assert census.rows == 3


@pytest.mark.parametrize(
    ("cells", "kind"),
    [
        ("name,rfc\nAna Cruz,CUAA700203AB1\n", PERSON),
        ("name,rfc\nAceros Cruz,ACR700203AB1\n", OTHER),
        ("name\nAceros Cruz S.A. de C.V.\n", OTHER),
        ("name\nAceros Cruz\n", ANY),
        ("name,tipo de persona\nAceros Cruz,Moral\n", OTHER),
        ("name,type\nAceros Cruz,person\n", PERSON),
        ("name,birth date\nAceros Cruz,1970\n", PERSON),
    ],
)
def test_persons_and_companies_are_told_apart_by_what_only_one_has(tmp_path, cells, kind):
    (subject,), _, _ = read(tmp_path / "c.csv", cells)
    assert subject.kind == kind


@pytest.mark.parametrize(
    ("cell", "dates", "flaw"),
    [
        ("1970-02-03", (19700203,), ""),
        ("1970-02", (19700200,), ""),
        ("1970", (19700000,), ""),
        ("19700203", (19700203,), ""),
        ("25/12/1970", (19701225,), ""),
        ("12/25/1970", (19701225,), ""),
        ("03/04/1970", (19700000,), "cannot be told apart"),
        ("04/04/1970", (19700404,), ""),
        ("3 abr 1970", (19700403,), ""),
        ("3 de abril de 1970", (19700403,), ""),
        ("1970-02-30", (), "is no date"),
        ("31/02/1970", (), "is no date"),
        ("yesterday", (), "is no date"),
        ("0000-00-00", (), "is no date"),
    ],
)
def test_dates_are_read_at_their_precision_and_never_guessed(tmp_path, cell, dates, flaw):
    (subject,), _, _ = read(tmp_path / "c.csv", f"name,dob\nAna Cruz,{cell}\n")
    assert subject.dates == dates
    assert flaw in "; ".join(subject.flaws)
    assert bool(subject.flaws) == bool(flaw)


def test_an_invalid_curp_is_kept_and_flagged_and_its_date_not_used(tmp_path):
    content = "name,curp\nAna Cruz,CUXA700203MDFRXN99\n"
    (subject,), _, _ = read(tmp_path / "c.csv", content)
    assert subject.identifiers == ("CUXA700203MDFRXN99",)
    assert subject.dates == ()
    assert "not valid" in subject.flaws[0]


def test_hostile_tables_are_refused_or_counted(tmp_path):
    with pytest.raises(InputError):
        read(tmp_path / "html.csv", "<!DOCTYPE html><html><body>name</body></html>")
    with pytest.raises(InputError):
        read(tmp_path / "empty.csv", "")
    with pytest.raises(InputError):
        read(tmp_path / "head.csv", "id,name\n")
    bomb = gzip.compress(b"id,name\n" + b"a" * 200_000_000)
    with pytest.raises(InputError):
        read(tmp_path / "bomb.csv.gz", bomb)
    subjects, rejects, _ = read(
        tmp_path / "mixed.csv", b"\xef\xbb\xbfid,name\r\n1,Ana Cruz\n2,Li\x00 Wei\r3,Jo Bo\r\n"
    )
    assert "1" in [one.id for one in subjects]
    assert len(subjects) + len(rejects) == 3


def test_latin_1_is_read_and_said(tmp_path):
    (subject,), _, notes = read(tmp_path / "c.csv", "id,name\n1,José Peña\n".encode("latin-1"))
    assert subject.name == "José Peña"
    assert any("not UTF-8" in note for note in notes)


def test_parquet_reads_like_csv(tmp_path):
    import duckdb

    path = tmp_path / "c.parquet"
    duckdb.sql(
        "select 1 as customer_id, 'Ana Cruz' as name, date '1970-02-03' as dob"
    ).write_parquet(str(path))
    (batch,) = read_customers(path)
    (subject,) = batch.subjects
    assert (subject.id, subject.name, subject.dates) == ("1", "Ana Cruz", (19700203,))
