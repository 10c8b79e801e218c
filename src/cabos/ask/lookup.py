"""Who on the lists could this be? One name in, the best listed entities out."""

from collections.abc import Collection
from dataclasses import dataclass

from cabos.match.engine import Engine
from cabos.match.score import Evidence
from cabos.match.subject import Subject
from cabos.model.entity import Entity

LEAST_BITS = 4.0  # below this a hit is chance, whatever was asked


@dataclass(frozen=True, slots=True)
class Candidate:
    """A listed entity that the name could be.

    Attributes:
        entity: the listed entity.
        probability: that the two are one.
        bits: the sum of the evidence.
        contradiction: the rule that speaks against it, or empty.
        listed_name: the listed name that fits best.
        evidence: the bill.
    """

    entity: Entity
    probability: float
    bits: float
    contradiction: str
    listed_name: str
    evidence: tuple[Evidence, ...]


def lookup(
    subject: Subject, engine: Engine, *, limit: int, schemata: Collection[str] = ()
) -> list[Candidate]:
    """Look one party up.

    Args:
        subject: the party.
        engine: the listed entities.
        limit: how many to return at most.
        schemata: return only entities of these schemata; of any, where it is empty.

    Returns:
        The best listed entities, those without a contradiction first.
    """
    (hits,) = engine.screen([subject], LEAST_BITS)
    if schemata:
        hits = [hit for hit in hits if engine.party(hit.entity).entity.schema in schemata]
    hits.sort(key=lambda hit: (bool(hit.score.contradiction), -hit.score.bits))
    return [
        Candidate(
            engine.party(hit.entity).entity,
            round(0.0 if hit.score.contradiction else hit.score.probability, 6),
            round(hit.score.bits, 3),
            hit.score.contradiction,
            hit.score.listed_name,
            hit.score.evidence,
        )
        for hit in hits[:limit]
    ]
