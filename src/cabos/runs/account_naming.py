"""The accounts that a user names: by their number, or by the entity that holds them."""

from collections.abc import Sequence
from datetime import date

from cabos.errors import InputError, UsageError
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
    except InputError as missing:
        try:
            from cabos.runs.accounts import accounts_of  # type: ignore[import-not-found]
        except ImportError:
            raise missing from None
        try:
            return accounts_of(store, money, text, as_of)
        except InputError:
            raise missing from None
