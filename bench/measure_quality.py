"""Recall and alert rates on the labelled files, beside nomenklatura logic-v2 and WRatio."""

import csv
import json
from pathlib import Path

from environments import python_of
from setting import (
    CUSTOMERS,
    HERE,
    LIST,
    NEGATIVES,
    OUT,
    PAIRS,
    TRUTH,
    cabos,
    last_json,
    measured,
    workspace,
)
from subset import negatives, planted_and_others
from table import Row

PEER_THRESHOLD, RATIO_THRESHOLD = 0.7, 0.85
CLASS_BAR, INITIAL_BAR = 0.88, 0.70
Rates = dict[str, float]


def percent(share: float, digits: int = 2) -> str:
    return f"{100 * share:.{digits}f} %"


def listed_for_peers() -> Path:
    """Write the list as FollowTheMoney entities, by a converter that shares nothing with cabos."""
    out = OUT / "list.ftm.json"
    measured([python_of("nomenklatura"), HERE / "peers" / "ofac_ftm.py", *LIST, out])
    return out


def run_nomenklatura(customers: Path, name: str) -> tuple[dict, dict[str, list]]:
    """Screen a file with nomenklatura on one core; return its timing and its scores."""
    script, out = HERE / "peers" / "nomenklatura_screen.py", OUT / f"{name}.json"
    python = python_of("nomenklatura")
    command = [python, script, listed_for_peers(), customers, OUT / "nomenklatura", out]
    told = last_json(measured(command, one_core=True).text)
    return told, json.loads(out.read_text())


def peer_rates(customers: Path, scores: dict[str, list], threshold: float) -> Rates:
    """Return the peer's recall, alert rates, and recall by class, on a file with its truth."""
    with TRUTH.open(encoding="utf-8", newline="") as file:
        truth = {row["customer_id"]: row for row in csv.DictReader(file)}
    with customers.open(encoding="utf-8", newline="") as file:
        people = [row["customer_id"] for row in csv.DictReader(file)]
    counted: dict[str, list[bool]] = {}
    for key in people:
        found = {entity for entity, score in scores.get(key, []) if score >= threshold}
        label = truth.get(key)
        if label is None:
            counted.setdefault("others", []).append(bool(found))
        elif label["is_match"] == "1":
            hit = f"ofac-{label['ent_num']}" in found
            counted.setdefault("recall", []).append(hit)
            counted.setdefault(label["name_class"], []).append(hit)
        else:
            counted.setdefault("namesakes", []).append(bool(found))
    return {key: sum(hits) / len(hits) for key, hits in counted.items()}


def screening() -> tuple[list[Row], dict]:
    """Measure on customers_dev; return the rows and the peer's timing."""
    told = json.loads(
        cabos(workspace("list"), "evaluate", "screening", CUSTOMERS, TRUTH, "--json").text
    )
    subset = planted_and_others()
    timing, scores = run_nomenklatura(subset, "nomenklatura_screening")
    peer = peer_rates(subset, scores, PEER_THRESHOLD)
    rows = [
        Row("recall", "≥ 0.95, aim 0.98", f"{told['recall']:.3f}", f"{peer['recall']:.3f}",
            told["recall"] >= 0.95),
        Row("namesakes alerted", "≤ 3 %, aim 1 %", percent(told["namesakes_alerted"]),
            percent(peer["namesakes"], 1), told["namesakes_alerted"] <= 0.03),
        Row("others alerted", "≤ 0.05 %, aim 0.02 %", percent(told["others_alerted"], 4),
            percent(peer["others"]), told["others_alerted"] <= 0.0005),
    ]  # fmt: skip
    for key, found in told["by_class"].items():
        bar = INITIAL_BAR if key == "initial" else CLASS_BAR
        rows.append(
            Row(f"recall, class {key} ({found['n']})", f"≥ {bar:.2f}", f"{found['recall']:.3f}",
                f"{peer[key]:.3f}", found["recall"] >= bar)
        )  # fmt: skip
    return rows, timing


def f1(scores: list[float], labels: list[bool], threshold: float) -> float:
    hits = sum(score >= threshold and label for score, label in zip(scores, labels, strict=True))
    said = sum(score >= threshold for score in scores)
    return 2 * hits / (said + sum(labels))


def pairs() -> list[Row]:
    """Measure on labelled pairs of names."""
    told = json.loads(cabos(OUT / "none", "evaluate", "pairs", PAIRS, "--json").text)
    with PAIRS.open(encoding="utf-8", newline="") as file:
        labels = [row["is_match"] == "true" for row in csv.DictReader(file)]
    peers = HERE / "peers"
    logic = measured([python_of("nomenklatura"), peers / "nomenklatura_pairs.py", PAIRS])
    ratio = measured([python_of("rapidfuzz"), peers / "rapidfuzz_names.py", "pairs", PAIRS])
    beside = (
        f"logic-v2 at {PEER_THRESHOLD}: {f1(json.loads(logic.text), labels, PEER_THRESHOLD):.3f}; "
        f"WRatio at {RATIO_THRESHOLD}: {f1(json.loads(ratio.text), labels, RATIO_THRESHOLD):.3f}"
    )
    parts = f"precision {told['precision']:.3f}, recall {told['recall']:.3f}"
    title = f"F1 on {len(labels)} pairs ({parts})"
    return [Row(title, "≥ 0.86, aim 0.92", f"{told['f1']:.3f}", beside, told["f1"] >= 0.86)]


def nobody_listed() -> list[Row]:
    """Measure how many of 50,000 invented persons are alerted."""
    out = OUT / "negatives_alerts.csv"
    told = json.loads(cabos(workspace("list"), "screen", NEGATIVES, "--out", out, "--json").text)
    share = told["customers_alerted"] / told["customers"]
    subset = negatives()
    timing, scores = run_nomenklatura(subset, "nomenklatura_negatives")
    hit = sum(any(score >= PEER_THRESHOLD for _, score in found) for found in scores.values())
    title = f"alerted of {told['customers']:,} persons, none of them listed"
    beside = f"{percent(hit / timing['customers'])} of {timing['customers']:,}"
    return [Row(title, "≤ 0.02 %", percent(share, 4), beside, share <= 0.0002)]
