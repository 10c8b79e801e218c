"""Which of these customers is a listed party? Customers in, alerts and cleared near-hits out."""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace

from cabos.match.engine import Engine, Hit
from cabos.match.reasons import clearing_reason, contradiction
from cabos.match.score import Evidence
from cabos.match.subject import Subject
from cabos.match.weights import probability
from cabos.model.entity import OWNED_THROUGH, Entity

ALERT, CLEARED = "alert", "cleared"
LISTED, OWNED = "listed", "owned_into_block"
"""Kinds of alerts: of a party that a list names, or of one that such parties own into a block."""
VERDICTS = ("cleared", "escalated", "match")


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided on an alert.

    Attributes:
        alert_id: the alert.
        verdict: one of ``VERDICTS``.
        why: the reason given.
        who: who decided.
        when: the moment, ISO 8601.
        customer: the customer's data on which it was made.
        entity: the listed entity's properties on which it was made.
    """

    alert_id: str
    verdict: str
    why: str
    who: str
    when: str
    customer: Mapping[str, object]
    entity: Mapping[str, Sequence[str]]


@dataclass(frozen=True, slots=True)
class Alert:
    """A pair of a customer and a listed entity that a person should see, or that was cleared.

    Attributes:
        id: the same for the same pair, whatever the run.
        status: ALERT or CLEARED.
        row: the customer's line in the file.
        customer_id: the customer.
        name: the customer's name as given.
        entity_id: the listed entity.
        caption: its name.
        schema: its FollowTheMoney schema.
        source: the list.
        programmes: its sanctions programmes.
        probability: that the two are one, from bits and prior.
        bits: the sum of the evidence.
        listed_name: the listed name that fits best.
        reason: why it was cleared, or empty.
        note: what an earlier decision says, such as what changed since; or empty.
        flaws: what is wrong with the customer's data.
        evidence: the bill.
        customer: the customer's data that was compared.
        entity: the listed entity's properties.
        kind: LISTED or OWNED.
        owned_through: by whom it is owned into a block; empty for a listed entity.
    """

    id: str
    status: str
    row: int
    customer_id: str
    name: str
    entity_id: str
    caption: str
    schema: str
    source: str
    programmes: tuple[str, ...]
    probability: float
    bits: float
    listed_name: str
    reason: str
    note: str
    flaws: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    customer: Mapping[str, object]
    entity: Mapping[str, Sequence[str]]
    kind: str = LISTED
    owned_through: str = ""


def alert_id(customer_id: str, entity_id: str) -> str:
    """Return the id of the alert of a pair: the same in every run."""
    text = f"{customer_id}\x1f{entity_id}"
    return (
        "a"
        + hashlib.sha1(text.encode("utf-8", "surrogatepass"), usedforsecurity=False).hexdigest()[
            :12
        ]
    )


def bits_of(threshold: float) -> float:
    """Return the bits of evidence at which the probability reaches a threshold."""
    low, high = -200.0, 200.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if probability(middle) < threshold else (low, middle)
    return high


def screen(
    subjects: Sequence[Subject],
    engine: Engine,
    *,
    threshold: float,
    decisions: Mapping[str, Decision] | None = None,
) -> list[Alert]:
    """Screen a batch of customers.

    Args:
        subjects: the customers.
        engine: the listed entities.
        threshold: the probability from which a pair is an alert.
        decisions: what was decided before, by alert id.

    Returns:
        Alerts and cleared near-hits, by customer, best first.
    """
    keep = bits_of(threshold)
    alerts = []
    for subject, hits in zip(subjects, engine.screen(subjects, keep), strict=True):
        for hit in hits:
            alert = _alert(subject, engine.party(hit.entity).entity, hit)
            decision = (decisions or {}).get(alert.id)
            alerts.append(alert if decision is None else remember(alert, decision))
    return alerts


def _alert(subject: Subject, entity: Entity, hit: Hit) -> Alert:
    score = hit.score
    return Alert(
        id=alert_id(subject.id, entity.id),
        status=CLEARED if score.contradiction else ALERT,
        row=subject.row,
        customer_id=subject.id,
        name=subject.name,
        entity_id=entity.id,
        caption=entity.caption,
        schema=entity.schema,
        source=entity.source,
        programmes=entity.get("programId"),
        probability=round(score.probability, 6),
        bits=round(score.bits, 3),
        listed_name=score.listed_name,
        reason=clearing_reason(score),
        note="",
        flaws=subject.flaws,
        evidence=score.evidence,
        customer=_data(subject),
        entity=dict(entity.properties),
        kind=kind_of(entity),
        owned_through=entity.first(OWNED_THROUGH) or "",
    )


def kind_of(entity: Entity) -> str:
    """Return which kind of alert an entity makes: LISTED or OWNED."""
    return OWNED if entity.get(OWNED_THROUGH) else LISTED


def _data(subject: Subject) -> dict[str, object]:
    """Return the customer's data that was compared, without its id."""
    return {
        "name": subject.name,
        "kind": subject.kind,
        "dates": list(subject.dates),
        "sex": subject.sex,
        "countries": list(subject.countries),
        "identifiers": list(subject.identifiers),
        "address": subject.address,
        "ordered": subject.ordered,
    }


