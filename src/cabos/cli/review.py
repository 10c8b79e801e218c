"""``cabos review``: decide the queue of possible pairs, one key each."""

import os
import sys
from typing import TYPE_CHECKING, Any

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json, progress_bar

if TYPE_CHECKING:
    from cabos.ask.resolve import Possible
    from cabos.runs.reviewing import Sitting

_VERDICTS = {"s": "same", "d": "different", "u": "unsure"}
_UNDO, _SKIP, _REASON, _QUIT = "z", "n", "w", "q"
_MOST = 12  # values of a property that are shown
_HIDDEN = frozenset({"topics", "sourceUrl", "summary", "notes", "programId", "status"})


@click.command("review")
@click.option("--who", default=None, help="Who judges; your login name if not said.")
@click.option("--why", default="", help="The reason kept with each decision; w changes it.")
@click.option(
    "--threshold", type=float, default=None, metavar="P",
    help="Queue pairs from this probability on; 0.5 if not said.",
)  # fmt: skip
@json_option
@click.pass_obj
def command(
    folder: Folder, who: str | None, why: str, threshold: float | None, *, as_json: bool
) -> None:
    """Decide the queue, what teaches most first: two records side by side, evidence in bits.

    Keys: s same, d different, u unsure, z undo, n next without a decision, w the reason, q quit.
    """
    from cabos.match.weights import RESOLVE_THRESHOLD  # loaded only by the verbs that match
    from cabos.runs.reviewing import Sitting
    from cabos.workbench import Workbench, user

    store = folder.open()
    with progress_bar("review") as progress:
        resolved = Workbench(store).resolve(
            threshold=RESOLVE_THRESHOLD if threshold is None else threshold, progress=progress
        )
    sitting = Sitting(store, resolved, who or user())
    _sit(sitting, why, quiet=as_json)
    if as_json:
        print_json(_summary(sitting))
    else:
        say("{count:,} [decision|decisions] kept; {left:,} [pair|pairs] left in the queue.",
            count=len(sitting.made), left=len(sitting.queue) - len(sitting.made))  # fmt: skip


def _summary(sitting: "Sitting") -> dict[str, object]:
    return {
        "decided": [
            {"number": one.number, "left": one.pair.left, "right": one.pair.right,
             "verdict": one.verdict, "why": one.why}
            for _, one in sitting.made
        ],
        "left_in_queue": len(sitting.queue) - len(sitting.made),
    }  # fmt: skip


def _sit(sitting: "Sitting", why: str, *, quiet: bool) -> None:
    """Show pair after pair and do what each key says, until the queue or the keys end."""
    from cabos.workbench import clock

    while (one := sitting.current()) is not None:
        if not quiet:
            _show(sitting, one)
        key = _key()
        if key in ("", _QUIT, "\x03", "\x04"):
            return
        if key in _VERDICTS:
            reason = why or f"reviewed side by side, {one.bits:.1f} bits"
            sitting.decide(_VERDICTS[key], reason, clock())
        elif key == _UNDO:
            if sitting.undo("taken back in review", clock()) is None and not quiet:
                say("Nothing was decided yet in this sitting.")
        elif key == _SKIP:
            sitting.skip()
        elif key == _REASON:
            why = _line(translate("Reason"))


def _key() -> str:
    """Return the next key: of the terminal at once, of a pipe as the next sign."""
    if sys.stdin.isatty():
        return click.getchar().lower()
    sign = sys.stdin.read(1)
    while sign and sign.isspace():
        sign = sys.stdin.read(1)
    return sign.lower()


def _line(title: str) -> str:
    if sys.stdin.isatty():
        return str(click.prompt(title, default="", show_default=False))
    return sys.stdin.readline().strip()


def _show(sitting: "Sitting", one: "Possible") -> None:
    from rich.console import Console  # kept off the start-up path
    from rich.table import Table
    from rich.text import Text

    from cabos.match.reasons import explain

    lang = language(os.environ)
    console = Console(highlight=False)
    if sys.stdout.isatty():
        console.clear()
    head = f"{sitting.at + 1:,} / {len(sitting.queue):,}   {one.probability:.1%}   "
    console.print(Text(plain(f"{head}{one.bits:+.1f} {translate('bits')}"), style="bold"))
    facts = [_facts(sitting, key) for key in one.pair]
    grid = Table(expand=True, show_lines=False)
    for title in (translate("property"), *one.pair):
        grid.add_column(title, overflow="fold")
    for prop in dict.fromkeys([*facts[0], *facts[1]]):
        sides = [facts[side].get(prop, []) for side in (0, 1)]
        agree = bool({*sides[0]} & {*sides[1]})
        style = "green" if agree else "yellow" if all(sides) else ""
        cells = ["\n".join(map(plain, _cut(side))) for side in sides]
        grid.add_row(prop, *(Text(cell, style=style) for cell in cells))
    console.print(grid)
    for line in one.evidence(sitting.resolved.table):
        style = "green" if line.bits > 0 else "red"
        console.print(Text(plain(f"  {line.bits:+6.1f}  {explain(line, lang)}"), style=style))
    console.print(Text(translate(
        "s same · d different · u unsure · z undo · n next · w reason · q quit"
    ), style="bold"))  # fmt: skip


def _facts(sitting: "Sitting", entity_id: str) -> dict[str, list[str]]:
    """Return what the current snapshots say of a record, by property."""
    found: dict[str, list[str]] = {}
    current = {snapshot.snapshot for snapshot in sitting.store.current()}
    said: Any = [one for one in sitting.store.statements(entity_id) if one.snapshot in current]
    for one in said:
        prop = one.statement.prop
        if prop not in _HIDDEN and not prop.startswith("@"):
            found.setdefault(prop, []).append(one.statement.value)
    places = [f"{one.statement.source} · {one.statement.place}" for one in said[:1]]
    return {translate("source"): places, **found}


def _cut(values: list[str]) -> list[str]:
    more = len(values) - _MOST
    return [*values[:_MOST], *([f"… {more:,}"] if more > 0 else [])]
