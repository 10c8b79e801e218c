"""``cabos trace``: trace marked money through accounts under a rule that is named."""

import os
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cabos.cli.as_of import as_of_option
from cabos.cli.folder import Folder
from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json, print_table
from cabos.cli.report_option import report_option

if TYPE_CHECKING:
    from cabos.ask.tracing_shown import ShownTrace, Traces
    from cabos.model.answer import Answer

_SHOWN = 30  # payments that are printed
_COLUMNS = ("ref", "date", "from", "to", "currency", "amount", "tainted", "place")


@click.command("trace")
@click.argument("accounts", nargs=-1, metavar="ACCOUNT...")
@click.option(
    "--mark", "marks", multiple=True, metavar="REF",
    help="A tainted transfer into the accounts: REF, FILE:ROW, or REF=AMOUNT for a part of it.",
)  # fmt: skip
@click.option(
    "--rule", metavar="RULE",
    help="poison, pro-rata, fifo, lifo, libr or dirty-first; never chosen for you.",
)  # fmt: skip
@click.option("--compare", is_flag=True, help="All rules side by side, each with its law.")
@click.option(
    "--opening", "openings", multiple=True, metavar="ACCOUNT=AMOUNT",
    help="What an account held at first, all clean; else the first balance of its statement.",
)  # fmt: skip
@click.option(
    "--same-day", default="as-recorded", show_default=True,
    type=click.Choice(["as-recorded", "credits-first", "debits-first"]),
    help="The order of transfers of one time; for data by the day, of one day.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the schedule: .csv or .xlsx.",
)  # fmt: skip
@report_option
@as_of_option
@json_option
@click.pass_obj
def command(
    folder: Folder,
    accounts: tuple[str, ...],
    *,
    marks: tuple[str, ...],
    rule: str | None,
    compare: bool,
    openings: tuple[str, ...],
    same_day: str,
    out: Path | None,
    report: Path | None,
    as_of: date | None,
    as_json: bool,
) -> None:
    """Trace tainted money through one ACCOUNT or several, under a rule that is named.

    An entity's id or exact name stands for the accounts it holds. The schedule has a line for each
    statement line, and totals that prove that nothing is lost.
    """
    from cabos.ask.tracing_rules import RULES  # only when asked, like what follows
    from cabos.runs.schedule import check_schedule, write_schedule
    from cabos.runs.tracing import Question
    from cabos.workbench import Workbench, clock

    if out is not None:
        check_schedule(out)
    chosen = [] if rule is None else [rule]
    rules = [*chosen, *RULES] if compare else chosen
    now = clock()
    answer = Workbench(folder.open()).trace(
        Question(now, accounts, marks, rules, openings, same_day, as_of)
    )
    traces, lang = answer.value, language(os.environ)
    one = None if rule is None else traces.traces[0]
    shown = traces.compared() if compare else traces
    if out is not None:
        write_schedule(out, shown, now)
    if report is not None:
        _write_page(report, answer, now, lang, is_compared=rule is None)
    if as_json:
        told = {} if one is None else traces.to_json(lang, is_compared=False)
        told |= shown.to_json(lang, is_compared=True) if compare else {}
        told |= {"file": None if out is None else str(out), "because": list(answer.because)}
        told["report"] = None if report is None else str(report)
        told["method"] = answer.method.to_json()
        print_json(told)
        return
    if compare:
        _show_compared(shown, lang)
    if one is not None:
        _show(one, lang)
    _show_end(one or shown.traces[0], lang, out, report)


def _show(traced: "ShownTrace", lang: str) -> None:
    rule = traced.rule
    say("Rule {rule}: {says}", rule=rule.name, says=rule.says[lang])
    say("Law: {law}", law=rule.law[lang])
    rows = [
        (
            one.ref, one.date, one.account, one.other or "?", one.currency,
            f"{one.money('amount'):,f}", f"{one.money('tainted'):,f}", one.at.line,
        )
        for one in traced.payments[:_SHOWN]
    ]  # fmt: skip
    print_table([translate(title) for title in _COLUMNS], rows)
    if len(traced.payments) > _SHOWN:
        say("    and {count:,} more", count=len(traced.payments) - _SHOWN)
    _show_totals(traced)


def _show_totals(traced: "ShownTrace") -> None:
    from cabos.ask.amounts import shown  # only when asked

    for currency, totals in traced.totals.items():
        said = {name: f"{shown(amount, currency):,f}" for name, amount in totals.items()}
        say(
            "{currency}: tainted in {in_} + between {between_in} = out {out} + fees {fees} + "
            "between {between_out} + absorbed {absorbed} + left {left}",
            currency=currency, in_=said.pop("in"), **said,
        )  # fmt: skip
    if traced.conserved:
        say("Adds up exactly.")
    else:
        say("Does not add up, by the nature of this rule.")


def _show_compared(traces: "Traces", lang: str) -> None:
    from cabos.ask.amounts import shown  # only when asked

    first = traces.traces[0]
    columns = [one.rule.name for one in traces.traces]
    payments = [one.payments for one in traces.traces]
    rows = [
        (one.ref, one.date, f"{one.money('amount'):,f}",
         *(f"{paid[at].money('tainted'):,f}" for paid in payments))
        for at, one in enumerate(first.payments[:_SHOWN])
    ]  # fmt: skip
    for currency in first.totals:
        lefts = (one.totals[currency]["left"] for one in traces.traces)
        rows.append((translate("left"), "", currency, *(f"{shown(x, currency):,f}" for x in lefts)))
    named = [translate(title) for title in _COLUMNS if title in {"ref", "date", "amount"}]
    print_table([*named, *columns], rows)
    if len(first.payments) > _SHOWN:
        say("    and {count:,} more", count=len(first.payments) - _SHOWN)
    for one in traces.traces:
        click.echo(f"  {one.rule.name}: {one.rule.says[lang]} {one.rule.law[lang]}")


def _write_page(
    path: Path, answer: "Answer[Traces]", now: datetime, lang: str, *, is_compared: bool
) -> None:
    from cabos.runs.trace_page import write_trace_page  # only who asks for a page pays

    write_trace_page(path, answer, now=now, lang=lang, is_compared=is_compared)


def _show_end(traced: "ShownTrace", lang: str, *written: Path | None) -> None:
    from cabos.ask.tracing_rules import NOT_ADVICE, REFUSED  # only when asked

    click.echo(REFUSED[lang])
    click.echo(NOT_ADVICE[lang])
    for path in written:
        if path is not None:
            click.echo(f"  {plain(path)}")
    for limit in traced.limits:
        click.echo(f"{translate('note')}: {plain(limit.text(lang))}", err=True)
