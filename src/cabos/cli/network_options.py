"""The options by which verbs about networks choose one: a file, or ties of the workspace."""

from collections.abc import Callable, Mapping
from datetime import date
from math import isfinite
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder
from cabos.errors import UsageError
from cabos.model.wording import listed

if TYPE_CHECKING:
    from cabos.ask.projection import Rule
    from cabos.runs.network_choice import Choosing
    from cabos.runs.network_opening import Opened

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--network", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
        help="An edge list, adjacency matrix, GraphML or GEXF; the workspace without it.",
    ),
    click.option("--directed/--undirected", default=None,
                 help="Whether ties have a direction; told by the file without it."),
    click.option("--duplicates", type=click.Choice(("apart", "merge", "refuse")),
                 show_default="apart", help="What to do with a label that a matrix has twice."),
    click.option("--min-weight", "least", type=click.FloatRange(min=0), default=0.0, metavar="W",
                 help="Leave out ties that weigh less, all that says them added up."),
    click.option("--project", metavar="SIDE",
                 help="Tie those who share something: first or second column, or a schema."),
    click.option("--project-weight", "rule_weight", type=click.Choice(("count", "newman")),
                 show_default="count",
                 help="What such a tie weighs: how many they share, or less where many share it."),
    click.option("--project-least", "rule_least", type=click.IntRange(1), metavar="N",
                 show_default="1", help="How many they must share at least."),
    click.option("--project-most", "rule_most", type=click.IntRange(2), metavar="N",
                 show_default="500", help="Pass over what more than so many share."),
    click.option("--kinds", metavar="KIND,…",
                 help="Of the workspace, only these ties, such as Ownership,Payment."),
    click.option("--sources", metavar="SOURCE,…",
                 help="Of the workspace, only what these sources say."),
    click.option("--schemata", metavar="SCHEMA,…",
                 help="Of the workspace, only entities of these schemata, such as Person."),
    click.option("--around", metavar="ENTITY",
                 help="Of the workspace, only what lies around this entity."),
    click.option("--hops", type=click.IntRange(1, 100), show_default="2",
                 help="How many ties away from it."),
    click.option("--from", "first", metavar="D", help="The first day of payments."),
    click.option("--to", "last", metavar="D", help="The last day of payments."),
    click.option("--currency", metavar="CUR",
                 help="Only payments in this currency, weighed by what was paid."),
    as_of_option,
)  # fmt: skip
_OF_WORKSPACE = {
    "kinds": "--kinds", "sources": "--sources", "schemata": "--schemata", "around": "--around",
    "hops": "--hops", "first": "--from", "last": "--to", "currency": "--currency",
    "as_of": "--as-of",
}  # fmt: skip
_OF_PAYMENTS = {"first": "--from", "last": "--to", "currency": "--currency"}
_OF_FILE = {"duplicates": "--duplicates"}
_OF_RULE = {
    "rule_weight": "--project-weight", "rule_least": "--project-least",
    "rule_most": "--project-most",
}  # fmt: skip


def network_options(command: F) -> F:
    """Add the options to a command."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def open_network(folder: Folder, asked: Mapping[str, Any]) -> "Opened":
    """Open the network that the options choose.

    Raises:
        UsageError: if an option is none of the network that was chosen, or has a wrong value.
    """
    from cabos.runs.network_choice import PAYMENT
    from cabos.runs.network_opening import Reading, open_file
    from cabos.workbench import Workbench

    if not isfinite(asked["least"]):
        raise UsageError("The weight is no amount", where="--min-weight", remedy="Write a number")
    if asked["project"] is not None and asked["directed"]:
        _refuse(asked, {"directed": "--directed"}, "Ties that are projected have no direction")
    if asked["project"] is None:
        _refuse(asked, _OF_RULE, "Add --project, or leave it out")
    rule = _rule(asked)
    if asked["network"] is None:
        _refuse(asked, _OF_FILE, "Add --network, or leave it out")
        choosing = _choosing(asked, rule)
        if PAYMENT not in choosing.kinds:
            _refuse(asked, _OF_PAYMENTS, f"Add {PAYMENT} to --kinds, or leave it out")
        if choosing.around is None:
            _refuse(asked, {"hops": "--hops"}, "Add --around, or leave it out")
        return Workbench(folder.open()).network(choosing, least=asked["least"])
    _refuse(asked, _OF_WORKSPACE, "It chooses of the workspace: leave out --network, or it")
    reading = Reading(asked["directed"], asked["project"], rule, asked["duplicates"] or "apart")
    return open_file(asked["network"], reading, asked["least"])


def _refuse(asked: Mapping[str, Any], names: Mapping[str, str], remedy: str) -> None:
    """Refuse options that would say nothing here, so that nobody thinks they did."""
    for name, option in names.items():
        if asked[name] is not None:
            raise UsageError("The option says nothing of this network", where=option, remedy=remedy)


def _rule(asked: Mapping[str, Any]) -> "Rule":
    from cabos.ask.projection import Rule

    told = {name.removeprefix("rule_"): asked[name] for name in _OF_RULE}
    return Rule(**{name: value for name, value in told.items() if value is not None})


def _choosing(asked: Mapping[str, Any], rule: "Rule") -> "Choosing":
    from cabos.runs.network_choice import Choosing
    from cabos.workbench import clock

    first, last = _day(asked["first"], "--from"), _day(asked["last"], "--to")
    if first is not None and last is not None and first > last:
        raise UsageError("--from is after --to", where=f"{first} {last}")
    return Choosing(
        day=asked["as_of"] or clock().date(),
        kinds=listed(asked["kinds"] or ""),
        sources=listed(asked["sources"] or ""),
        schemata=listed(asked["schemata"] or ""),
        around=asked["around"],
        hops=asked["hops"] or 2,
        project=asked["project"],
        rule=rule,
        first=first,
        last=last,
        currency=asked["currency"],
        directed=bool(asked["directed"]),
    )


def _day(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{option} is no day", where=text, remedy="Write 2026-01-31") from None