def undecided(alert: Alert) -> Alert:
    """Return the alert as the evidence alone has it, without any earlier decision."""
    reason = contradiction(alert.evidence)
    return replace(alert, status=CLEARED if reason else ALERT, reason=reason, note="")


def reason_in(alert: Alert, lang: str) -> str:
    """Say in a language why an alert was cleared; what a person wrote stays as written."""
    by_evidence = contradiction(alert.evidence)
    return contradiction(alert.evidence, lang) if alert.reason == by_evidence else alert.reason


def remember(alert: Alert, decision: Decision) -> Alert:
    """Apply an earlier decision to an alert.

    A cleared pair stays cleared as long as neither side has changed; else it returns with what
    changed. An escalated pair and a true match stay alerts and say so.
    """
    said = f"{decision.verdict} by {decision.who} on {decision.when[:10]}: {decision.why}"
    if decision.verdict != "cleared":
        return replace(alert, note=said)
    changes = [
        *_changes("customer", decision.customer, alert.customer),
        *_changes("listed entry", decision.entity, alert.entity),
    ]
    if not changes:
        return replace(alert, status=CLEARED, reason=said)
    return replace(alert, note=f"returned, since {'; '.join(changes)} (was {said})")


def _changes(side: str, old: Mapping[str, object], new: Mapping[str, object]) -> Iterator[str]:
    for key in sorted({*old, *new}):
        before, after = _plain(old.get(key)), _plain(new.get(key))
        if before != after:
            yield f"{side}: {key} was {_show(before)}, is {_show(after)}"


def _plain(value: object) -> object:
    """Bring a value to what JSON keeps of it; several values without their order."""
    value = json.loads(json.dumps(value))
    if isinstance(value, list):
        return sorted(value, key=str) or None
    return value or None


def _show(value: object) -> str:
    if value is None:
        return "nothing"
    return ", ".join(map(str, value)) if isinstance(value, list) else str(value)


def to_json(alert: Alert) -> dict[str, object]:
    """Return an alert as plain JSON values."""
    values = {field.name: getattr(alert, field.name) for field in fields(Alert)}
    values["evidence"] = [asdict(line) for line in alert.evidence]
    return values


def from_json(raw: Mapping[str, object]) -> Alert:
    """Read an alert back; the inverse of ``to_json``."""
    # A run of an earlier version lacks the newer fields, which have defaults.
    values = {field.name: raw[field.name] for field in fields(Alert) if field.name in raw}
    evidence = values.pop("evidence")
    lines = tuple(Evidence(**line) for line in evidence)  # type: ignore[attr-defined]
    for key in ("programmes", "flaws"):
        values[key] = tuple(values[key])  # type: ignore[arg-type]
    return Alert(**values, evidence=lines)  # type: ignore[arg-type]
