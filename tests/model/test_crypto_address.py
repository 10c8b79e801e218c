import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cabos.model import keccak
from cabos.model.crypto_address import address_key, find, read, tokens

# From the specifications: BIP 173, BIP 350, EIP-55, cashaddr; and addresses that burn coins.
VALID = {
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2": ("base58check", "BTC"),
    "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy": ("base58check", "BTC"),
    "1111111111111111111114oLvT2": ("base58check", "BTC"),
    "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4": ("bech32", "BTC"),
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0": ("bech32m", "BTC"),
    "BC1SW50QGDZ25J": None,  # shorter than any address that is looked for
    "bc1zw508d6qejxtdg4y5r3zarvaryvaxxpcs": ("bech32m", "BTC"),
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed": ("EIP-55", "ETH"),
    "0xdbF03B407c01E7cD3CBea99509d93f8DDDC8C6FB": ("EIP-55", "ETH"),
    "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a": ("cashaddr", "BCH"),
}
WRONG = [
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5",
    # bech32m where bech32 is due, and the other way round
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd",
    "BC1S0XLXVLHEMJA6C4DQV22UAPCTQUPFHLXM9H8Z3K2E72Q4K9HCZ7VQ54WELL",
    "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kemeawh",
    # more bits left over than a group has
    "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7v07qwwzcrf",
    # mixed case, and a program of a length that version 0 has not
    "bc1qw508D6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
    "BC1QR508D6QEJXTDG4Y5R3ZARVARYV98GJ9P",
    "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1Beaed",
    "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3",
]


@pytest.mark.parametrize(("text", "expected"), VALID.items())
def test_vectors_of_the_specifications_are_valid(text, expected):
    one = read(text)
    if expected is None:
        assert not list(tokens(text))
    else:
        assert one is not None
        assert (one.form, one.standing) == (expected[0], "valid")
        assert expected[1] in one.assets


@pytest.mark.parametrize("text", WRONG)
def test_vectors_that_break_a_rule_are_invalid(text):
    one = read(text)
    assert one is not None
    assert one.standing == "invalid"


@pytest.mark.parametrize(
    "text", ["0x" + "52908400098527886e0f7030069857d2e4169ee7", "0x" + "A" * 40, "0X" + "a" * 40]
)
def test_hex_of_one_case_carries_no_checksum(text):
    one = read(text)
    assert one is not None
    assert (one.form, one.standing) == ("hex", "unchecked")


BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def encode(version: int, payload: bytes) -> str:
    data = bytes([version]) + payload
    data += hashlib.sha256(hashlib.sha256(data).digest()).digest()[:4]
    number, text = int.from_bytes(data, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        text = BASE58[digit] + text
    return "1" * (len(data) - len(data.lstrip(b"\0"))) + text


@given(
    st.sampled_from([0x00, 0x05, 0x30, 0x1E, 0x4C, 0x26, 0x41]), st.binary(min_size=20, max_size=20)
)
def test_base58check_that_is_written_is_valid(version, payload):
    one = read(encode(version, payload))
    assert one is not None
    assert one.standing == "valid"


@pytest.mark.parametrize(
    ("text", "alphabet", "start"),
    [
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", BASE58, 0),
        ("TJRabPrwbZy45sbavfcjinPJC18kjpRTv8", BASE58, 0),
        ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", BECH32, 3),
        ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", BECH32, 3),
        ("qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", BECH32, 0),
    ],
)
@settings(max_examples=300, deadline=None)
@given(data=st.data())
def test_any_one_changed_sign_is_caught(text, alphabet, start, data):
    assert read(text).standing == "valid"
    at = data.draw(st.integers(start, len(text) - 1))
    sign = data.draw(st.sampled_from(alphabet).filter(lambda one: one != text[at]))
    changed = read(text[:at] + sign + text[at + 1 :])
    assert changed is None or changed.standing != "valid"


@given(st.binary(min_size=20, max_size=20), st.data())
@settings(max_examples=40, deadline=None)
def test_capital_letters_of_eip_55_are_a_checksum(payload, data):
    digits = payload.hex()
    digest = keccak.keccak256(digits.encode()).hex()
    right = "".join(
        a.upper() if int(b, 16) > 7 else a for a, b in zip(digits, digest, strict=False)
    )
    letters = [at for at, sign in enumerate(right) if sign.isalpha()]
    if right in {digits, digits.upper()} or not letters:
        return
    assert read("0x" + right).standing == "valid"
    at = data.draw(st.sampled_from(letters))
    changed = right[:at] + right[at].swapcase() + right[at + 1 :]
    assert read("0x" + changed).standing != "valid"
    assert address_key("0x" + changed) == address_key("0x" + right)


@given(st.binary(max_size=600))
@settings(max_examples=60, deadline=None)
def test_keccak_is_sha_3_but_for_its_padding(data):
    assert keccak._sponge(data, 6) == hashlib.sha3_256(data).digest()


def test_keccak_gives_the_published_digests():
    empty = "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"
    abc = "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"
    assert keccak.keccak256(b"").hex() == empty
    assert keccak.keccak256(b"abc").hex() == abc


def test_addresses_are_found_in_any_text():
    text = (
        "pay <a href='https://x/address/0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed?q=1'>,"
        "bitcoin:1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2; "
        "hash 0x" + "a" * 64 + " word internationalization_1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2"
    )
    found = [one.address.text for one in find(text)]
    assert found == [
        "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
        "1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2",
    ]
    assert [text[one.start :].startswith(one.address.text) for one in find(text)] == [True] * 3


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("0xAB" + "c" * 38, "0xab" + "C" * 38, True),
        ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
         "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", True),
        ("bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
         "QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A", True),
        ("1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2", "1bvbmseystwetqtfn5au4m4gfg7xjanvn2", False),
    ],
)  # fmt: skip
def test_case_counts_only_where_it_is_part_of_the_address(one, other, same):
    assert (address_key(one) == address_key(other)) is same


@given(st.text(max_size=150))
def test_any_text_can_be_searched(text):
    for one in find(text):
        assert text[one.start :].startswith(one.address.text)


def test_every_listed_address_of_a_known_form_is_sound(shared):
    forms = set()
    for path in sorted((shared / "lists" / "crypto").glob("*.txt")):
        for line in path.read_text(encoding="utf-8").split():
            one = read(line)
            forms.add((None, None) if one is None else (one.form, one.standing))
            assert one is None or one.standing in {"valid", "unchecked"}
    assert len(forms) == 8


@pytest.mark.parametrize(
    "text",
    ["qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a", "QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A",
     "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
     "BitcoinCash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
     "bitcoincash:QPM2QSZNHKS23Z7629MMS6S4CWEF74VCWVY22GDX6A"],
)  # fmt: skip
def test_however_its_prefix_is_written_an_address_is_compared_by_what_follows(text):
    assert address_key(text) == "qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a"
