"""Find the entity that a user means by an id, an identifier or an exact name."""

from collections.abc import Callable

from cabos.errors import AmbiguousError, InputError
from cabos.store.workspace import Store

_SHOWN = 8


def find_entity(store: Store, text: str, canonical: Callable[[str], str] | None = None) -> str:
    """Return the id of the one entity that a text stands for.

    An id goes before an identifier, and that before a name.

    Args:
        store: the workspace.
        text: an id, an id without its prefix, an official identifier, or an exact name.
        canonical: the id of the party of a record, where several records of one party are no
            doubt about who is meant; then the record that names the party is returned.

    Raises:
        InputError: where nothing in the workspace is called so.
        AmbiguousError: where several things are; the message names them.
    """
    found = store.named(text)
    for how in ("id", "identifier", "name"):
        keys = sorted({key for found_how, key in found if found_how == how})
        if canonical is not None and len({canonical(key) for key in keys}) == 1:
            return min(keys, key=lambda key: (key != canonical(key), key))
        if len(keys) == 1:
            return keys[0]
        if keys:
            more = f" and {len(keys) - _SHOWN:,} more" if len(keys) > _SHOWN else ""
            raise AmbiguousError(
                f"{len(keys):,} entities are called so: {', '.join(keys[:_SHOWN])}{more}",
                where=text,
                remedy="Give the id of the one you mean",
            )
    raise InputError(
        "No entity of the workspace has this id, identifier or exact name",
        where=text,
        remedy=f"Look for names like it: cabos lookup '{text}'",
    )
