"""The columns of a table of transactions with inputs and outputs, and what they may be called."""

import csv
import re

from cabos.model.crypto_address import read

_CALLED = {
    "txid": "txid tx txhash transactionhash transactionid transaction hash txnid txnhash",
    "time": "time date timestamp datetime blocktime blocktimestamp blockdate",
    "side": "side direction io inout inputoutput type kind role",
    "address": "address addr wallet scriptaddress recipient account",
    "value": "value amount",
    "coins": "valuebtc amountbtc valuecoin btc valuecoins",
    "units": "valuesat valuesats amountsat amountsats satoshi satoshis sats sat valuesatoshi "
    "valuesatoshis amountsatoshi amountsatoshis valueunits",
    "index": "index n position outputindex inputindex",
    "inputs": "inputs input inputaddresses inputaddress vins",
    "input_values": "inputvalues inputvalue inputamounts",
    "outputs": "outputs output outputaddresses outputaddress vouts",
    "output_values": "outputvalues outputvalue outputamounts",
    "coin": "coin asset currency symbol token chain",
}
COLUMNS = {name: what for what, names in _CALLED.items() for name in names.split()}
"""What a column's name, in small letters without blanks and marks, stands for."""

_SPENDS = "in input inputs i vin spent spend spending sender from entrada"
_RECEIVES = "out output outputs o vout unspent received recipient to salida"
INPUT, OUTPUT = frozenset(_SPENDS.split()), frozenset(_RECEIVES.split())
"""What a side may be called: an input spends, an output receives."""

VALUES = frozenset({"value", "coins", "units"})
"""The columns of which one tells the amount."""

_SURE = frozenset({"address", "addr", "scriptaddress"})  # what no bank calls an account
_MARKS = re.compile(r"[\s_\-./#()]+")
_DELIMITERS = ",;\t|"


def delimiter_of(line: str) -> str:
    """Return the delimiter of a header: the one of ``, ; tab |`` that occurs most."""
    return max(_DELIMITERS, key=line.count)


def columns_of(cells: list[str]) -> dict[str, int]:
    """Return the position of each known column of a header; the first, where one comes twice."""
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        what = COLUMNS.get(_MARKS.sub("", cell).lower())
        if what is not None:
            found.setdefault(what, position)
    return found


def is_utxo(head: str) -> bool:
    """Whether a table's first lines are of inputs and outputs.

    They are where its columns are a transaction, a side, an address and a value, and the first
    row's side is a word for an input or an output; or a transaction, its inputs and its outputs.
    """
    lines = [line for line in head[:20_000].splitlines() if line.strip()][:2]
    if not lines:
        return False
    delimiter = delimiter_of(lines[0])
    rows = list(csv.reader(lines, delimiter=delimiter))
    found = columns_of(rows[0])
    if has_lists(found):
        return True
    if not ({"txid", "side", "address"} <= found.keys() and found.keys() & VALUES):
        return False
    called = _MARKS.sub("", rows[0][found["address"]]).lower()
    first = (
        {what: rows[1][at] for what, at in found.items() if at < len(rows[1])} if rows[1:] else {}
    )
    if called not in _SURE and read(first.get("address", "").strip()) is None:
        return False  # a bank's table can have an account, and a direction in or out
    return not rows[1:] or first.get("side", "").strip().lower() in INPUT | OUTPUT


def has_lists(columns: dict[str, int]) -> bool:
    """Whether each row is a whole transaction, with lists of inputs and outputs."""
    return {"txid", "inputs", "outputs"} <= columns.keys() and "side" not in columns
