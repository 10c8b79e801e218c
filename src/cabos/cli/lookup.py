"""``cabos lookup``: look one name up in the lists."""

import os
from typing import Any

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import language, say
from cabos.cli.output import json_option, plain, print_json

# What a user calls a company may be listed under any of these.
_FIRMS = ("Company", "Organization", "LegalEntity", "PublicBody")
_SCHEMATA = {
    "Person": ("Person",),
    "Company": _FIRMS,
    "Organization": _FIRMS,
    "Vessel": ("Vessel",),
    "Airplane": ("Airplane",),
    "CryptoWallet": ("CryptoWallet",),
}


@click.command("lookup")
@click.argument("name")
@click.option(
    "--schema", type=click.Choice(list(_SCHEMATA), case_sensitive=False), help="What it is."
)
@click.option("--birth-date", metavar="D", default="", help="1970, 1970-04 or 1970-04-03.")
@click.option("--sex", type=click.Choice(["male", "female", "m", "f", "h"]), help="Its sex.")
@click.option("--country", metavar="CODE", default="", help="Nationality, such as MX.")
@click.option("--id", "identifiers", multiple=True, metavar="KIND:VALUE", help="Such as CURP:….")
@click.option("--limit", type=click.IntRange(1, 1000), default=5, show_default=True)
@json_option
@click.pass_obj
def command(
    folder: Folder,
    name: str,
    schema: str | None,
    birth_date: str,
    sex: str | None,
    country: str,
    identifiers: tuple[str, ...],
    limit: int,
    *,
    as_json: bool,
) -> None:
    """Look NAME up: who on the lists could this be, and why."""
    from cabos.errors import UsageError  # the matching is loaded only by the verbs that match
    from cabos.match.reading import make_subject, read_date, read_identifiers
    from cabos.match.subject import OTHER, PERSON
    from cabos.workbench import Workbench

    if birth_date and not read_date(birth_date)[0]:
        raise UsageError("--birth-date is no date", where=birth_date, remedy="Write 1970-04-03")
    if not any(sign.isalnum() for sign in name):
        raise UsageError("NAME has no letter", where=repr(name))
    sexes = {"m": "male", "h": "male", "f": "female"}
    kind = None if schema is None else PERSON if schema == "Person" else OTHER
    subject = make_subject(
        "lookup",
        name,
        birth_date=birth_date,
        sex=sexes.get(sex or "", sex),
        countries=(country.lower(),) if country else (),
        identifiers=read_identifiers(identifiers),
        kind=kind,
    )
    answer = Workbench(folder.open()).lookup(
        subject, limit=limit, schemata=_SCHEMATA.get(schema or "", ())
    )
    rows = [_row(one) for one in answer.value]
    if as_json:
        print_json(rows)
        for limit_said in answer.limits:
            click.echo(f"note: {plain(limit_said)}", err=True)
        return
    if not rows:
        say("Nobody on the lists is near {name}.", name=plain(name))
    for one in answer.value:
        _show(one, language(os.environ))
    for limit_said in answer.limits:
        click.echo(f"note: {plain(limit_said)}", err=True)


def _row(candidate: Any) -> dict[str, object]:
    from dataclasses import asdict

    from cabos.ask.screen import kind_of
    from cabos.match.reasons import explain
    from cabos.model.entity import OWNED_THROUGH

    entity = candidate.entity
    return {
        "entity_id": entity.id,
        "caption": entity.caption,
        "schema": entity.schema,
        "source": entity.source,
        "programmes": list(entity.get("programId")),
        "probability": candidate.probability,
        "bits": candidate.bits,
        "contradiction": candidate.contradiction,
        "listed_name": candidate.listed_name,
        "reasons": [f"{line.bits:+.1f} {explain(line)}" for line in candidate.evidence],
        "evidence": [asdict(line) for line in candidate.evidence],
        "kind": kind_of(entity),
        "owned_through": entity.first(OWNED_THROUGH) or "",
        "properties": {
            prop: list(values)
            for prop, values in entity.properties.items()
            if prop != OWNED_THROUGH
        },
    }


def _show(candidate: Any, lang: str) -> None:
    from cabos.ask.ownership_line import in_language
    from cabos.match.reasons import explain
    from cabos.model.entity import OWNED_THROUGH

    entity = candidate.entity
    cleared = {"en": "cleared", "es": "descartado"}[lang]
    chance = cleared if candidate.contradiction else f"{candidate.probability:7.1%}"
    head = f"{chance}  {entity.caption}  [{entity.id} · {entity.source}"
    programmes = ", ".join(entity.get("programId"))
    click.echo(plain(head + (f" · {programmes}]" if programmes else "]")))
    if (line := entity.first(OWNED_THROUGH)) is not None:
        say("     owned into a block: {line}", line=plain(in_language(line, lang)))
    for line in candidate.evidence:
        click.echo(f"     {line.bits:+6.1f}  {plain(explain(line, lang))}")
    total = {"en": "bits in all", "es": "bits en total"}[lang]
    click.echo(f"     {candidate.bits:+6.1f}  {total}")
