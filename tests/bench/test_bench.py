"""The benchmarks are not run here: only that they load and that their page has its place."""

import importlib
import random
import sys
from pathlib import Path

import pytest

BENCH = Path(__file__).parents[2] / "bench"
SCRIPTS = sorted(path.stem for path in BENCH.glob("*.py"))


@pytest.fixture
def bench(monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH))
    before = set(sys.modules)
    yield importlib.import_module
    for name in set(sys.modules) - before:
        if name in SCRIPTS:
            del sys.modules[name]


@pytest.mark.parametrize("name", SCRIPTS)
def test_script_loads(bench, name):
    assert bench(name).__doc__


def test_page_has_its_markers_and_keeps_the_rest(bench, tmp_path):
    table = bench("table")
    page = tmp_path / "README.md"
    page.write_text((BENCH / "README.md").read_text("utf-8"), "utf-8")
    row = table.Row("recall", "≥ 0.95", "0.99", "0.88", met=True)
    table.replace_between(page, "quality", table.bars("Screening", [row]))
    table.replace_between(page, "quality", table.bars("Screening", [row]))
    text = page.read_text("utf-8")
    assert text.count("| recall | ≥ 0.95 | 0.99 | 0.88 | yes |") == 1
    assert text.startswith("# What was measured")
    assert text.rstrip().endswith("starting population.")


def test_page_without_markers_is_refused(bench, tmp_path):
    page = tmp_path / "README.md"
    page.write_text("nothing", "utf-8")
    with pytest.raises(ValueError, match="markers"):
        bench("table").replace_between(page, "quality", "text")


def test_machine_is_described_without_its_name(bench):
    said = bench("setting").machine()
    assert "cores" in said
    assert "/" not in said


def test_invented_customers_have_valid_identifiers_and_repeat_with_the_seed(bench):
    from cabos.match.identifiers import decode

    maker = bench("make_customers")
    model = maker.Model(
        ["Ana Maria", "Jose"], ["Lopez", "Ibarra"], ["Diaz", "Uc"], ["M", "H"], [1970],
        [(True, True, True)], ["Lopez", "Ibarra"],
    )  # fmt: skip
    rows = [maker.person(at, model, random.Random(at)) for at in range(50)]
    assert rows == [maker.person(at, model, random.Random(at)) for at in range(50)]
    for row in rows:
        curp, rfc = decode(row[4]), decode(row[5])
        assert curp.is_valid
        assert curp.letters == rfc.letters
        assert int(row[2].replace("-", "")) in curp.dates


def test_converter_for_peers_reads_an_entry(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(BENCH / "peers"))
    peers = importlib.import_module("ofac_ftm")
    sdn, alt = tmp_path / "sdn.csv", tmp_path / "alt.csv"
    none = ",".join(["-0- "] * 7)
    sdn.write_text(
        f'1,"SOL, Ana","individual","X",{none},"DOB 01 Jan 1980; nationality Mexico; '
        "Gender Female; C.U.R.P. SOXA800101MJCLXN00 (Mexico); a.k.a. 'LA NINA'.\"\n"
    )
    alt.write_text('1,2,"aka","SOL, Anita",-0- \n')
    (entity,) = peers.entities(sdn, alt)
    assert entity["properties"] == {
        "name": ["SOL, Ana"], "alias": ["SOL, Anita"], "weakAlias": ["LA NINA"],
        "idNumber": ["SOXA800101MJCLXN00"], "nationality": ["mx"], "birthDate": ["1980-01-01"],
        "gender": ["female"],
    }  # fmt: skip
