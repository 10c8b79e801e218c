"""``cabos resolve``: find records that are one party."""

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json, print_table, progress_bar

if TYPE_CHECKING:
    from cabos.ask.resolve import Possible
    from cabos.runs.resolving import Resolved

_SHOWN = 20
_COLUMNS = ("record", "probability", "reasons")


@click.command("resolve")
@click.option("--auto", is_flag=True, help="Merge what the rule allows; else only show it.")
@click.option(
    "--threshold", type=float, default=None, metavar="P",
    help="Queue pairs from this probability on; 0.5 if not said.",
)  # fmt: skip
@click.option(
    "--limit", type=click.IntRange(min=0), default=None, help="How many pairs to show of each kind."
)
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="Every possible pair, as CSV."
)
@json_option
@click.pass_obj
def command(
    folder: Folder, threshold: float | None, limit: int | None, out: Path | None,
    *, auto: bool, as_json: bool,
) -> None:  # fmt: skip
    """Find records, within and across sources, that are one party.

    A rule merges what an official identifier ties, or what agrees as fully; the rest is a queue
    for people: see cabos review. Nothing is merged without --auto, and each merge can be undone.
    """
    from cabos.match.weights import RESOLVE_THRESHOLD  # loaded only by the verbs that match
    from cabos.runs.resolving import write_pairs
    from cabos.workbench import Workbench

    with progress_bar("resolve") as progress:
        resolved = Workbench(folder.open()).resolve(
            auto=auto,
            threshold=RESOLVE_THRESHOLD if threshold is None else threshold,
            progress=progress,
        )
        if out is not None:
            write_pairs(out, resolved)
    if as_json:
        print_json(summary(resolved, limit))
    else:
        _show(resolved, _SHOWN if limit is None else limit, auto=auto)
        for said in resolved.limits:
            click.echo(f"note: {plain(said)}", err=True)


def summary(resolved: "Resolved", limit: int | None) -> dict[str, object]:
    """Return a resolution as plain JSON values; of each kind the first pairs, or all."""
    found, clusters = resolved.resolution, resolved.identity.clusters
    return {
        "records": len(resolved.table.ids),
        "compared": resolved.pairs.compared,
        "merged": resolved.merged,
        "automatic_total": len(found.automatic),
        "queue_total": len(found.queue),
        "contradicted_total": len(found.contradicted),
        "clusters": len(clusters.groups),
        "automatic": [pair_json(one, resolved) for one in found.automatic[:limit]],
        "queue": [pair_json(one, resolved) for one in found.queue[:limit]],
        "contradictions": [
            {
                "left": one.pair.left,
                "right": one.pair.right,
                "different": one.different.number,
                "set_aside": [[tie.pair.left, tie.pair.right] for tie in one.ties],
            }
            for one in clusters.contradictions
        ],
        "limits": list(resolved.limits),
    }


def pair_json(one: "Possible", resolved: "Resolved") -> dict[str, object]:
    """Return a pair with its reasons as plain JSON values."""
    from cabos.match.reasons import explain

    names = [_name(resolved, place) for place in one.places]
    ids = [resolved.table.ids[place] for place in one.places]
    turn = slice(None) if ids[0] == one.pair.left else slice(None, None, -1)
    left, right = names[turn]
    return {
        "left": one.pair.left,
        "right": one.pair.right,
        "left_name": left,
        "right_name": right,
        "probability": one.probability,
        "bits": one.bits,
        "teaches": one.teaches,
        "contradiction": one.contradiction,
        "judged": one.judged.verdict if one.judged else "",
        "reasons": [f"{line.bits:+.1f} {explain(line)}" for line in one.evidence(resolved.table)],
    }


def _name(resolved: "Resolved", place: int) -> str:
    at = int(resolved.table.records.name_off[place])
    return resolved.table.names[at]


def _show(resolved: "Resolved", limit: int, *, auto: bool) -> None:
    found = resolved.resolution
    say(
        "{records:,} [record|records], {compared:,} [pair|pairs] compared.",
        records=len(resolved.table.ids),
        compared=resolved.pairs.compared,
    )
    if auto:
        say("{merged:,} [pair|pairs] merged by the rule.", merged=resolved.merged)
    else:
        say(
            "{count:,} [pair|pairs] could be merged by the rule; do it with --auto.",
            count=len(found.automatic),
        )
    _table(resolved, found.automatic[:limit])
    say("{count:,} [pair waits|pairs wait] for a person, what teaches most first: cabos review.",
        count=len(found.queue))  # fmt: skip
    _table(resolved, found.queue[:limit])
    say(
        "{count:,} pairs with like names are two parties: their birth dates or identifiers "
        "contradict one another.",
        count=len(found.contradicted),
    )
    for one in resolved.identity.clusters.contradictions:
        say(
            "Contradiction: {left} and {right} were judged different, and judgements of same would "
            "join them; {count} of those are set aside.",
            left=one.pair.left,
            right=one.pair.right,
            count=len(one.ties),
        )


def _table(resolved: "Resolved", pairs: Any) -> None:
    from cabos.match.reasons import bill

    if not pairs:
        return
    lang = language(os.environ)
    titles = [translate(title) for title in (_COLUMNS[0], *_COLUMNS)]
    rows = []
    for one in pairs:
        told = pair_json(one, resolved)
        rows.append(
            (
                f"{told['left']} {told['left_name']}",
                f"{told['right']} {told['right_name']}",
                f"{one.probability:.1%}",
                bill(one.evidence(resolved.table), lang),
            )
        )
    print_table(titles, rows)
