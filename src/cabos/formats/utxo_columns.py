"""The columns of a table of transactions with inputs and outputs, and what they may be called."""

import csv
import re

_CALLED = {
    "txid": "txid tx txhash transactionhash transactionid transaction hash txnid txnhash",
    "time": "time date timestamp datetime blocktime blocktimestamp blockdate",
    "side": "side direction io inout inputoutput type kind role",
    "address": "address addr wallet scriptaddress recipient account",
    "value": "value amount valuebtc amountbtc valuecoin",
    "units": "valuesat valuesats amountsat amountsats satoshi satoshis sats sat valuesatoshi "
    "valuesatoshis amountsatoshi amountsatoshis valueunits",
    "index": "index n vout vin position outputindex inputindex",
    "coin": "coin asset currency symbol token chain",
    "fee": "fee feebtc networkfee txfee",
}
COLUMNS = {name: what for what, names in _CALLED.items() for name in names.split()}
"""What a column's name, in small letters without blanks and marks, stands for."""

_MARKS = re.compile(r"[\s_\-./#()]+")
_DELIMITERS = ",;\t|"


def delimiter_of(line: str) -> str:
    """Return the delimiter of a header: the one of ``, ; tab |`` that occurs most."""
    return max(_DELIMITERS, key=line.count)


def columns_of(line: str) -> dict[str, int]:
    """Return the position of each known column of a header; the first, where one comes twice."""
    cells = next(csv.reader([line.strip("\r\n")], delimiter=delimiter_of(line)), [])
    found: dict[str, int] = {}
    for position, cell in enumerate(cells):
        what = COLUMNS.get(_MARKS.sub("", cell).lower())
        if what is not None:
            found.setdefault(what, position)
    return found


def is_utxo_header(line: str) -> bool:
    """Whether a header is of inputs and outputs: transaction, side, address and value."""
    found = columns_of(line[:4000])
    return {"txid", "side", "address"} <= found.keys() and bool({"value", "units"} & found.keys())
