"""Ask a workspace of transfers, warm and in process: prints what each question took, as JSON.

python bench/cabos_money.py WORKSPACE SAMPLE.json [patterns | nothing]
"""

import json
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from cabos.ask.exposing import expose_all
from cabos.ask.reaching import Bounds, Reach
from cabos.runs.flowing import Money, open_money
from cabos.store.workspace import Store
from setting import peak_of_self

DAY = 86_400
BOUNDS = {
    "near": Bounds(max_hops=3, max_gap=3 * DAY),
    "month": Bounds(max_hops=4, max_gap=7 * DAY),
    "all": Bounds(),
}


def timed(ask: Callable[[], object]) -> tuple[float, object]:
    began = time.perf_counter()
    found = ask()
    return time.perf_counter() - began, found


def follow(money: Money, keys: list[str]) -> dict[str, dict[str, object]]:
    """Follow from accounts that are drawn beforehand, within three sets of limits."""
    told, reach = {}, Reach(money.flows)
    codes = [money.account(key) for key in keys]
    for name, bounds in BOUNDS.items():
        few = codes if name != "all" else codes[:20]
        reach.search([few[0]], bounds)
        took = [timed(lambda code=code: reach.search([code], bounds)) for code in few]  # noqa: B023
        seconds = sorted(one for one, _ in took)
        told[name] = {
            "median": statistics.median(seconds),
            "p99": seconds[int(len(seconds) * 0.99)],
            "most": seconds[-1],
            "reached": [len(found.positions) for _, found in took],
        }
    return told


def main(folder: str, sample: str, *more: str) -> None:
    opening, money = timed(lambda: open_money(Store.open(Path(folder))))
    keys = json.loads(Path(sample).read_text())
    told: dict[str, object] = {"transfers": len(money.flows), "opening": opening}
    told["accounts"] = len(money.flows.accounts)
    arrays = {id(one): one for one in money.arrays.values()}
    told["bytes"] = sum(one.nbytes for one in arrays.values()) / len(money.flows)
    if "nothing" in more:
        pass
    elif "patterns" in more:
        from cabos.ask.patterns import Question, find_patterns

        told["patterns"], found = timed(lambda: find_patterns(money.flows, Question()))
        told["findings"] = len(found.findings)
    else:
        told["follow"] = follow(money, keys)
        sources = np.array([money.account(key) for key in keys[:100]])
        told["exposure"], exposed = timed(lambda: expose_all(money.flows, sources.tolist(), 3))
        told["exposed"] = len(exposed.exposed())
    told["peak"] = peak_of_self()
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
