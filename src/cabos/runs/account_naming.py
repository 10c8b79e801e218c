"""The accounts that a user names: by their number, or by the entity that holds them."""

from collections.abc import Sequence
from datetime import date

from cabos.errors import AmbiguousError, InputError, UsageError
from cabos.runs.flowing import Money
from cabos.store.workspace import Store


def named_accounts(store: Store, money: Money, texts: Sequence[str], as_of: date) -> list[int]:
    """Return the codes of accounts, sorted, each once.

    Args:
        store: the workspace.
        money: its transfers.
        texts: accounts, or entities for the accounts they hold.
        as_of: the day on which they hold them.

    Raises:
        UsageError: if there is no text.
        InputError: if a text names neither an account nor an entity with accounts.
    """
    if not texts:
        raise UsageError("No account is named", remedy="Name an account, or an entity")
    found: set[int] = set()
    for text in texts:
        found.update(_accounts(store, money, text, as_of))
    return sorted(found)


def _accounts(store: Store, money: Money, text: str, as_of: date) -> Sequence[int]:
    try:
        return [money.account(text)]
    except AmbiguousError:
        raise
    except InputError as missing:
        from cabos.runs.accounts import accounts_of  # reads the lists, only for an entity

        try:
            held = accounts_of(store, money.flows, text, as_of)
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
