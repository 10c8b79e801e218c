"""What ``screen`` and ``rescreen`` have in common."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import language, say
from cabos.cli.output import plain, print_json, print_table, progress_bar

if TYPE_CHECKING:
    from cabos.runs.screening import Outcome

_Verb = Callable[..., Any]


def output_options(verb: _Verb) -> _Verb:
    """Add the options that say where results go."""
    path = click.Path(dir_okay=False, path_type=Path)
    for option in reversed(
        (
            click.option("--out", type=path, required=True, help="The alerts, as CSV."),
            click.option("--cleared", type=path, help="The cleared near-hits, as CSV."),
            click.option("--report", type=path, help="A report to read, one HTML file."),
            click.option("--rejects", type=path, help="Rows that could not be screened, as CSV."),
            click.option("--fail-on-alert", is_flag=True, help="Leave with code 1 on any alert."),
        )
    ):
        verb = option(verb)
    return verb


def question_options(verb: _Verb) -> _Verb:
    """Add the options that say what is asked."""
    verb = click.option(
        "--map", "mapping", multiple=True, metavar="COLUMN=FIELD", help="Name a column yourself."
    )(verb)
    return click.option(
        "--threshold", type=float, default=None, metavar="P",
        help="Alert from this probability on; 0.5 if not said.",
    )(verb)  # fmt: skip


def run_verb(
    folder: Folder,
    verb: str,
    customers: Path,
    *,
    out: Path,
    cleared: Path | None,
    report: Path | None,
    rejects: Path | None,
    fail_on_alert: bool,
    threshold: float | None,
    mapping: tuple[str, ...],
    as_json: bool,
) -> int:
    """Run a screening and write its files."""
    from cabos.match.weights import THRESHOLD  # the matching is loaded only by the verbs that match
    from cabos.runs.outputs import Outputs, write_outputs
    from cabos.runs.screening import Job
    from cabos.workbench import Workbench, clock, user

    bench = Workbench(folder.open())
    chosen = THRESHOLD if threshold is None else threshold
    with progress_bar(customers.name) as progress:
        job = Job(customers, clock(), user(), chosen, mapping, progress)
        outcome = bench.screen(job) if verb == "screen" else bench.rescreen(job)
        if outcome.tally.rejects and rejects is None:
            rejects = out.with_name(f"{out.stem}.rejects.csv")
        outputs = Outputs(out, cleared, report, rejects)
        write_outputs(bench.store, outcome, outputs, now=job.now, lang=language(os.environ))
    if as_json:
        print_json(summary(outcome, outputs))
    else:
        show(bench, outcome, outputs)
    return 1 if fail_on_alert and outcome.tally.alerts else 0


def summary(outcome: "Outcome", outputs: Any) -> dict[str, object]:
    """Return a run as plain JSON values."""
    tally = outcome.tally
    return {
        "run": outcome.run.id,
        "customers": tally.rows - len(tally.rejects),
        "alerts": tally.alerts,
        "customers_alerted": tally.alerted,
        "cleared": tally.cleared,
        "rejects": len(tally.rejects),
        "threshold": outcome.run.body["threshold"],
        "how": outcome.how,
        "snapshots": list(outcome.run.snapshots),
        "limits": list(outcome.limits),
        "files": {key: str(path) for key, path in outputs.named().items()},
    }


def show(bench: Any, outcome: "Outcome", outputs: Any) -> None:
    """Print what a run found: the best alerts, counts, files, limits."""
    tally = outcome.tally
    best = sorted(
        (one for one in bench.alerts(outcome.run) if one.status == "alert"),
        key=lambda one: -one.bits,
    )
    if best:
        rows = [
            [one.customer_id, one.name, f"{one.probability:.1%}", one.caption, one.entity_id]
            for one in best[:10]
        ]
        print_table(("customer", "name", "probability", "listed as", "entity"), rows)
    say(
        "{customers:,} customers screened ({how}): {alerts:,} alerts on {alerted:,} customers, "
        "{cleared:,} near-hits cleared with a reason, {rejects:,} rows rejected.",
        customers=tally.rows - len(tally.rejects),
        how=outcome.how,
        alerts=tally.alerts,
        alerted=tally.alerted,
        cleared=tally.cleared,
        rejects=len(tally.rejects),
    )
    for key, path in outputs.named().items():
        click.echo(f"  {key:8} {path}")
    for limit in outcome.limits:
        click.echo(f"note: {plain(limit)}", err=True)
