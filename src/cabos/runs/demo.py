"""The demo: an invented bank's customers against real designations."""

from collections.abc import Callable
from datetime import datetime
from importlib.resources import as_file, files
from pathlib import Path

from cabos.runs.outputs import Outputs, write_outputs
from cabos.runs.screening import Job, Outcome, run_screening
from cabos.store.workspace import Store

SAMPLES = {
    "us_ofac_sdn": "sdn_sample_cartel_networks.csv",
    "own_list": "designated_organisations.csv",
}


def run_demo(
    folder: Path,
    *,
    now: datetime,
    who: str,
    lang: str = "en",
    progress: Callable[[str, int, int], None] | None = None,
) -> tuple[Store, Outcome, Outputs]:
    """Make a workspace, add the sample lists, screen the invented customers, write the report.

    Args:
        folder: where everything goes; running again there screens again.
        now: the moment, with its time zone.
        who: who runs it.
        lang: the language of the report.
        progress: called with stage, done, total.

    Returns:
        The workspace, the run and its files.
    """
    store = Store.create(folder / "workspace")
    for source, name in SAMPLES.items():
        sample = files("cabos.sources") / "us_ofac_sdn" / "sample" / name
        with as_file(sample) as path:
            store.add(source, [path], now=now, progress=progress)
    outcome = run_screening(store, Job(customers(folder), now, who, progress=progress))
    outputs = Outputs(folder / "alerts.csv", folder / "cleared.csv", folder / "report.html")
    write_outputs(store, outcome, outputs, now=now, lang=lang)
    return store, outcome, outputs


def customers(folder: Path) -> Path:
    """Put the invented customers into the folder, for the user to look at."""
    path = folder / "customers.csv"
    path.write_bytes((files("cabos.runs") / "data" / "demo_customers.csv").read_bytes())
    return path
