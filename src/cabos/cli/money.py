"""``cabos money``: add transfers, check them, say whose accounts are."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import language, say, translate
from cabos.cli.output import json_option, plain, print_json, print_table, progress_bar

if TYPE_CHECKING:
    from cabos.ask.checks import Finding
    from cabos.runs.money_adding import Read
    from cabos.store.money import MoneyAdded, Progress

_COLUMNS = ("file", "form", "transfers", "from", "to", "currencies", "rejects", "snapshot")
_SHOWN = 5
_path = click.Path(path_type=Path)


@click.group("money")
def command() -> None:
    """Add transfers from statements, tables, invoices and proofs, and check them."""


@command.command("add")
@click.argument("files", type=_path, nargs=-1, required=True, metavar="FILE...")
@click.option(
    "--format", "form", default="", metavar="NAME",
    help="Read the files as this form; by default their content tells it.",
)  # fmt: skip
@click.option("--map", "mapping", type=_path, help="A mapping of a table's columns, in YAML.")
@click.option(
    "--account", default="", metavar="NUMBER", help="Whose statement it is, where no row says it."
)
@click.option("--currency", default="", metavar="CODE", help="The currency of rows that name none.")
@click.option(
    "--date", default="", metavar="PATTERN",
    help="How dates are written, such as %d/%m/%Y, iso, epoch or days:2017-01-01.",
)  # fmt: skip
@click.option("--decimal", type=click.Choice([".", ","]), default=None, help="The decimal mark.")
@click.option(
    "--save-map", type=click.Path(dir_okay=False, path_type=Path),
    help="Write the mapping that was used, in YAML.",
)  # fmt: skip
@json_option
@click.pass_obj
def add(
    folder: Folder, files: tuple[Path, ...], form: str, mapping: Path | None, account: str,
    currency: str, date: str, decimal: str | None, save_map: Path | None, *, as_json: bool,
) -> None:  # fmt: skip
    """Add each FILE of transfers, all of it or nothing, and check it.

    Statements (CAMT.053, MT940, OFX), Mexican invoices (CFDI) and proofs of payment (CEP), and
    transactions of inputs and outputs are told by their content. Anything else is a table: its
    columns are guessed and shown, and what its rows leave open is asked, never guessed.
    """
    from cabos.runs.money_adding import Wanted, add_all, how_to_read
    from cabos.runs.money_checking import check_money

    store = folder.open()
    wanted = Wanted(form, mapping, account, currency, date, decimal or "")
    reads = [how_to_read(path, wanted) for path in files]
    done: list[tuple[MoneyAdded, Read]] = []
    adding = add_all(
        store, zip(files, reads, strict=True), now=lambda: datetime.now(UTC),
        begin=partial(_begin, save_map, is_quiet=as_json),
    )  # fmt: skip
    for added, read in zip(adding, reads, strict=True):
        done.append((added, read))
        if not as_json:
            _show_added(added)
    new = {one.snapshot for one, _ in done if one.is_new}
    findings = check_money(store, new) if new else []
    if as_json:
        print_json({
            "added": [_added_json(*one) for one in done],
            "findings": [_finding_json(one) for one in findings],
        })  # fmt: skip
    elif new:
        _show_findings(findings)


@contextmanager
def _begin(
    save_map: Path | None, path: Path, read: "Read", *, is_quiet: bool
) -> "Iterator[Progress | None]":
    """Keep and show how a file is read, and show the progress of its adding."""
    from cabos.runs.money_adding import save_mapping

    if save_map is not None and read.mapping is not None:
        save_mapping(save_map, read.mapping)
    if read.guess is not None and not is_quiet:
        _show_guess(path, read)
    with progress_bar(path.name) as progress:
        yield progress


@command.command("list")
@json_option
@click.pass_obj
def list_files(folder: Folder, *, as_json: bool) -> None:
    """List the files of transfers that are held."""
    held = folder.open().transfers.files()
    if as_json:
        print_json({"held": [_file_json(one) for one in held]})
        return
    if not held:
        say("No transfers are held. Add some: cabos money add FILE")
        return
    titles = [translate(title) for title in _COLUMNS]
    rows = [
        (one.file, one.form, one.transfers, _day(one.first), _day(one.last),
         ", ".join(one.currencies), one.rejects, one.snapshot[:12])
        for one in held
    ]  # fmt: skip
    print_table(titles, rows)


@command.command("check")
@json_option
@click.pass_obj
def check(folder: Folder, *, as_json: bool) -> None:
    """Check all transfers that are held: balances, gaps, repeats, account numbers."""
    from cabos.runs.money_checking import check_money

    with progress_bar("check"):
        findings = check_money(folder.open())
    if as_json:
        print_json({"findings": [_finding_json(one) for one in findings]})
    else:
        _show_findings(findings)


@command.command("holders")
@click.argument("file", type=_path)
@json_option
@click.pass_obj
def holders(folder: Folder, file: Path, *, as_json: bool) -> None:
    """Add who holds which account: a table with the columns account, name, id, sector, bank."""
    from cabos.cli.add import show
    from cabos.runs.money_checking import accounts_without_transfers

    store = folder.open()
    with progress_bar(file.name) as progress:
        added = store.add("account_holders", [file], now=datetime.now(UTC), progress=progress)
    strangers = accounts_without_transfers(store, added.snapshot)
    if as_json:
        print_json({**asdict(added), "without_transfers": strangers})
        return
    show(added)
    if strangers:
        say(
            "  {count:,} of its accounts are in no transfer held: {accounts}",
            count=len(strangers), accounts=plain(", ".join(strangers[:_SHOWN])),
        )  # fmt: skip


@command.command("remove")
@click.argument("file")
@click.option("--why", required=True, help="The reason, kept in the ledger.")
@json_option
@click.pass_obj
def remove(folder: Folder, file: str, why: str, *, as_json: bool) -> None:
    """Take FILE (its name, or the first letters of its hash) out of use; its bytes stay."""
    from cabos.runs.money_adding import remove_money
    from cabos.workbench import user

    one = remove_money(folder.open(), file, why, who=user(), now=datetime.now(UTC))
    name = one.files[0].name
    if as_json:
        print_json({"removed": name, "snapshot": one.snapshot, "why": why})
    else:
        say("{file} ({snapshot}) is out of use. Add it again to take that back.",
            file=plain(name), snapshot=one.snapshot[:12])  # fmt: skip


@command.command("show")
@click.argument("account")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True,
              help="How many transfers at most, the newest ones.")  # fmt: skip
@json_option
@click.pass_obj
def show_account(folder: Folder, account: str, limit: int, *, as_json: bool) -> None:
    """Show what an ACCOUNT pays and receives, in the order of time, and who holds it."""
    from cabos.cli.money_account import account_json, show_statement
    from cabos.runs.money_account import read_account
    from cabos.workbench import clock

    found = read_account(folder.open(), account, limit, clock().date())
    if as_json:
        print_json(account_json(found))
    else:
        show_statement(found)


def _day(seconds: int | None) -> str:
    return "" if seconds is None else datetime.fromtimestamp(seconds, UTC).date().isoformat()


def _show_guess(path: Path, read: "Read") -> None:
    guess = read.guess
    if guess is None:
        return
    name = guess.mapping.name
    if name:
        say("{file}: a table of the form {form}", file=plain(path.name), form=name)
    else:
        say("{file}: a table, whose columns are taken to be", file=plain(path.name))
    titles = [translate("what"), translate("column"), translate("example")]
    print_table(titles, [(one.field, one.column, one.example) for one in guess.shown])
    say("  dates      {pattern}; decimal mark {decimal}; header in row {header}",
        pattern=guess.mapping.date, decimal=guess.mapping.decimal,
        header=guess.mapping.header)  # fmt: skip
    if guess.unused:
        say("  not used   {columns}", columns=plain(", ".join(guess.unused)))
    for one in guess.remarks:
        click.echo(f"  {plain(one.text(language(os.environ)))}")


def _show_added(added: "MoneyAdded") -> None:
    if not added.is_new:
        say(
            "{file}: these bytes are already held as {snapshot}; nothing was changed. "
            "To read them in another way: cabos money remove {snapshot} --why TEXT, "
            "then add again.",
            file=plain(added.file), snapshot=added.snapshot[:12],
        )  # fmt: skip
        return
    say(
        "{file}: added {transfers:,} transfers ({form}), {rejects:,} rejects.",
        file=plain(added.file), transfers=added.transfers, form=added.form, rejects=added.rejects,
    )  # fmt: skip
    if added.transfers:
        say("  from {first} to {last}, in {currencies}",
            first=_day(added.first), last=_day(added.last),
            currencies=", ".join(added.currencies))  # fmt: skip
    for reason, count in sorted(added.left_out.items()):
        say("  left out   {count:,}: {reason}", count=count, reason=plain(reason))
    for one in added.remarks[:_SHOWN]:
        click.echo(f"  {plain(one.place)}: {plain(one.text)}")
    if (more := len(added.remarks[_SHOWN:]) + added.unsaid) > 0:
        say("    and {count:,} more", count=more)
    if added.rejects_path is not None:
        _show_rejects(added.rejects_path, added.rejects)


def _show_rejects(path: Path, count: int) -> None:
    import csv
    from itertools import islice

    say("  rejects    {path}", path=path)
    with path.open(encoding="utf-8", newline="") as file:
        for row in islice(csv.DictReader(file), _SHOWN):
            click.echo(f"    {plain(row.get('place'))}: {plain(row.get('reason'))}")
    if count > _SHOWN:
        say("    and {count:,} more", count=count - _SHOWN)


def _show_findings(findings: Sequence["Finding"]) -> None:
    lang = language(os.environ)
    if not findings:
        say("Checks: nothing found.")
        return
    say("Checks: {count:,} [finding|findings].", count=len(findings))
    for one in findings:
        click.echo(f"  {'!' if one.is_fault else '·'} {plain(one.text(lang))}")
        rows = [row for row in one.rows if row not in one.text(lang)]
        if rows:
            more = f" (+{one.count - _SHOWN:,})" if one.count > _SHOWN else ""
            click.echo(f"      {plain('; '.join(rows[:_SHOWN]))}{more}")


def _finding_json(one: "Finding") -> dict[str, Any]:
    return {
        "check": one.check,
        "fault": one.is_fault,
        "text": one.text("en"),
        "count": one.count,
        "rows": list(one.rows),
    }


def _file_json(one: "MoneyAdded") -> dict[str, Any]:
    return {
        "file": one.file,
        "snapshot": one.snapshot,
        "form": one.form,
        "transfers": one.transfers,
        "rejects": one.rejects,
        "rejects_path": None if one.rejects_path is None else str(one.rejects_path),
        "from": _day(one.first),
        "to": _day(one.last),
        "currencies": list(one.currencies),
        "holders": one.holders,
        "left_out": dict(one.left_out),
        "remarks": [asdict(remark) for remark in one.remarks],
        "remarks_unsaid": one.unsaid,
    }


def _added_json(one: "MoneyAdded", read: "Read") -> dict[str, Any]:
    guess = read.guess
    shown = [] if guess is None else [asdict(column) for column in guess.shown]
    return {
        **_file_json(one),
        "is_new": one.is_new,
        "mapping": None if read.mapping is None else asdict(read.mapping),
        "columns": shown,
        "unused": [] if guess is None else list(guess.unused),
        "guessed": [] if guess is None else [note.text() for note in guess.remarks],
    }
