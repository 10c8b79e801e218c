"""Key players and removal curves, beside networkit and networkx in one run."""

import sys
from pathlib import Path

import numpy as np

from environments import python_of
from make_network import even, uneven
from setting import HERE, OUT, last_json, measured
from table import Row

NODES, TIES = 1_000_000, 5_000_000


def networks() -> list[Row]:
    """Measure the bars of key players."""
    rows: list[Row] = []
    for title, files in _files().items():
        told = last_json(measured([sys.executable, HERE / "cabos_network.py", *files]).text)
        peer = last_json(
            measured([python_of("network"), HERE / "peers" / "network_tools.py", *files]).text
        )
        rows += _rows(title, told, peer)
    return rows


def _files() -> dict[str, list[Path]]:
    OUT.mkdir(parents=True, exist_ok=True)
    made = {
        "drawn evenly": (even(NODES, TIES, 1), even(1_000, 5_000, 2), even(100, 250, 3)),
        "grown, with hubs": (uneven(NODES, 5, 1), uneven(1_000, 5, 2), uneven(100, 3, 3)),
    }
    found: dict[str, list[Path]] = {}
    for number, (title, several) in enumerate(made.items()):
        found[title] = []
        for size, pairs in zip(("large", "middle", "small"), several, strict=True):
            path = OUT / f"network_{number}_{size}.npy"
            np.save(path, pairs)
            found[title].append(path)
    return found


def _rows(title: str, told: dict, peer: dict) -> list[Row]:
    many = f"{told['nodes']:,} nodes, {told['ties']:,} ties, {title}"
    kit, other = peer["networkit"], peer["networkx"]
    beside = (
        f"networkit: {kit['curve']:.0f} s for {kit['points']} points of a static curve, "
        f"{kit['betweenness']:.0f} s for betweenness from 16 nodes alone; networkx: "
        f"{other['curve']:.0f} s for such a curve of {other['ties']:,} ties"
    )
    rows = [
        Row(
            f"{many}: order and whole curve by {method}", bar,
            f"{told[method]['seconds']:.1f} s; {told[method]['removed']:,} nodes leave no piece "
            "above 1 %",
            beside if method == "degree" else "", told[method]["seconds"] <= 5,
        )
        for method, bar in (("degree", "≤ 5 s"), ("corehd", "≤ 5 s"))
    ]  # fmt: skip
    exact, swap = told["exact"], told["swap"]
    rows += [
        Row(f"best 4 of {exact['nodes']} nodes, proven ({title})", "≤ 60 s on one core",
            f"{exact['seconds']:.2f} s ({exact['kind']}, {exact['walks']:,} walks)",
            f"networkx, all pairs, for the best 2: {other['pair']:.1f} s",
            exact["seconds"] <= 60 and exact["kind"] == "optimal"),
        Row(f"a good 10 of 1,000 nodes by exchange ({title})", "≤ 10 s",
            f"{swap['seconds']:.1f} s", "", swap["seconds"] <= 10),
    ]  # fmt: skip
    return rows


if __name__ == "__main__":
    for row in networks():
        print(row)
