"""What a bank's file says beside its transfers: holders, spans of statements, what was left out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AccountHolder:
    """Who holds an account, as one place of a file says.

    Attributes:
        account: key of the account, see ``account_key``.
        name: the holder's name as written; empty where only identifiers are given.
        identifiers: kind (``rfc``, ``curp``, ``lei``, ``bic``, ``id``) and number, in the order
            of the file. ``bic`` and ``bank`` are the bank's, the others the holder's.
        place: where it stands, such as ``march.xml: Stmt 1``.
    """

    account: str
    name: str
    identifiers: tuple[tuple[str, str], ...] = ()
    place: str = ""


@dataclass(frozen=True, slots=True)
class StatementSpan:
    """One statement of one account: what it opens and closes with, and which transfers it has.

    It comes after its last transfer. Its transfers are those of ``first_row`` to ``last_row``
    whose ``statement`` is its account. They add up: what a ``credit`` books is its ``received``,
    what a ``debit`` books is its ``amount`` and its ``fee``; ``opening`` with all of them is
    ``closing``, unless ``unread`` is more than 0.

    Attributes:
        account: key of the account.
        number: the statement's own number or id, with its page where the file states one.
        currency: ISO 4217 code.
        opening: the balance before its first transfer, smallest units, less than 0 when
            overdrawn; None where it is not said.
        closing: the balance after its last, likewise.
        start: ISO day on which it begins; empty where it is not said.
        end: ISO day on which it ends.
        first_row: row of its first transfer; 0 where it has none.
        last_row: row of its last transfer.
        unread: booked entries that were rejected, so that the sums cannot agree.
        place: where it stands.
    """

    account: str
    number: str
    currency: str
    opening: int | None = None
    closing: int | None = None
    start: str = ""
    end: str = ""
    first_row: int = 0
    last_row: int = 0
    unread: int = 0
    place: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Something sound that is no transfer: an invoice not paid, a cancelled one, a pending entry.

    It is counted by its reason and said, never dropped in silence, and it is no reject.

    Attributes:
        place: where it stands.
        reason: why it is none, a phrase that is the same for all of its kind.
        text: what it is, such as the invoice's id, parties and amount.
    """

    place: str
    reason: str
    text: str


@dataclass(frozen=True, slots=True)
class Remark:
    """What a reader must know of how a file was read: a choice, or a thing that does not agree.

    Attributes:
        place: where it stands.
        text: a sentence without its full stop.
    """

    place: str
    text: str
