"""Find, check and screen the addresses of a file, and group those that are spent together."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from cabos import __version__
from cabos.ask.cospending import Cluster, Flagged, Spending, clusters, flagged
from cabos.ask.wallets import Known, Seen, because, find_addresses
from cabos.errors import InputError
from cabos.formats.decompress import unpack
from cabos.formats.text import decode
from cabos.model.account import LeftOut, Remark
from cabos.model.answer import Answer, Method
from cabos.model.cell import in_one_cell
from cabos.model.crypto_address import address_key
from cabos.model.limit import Limit
from cabos.model.reject import Reject
from cabos.runs.export import write_csv
from cabos.runs.searching import stale_limit
from cabos.sources.money.found import File
from cabos.sources.money.utxo import Transaction, transactions
from cabos.store.wallets import read_wallets
from cabos.store.workspace import Store

_COLUMNS = (
    "address", "form", "assets", "standing", "listed", "count", "places", "entity_ids", "captions",
    "sources", "programmes", "near_entity_ids", "cluster",
)  # fmt: skip
_RULE = Limit(
    "A cluster rests on the rule that who spends together is one hand; it shows only what the "
    "supplied transactions show, and joint payments that look like any other can deceive it"
)
_NO_LIST = Limit(
    "No list of the workspace names a wallet, so that nothing could be found: add one, "
    "such as us_ofac_sdn"
)


@dataclass(frozen=True, slots=True)
class Wallets:
    """What a file of addresses or of transactions holds.

    Attributes:
        addresses: every address, listed ones first.
        clusters: addresses that are spent together; empty where it was not asked.
        joins: transactions flagged as coin-joins, which merge nothing.
        transactions: how many were read.
        rejects: rows of transactions that could not be read.
        known: how many addresses are on record.
    """

    addresses: tuple[Seen, ...]
    clusters: tuple[Cluster, ...]
    joins: tuple[Flagged, ...]
    transactions: int
    rejects: tuple[Reject, ...]
    known: int

    @property
    def listed(self) -> int:
        """How many addresses are listed."""
        return sum(one.is_listed for one in self.addresses)


def run_wallets(store: Store, path: Path, *, cluster: bool, now: datetime) -> Answer[Wallets]:
    """Find and screen the addresses of a file.

    Args:
        store: the workspace.
        path: any text or table, or an archive of them.
        cluster: whether it is a table of inputs and outputs whose addresses are to be grouped.
        now: the moment, for the age of the lists.

    Raises:
        InputError: where the file cannot be read, or holds no transactions to group.
    """
    files, limits = _read(path)
    paths = {file: one.source for file, one in store.paths().items()}
    wallets = read_wallets(paths)
    known = Known.of(wallets)
    texts = [(name, decode(data, name)[0]) for name, data in files.items()]
    found = find_addresses(texts, known)
    limits += [stale_limit(old) for old in store.stale(now)]
    if not any(one.is_listed for one in wallets):
        limits.append(_NO_LIST)
    spendings: list[Spending] = []
    rejects: list[Reject] = []
    if cluster:
        for one in _transactions(files):
            if isinstance(one, Transaction):
                legs = tuple(one.inputs), tuple(one.outputs)
                spendings.append(Spending(one.txid, one.coin, *legs))
            elif isinstance(one, Reject):
                rejects.append(one)
            elif isinstance(one, Remark):
                limits.append(Limit(f"{one.place}: {one.text}"))
        limits += _cluster_limits(rejects)
    listed = frozenset(address_key(one.address) for one in wallets if one.is_listed)
    value = Wallets(
        tuple(found),
        tuple(clusters(spendings, listed)),
        tuple(flagged(spendings)),
        len(spendings),
        tuple(rejects),
        len(known.exact),
    )
    method = Method("wallets", __version__, {"cluster": cluster})
    return Answer(value, because(found), tuple(limits), method)


def _read(path: Path) -> tuple[dict[str, bytes], list[Limit]]:
    try:
        data = path.read_bytes()
    except OSError as error:
        raise InputError(
            f"The file cannot be read: {error.strerror}",
            where=str(path),
            remedy="Check the path",
        ) from error
    files = unpack({path.name: data})
    limits: list[Limit] = []
    texts: dict[str, bytes] = {}
    for name, content in files.items():
        try:
            decode(content, name)
        except InputError as error:
            if len(files) == 1:
                raise
            limits.append(Limit(f"{name} was not read: {error.what}"))
        else:
            texts[name] = content
    return texts, limits


def _transactions(files: dict[str, bytes]) -> Iterator[Transaction | Reject | LeftOut | Remark]:
    for name, data in files.items():
        yield from transactions(data, File(name, count(1), is_alone=len(files) == 1))


def _cluster_limits(rejects: Sequence[Reject]) -> list[Limit]:
    limits = [_RULE]
    if rejects:
        limits.append(
            Limit(
                f"{len(rejects):,} rows could not be read; the first: {rejects[0].reason} "
                f"({rejects[0].place})"
            )
        )
    return limits


def write_wallets(path: Path, wallets: Wallets) -> int:
    """Write the addresses as CSV, listed ones first, each with its cluster; return the rows."""
    of = {who: n for n, one in enumerate(wallets.clusters, 1) for who in one.addresses}

    def rows() -> Iterator[list[object]]:
        for one in wallets.addresses:
            programmes = {name: None for named in one.named for name in named.programmes}
            yield [
                one.text, one.form, ";".join(one.assets), one.standing,
                "yes" if one.is_listed else "no", one.count, in_one_cell(one.places),
                ";".join(named.entity_id for named in one.named),
                "; ".join(named.caption for named in one.named),
                ";".join(dict.fromkeys(named.source for named in one.named)),
                ";".join(programmes), ";".join(named.entity_id for named in one.near),
                of.get(one.key, ""),
            ]  # fmt: skip

    return write_csv(path, _COLUMNS, rows())
