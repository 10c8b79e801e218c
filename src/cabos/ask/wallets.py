"""Which addresses a text holds, whether they are sound, and who on record has them."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from cabos.model.crypto_address import Address, address_key, read, tokens
from cabos.model.wallet import Named

_LINE_END = re.compile("\n")
PLACES = 20
"""How many places of one address are kept; all are counted."""


@dataclass(slots=True)
class Seen:
    """An address that a file holds.

    Attributes:
        text: as first written.
        key: what it is compared by.
        form: its form, see ``Address``; empty for one that is only known from a list.
        assets: the chains it can be of.
        standing: ``valid``, ``unchecked``, ``invalid``; empty for one only known from a list.
        count: how often it occurs.
        places: file and line of the first ``PLACES`` occurrences.
        named: who on record has it, exactly.
        near: who has an address that differs from it in capital letters only, where these count.
    """

    text: str
    key: str
    form: str
    assets: tuple[str, ...]
    standing: str
    count: int = 0
    places: list[str] = field(default_factory=list)
    named: tuple[Named, ...] = ()
    near: tuple[Named, ...] = ()

    @property
    def is_listed(self) -> bool:
        """Whether it is on a list of sanctions."""
        return any(one.is_listed for one in self.named)


@dataclass(frozen=True, slots=True)
class Known:
    """The wallets on record, ready to be asked."""

    exact: Mapping[str, tuple[Named, ...]]
    small: Mapping[str, tuple[Named, ...]]

    @classmethod
    def of(cls, wallets: Iterable[Named]) -> "Known":
        """Arrange wallets by their address and by their address in small letters."""
        exact: dict[str, list[Named]] = {}
        small: dict[str, list[Named]] = {}
        for one in wallets:
            key = address_key(one.address)
            exact.setdefault(key, []).append(one)
            small.setdefault(key.lower(), []).append(one)
        return cls(
            {key: tuple(ones) for key, ones in exact.items()},
            {key: tuple(ones) for key, ones in small.items()},
        )

    def named(self, key: str) -> tuple[Named, ...]:
        """Return who has an address, whatever asset is stated of it."""
        return self.exact.get(key, ())

    def near(self, key: str) -> tuple[Named, ...]:
        """Return who has an address that differs in capital letters only."""
        return () if key in self.exact else self.small.get(key.lower(), ())


def find_addresses(files: Iterable[tuple[str, str]], known: Known) -> list[Seen]:
    """Find and screen the addresses in texts.

    Each word as long as an address is compared with every wallet on record, of a form that is
    known here or not, and whatever its checksum says: a list can hold what no rule knows.

    Args:
        files: name and text of each.
        known: the wallets on record.

    Returns:
        The addresses: listed ones first, then others on record, then in the order of the text.
    """
    seen: dict[str, Seen | None] = {}
    for name, text in files:
        begins = [0, *(found.end() for found in _LINE_END.finditer(text))]
        for word, start in tokens(text):
            key = address_key(word)
            if key not in seen:
                seen[key] = _seen(word, key, known)
            one = seen[key]
            if one is None:
                continue
            one.count += 1
            if len(one.places) < PLACES:
                one.places.append(f"{name}:{bisect_right(begins, start)}")
    found = [one for one in seen.values() if one is not None]
    return sorted(found, key=lambda one: (not one.is_listed, not one.named, not one.near))


def _seen(word: str, key: str, known: Known) -> Seen | None:
    address: Address | None = read(word)
    named, near = known.named(key), known.near(key)
    if address is None:
        return Seen(word, key, "", (), "", named=named, near=near) if named or near else None
    return Seen(
        word, key, address.form, address.assets, address.standing, named=named, near=near
    )  # fmt: skip


def because(found: Sequence[Seen]) -> tuple[str, ...]:
    """Return the ids of the statements on which the named addresses rest."""
    every = (said for one in found for named in one.named for said in named.statements)
    return tuple(dict.fromkeys(every))
