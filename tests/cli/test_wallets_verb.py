import csv
import json
import zipfile

import pytest

TRON = "TJRabPrwbZy45sbavfcjinPJC18kjpRTv8"
BITCOIN = "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
PAY = "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy"


@pytest.fixture
def listed(cabos, tmp_path):
    """A workspace whose list files a TRON address under XBT."""
    path = tmp_path / "addresses_XBT.txt"
    path.write_text(f"{TRON}\n", encoding="utf-8")
    cabos("init")
    assert cabos("add", "crypto_addresses", "--from", path).code == 0
    return tmp_path


def write(path, text):
    path.write_text(text, encoding="utf-8")
    return path


def test_listed_address_is_found_and_leaves_with_1_where_asked(cabos, listed):
    path = write(listed / "mail.txt", f"send to {TRON}\nor {BITCOIN[:-1]}3\n")
    said = cabos("wallets", path, "--fail-on-alert")
    assert said.code == 1
    assert "2 addresses: 1 listed, 1 with a wrong checksum." in said.out
    told = json.loads(cabos("wallets", path, "--json").out)
    assert (told["listed"], told["known"]) == (1, 1)
    assert told["addresses"][0]["named"][0]["assets"] == ["XBT"]
    assert told["addresses"][0]["places"] == ["mail.txt:1"]
    assert told["because"]


def test_csv_has_every_address_and_no_formula(cabos, listed):
    path = write(listed / "mail.txt", f"=1+1 {TRON} {BITCOIN}")
    out = listed / "out.csv"
    assert cabos("wallets", path, "--out", out).code == 0
    rows = list(csv.DictReader(out.read_text(encoding="utf-8").splitlines()))
    assert [(row["address"], row["listed"]) for row in rows] == [(TRON, "yes"), (BITCOIN, "no")]


def test_clusters_coin_joins_and_rejects_are_told(cabos, listed):
    rows = ["txid,time,direction,address,value"]
    rows += [f"t1,2026-01-01,in,{BITCOIN},1", f"t1,2026-01-01,in,{PAY},1"]
    rows += [f"t1,2026-01-01,out,{TRON},2"]
    rows += [f"j,2026-01-02,in,{who},1" for who in "ABC"]
    rows += [f"j,2026-01-02,out,{who},1" for who in "PQR"]
    rows += ["t2,never,in,A,1"]
    path = write(listed / "tx.csv", "\n".join(rows))
    said = cabos("wallets", path, "--cluster")
    assert said.code == 0, said.err
    assert "2 transactions, 2 clusters, 1 flagged as coin-joins." in said.out
    assert "1 rows could not be read" in said.err
    told = json.loads(cabos("wallets", path, "--cluster", "--json").out)
    together = next(one for one in told["clusters"] if len(one["addresses"]) == 2)
    assert together["addresses"] == [BITCOIN, PAY]
    assert {one["listed"] for one in together["touches"]} == {TRON}
    assert [one["join"] for one in told["coin_joins"]] == ["coin_join"]
    assert told["rejects"][0]["place"] == "tx.csv:11"


def test_text_that_is_no_table_has_no_clusters(cabos, listed):
    said = cabos("wallets", write(listed / "mail.txt", TRON), "--cluster")
    assert said.code == 3
    assert "no column" in said.err


def test_workspace_without_wallets_says_so(cabos, tmp_path):
    cabos("init")
    said = cabos("wallets", write(tmp_path / "a.txt", BITCOIN))
    assert said.code == 0
    assert "No list of the workspace names a wallet" in said.err


def test_members_of_an_archive_are_read_and_others_said(cabos, listed):
    path = listed / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a.txt", TRON)
        archive.writestr("b.png", b"\0" * 100)
    said = cabos("wallets", path)
    assert "all.zip/a.txt:1" in said.out
    assert "b.png was not read" in said.err


@pytest.mark.parametrize("content", [b"", b"\0\0\0\0", b"<html></html>"])
def test_file_that_is_no_text_is_refused(cabos, listed, content):
    path = listed / "x"
    path.write_bytes(content)
    assert cabos("wallets", path).code == 3


def test_file_that_is_not_there_is_refused(cabos, listed):
    assert cabos("wallets", listed / "none.txt").code == 3
