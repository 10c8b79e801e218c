"""Order findings by labels: a small logistic ranking on what the findings say of themselves.

It is optional, is learnt from the labels at hand alone, and says so. Each finding's probability
comes from folds that do not hold it.
"""

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np

from cabos.ask.patterns import Finding
from cabos.ask.patterns_rules import KINDS

LEAST = 10
"""Findings of each sort that the labels must mark: fewer teach nothing that holds."""
_FOLDS = 5
_RIDGE = 1.0  # as if one observation spoke against each feature
_STEPS = 50


@dataclass(frozen=True, slots=True)
class Learnt:
    """A ranking.

    Attributes:
        findings: all findings with the probability, in its order.
        auc: how often a labelled finding stands above an unlabelled one, cross-validated.
        labelled: how many findings taught.
    """

    findings: tuple[Finding, ...]
    auc: float
    labelled: int


def learn(
    findings: Sequence[Finding], bad: Collection[int], good: Collection[int]
) -> Learnt | None:
    """Order findings by what labels teach; None where they are too few.

    A finding counts as laundering if at least half of its labelled transfers do.

    Args:
        findings: the findings.
        bad: positions of transfers that are labelled as laundering.
        good: positions of those labelled as not.
    """
    yes, no = set(bad), set(good)
    marks = np.full(len(findings), -1)
    for at, one in enumerate(findings):
        for_it = sum(position in yes for position in one.positions)
        against = sum(position in no for position in one.positions)
        if for_it + against:
            marks[at] = int(for_it >= against)
    if min((marks == 1).sum(), (marks == 0).sum()) < LEAST:
        return None
    table = _features(findings)
    fold = np.array([int(one.id, 16) % _FOLDS for one in findings])
    chance = np.zeros(len(findings))
    for number in range(_FOLDS):
        taught = (marks >= 0) & (fold != number)
        weights = _fit(table[taught], marks[taught].astype(float))
        chance[fold == number] = _chance(table[fold == number], weights)
    order = sorted(range(len(findings)), key=lambda at: (-chance[at], -findings[at].score))
    ranked = tuple(replace(findings[at], learnt=float(chance[at])) for at in order)
    return Learnt(ranked, _auc(chance, marks), int((marks >= 0).sum()))


def _features(findings: Sequence[Finding]) -> np.ndarray:
    rows = [
        [
            1.0, one.score, math.log1p(len(one.positions)), math.log1p(one.end - one.start),
            math.log1p(one.dwell or 0.0), math.log1p(one.payers), math.log1p(one.beneficiaries),
            math.log1p(sum(units for _, units in one.amounts)),
            *(float(one.kind == kind) for kind in KINDS),
        ]
        for one in findings
    ]  # fmt: skip
    table = np.array(rows, np.float64)
    spread = table.std(axis=0)
    middle = np.where(spread > 0, table.mean(axis=0), 0.0)
    return np.asarray((table - middle) / np.where(spread > 0, spread, 1.0))


def _chance(table: np.ndarray, weights: np.ndarray) -> np.ndarray:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(table @ weights, -30, 30))))


def _fit(table: np.ndarray, marks: np.ndarray) -> np.ndarray:
    """Fit by Newton's method with a ridge."""
    weights = np.zeros(table.shape[1])
    for _ in range(_STEPS):
        chance = _chance(table, weights)
        slope = table.T @ (marks - chance) - _RIDGE * weights
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + _RIDGE * np.eye(len(weights))
        step = np.linalg.solve(bend, slope)
        weights += step
        if float(np.abs(step).max()) < 1e-6:
            break
    return weights


def _auc(chance: np.ndarray, marks: np.ndarray) -> float:
    yes, no = chance[marks == 1], chance[marks == 0]
    above = (yes[:, None] > no).sum() + 0.5 * (yes[:, None] == no).sum()
    return float(above / (len(yes) * len(no)))
