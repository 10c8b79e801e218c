"""What a feature says, written as statements."""

import hashlib
from collections.abc import Callable, Mapping

from cabos.model.schema import is_a
from cabos.sources.countries import country_code
from cabos.sources.documents import write_document
from cabos.sources.draft import Thing
from cabos.sources.ofac.dates import read_span
from cabos.sources.ofac.documents import read_document
from cabos.sources.ofac.features import Feature

_GENDERS = {"male": "male", "female": "female"}


def write_feature(thing: Thing, feature: Feature, names: Mapping[str, str]) -> None:
    """Write one feature of a listed thing.

    Args:
        thing: the pen of the listed thing.
        feature: a recognised feature.
        names: names in this list, in capitals, to the ids of their entities, for links.
    """
    if feature.kind == "link":
        write_link(thing, feature, names)
    else:
        _WRITERS[feature.kind](thing, feature)


def write_link(thing: Thing, feature: Feature, names: Mapping[str, str]) -> None:
    """Write ``Linked To: NAME``; the name stays text where no listed name equals it."""
    name = feature.value
    other = names.get(name.upper())
    if other is None and feature.last:
        # The full stop that ends the remark may belong to the name: "…, S.A. DE C.V."
        other = names.get(f"{name}.".upper())
    digest = hashlib.sha1(name.encode(), usedforsecurity=False).hexdigest()[:8]
    link = thing.draft.thing(f"{thing.id}-link-{digest}", "UnknownLink", thing.place)
    link.say("subject", thing.id)
    link.say("object", other)
    link.say("role", "Linked To")
    link.say("description", name, original=feature.text)
    thing.draft.count("link" if other is not None else "link_unresolved")


def write_wallet(thing: Thing, feature: Feature) -> None:
    """Write ``Digital Currency Address - XBT 1Kuf…`` as a wallet and on its holder."""
    currency, _, address = feature.value.partition(" ")
    address = address.strip()
    if not address or " " in address:
        write_unknown(thing, feature)
        return
    wallet = thing.draft.thing(f"wallet-{address}", "CryptoWallet", thing.place)
    wallet.say("publicKey", address)
    wallet.say("currency", currency)
    wallet.say("holder", thing.id)
    thing.say("walletAddress", address, original=feature.text)


def write_unknown(thing: Thing, feature: Feature) -> None:
    """Keep a feature that is not understood as a note, and count it."""
    thing.say("notes", feature.text)
    thing.draft.count("remark_unknown")
    thing.draft.count(f"remark_unknown: {feature.head}")


def _write_date(thing: Thing, feature: Feature) -> None:
    dates = read_span(feature.value)
    if not dates:
        thing.draft.count("date_unread")
        thing.say("notes", feature.text)
    for date in dates:
        thing.say(feature.prop, date, original=feature.value)


def _write_country(thing: Thing, feature: Feature) -> None:
    code = country_code(feature.value)
    if code is None:
        thing.draft.count("country_unknown")
    # Only a legal entity has a jurisdiction; an aircraft is of the country that registered it.
    moved = feature.prop == "jurisdiction" and not is_a(thing.schema, "LegalEntity")
    thing.say("country" if moved else feature.prop, code or feature.value, original=feature.value)


def _write_gender(thing: Thing, feature: Feature) -> None:
    gender = _GENDERS.get(feature.value.lower())
    thing.say("gender" if gender else "notes", gender or feature.text, original=feature.value)


def _write_text(thing: Thing, feature: Feature) -> None:
    thing.say(feature.prop, feature.value, original=feature.text)


def _write_remark(thing: Thing, feature: Feature) -> None:
    thing.say("notes", feature.text)


def _write_document(thing: Thing, feature: Feature) -> None:
    document = read_document(feature.head, feature.prop, feature.value, feature.text)
    if document.number:
        write_document(thing, document)
    else:
        write_unknown(thing, feature)


_WRITERS: dict[str, Callable[[Thing, Feature], None]] = {
    "document": _write_document,
    "date": _write_date,
    "country": _write_country,
    "text": _write_text,
    "gender": _write_gender,
    "wallet": write_wallet,
    "weak": _write_text,
    "remark": _write_remark,
    "unknown": write_unknown,
}
