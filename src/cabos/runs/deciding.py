"""Record what a person decided on an alert."""

from datetime import datetime

from cabos.ask.screen import VERDICTS, Alert, Decision, remember, undecided
from cabos.errors import UsageError
from cabos.runs.record import DECISION, find_alert
from cabos.store.workspace import Store


def record_decision(
    store: Store, alert_id: str, verdict: str, why: str, *, who: str, now: datetime
) -> Alert:
    """Record a decision with the data on which it was made; see ``Workbench.decide``."""
    if verdict not in VERDICTS:
        raise UsageError(f"{verdict!r} is no verdict", remedy=f"Choose: {', '.join(VERDICTS)}")
    if not why.strip():
        raise UsageError("A decision needs a reason", remedy="Say it with --why")
    alert, run = find_alert(store, alert_id)
    body = {
        "verdict": verdict,
        "why": why.strip(),
        "customer_id": alert.customer_id,
        "entity_id": alert.entity_id,
        "customer": dict(alert.customer),
        "entity": {prop: list(values) for prop, values in alert.entity.items()},
        "bits": alert.bits,
        "run": run.id,
    }
    store.append(DECISION, alert.id, body, who=who, now=now, snapshots=run.snapshots)
    made = Decision(
        alert.id, verdict, why.strip(), who, now.isoformat(), alert.customer, alert.entity
    )
    return remember(undecided(alert), made)
