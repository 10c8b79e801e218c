"""The statement: one fact about one entity, said by one source at one place."""

import hashlib
from dataclasses import dataclass

_SEPARATOR = "\x1f"


@dataclass(frozen=True, slots=True)
class Statement:
    """One *entity, property, value*, as a source said it.

    Attributes:
        entity_id: the source's own id with its prefix, such as ``ofac-17671``.
        schema: the FollowTheMoney schema of the entity, such as ``Person``.
        prop: the FollowTheMoney property, such as ``birthDate``.
        value: the value as text; dates keep their precision (``2021-02``).
        source: the name of the source, such as ``us_ofac_sdn``.
        place: where it stands in the snapshot, such as ``sdn.csv:12``.
        lang: ISO 639-3 code of the value's language, or None.
        original: the text before cleaning, where it differs, or None.
    """

    entity_id: str
    schema: str
    prop: str
    value: str
    source: str
    place: str
    lang: str | None = None
    original: str | None = None

    @property
    def id(self) -> str:
        """A stable id: the SHA-1 of source, entity, property, value and language.

        The schema, the place and any canonical id are left out, so that neither a moved row
        nor a merged entity breaks a reference.
        """
        parts = (self.source, self.entity_id, self.prop, self.value, self.lang or "")
        return hashlib.sha1(_SEPARATOR.join(parts).encode(), usedforsecurity=False).hexdigest()
