"""The transfers of a workspace, ready to be asked: flows, kept as an index, and their details."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

import numpy as np

from cabos import __version__
from cabos.errors import AmbiguousError, InputError, UsageError
from cabos.model.flows import NONE, Flows
from cabos.model.money import to_decimal
from cabos.model.transfer import account_key
from cabos.runs.cache import keep_arrays, load_arrays
from cabos.store.flows import File, build_flows, flows_from
from cabos.store.money import MoneyAdded
from cabos.store.places import place_of
from cabos.store.transfer_details import read_details, read_refs, rows_with_ref
from cabos.store.workspace import Store

FORMAT = "4"
_SHOWN = 8
_ROW = re.compile(r"[0-9]{1,11}")  # a longer number is a reference, never a row


@dataclass(frozen=True, slots=True)
class Detail:
    """One transfer as its file says it.

    Attributes:
        position: its place in the flows.
        ref: the reference of the file; where it has none its row, with the file's name where
            several files are held.
        date: ISO day, or moment to the second.
        payer: key of the account that pays; empty where it is not said.
        beneficiary: key of the account that receives.
        amount: what is paid.
        currency: of what is paid.
        received: what arrives.
        received_currency: of what arrives.
        fee: what the payer pays beside it.
        memo: the purpose as written.
        kind: the format of the payment.
        file: the name of the file.
        snapshot: the sha256 of the file.
        row: its row there.
        place: where it stands, if the row alone does not tell.
        statement: key of the account whose statement says it, or empty.
        balance: the balance of that account after it, or None.
        also_at: file and row of what repeats it.
    """

    position: int
    ref: str
    date: str
    payer: str
    beneficiary: str
    amount: Decimal
    currency: str
    received: Decimal
    received_currency: str
    fee: Decimal
    memo: str
    kind: str
    file: str
    snapshot: str
    row: int
    place: str
    statement: str
    balance: Decimal | None
    also_at: tuple[str, ...] = ()

    @property
    def source_line(self) -> str:
        """The file and the row, as ``FILE:ROW``."""
        return f"{self.file}:{self.row}"


def date_of(time: int, *, is_day: bool) -> str:
    """Write seconds since 1970 as an ISO day, or moment."""
    moment = datetime.fromtimestamp(time, UTC)
    return moment.date().isoformat() if is_day else moment.strftime("%Y-%m-%dT%H:%M:%S")


@dataclass(frozen=True)
class Money:
    """All transfers of a workspace.

    Attributes:
        store: the workspace.
        flows: the transfers as arrays, mapped from the index.
        files: the files they stand in, in the order of ``flows.snapshots``.
        arrays: the index.
    """

    store: Store
    flows: Flows
    files: Sequence[MoneyAdded]
    arrays: Mapping[str, np.ndarray]

    def account(self, text: str) -> int:
        """Return the code of the account that a text names.

        Args:
            text: its key, or its number without the bank where no other bank uses it.

        Raises:
            InputError: if no transfer names it.
            AmbiguousError: if two banks use the number.
        """
        accounts = self.flows.accounts
        for key in (text, account_key(text)):
            if (code := accounts.code(key)) != NONE:
                return code
        found = self._by_number.get(account_key(text), [])
        if len(found) == 1:
            return found[0]
        if found:
            keys = ", ".join(accounts.key(code) for code in found[:_SHOWN])
            raise AmbiguousError(
                f"{len(found)} banks have an account of this number: {keys}",
                where=text,
                remedy="Give the one you mean, with its bank",
            )
        raise InputError(
            "No transfer names this account",
            where=text,
            remedy="Accounts are named as in the files: cabos money list",
        )

    @cached_property
    def _by_number(self) -> dict[str, list[int]]:
        """The codes of accounts that are kept with their bank, by the number alone."""
        text = self.flows.accounts.text.tobytes()
        found: dict[str, list[int]] = {}
        if b":" in text:
            for code, key in enumerate(self.flows.accounts):
                if ":" in key:
                    found.setdefault(key.partition(":")[2], []).append(code)
        return found

    def details(self, positions: Iterable[int]) -> list[Detail]:
        """Return transfers as their files say them, in the order asked."""
        wanted = [int(at) for at in positions]
        if not wanted:
            return []
        at = np.array(wanted, np.int64)
        places = place_of(self.flows.file[at], self.flows.row[at]).tolist()
        rows = read_details(self._files, self.flows.file[at], self.flows.row[at])
        by_place = {int(place_of(row[0], row[1])): row for row in rows}
        return [
            self._detail(one, by_place[place]) for one, place in zip(wanted, places, strict=True)
        ]

    def _detail(self, position: int, row: tuple[Any, ...]) -> Detail:
        said: dict[str, Any] = dict(zip(_COLUMNS, row, strict=True))
        flows, file = self.flows, self.files[int(said["file"])]
        currency = flows.currencies[int(flows.currency[position])]
        arrived = flows.currencies[int(flows.received_currency[position])]
        balance = said["balance"]
        return Detail(
            position=position,
            ref=said["ref"] or self._row_name(said["file"], said["row"]),
            date=date_of(said["time"], is_day=said["is_day"]),
            payer=flows.accounts.key(int(flows.payer[position])),
            beneficiary=flows.accounts.key(int(flows.beneficiary[position])),
            amount=to_decimal(said["amount"], currency),
            currency=currency,
            received=to_decimal(int(flows.received[position]), arrived),
            received_currency=arrived,
            fee=to_decimal(said["fee"], currency),
            memo=said["memo"],
            kind=said["kind"],
            file=file.file,
            snapshot=file.snapshot,
            row=said["row"],
            place=said["place"],
            statement=said["statement"],
            balance=None if balance is None else to_decimal(balance, currency),
            also_at=tuple(self._repeats.get(int(place_of(said["file"], said["row"])), ())),
        )

    def refs(self, positions: Sequence[int] | np.ndarray) -> list[str]:
        """Return the ``ref`` of each transfer, as in ``Detail``; for many."""
        at = np.asarray(positions, np.int64)
        if not len(at):
            return []
        file, row = self.flows.file[at], self.flows.row[at]
        place, inverse = np.unique(place_of(file, row), return_inverse=True)
        found = read_refs(self._files, file, row)
        order = np.searchsorted(place, place_of(found[0], found[1]))
        texts = np.empty(len(place), object)
        texts[order] = [
            ref or self._row_name(number, row)
            for number, row, ref in zip(*(cells.tolist() for cells in found), strict=True)
        ]
        return [str(text) for text in texts[inverse]]

    def _row_name(self, file: int, row: int) -> str:
        """Return what stands for the reference of a transfer that has none."""
        return str(row) if len(self.files) == 1 else f"{self.files[file].file}:{row}"

    def with_ref(self, ref: str) -> list[int]:
        """Return the positions of the transfers that a reference names.

        Args:
            ref: a reference as the file has it, a row number where it has none, or ``FILE:ROW``.

        A row number alone stands for a row of any file that has no reference.
        """
        places = {int(place_of(file, row)) for file, row in rows_with_ref(self._files, ref)}
        name, _, number = ref.rpartition(":")
        if _ROW.fullmatch(number):
            named = [n for n, one in enumerate(self.files) if one.file == name]
            places |= {int(place_of(n, int(number))) for n in named}
        if _ROW.fullmatch(ref):
            bare = {int(place_of(n, int(ref))) for n in range(len(self.files))}
            mine = self._positions(bare)
            places |= {
                int(place_of(self.flows.file[at], self.flows.row[at]))
                for at, text in zip(mine, self.refs(mine), strict=True)
                if text == self._row_name(int(self.flows.file[at]), int(ref))
            }
        kept = {self._kept.get(place, place) for place in places}
        return self._positions(kept)

    def _positions(self, places: Iterable[int]) -> list[int]:
        order, sorted_places = self._by_place
        found = []
        for place in sorted(places):
            at = int(np.searchsorted(sorted_places, place))
            if at < len(sorted_places) and int(sorted_places[at]) == place:
                found.append(int(order[at]))
        return sorted(found)

    @cached_property
    def _by_place(self) -> tuple[np.ndarray, np.ndarray]:
        places = place_of(self.flows.file, self.flows.row)
        if bool((places[1:] > places[:-1]).all()):
            return np.arange(len(places)), places
        order = np.argsort(places, kind="stable")
        return order, places[order]

    @cached_property
    def _kept(self) -> dict[int, int]:
        """The transfer that each repeat repeats, by places."""
        repeat = place_of(self.arrays["repeat_file"], self.arrays["repeat_row"])
        kept = place_of(self.arrays["repeat_kept_file"], self.arrays["repeat_kept_row"])
        return dict(zip(repeat.tolist(), kept.tolist(), strict=True))

    @cached_property
    def _repeats(self) -> dict[int, list[str]]:
        found: dict[int, list[str]] = {}
        files, rows = self.arrays["repeat_file"].tolist(), self.arrays["repeat_row"].tolist()
        kept = place_of(self.arrays["repeat_kept_file"], self.arrays["repeat_kept_row"]).tolist()
        for file, row, place in zip(files, rows, kept, strict=True):
            found.setdefault(place, []).append(f"{self.files[file].file}:{row}")
        return found

    @cached_property
    def _files(self) -> list[File]:
        return files_of(self.store, self.files)


_COLUMNS = (
    "file", "row", "ref", "time", "is_day", "payer", "beneficiary", "amount", "currency",
    "received", "received_currency", "fee", "memo", "kind", "place", "statement", "side",
    "balance", "payer_name", "beneficiary_name",
)  # fmt: skip


def files_of(store: Store, held: Sequence[MoneyAdded]) -> list[File]:
    """Return where the transfers of files stand."""
    path = store.transfers.path
    return [File(one.snapshot, path(one.snapshot), one.first_row) for one in held]


def open_money(store: Store) -> Money:
    """Open the transfers of a workspace, building their index where it is not there.

    Raises:
        UsageError: if the workspace holds no transfer.
    """
    held = store.transfers.files()
    if not any(one.transfers for one in held):
        raise UsageError(
            "The workspace holds no transfers",
            where=str(store.root),
            remedy="Add a statement or a table: cabos money add FILE",
        )
    names = [f"{one.snapshot} {one.records_sha256}" for one in held]
    text = "\x1f".join((FORMAT, __version__, *names))
    key = "flows-" + hashlib.sha256(text.encode()).hexdigest()[:24]
    arrays = load_arrays(store, key)
    if arrays is None:
        built = build_flows(files_of(store, held))
        if built["received"] is built["amount"]:
            del built["received"], built["received_currency"]
        keep_arrays(store, key, built)
        arrays = load_arrays(store, key) or built
    flows = flows_from(arrays, [one.snapshot for one in held])
    return Money(store, flows, held, arrays)
