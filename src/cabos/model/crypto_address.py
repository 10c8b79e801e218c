"""Addresses of crypto assets: found in text, checked by their own checksums, and compared.

Sources:
    base58check: Bitcoin wiki, version bytes as in each chain's ``chainparams``.
    bech32: BIP 173; bech32m: BIP 350. cashaddr: Bitcoin Cash specification.
    Capital letters as a checksum: EIP-55. Monero: base58 in blocks, CryptoNote standard 7.
"""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from cabos.model.keccak import keccak256

Standing = Literal["valid", "unchecked", "invalid"]

VERSIONS = {
    b"\x00": ("BTC", "BCH", "BSV"),
    b"\x05": ("BTC", "BCH", "BSV", "LTC"),
    b"\x30": ("LTC",),
    b"\x32": ("LTC",),
    b"\x1e": ("DOGE", "XVG"),
    b"\x16": ("DOGE",),
    b"\x4c": ("DASH",),
    b"\x10": ("DASH",),
    b"\x26": ("BTG",),
    b"\x17": ("BTG",),
    b"\x21": ("XVG",),
    b"\x41": ("TRX", "USDT"),
    b"\x1c\xb8": ("ZEC",),
    b"\x1c\xbd": ("ZEC",),
}
"""Which chains a version of base58check is of: several share one."""

HUMAN_PARTS = {"bc": "BTC", "ltc": "LTC"}
"""Which chain the part before the 1 of a bech32 address is of."""

_ALPHABET = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_CHARSET = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_CASH_PREFIX = "bitcoincash:"
_TOKEN = re.compile(r"(?<![0-9A-Za-z])(?:[A-Za-z]{4,16}:)?[0-9A-Za-z]{20,128}(?![0-9A-Za-z])")
_EVM = re.compile(r"0[xX][0-9a-fA-F]{40}")
_SEGWIT = re.compile(r"(bc|ltc)1[02-9ac-hj-np-z]{11,87}")
_CASH = re.compile(r"(?:(?:bitcoincash):)?[qp][02-9ac-hj-np-z]{41}")
_BASE58 = re.compile(r"[1-9A-HJ-NP-Za-km-z]{26,36}")
_LEGACY = re.compile(r"(?:[13LMDAXTG7]|t[13])[1-9A-HJ-NP-Za-km-z]{25,35}")
_MONERO = re.compile(r"[48][1-9A-HJ-NP-Za-km-z]{94}|4[1-9A-HJ-NP-Za-km-z]{105}")
_SEGWIT_CHECK = {0: 1}  # later versions of a witness: bech32m
_BECH32M = 0x2BC830A3
_SEGWIT_STEPS = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_CASH_STEPS = (0x98F2BC8E61, 0x79B76D99E2, 0xF33E5FB3C4, 0xAE2EABE2A8, 0x1E4F43E470)
_BLOCK_BYTES = {2: 1, 3: 2, 5: 3, 6: 4, 7: 5, 9: 6, 10: 7, 11: 8}


@dataclass(frozen=True, slots=True)
class Address:
    """An address.

    Attributes:
        text: as written.
        key: what it is compared by: small letters where case means nothing in it.
        form: ``base58check``, ``bech32``, ``bech32m``, ``cashaddr``, ``hex``, ``EIP-55``,
            ``monero`` or ``ripple``.
        assets: the chains it can be of; a token such as USDT is on its chain's address.
        standing: ``valid`` by its checksum; ``unchecked`` where it carries none; ``invalid``.
    """

    text: str
    key: str
    form: str
    assets: tuple[str, ...]
    standing: Standing


@dataclass(frozen=True, slots=True)
class Found:
    """An address and the position in a text at which it begins."""

    address: Address
    start: int


def address_key(text: str) -> str:
    """Return what an address is compared by, of any form or none.

    Case means nothing in addresses of Ethereum's kind (it is a checksum at most), in bech32 and
    in cashaddr, whose prefix may be left out; everywhere else it is part of the address.

    >>> address_key("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4")
    'bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4'
    """
    text = text.strip()
    small = text.lower()
    is_one_case = text in {small, text.upper()}
    if _EVM.fullmatch(text) or (is_one_case and _SEGWIT.fullmatch(small)):
        return small
    bare = text[len(_CASH_PREFIX) :] if small.startswith(_CASH_PREFIX) else text
    if bare in {bare.lower(), bare.upper()} and _CASH.fullmatch(bare.lower()):
        return bare.lower()
    return text


def tokens(text: str) -> Iterator[tuple[str, int]]:
    """Return every word of a text that is as long as an address, and where it begins."""
    for match in _TOKEN.finditer(text):
        word, start = match[0], match.start()
        prefix, colon, bare = word.rpartition(":")
        if colon and prefix.lower() != "bitcoincash":
            word, start = bare, start + len(prefix) + 1
        yield word, start


def find(text: str) -> Iterator[Found]:
    """Find the addresses in a text, those with a wrong checksum too."""
    for word, start in tokens(text):
        address = read(word)
        if address is not None:
            yield Found(address, start)


