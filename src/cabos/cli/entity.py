"""``cabos entity``: all that is said of one entity."""

from typing import TYPE_CHECKING

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import say, translate
from cabos.cli.output import json_option, plain, print_json, print_table

if TYPE_CHECKING:
    from cabos.model.judgement import Judgement
    from cabos.runs.dossier import Dossier
    from cabos.store.validity import Validity


_COLUMNS = ("property", "value", "source", "place", "from", "to")


@click.command("entity")
@click.argument("entity_id", metavar="ID")
@json_option
@click.pass_obj
def command(folder: Folder, entity_id: str, *, as_json: bool) -> None:
    """Show all that is said of ID: each statement with source, snapshot and place.

    Records that were judged the same are shown together, conflicts side by side. ID may be an
    official identifier or an exact name.
    """
    from cabos.workbench import Workbench  # loaded only when used

    dossier = Workbench(folder.open()).entity(entity_id)
    if as_json:
        print_json(to_json(dossier))
    else:
        _show(dossier)


def to_json(dossier: "Dossier") -> dict[str, object]:
    """Return a dossier as plain JSON values."""
    return {
        "entity_id": dossier.entity_id,
        "canonical_id": dossier.canonical_id,
        "members": list(dossier.members),
        "caption": dossier.caption,
        "statements": [_statement(one, dossier) for one in dossier.said],
        "conflicts": [
            {
                "prop": one.prop,
                "values": [
                    {"value": value, "statements": [_statement(said, dossier) for said in held]}
                    for value, held in one.values.items()
                ],
            }
            for one in dossier.conflicts
        ],
        "judgements": [_judgement(one) for one in dossier.judgements],
        "contradictions": [
            {
                "left": one.pair.left,
                "right": one.pair.right,
                "different": one.different.number,
                "set_aside": [[tie.pair.left, tie.pair.right] for tie in one.ties],
            }
            for one in dossier.contradictions
        ],
    }


def _statement(one: "Validity", dossier: "Dossier") -> dict[str, object]:
    said = one.statement
    return {
        "id": said.id,
        "entity_id": said.entity_id,
        "schema": said.schema,
        "prop": said.prop,
        "value": said.value,
        "lang": said.lang,
        "original": said.original,
        "source": said.source,
        "snapshot": one.snapshot,
        "place": said.place,
        "first_seen": one.first_seen,
        "last_seen": one.last_seen,
        "is_current": one.snapshot in dossier.current,
    }


def _judgement(one: "Judgement") -> dict[str, object]:
    return {
        "number": one.number,
        "left": one.pair.left,
        "right": one.pair.right,
        "verdict": one.verdict,
        "why": one.why,
        "who": one.who,
        "when": one.when,
        "undoes": one.undoes,
    }


def _show(dossier: "Dossier") -> None:
    click.echo(plain(f"{dossier.caption}  [{dossier.canonical_id}]"))
    if len(dossier.members) > 1:
        say("One party of {count} records: {members}", count=len(dossier.members),
            members=", ".join(dossier.members))  # fmt: skip
    titles = [translate(title) for title in _COLUMNS]
    rows = []
    for one in dossier.said:
        said = one.statement
        until = "" if one.snapshot in dossier.current else one.last_seen
        where = f"{said.source} {one.snapshot[:12]}"
        record = f"{said.entity_id} " if len(dossier.members) > 1 else ""
        rows.append((record + said.prop, said.value, where, said.place, one.first_seen, until))
    print_table(titles, rows)
    for conflict in dossier.conflicts:
        say("Conflict: {prop}", prop=conflict.prop)
        for value, held in conflict.values.items():
            places = "; ".join(
                f"{one.statement.source} {one.snapshot[:12]} {one.statement.place}" for one in held
            )
            click.echo(plain(f"  {value}  ({places})"))
    for judgement in dossier.judgements:
        left, right = judgement.pair
        said_verdict = f"undo {judgement.undoes}" if judgement.undoes else judgement.verdict
        click.echo(
            plain(
                f"  {judgement.number}. {left} / {right}: {said_verdict} · {judgement.who} · "
                f"{judgement.when[:16]} · {judgement.why}"
            )
        )
    for broken in dossier.contradictions:
        say(
            "Contradiction: {left} and {right} were judged different, and judgements of same would "
            "join them; {count} of those are set aside.",
            left=broken.pair.left,
            right=broken.pair.right,
            count=len(broken.ties),
        )
