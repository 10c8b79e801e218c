"""A wallet that a source names."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Named:
    """An address as one source says it of one party.

    Attributes:
        address: as the source writes it.
        entity_id: who holds it; the wallet itself where the source does not say.
        caption: the holder's name, or the id.
        source: the name of the source.
        assets: the assets under which the source files it, such as ``XBT``; lists file addresses
            under the wrong one, so that they decide nothing.
        programmes: the holder's sanctions programmes.
        is_listed: whether the source lists the holder or the wallet as sanctioned.
        place: where it stands in the source.
        statements: ids of the statements that say so.
    """

    address: str
    entity_id: str
    caption: str
    source: str
    assets: tuple[str, ...]
    programmes: tuple[str, ...]
    is_listed: bool
    place: str
    statements: tuple[str, ...]
