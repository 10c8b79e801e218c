"""``cabos wallets``: find crypto addresses, check and screen them, group those spent together."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from cabos.cli.folder import Folder
from cabos.cli.messages import say, translate
from cabos.cli.output import json_option, plain, print_json, progress_bar

if TYPE_CHECKING:
    from cabos.ask.cospending import Cluster
    from cabos.ask.wallets import Seen
    from cabos.model.answer import Answer
    from cabos.model.wallet import Named
    from cabos.runs.wallets import Wallets

_SHOWN = 20  # addresses and clusters that are printed; the CSV and the JSON have all


@click.command("wallets")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--cluster", is_flag=True,
    help="Group the addresses of a table of inputs and outputs by who spends together.",
)  # fmt: skip
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="The addresses, as CSV."
)
@click.option("--fail-on-alert", is_flag=True, help="Leave with code 1 on any listed address.")
@json_option
@click.pass_obj
def command(
    folder: Folder, file: Path, *, cluster: bool, out: Path | None, fail_on_alert: bool,
    as_json: bool,
) -> int:  # fmt: skip
    """Find the crypto addresses in FILE (any text or table), check them and screen them.

    An address is compared exactly with every wallet on record, whatever asset its list names.
    With --cluster, addresses that are spent together are grouped; coin-joins are flagged and
    merge nothing.
    """
    from cabos.runs.wallets import write_wallets  # DuckDB and numpy, only when asked
    from cabos.workbench import Workbench

    bench = Workbench(folder.open())
    with progress_bar(file.name):
        answer = bench.wallets(file, cluster=cluster)
    if out is not None:
        write_wallets(out, answer.value)
    if as_json:
        print_json(_json(answer, out))
    else:
        _show(answer, out, cluster=cluster)
    return 1 if fail_on_alert and answer.value.listed else 0


def _json(answer: "Answer[Wallets]", out: Path | None) -> dict[str, object]:
    value = answer.value
    return {
        "addresses": [_address(one) for one in value.addresses],
        "listed": value.listed,
        "known": value.known,
        "transactions": value.transactions,
        "clusters": [_cluster(n, one) for n, one in enumerate(value.clusters, 1)],
        "coin_joins": [
            {
                "txid": one.txid, "join": one.join, "equal_outputs": one.equal,
                "units": one.value, "coin": one.coin,
                "addresses": list(one.addresses), "lines": list(one.lines),
            }
            for one in value.joins
        ],
        "rejects": [
            {"place": one.place, "reason": one.reason, "text": one.text} for one in value.rejects
        ],
        "because": list(answer.because),
        "limits": list(answer.limits),
        "file": None if out is None else str(out),
    }  # fmt: skip


def _address(one: "Seen") -> dict[str, object]:
    return {
        "address": one.text, "key": one.key, "form": one.form, "assets": list(one.assets),
        "standing": one.standing, "is_listed": one.is_listed, "count": one.count,
        "places": one.places,
        "named": [_named(named) for named in one.named],
        "near": [_named(named) for named in one.near],
    }  # fmt: skip


def _named(one: "Named") -> dict[str, object]:
    return {
        "entity_id": one.entity_id, "caption": one.caption, "source": one.source,
        "assets": list(one.assets), "programmes": list(one.programmes),
        "is_listed": one.is_listed, "place": one.place, "statements": list(one.statements),
    }  # fmt: skip


def _cluster(number: int, one: "Cluster") -> dict[str, object]:
    return {
        "cluster": number,
        "addresses": list(one.addresses),
        "txids": list(one.txids),
        "listed": list(one.listed),
        "ties": [{"address": tie.address, "txid": tie.txid, "to": tie.to} for tie in one.ties],
        "touches": [
            {
                "txid": touch.txid, "direction": touch.direction, "address": touch.address,
                "listed": touch.listed, "join": touch.join,
            }
            for touch in one.touches
        ],
    }  # fmt: skip


def _show(answer: "Answer[Wallets]", out: Path | None, *, cluster: bool) -> None:
    value = answer.value
    invalid = sum(one.standing == "invalid" for one in value.addresses)
    say(
        "{count:,} addresses: {listed:,} listed, {invalid:,} with a wrong checksum.",
        count=len(value.addresses), listed=value.listed, invalid=invalid,
    )  # fmt: skip
    for one in value.addresses[:_SHOWN]:
        _show_address(one)
    _say_more(len(value.addresses))
    if cluster:
        _show_clusters(value)
    if out is not None:
        click.echo(f"  {out}")
    for text in answer.limits:
        click.echo(f"{translate('note')}: {plain(text)}", err=True)


def _show_address(one: "Seen") -> None:
    standings = {
        "valid": translate("valid"),
        "unchecked": translate("no checksum"),
        "invalid": translate("wrong checksum"),
        "": translate("of no form known here"),
    }
    places = ", ".join(one.places[:3])
    click.echo(plain(f"{one.text}  {one.form}  {standings[one.standing]}  ({places})"))
    for named in one.named:
        status = translate("listed") if named.is_listed else translate("on record")
        under = f" ({', '.join(named.assets)})" if named.assets else ""
        click.echo(
            plain(f"    {status}: {named.caption} [{named.entity_id} · {named.source}]{under}")
        )
    for named in one.near:
        say(
            "    differs in capital letters only from that of {name} [{entity_id}]: check the text",
            name=plain(named.caption), entity_id=plain(named.entity_id),
        )  # fmt: skip


def _show_clusters(value: "Wallets") -> None:
    say(
        "{count:,} transactions, {clusters:,} clusters, {joins:,} flagged as coin-joins.",
        count=value.transactions, clusters=len(value.clusters), joins=len(value.joins),
    )  # fmt: skip
    for number, one in enumerate(value.clusters[:_SHOWN], 1):
        say(
            "cluster {number}: {count:,} addresses, {txids:,} transactions",
            number=number, count=len(one.addresses), txids=len(one.txids),
        )  # fmt: skip
        for address in one.listed:
            say("    holds the listed address {address}", address=plain(address))
        for tie in one.ties[: _SHOWN if one.listed else 0]:
            click.echo(plain(f"    {tie.address} – {tie.txid} → {tie.to}"))
        for touch in one.touches[:_SHOWN]:
            arrow = "→" if touch.direction == "paid" else "←"
            join = f" ({touch.join})" if touch.join else ""
            click.echo(plain(f"    {touch.address} {arrow} {touch.listed}: {touch.txid}{join}"))
    _say_more(len(value.clusters))
    for flag in value.joins[:_SHOWN]:
        say(
            "coin-join {txid}: {count} equal outputs; merges nothing",
            txid=plain(flag.txid), count=flag.equal,
        )  # fmt: skip


def _say_more(count: int) -> None:
    if count > _SHOWN:
        say("    and {count:,} more", count=count - _SHOWN)