def read(word: str) -> Address | None:
    """Read one word as an address.

    Returns:
        None where it has the form of none; else the address, whatever its checksum says.
    """
    small = word.lower()
    if _EVM.fullmatch(word):
        return _evm(word)
    if _SEGWIT.fullmatch(small):
        return _segwit(word)
    if _CASH.fullmatch(small):
        return _cash(word)
    if _MONERO.fullmatch(word):
        return Address(word, word, "monero", ("XMR",), _standing(is_good=_is_monero(word)))
    if _BASE58.fullmatch(word):
        return _base58(word)
    return None


def _standing(*, is_good: bool) -> Standing:
    return "valid" if is_good else "invalid"


def _evm(word: str) -> Address:
    digits = word[2:]
    assets = ("ETH", "ETC", "BSC", "ARB", "USDT", "USDC")
    if word[1] == "X" or digits in {digits.lower(), digits.upper()}:
        return Address(word, word.lower(), "hex", assets, "unchecked")
    digest = keccak256(digits.lower().encode()).hex()
    right = "".join(
        sign.upper() if int(nibble, 16) > 7 else sign
        for sign, nibble in zip(digits.lower(), digest, strict=False)
    )
    return Address(word, word.lower(), "EIP-55", assets, _standing(is_good=right == digits))


def _segwit(word: str) -> Address:
    small = word.lower()
    human, _, rest = small.rpartition("1")
    values = [_CHARSET.find(sign) for sign in rest]
    version = values[0] if values else 0
    form = "bech32" if version == 0 else "bech32m"
    assets = (HUMAN_PARTS[human],) if human in HUMAN_PARTS else ()
    is_good = word in {small, word.upper()} and -1 not in values and _is_segwit(human, values)
    return Address(word, small, form, assets, _standing(is_good=is_good))


def _is_segwit(human: str, values: list[int]) -> bool:
    spread = [ord(sign) >> 5 for sign in human] + [0] + [ord(sign) & 31 for sign in human]
    version = values[0]
    if _polymod(spread + values, _SEGWIT_STEPS, 25) != _SEGWIT_CHECK.get(version, _BECH32M):
        return False
    program = _regroup(values[1:-6])
    if version > 16 or program is None or not 2 <= len(program) <= 40:
        return False
    return version != 0 or len(program) in {20, 32}


def _cash(word: str) -> Address:
    small = word.lower().removeprefix("bitcoincash:")
    values = [_CHARSET.find(sign) for sign in small]
    spread = [ord(sign) & 31 for sign in "bitcoincash"] + [0]
    # The remainder is compared with 1 because the polynomial's start is 1 here as in bech32.
    is_good = word in {word.lower(), word.upper()} and (
        _polymod(spread + values, _CASH_STEPS, 35) == 1
    )
    return Address(word, small, "cashaddr", ("BCH",), _standing(is_good=is_good))


def _polymod(values: list[int], steps: tuple[int, ...], shift: int) -> int:
    """Return the remainder of a BCH code over groups of five bits."""
    check, mask = 1, (1 << shift) - 1
    for value in values:
        top = check >> shift
        check = ((check & mask) << 5) ^ value
        for bit, step in enumerate(steps):
            if top >> bit & 1:
                check ^= step
    return check


def _regroup(values: list[int]) -> bytes | None:
    """Join groups of five bits to bytes; None where what is left over is not zero, or too long."""
    number = 0
    for value in values:
        number = number << 5 | value
    left = 5 * len(values) % 8
    if left >= 5 or number & ((1 << left) - 1):
        return None
    return (number >> left).to_bytes(5 * len(values) // 8, "big")


def _base58(word: str) -> Address | None:
    if word[0] == "r":
        data = _checked(word, _RIPPLE)
        if data is not None and len(data) == 21 and data[0] == 0:
            return Address(word, word, "ripple", ("XRP",), "valid")
    data = _checked(word, _ALPHABET)
    for length in (1, 2):
        if data is not None and len(data) == 20 + length and data[:length] in VERSIONS:
            return Address(word, word, "base58check", VERSIONS[data[:length]], "valid")
    looks = _LEGACY.fullmatch(word) and _is_mixed(word)
    return Address(word, word, "base58check", (), "invalid") if looks else None


def _is_mixed(word: str) -> bool:
    """Whether a word has digits, small and capital letters, as addresses of this form have."""
    return (
        any(sign.isdigit() for sign in word[1:])
        and any(sign.islower() for sign in word)
        and any(sign.isupper() for sign in word)
    )


def _checked(word: str, alphabet: str) -> bytes | None:
    """Return what base58check holds without its checksum, or None where that is wrong."""
    number = 0
    for sign in word:
        number = number * 58 + alphabet.find(sign)
    zeros = len(word) - len(word.lstrip(alphabet[0]))
    data = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    digest = hashlib.sha256(hashlib.sha256(data[:-4]).digest()).digest()
    return data[:-4] if len(data) > 4 and digest[:4] == data[-4:] else None


def _is_monero(word: str) -> bool:
    data = b""
    for start in range(0, len(word), 11):
        block = word[start : start + 11]
        number = 0
        for sign in block:
            number = number * 58 + _ALPHABET.find(sign)
        size = _BLOCK_BYTES.get(len(block))
        if size is None or number >> 8 * size:
            return False
        data += number.to_bytes(size, "big")
    return data[0] in {18, 19, 42} and keccak256(data[:-4])[:4] == data[-4:]
