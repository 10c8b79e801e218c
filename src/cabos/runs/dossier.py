"""All that is said of one party: statements with their places, conflicts, judgements."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from cabos.errors import InputError
from cabos.match.cluster import Contradiction
from cabos.model.entity import NAME_PROPS
from cabos.model.judgement import Judgement
from cabos.runs.finding import find_entity
from cabos.runs.identity import load_identity
from cabos.store.validity import Validity
from cabos.store.workspace import Store

# Of these a party has one: two values are a conflict to look at, though both may be true.
SINGLE = (
    "birthDate", "deathDate", "gender", "birthPlace", "birthCountry", "incorporationDate",
    "dissolutionDate", "jurisdiction", "legalForm", "taxNumber", "registrationNumber", "leiCode",
    "imoNumber", "idNumber",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Conflict:
    """A property of which a party has one, with several values.

    Attributes:
        prop: the property.
        values: each value with the statements that say it.
    """

    prop: str
    values: Mapping[str, tuple[Validity, ...]]


@dataclass(frozen=True, slots=True)
class Dossier:
    """All that is said of one party.

    Attributes:
        entity_id: the record asked for.
        canonical_id: the id that stands for the party.
        members: its records.
        caption: a name to show.
        said: every statement of every record, with the span of snapshots that hold it.
        conflicts: what the records say otherwise of one another.
        judgements: every judgement on its records, oldest first.
        contradictions: judgements that speak against one another.
        current: the hashes of the current snapshots.
    """

    entity_id: str
    canonical_id: str
    members: tuple[str, ...]
    caption: str
    said: tuple[Validity, ...]
    conflicts: tuple[Conflict, ...]
    judgements: tuple[Judgement, ...]
    contradictions: tuple[Contradiction, ...]
    current: frozenset[str]


def run_dossier(store: Store, text: str) -> Dossier:
    """Gather all that is said of a party.

    Args:
        store: the workspace.
        text: an id, an identifier or an exact name of one of its records.

    Raises:
        InputError: if there is no such entity, or several.
    """
    identity = load_identity(store)
    entity_id = _ever(store, text, identity.canonical)
    canonical = identity.canonical(entity_id)
    members = identity.members(canonical)
    said = tuple(one for member in members for one in store.statements(member))
    current = frozenset(one.snapshot for one in store.current())
    touched = {*members, entity_id}
    return Dossier(
        entity_id,
        canonical,
        members,
        _caption(said, canonical),
        said,
        tuple(_conflicts([one for one in said if one.snapshot in current])),
        tuple(one for one in identity.judgements if touched & {*one.pair}),
        tuple(
            one
            for one in identity.clusters.contradictions
            if touched & {*one.pair, *(end for tie in one.ties for end in tie.pair)}
        ),
        current,
    )


def _ever(store: Store, text: str, canonical: Callable[[str], str]) -> str:
    """Find an entity; one that has left its list is found by its id."""
    try:
        return find_entity(store, text, canonical)
    except InputError:
        if store.statements(text):
            return text
        raise


def _caption(said: tuple[Validity, ...], canonical: str) -> str:
    ordered = sorted(said, key=lambda one: one.statement.entity_id != canonical)
    for prop in NAME_PROPS:
        for one in ordered:
            if one.statement.prop == prop:
                return one.statement.value
    return canonical


def _conflicts(said: list[Validity]) -> list[Conflict]:
    found = []
    for prop in SINGLE:
        values: dict[str, list[Validity]] = {}
        for one in said:
            if one.statement.prop == prop:
                values.setdefault(one.statement.value, []).append(one)
        if len(values) > 1:
            found.append(Conflict(prop, {key: tuple(held) for key, held in values.items()}))
    return found
