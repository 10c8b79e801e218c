"""``cabos evaluate``: measure how well screening works."""

import os
from pathlib import Path
from typing import Any

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import language, say
from cabos.cli.output import json_option, print_json, print_table, progress_bar

_path = click.Path(path_type=Path)
_threshold = click.option(
    "--threshold", type=click.FloatRange(0, 1, min_open=True, max_open=True), default=None,
    metavar="P", help="Alert from this probability on; the default is that of screening.",
)  # fmt: skip
_report = click.option(
    "--report", type=click.Path(dir_okay=False, path_type=Path), help="A page with the frontier."
)


@click.group("evaluate")
def command() -> None:
    """Measure how well screening works, and keep the result as a dated record."""


@command.command("pairs")
@click.argument("file", type=_path)
@_threshold
@_report
@json_option
@click.pass_obj
def pairs(
    folder: Folder, file: Path, threshold: float | None, report: Path | None, *, as_json: bool
) -> None:
    """Measure precision, recall and F1 on FILE, labelled pairs of names."""
    from cabos.match.weights import PAIR_THRESHOLD  # loaded only when used
    from cabos.runs.evaluation import evaluate_pairs, record
    from cabos.store.workspace import Store
    from cabos.workbench import clock, user

    found = evaluate_pairs(file, threshold=PAIR_THRESHOLD if threshold is None else threshold)
    if Store.exists(folder.path):
        found = record(folder.open(), "pairs", found, who=user(), now=clock())
    _finish("pairs", found, report, as_json=as_json)


@command.command("screening")
@click.argument("customers", type=_path)
@click.argument("truth", type=_path)
@_threshold
@click.option("--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="Name a column.")
@_report
@json_option
@click.pass_obj
def screening(
    folder: Folder,
    customers: Path,
    truth: Path,
    threshold: float | None,
    mapping: tuple[str, ...],
    report: Path | None,
    *,
    as_json: bool,
) -> None:
    """Measure recall and alert rates on CUSTOMERS whose TRUTH is known."""
    from cabos.match.weights import THRESHOLD  # loaded only when used
    from cabos.runs.evaluation import evaluate_screening
    from cabos.runs.screening import Job
    from cabos.workbench import clock, user

    store = folder.open()
    with progress_bar(customers.name) as progress:
        chosen = THRESHOLD if threshold is None else threshold
        job = Job(customers, clock(), user(), chosen, mapping, progress)
        found = evaluate_screening(store, job, truth)
    _finish("screening", found, report, as_json=as_json)


@command.command("lists")
@click.option("--limit", type=click.IntRange(1), default=1000, show_default=True,
              help="Entities drawn from each source.")  # fmt: skip
@click.option("--seed", type=int, default=1, show_default=True, help="Of the draw.")
@_threshold
@_report
@json_option
@click.pass_obj
def lists(
    folder: Folder,
    limit: int,
    seed: int,
    threshold: float | None,
    report: Path | None,
    *,
    as_json: bool,
) -> None:
    """Change listed names in named ways, and see which are still found."""
    from cabos.match.weights import THRESHOLD  # loaded only when used
    from cabos.runs.evaluation import evaluate_lists
    from cabos.workbench import clock, user

    store = folder.open()
    chosen = THRESHOLD if threshold is None else threshold
    with progress_bar("lists"):
        found = evaluate_lists(
            store, limit=limit, seed=seed, threshold=chosen, who=user(), now=clock()
        )
    _finish("lists", found, report, as_json=as_json)


def _finish(kind: str, found: dict[str, Any], report: Path | None, *, as_json: bool) -> None:
    if report is not None:
        from cabos.runs.frontier_page import write_frontier  # loaded only when asked for

        write_frontier(report, kind, found, lang=language(os.environ))
        found = found | {"report": str(report)}
    if as_json:
        print_json(found)
        return
    keys = ("precision", "recall", "f1", "namesakes_alerted", "others_alerted", "threshold")
    print_table(("measure", "value"), [[key, f"{found[key]:.4f}"] for key in keys if key in found])
    for dimension, rows in found.get("by", {"class": found["by_class"]}).items():
        click.echo()
        shown = [[key, row.get("n", ""), f"{row['recall']:.3f}"] for key, row in rows.items()]
        print_table((dimension, "n", "recall"), shown)
    click.echo()
    frontier = found["frontier"]
    columns = [key for key in frontier[0] if key != "threshold"]
    rows = [[f"{p['threshold']:.3f}", *(f"{p[key]:.4f}" for key in columns)] for p in frontier]
    print_table(("threshold", *columns), rows)
    if found.get("labels_without_customer"):
        count = found["labels_without_customer"]
        click.echo(f"note: {count:,} labelled customers are not in the file", err=True)
    if "record" in found:
        say("Kept as record {number} of the ledger.", number=found["record"])
    if report is not None:
        click.echo(f"  report   {report}")
