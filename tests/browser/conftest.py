"""A browser, if this machine has one, and pages to open in it."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from chromium import Chromium, find_chromium

from cabos.runs.outputs import Outputs, write_outputs
from cabos.runs.screening import Job, run_screening
from cabos.store.workspace import Store

NOW = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)
EVIL = '<img src="https://evil.example/x.png" onerror="console.log(1)"><script>alert(1)</script>'


@pytest.fixture(scope="session")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    binary = find_chromium()
    if binary is None:
        pytest.skip("no Chromium on this machine; install one to run the browser tests")
    with Chromium(binary, tmp_path_factory.mktemp("profile")) as made:
        yield made


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the report of a screening with four alerts, one of them with a hostile name."""
    folder = tmp_path_factory.mktemp("report")
    evil = EVIL.replace('"', '""')
    (folder / "own.csv").write_text(
        "id,name,schema,programme,birth_date,aliases\n"
        "1,ZAMBRANO QUIROGA Ismael,Person,TEST,1971-04-12,\n"
        "2,ÑANDÚ XOCONOSTLE Berenice,Person,TEST,1980-01-02,\n"
        "3,محمد بن سلمان,Person,TEST,,\n"
        f"4,Frente Inventado {evil},Organization,TEST,,\n",
        encoding="utf-8",
    )
    (folder / "customers.csv").write_text(
        "customer_id,name,birth_date\n"
        "CUST-1,Ismael Zambrano Quiroga,1971-04-12\n"
        "CUST-2,Ismael Zambrano Quiroga,1999-12-30\n"
        "CUST-3,Berenice Nandu Xoconostle,1980-01-02\n"
        "CUST-4,محمد بن سلمان,\n"
        f'CUST-5,"Frente Inventado {evil}",\n',
        encoding="utf-8",
    )
    store = Store.create(folder / "workspace")
    store.add("own_list", [folder / "own.csv"], now=NOW)
    outcome = run_screening(store, Job(folder / "customers.csv", NOW, "ana"))
    path = folder / "report.html"
    write_outputs(store, outcome, Outputs(folder / "alerts.csv", report=path), now=NOW)
    return path
