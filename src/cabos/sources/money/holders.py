"""Who holds which account, as statements: the account, the party, and that it holds it."""

import hashlib
import re
from collections.abc import Iterable

from cabos.model.account import AccountHolder
from cabos.model.crypto_address import address_key
from cabos.model.crypto_address import read as read_address
from cabos.model.statement import Statement
from cabos.sources.customers import folded
from cabos.sources.draft import Draft
from cabos.sources.money.values import identifier

SOURCE = "money"
KEY = "@key"
"""The property of an account that holds its key, see ``account_key``."""

ROLE = "account holder"
_PROPS = {"rfc": "taxNumber", "curp": "idNumber", "lei": "leiCode", "id": "registrationNumber"}
_ENTITY_ID = re.compile(r"[a-z][a-z0-9_]*-[0-9A-Za-z](?:[0-9A-Za-z.\-]*[0-9A-Za-z])?")
_PLAIN = re.compile(r"[0-9A-Za-z](?:[0-9A-Za-z.\-]{0,78}[0-9A-Za-z])?")
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")
_SLUG = 60  # characters of a name in an id


def holder_statements(holders: Iterable[AccountHolder]) -> list[Statement]:
    """Return what is said of accounts and of who holds them.

    An account is a ``BankAccount``, or a ``CryptoWallet`` where its number is an address of a
    crypto asset. Its holder is known by an official number, or else by the name alone, so that two
    accounts of one name have one holder here. A number of the kind ``id`` that is an entity's id,
    such as ``ofac-17671``, is that entity.

    Args:
        holders: as files say them.
    """
    draft = Draft(SOURCE)
    for one in holders:
        write_holder(draft, one)
    return list(draft.finish().statements)


def write_holder(draft: Draft, one: AccountHolder) -> None:
    """Write an account, its holder, and that it holds it."""
    party = _party(draft, one)
    account = _account(draft, one)
    holding = draft.thing(f"holding-{_digest(account, party)}", "Ownership", one.place)
    holding.say("owner", party)
    holding.say("asset", account)
    holding.say("role", ROLE)


def named_holder(account: str, name: str, number: str, place: str) -> AccountHolder:
    """Return who holds an account as a row of a table says.

    Args:
        account: its key.
        name: as written; can be empty.
        number: an official number or an entity's id as written; can be empty.
        place: where it stands.
    """
    number = number.strip()
    if _ENTITY_ID.fullmatch(number):
        return AccountHolder(account, name, (("id", number),), place)
    found = identifier(number) if number else None
    return AccountHolder(account, " ".join(name.split()), (found,) if found else (), place)


def account_id(key: str) -> str:
    """Return the entity id of an account."""
    if read_address(key) is not None:
        return f"wallet-{key}"
    if _PLAIN.fullmatch(key):
        return f"account-{key}"
    return f"account-{_slug(key)}-{_digest(key)[:8]}"


def _account(draft: Draft, one: AccountHolder) -> str:
    key = account_id(one.account)
    is_wallet = key.startswith("wallet-")
    thing = draft.thing(key, "CryptoWallet" if is_wallet else "BankAccount", one.place)
    thing.say(KEY, one.account)
    if is_wallet:
        thing.say("publicKey", address_key(one.account))
    elif _IBAN.fullmatch(one.account):
        thing.say("iban", one.account)
    else:
        thing.say("accountNumber", one.account.rpartition(":")[2])
    for kind, number in one.identifiers:
        if kind in {"bic", "bank"}:
            thing.say("bic" if kind == "bic" else "bankName", number)
    return key


def _party(draft: Draft, one: AccountHolder) -> str:
    numbers = [(kind, number) for kind, number in one.identifiers if kind in _PROPS]
    key = _party_id(one.name, numbers)
    schema = "Person" if any(kind == "curp" for kind, _ in numbers) else "LegalEntity"
    thing = draft.thing(key, schema, one.place)
    thing.say("name", one.name)
    for kind, number in one.identifiers:
        if kind in _PROPS and number != key:
            thing.say(_PROPS[kind], number)
        elif kind == "sector":
            thing.say("sector", number)
    return key


def _party_id(name: str, numbers: list[tuple[str, str]]) -> str:
    for kind, number in numbers:
        if kind == "id" and _ENTITY_ID.fullmatch(number):
            return number
    for wanted in ("lei", "curp", "rfc", "id"):
        for kind, number in numbers:
            if kind == wanted:
                return f"holder-{kind}-{_slug(number)}"
    return f"holder-{_slug(name)}"


def _slug(text: str) -> str:
    """Return a text as it can stand in an id: short, and not the same for another text."""
    slug = folded(text).replace(" ", "-")
    if len(slug) > _SLUG or not slug:
        slug = f"{slug[:_SLUG].rstrip('-')}-{_digest(text)[:8]}".lstrip("-")
    return slug


def _digest(*texts: str) -> str:
    joined = "\x1f".join(texts).encode()
    return hashlib.sha1(joined, usedforsecurity=False).hexdigest()[:16]
