"""The accounts that a user names: by their number, or by the entity that holds them."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import TYPE_CHECKING

from cabos.errors import AmbiguousError, InputError, UsageError
from cabos.runs.flowing import Money
from cabos.store.workspace import Store

if TYPE_CHECKING:
    from cabos.runs.accounts import AccountHolders


def holders_once(store: Store, money: Money, as_of: date) -> "Callable[[], AccountHolders]":
    """Return what reads who holds the accounts when it is first called, and never again."""

    @cache
    def read() -> "AccountHolders":
        from cabos.runs.accounts import load_holders  # reads the lists, only for an entity

        return load_holders(store, money.flows, as_of)

    return read


def named_accounts(
    store: Store, money: Money, texts: Sequence[str], holders: "Callable[[], AccountHolders]"
) -> list[int]:
    """Return the codes of accounts, sorted, each once.

    Args:
        store: the workspace.
        money: its transfers.
        texts: accounts, or entities for the accounts they hold.
        holders: reads who holds them, where a text is no account; see ``holders_once``.

    Raises:
        UsageError: if there is no text.
        InputError: if a text names neither an account nor an entity with accounts.
    """
    if not texts:
        raise UsageError("No account is named", remedy="Name an account, or an entity")
    found: set[int] = set()
    for text in texts:
        found.update(_accounts(store, money, text, holders))
    return sorted(found)


def _accounts(
    store: Store, money: Money, text: str, holders: "Callable[[], AccountHolders]"
) -> Sequence[int]:
    try:
        return [money.account(text)]
    except AmbiguousError:
        raise
    except InputError as missing:
        try:
            held = holders().accounts_of(store, text)
        except AmbiguousError:
            raise
        except InputError:
            raise missing from None
    if not held:
        raise InputError(
            "The transfers name no account of this entity", where=text,
            remedy="Give its account, or add a file that says whose accounts are whose",
        )  # fmt: skip
    return held
