"""Key players as JSON and as sentences."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from cabos.ask.keyplayers import KeyPlayers, Row
from cabos.ask.network_words import sentence
from cabos.ask.rankings import Equals
from cabos.ask.set_scores import Picked
from cabos.runs.keyplayers import Outcome

SHOWN = 200
"""Nodes whose standing the JSON tells, those first whose removal alone parts most."""


def tell(outcome: Outcome, lang: str) -> dict[str, object]:
    """Return what was found as it stands in the JSON."""
    answer, value = outcome.answer, outcome.answer.value
    labels = value.ties.labels
    names = {label: name for label, name in outcome.opened.names.items() if name != label}
    return {
        "network": {
            "title": outcome.opened.title,
            "nodes": value.ties.size,
            "ties": len(value.network.neighbours) // 2,
            "pieces": value.pieces,
            "largest": value.before.largest,
            "F": value.before.fragmentation,
        },
        "objective": value.objective,
        "leaders": [labels[at] for at in value.leaders],
        "results": [_tell_row(outcome, row) for row in value.rows],
        "nodes": _tell_nodes(outcome),
        "names": names if len(names) <= SHOWN else {},
        "recovery": {name: one.to_json(labels, lang) for name, one in outcome.recovered.items()},
        "rivalry": None if outcome.displaced is None else outcome.displaced.to_json(labels, lang),
        "findings": list(sentences(outcome, lang)),
        "limits": [one.text(lang) for one in answer.limits],
        "because": list(answer.because),
        "method": answer.method.to_json(),
    }


def _tell_row(outcome: Outcome, row: Row) -> dict[str, object]:
    labels, proof = outcome.opened.ties.labels, row.certificate
    doubted = outcome.doubted.get(row.k)
    return {
        "k": row.k,
        "best": _tell_set(row.best, labels),
        "certificate": {
            "kind": proof.kind,
            "bound": proof.bound,
            "sets_completed": proof.walks,
            "sets_ruled_out": proof.cut,
            "equally_good": proof.equal,
        },
        **{
            name: _tell_set(one, labels) | {"equals": _tell_equals(row.equals.get(name))}
            for name, one in row.others.items()
        },
        "random": {
            "mean": row.chance.score.mean,
            "low": row.chance.score.low,
            "high": row.chance.score.high,
            "F": row.chance.fragmentation.mean,
        },
        "doubt": None if doubted is None else doubted.to_json(labels),
    }


def _tell_set(one: Picked, labels: Sequence[str]) -> dict[str, object]:
    return {
        "nodes": [labels[at] for at in one.nodes],
        "F": one.fragmentation,
        "score": one.score,
        "largest": one.largest,
        "cost": one.cost,
    }


def _tell_equals(one: Equals | None) -> Mapping[str, float | None] | None:
    return None if one is None else one.to_json()


def _tell_nodes(outcome: Outcome) -> list[Mapping[str, object]]:
    value = outcome.answer.value
    standing, roles = value.standing, outcome.roles
    order = np.lexsort((np.arange(value.ties.size), -standing.alone))[:SHOWN]
    return [
        {
            "node": value.ties.labels[at],
            "role": roles.role[at],
            "degree": int(standing.degree[at]),
            "betweenness": float(standing.betweenness[at]),
            "core": int(standing.core[at]),
            "articulation": bool(standing.cut[at]),
            "F_alone": float(standing.alone[at]),
        }
        for at in order.tolist()
    ]


def sentences(outcome: Outcome, lang: str) -> Iterator[str]:
    """Yield for each set what it leaves, beside whom, and how sure that is."""
    value = outcome.answer.value
    for row in value.rows:
        yield f"k = {row.k}: " + " ".join(set_sentences(outcome, row, lang))
        if (doubt := doubt_sentence(outcome, row, lang)) is not None:
            yield doubt


def set_sentences(outcome: Outcome, row: Row, lang: str) -> tuple[str, str, str]:
    """Say of a set what it leaves, what others come to, and what is proven of it."""
    value: KeyPlayers = outcome.answer.value
    found = sentence(
        _found_key(value, row), lang,
        nodes=", ".join(outcome.names(at) for at in row.best.nodes),
        before=value.before.score, score=row.best.score, whole=value.before.largest,
        largest=row.best.largest, size=value.ties.size,
    )  # fmt: skip
    single = "_one" if row.k == 1 else ""
    beside = sentence(
        f"beside{single}", lang, k=row.k,
        leader=", ".join(outcome.names(at) for at in row.others["kingpin"].nodes),
        chance=row.chance.score.mean, **{name: _scored(row, name, lang) for name in row.others},
    )  # fmt: skip
    proof = row.certificate
    kind = f"proven{single}" if proof.kind == "optimal" else "found_only"
    if is_restricted(outcome):
        kind += "_chosen"
    sure = sentence(kind, lang, k=row.k, walks=proof.walks, cut=proof.cut, bound=proof.bound)
    if proof.equal > 1:
        sure += " " + sentence("as_good", lang, count=proof.equal - 1)
    return found, beside, sure


def _found_key(value: KeyPlayers, row: Row) -> str:
    """Return which sentence tells what a set leaves."""
    key = f"found_{value.objective}"
    if value.objective == "reach":
        return key + ("_one" if len(row.best.nodes) == 1 else "")
    if value.objective in ("F", "distance") and _looks_same(value.before.score, row.best.score):
        return key + "_level"
    kept = row.best.largest == value.before.largest
    return key + ("_kept" if kept and value.objective != "chain" else "")


def _looks_same(one: float, other: float) -> bool:
    """Tell whether two scores are written with the same digits."""
    return f"{one:.4f}" == f"{other:.4f}"


def _scored(row: Row, name: str, lang: str) -> str:
    """Write a score beside the best set, and what it could be if equals were taken otherwise."""
    score, one = row.others[name].score, row.equals.get(name)
    if one is None or _looks_same(one.low, one.high):
        return f"{score:.4f}"
    kind = "equals_all" if one.tried == one.ways else "equals_drawn"
    return sentence(kind, lang, score=score, low=one.low, high=one.high, tried=one.tried)


def is_restricted(outcome: Outcome) -> bool:
    """Tell whether some nodes may not be chosen, or not together: what is proven is of the rest."""
    asked = outcome.answer.method.parameters
    return bool(asked["forbidden"]) or asked["budget"] is not None


def doubt_sentence(outcome: Outcome, row: Row, lang: str) -> str | None:
    """Say how sure a set is when ties are missing or false; None where nobody doubts them."""
    doubted = outcome.doubted.get(row.k)
    if doubted is None:
        return None
    return doubted.text([outcome.names(at) for at in range(outcome.opened.ties.size)], lang)
