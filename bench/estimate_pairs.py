"""Estimate the weights of ``cabos.match.pairs`` on a file of labelled name pairs.

Usage: python bench/estimate_pairs.py name_pairs.csv [PENALTY]

The file has the columns schema, name1, name2 and is_match. Prints the weights, in bits, to write
into ``src/cabos/match/weights.py`` by hand, and the F1 at probability 0.5, on the file itself and
cross-validated: ten folds, ten times. Pairs that share a name stay in one fold, so that no fold is
judged by what it was taught.
"""

import csv
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from cabos.match.pair_features import Counts
from cabos.match.pairs import counts_of
from cabos.match.weights import PAIR_WEIGHTS

FOLDS, REPEATS = 10, 10
PENALTY = 0.1  # ridge, on the weights in nats; the base weight is free
FIXED = ("number_conflict", "changed_way")  # set by judgement, see weights.py
Array = np.ndarray


def fit(x: Array, y: Array, offset: Array, penalty: float = PENALTY) -> Array:
    """Fit a logistic regression by Newton's method; no cost may turn into a reward."""
    free = np.ones(x.shape[1], bool)
    weights = np.zeros(x.shape[1])
    ridge = np.full(x.shape[1], penalty)
    ridge[0] = 0.01
    while True:
        weights[:] = 0
        for _ in range(60):
            p = 1 / (1 + np.exp(-np.clip(x @ weights + offset, -30, 30)))
            gradient = (x.T @ (p - y) + ridge * weights)[free]
            curve = (x.T * (p * (1 - p))) @ x + np.diag(ridge)
            step = np.linalg.solve(curve[np.ix_(free, free)], gradient)
            weights[free] -= step
            if np.abs(step).max() < 1e-7:
                break
        wrong = free & (weights > 0)
        wrong[0] = False
        if not wrong.any():
            return weights
        free &= ~wrong


def measure(chosen: Array, y: Array) -> tuple[float, float, float]:
    """Return F1, precision and recall."""
    hits = (chosen & y).sum()
    return (
        float(2 * hits / (chosen.sum() + y.sum())),
        float(hits / max(chosen.sum(), 1)),
        float(hits / max(y.sum(), 1)),
    )


def families(rows: Sequence[dict[str, str]]) -> Array:
    """Number the groups of pairs that share a name."""
    leader: dict[str, str] = {}

    def find(name: str) -> str:
        while leader.setdefault(name, name) != name:
            name = leader[name]
        return name

    for row in rows:
        leader[find(row["name1"].casefold())] = find(row["name2"].casefold())
    heads = [find(row["name1"].casefold()) for row in rows]
    numbers = {head: number for number, head in enumerate(dict.fromkeys(heads))}
    return np.array([numbers[head] for head in heads])


def cross_validate(x: Array, y: Array, offset: Array, groups: Array, penalty: float) -> list[Array]:
    """Return, for each repeat, which pairs are matches by weights that never saw them."""
    results = []
    for seed in range(REPEATS):
        fold = np.random.default_rng(seed).permutation(groups.max() + 1)[groups] % FOLDS
        chosen = np.zeros(len(y), bool)
        for part in range(FOLDS):
            rest = fold != part
            weights = fit(x[rest], y[rest].astype(float), offset[rest], penalty)
            chosen[~rest] = x[~rest] @ weights + offset[~rest] >= 0
        results.append(chosen)
    return results


def main() -> None:
    with Path(sys.argv[1]).open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    penalty = float(sys.argv[2]) if len(sys.argv) > 2 else PENALTY
    y = np.array([row["is_match"] == "true" for row in rows])
    counts = [counts_of(row["name1"], row["name2"], row["schema"]) for row in rows]
    every = np.array(counts, float)
    fixed = [Counts._fields.index(field) for field in FIXED]
    learnt = [column for column in range(every.shape[1]) if column not in fixed]
    nats = np.log(2) * np.array(PAIR_WEIGHTS)
    offset, x = every[:, fixed] @ nats[fixed], every[:, learnt]
    weights = fit(x, y.astype(float), offset, penalty)
    for column, weight in zip(learnt, weights / np.log(2), strict=True):
        met = int((every[:, column] != 0).sum())
        print(f"{Counts._fields[column]:16} {weight:7.2f} bits   in {met} pairs")
    runs = cross_validate(x, y, offset, families(rows), penalty)
    shipped = every @ np.array(PAIR_WEIGHTS) >= 0
    schema = np.array([row["schema"] == "Person" for row in rows])
    for title, part in (("all", schema | True), ("persons", schema), ("others", ~schema)):
        show = " ".join(f"{value:.3f}" for value in measure(shipped[part], y[part]))
        cross = np.mean([measure(chosen[part], y[part]) for chosen in runs], axis=0)
        fitted = measure((x @ weights + offset >= 0)[part], y[part])
        print(f"{title:8} F1, precision, recall: shipped {show}, "
              f"fitted {' '.join(f'{v:.3f}' for v in fitted)}, "
              f"cross-validated {' '.join(f'{v:.3f}' for v in cross)}")  # fmt: skip


if __name__ == "__main__":
    main()
