"""Plain lists of wallet addresses, one a line; the asset stands only in the file's name."""

import re
from collections.abc import Mapping

from cabos.errors import InputError
from cabos.formats.text import decode
from cabos.sources.draft import Draft

_ADDRESS = re.compile(r"(?:[a-z]+:)?[0-9A-Za-z]{20,128}")
_ASSET = re.compile(r"[_-]([A-Z0-9]{2,10})\.(?:txt|csv|lst)(?:\.gz)?$")


def parse(files: Mapping[str, bytes], draft: Draft) -> None:
    """Parse lists of addresses.

    An address is a wallet of its own whatever the stated asset, because lists file addresses
    under the wrong one: the same address in two files is one wallet with two currencies.

    Args:
        files: name to bytes; a name such as ``…_ETH.txt`` tells the asset.
        draft: the page to write on.

    Raises:
        InputError: where a file holds no address.
    """
    for name, data in files.items():
        asset = _ASSET.search(name)
        found = False
        text, _ = decode(data, name)
        for number, line in enumerate(text.splitlines(), 1):
            address = line.strip()
            if not address or address.startswith("#"):
                continue
            place = f"{name}:{number}"
            if _ADDRESS.fullmatch(address) is None:
                draft.reject(place, "not a wallet's address", [address])
                continue
            found = True
            wallet = draft.thing(f"wallet-{address}", "CryptoWallet", place)
            wallet.say("publicKey", address)
            wallet.say("currency", asset[1] if asset else None)
            wallet.say("topics", "sanction")
        if not found:
            raise InputError(
                "The file holds no wallet address",
                where=name,
                remedy="Give a text file with one address a line",
            )
