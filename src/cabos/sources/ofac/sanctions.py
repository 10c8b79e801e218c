"""The programmes under which a thing is listed."""

from collections.abc import Iterable

from cabos.sources.draft import Thing

AUTHORITY = "US Department of the Treasury, Office of Foreign Assets Control"


def write_sanctions(thing: Thing, programmes: Iterable[str], *, listed: str | None = None) -> None:
    """Write each programme on the thing, and as a sanction of its own.

    Args:
        thing: the pen of the listed thing.
        programmes: OFAC's codes, such as ``SDGT``.
        listed: ISO date of the listing, where the list gives it.
    """
    codes = [code for one in programmes if (code := one.strip())]
    for number, code in enumerate(codes, 1):
        thing.say("programId", code)
        sanction = thing.draft.thing(f"{thing.id}-sanction-{number}", "Sanction", thing.place)
        sanction.say("entity", thing.id)
        sanction.say("program", code)
        sanction.say("authority", AUTHORITY)
        sanction.say("listingDate", listed)
