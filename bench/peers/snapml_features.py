"""Compute snapml's graph features of transfers, all of its patterns: prints JSON.

python bench/peers/snapml_features.py TRANSFERS.npy

The array has a row a transfer, in the order of time: number, payer, beneficiary, time, amount.
"""

import json
import sys
import time

import numpy as np
from snapml import GraphFeaturePreprocessor

DAY = 86_400
_WINDOWS = {
    "fan_tw": 3 * DAY, "degree_tw": 3 * DAY, "scatter-gather_tw": 5 * DAY,
    "temp-cycle_tw": 10 * DAY, "lc-cycle_tw": 5 * DAY, "vertex_stats_tw": 10 * DAY,
}  # fmt: skip


def main(path: str) -> None:
    rows = np.ascontiguousarray(np.load(path), np.float64)
    features = GraphFeaturePreprocessor()
    features.set_params({
        **features.get_params(), **_WINDOWS, "num_threads": 2, "vertex_stats_cols": [3, 4],
        "scatter-gather": True, "temp-cycle": True, "lc-cycle": True, "degree": True,
    })  # fmt: skip
    began = time.perf_counter()
    for start in range(0, len(rows), 4096):
        features.transform(rows[start : start + 4096])
    print(json.dumps({"seconds": time.perf_counter() - began, "rows": len(rows)}))


if __name__ == "__main__":
    main(*sys.argv[1:])
