"""Ten million transfers: added, followed, exposed, searched; beside DuckDB and snapml."""

import json
import sys
from pathlib import Path

import numpy as np

from environments import python_of
from make_transfers import Made, Setting, make, write
from setting import HERE, OUT, Cost, cabos, last_json, measured, workspace
from table import Row

MANY, FEW, PEER_ROWS, SEED = 10_000_000, 10, 300_000, 11
SAMPLE = 500
_BARS = {
    "near": "follow one account, up to 3 transfers, each within 3 days",
    "month": "the same, up to 4 transfers, each within 7 days",
    "all": "the same without any limit: everything it can reach",
}


def money() -> list[Row]:
    """Measure the money questions."""
    made, path, sample = _files()
    folder = workspace("money", fresh=True)
    adding = cabos(folder, "money", "add", path)
    first = _asked(folder, sample, "nothing")
    warm = _asked(folder, sample)
    found = _asked(folder, sample, "patterns")
    peer = last_json(
        measured([sys.executable, HERE / "peers" / "duckdb_money.py", path, sample, str(FEW)]).text
    )
    features = last_json(
        measured([python_of("snapml"), HERE / "peers" / "snapml_features.py", _array(made)]).text
    )
    return [
        *_load_rows(adding, first[1], peer["load"]),
        *_follow_rows(warm[1], peer),
        *_other_rows(warm[1], found, features),
    ]


def _files() -> tuple[Made, Path, Path]:
    path, sample = OUT / "transfers.csv", OUT / "transfers_sample.json"
    made = make(Setting(MANY, seed=SEED))
    OUT.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        write(made, path, OUT / "transfers_truth.csv")
    chosen = np.random.default_rng(SEED).choice(np.unique(made.payer), SAMPLE, replace=False)
    sample.write_text(json.dumps([f"A{code:07d}" for code in chosen.tolist()]))
    return made, path, sample


def _array(made: Made) -> Path:
    path = OUT / "transfers.npy"
    rows = slice(0, PEER_ROWS)
    columns = (made.payer, made.beneficiary, made.time, made.cents)
    number = np.arange(PEER_ROWS, dtype=np.float64)
    np.save(path, np.column_stack([number, *(column[rows] for column in columns)]))
    return path


def _asked(folder: Path, sample: Path, *more: str) -> tuple[Cost, dict]:
    cost = measured([sys.executable, HERE / "cabos_money.py", folder, sample, *more])
    return cost, last_json(cost.text)


def _load_rows(adding: Cost, first: dict, peer: float) -> list[Row]:
    whole = adding.wall + first["opening"]
    count = first["transfers"]
    return [
        Row(f"load {count:,} transfers of {first['accounts']:,} accounts: `cabos money add` "
            f"({adding.wall:.1f} s) and the index of the first question ({first['opening']:.1f} s)",
            "≤ 20 s", f"{whole:.1f} s", f"DuckDB, into a table in memory: {peer:.1f} s",
            whole <= 20),
        Row("memory of adding, at most", "≤ 200 bytes a transfer",
            f"{adding.peak * 2**20 / count:.0f} bytes ({adding.peak:,.0f} MB)", "",
            adding.peak * 2**20 / count <= 200),
        Row("the index", "", f"{first['bytes']:.0f} bytes a transfer"),
    ]  # fmt: skip


def _follow_rows(warm: dict, peer: dict) -> list[Row]:
    rows = []
    for name, what in _BARS.items():
        told = warm["follow"][name]
        sql = ""
        if name in peer:
            if peer[name]["reached"] != told["reached"][:FEW]:
                raise RuntimeError(f"SQL reaches other transfers: {peer[name]['reached']}")
            seconds = sorted(peer[name]["seconds"])
            sql = f"DuckDB, recursive: median {seconds[len(seconds) // 2] * 1000:,.0f} ms"
        has_bar = name == "near"
        rows.append(
            Row(f"{what} (median of {len(told['reached'])}: "
                f"{int(np.median(told['reached'])):,} transfers reached)",
                "≤ 10 ms" if has_bar else "",
                f"median {told['median'] * 1000:.2f} ms, p99 {told['p99'] * 1000:.1f}, "
                f"most {told['most'] * 1000:.1f}", sql,
                told["p99"] <= 0.010 if has_bar else None)
        )  # fmt: skip
    return rows


def _other_rows(warm: dict, found: tuple[Cost, dict], features: dict) -> list[Row]:
    cost, told = found
    pace, peer = told["transfers"] / told["patterns"], features["rows"] / features["seconds"]
    peak = cost.peak * 2**20 / told["transfers"]
    return [
        Row(f"exposure of all accounts to 100 of them, 3 transfers away ({warm['exposed']:,} "
            "exposed)", "≤ 30 s", f"{warm['exposure']:.1f} s", "", warm["exposure"] <= 30),
        Row(f"all patterns, two cores ({told['findings']:,} findings)", "≥ 100,000 a second",
            f"{pace:,.0f} transfers a second",
            f"snapml graph features, {PEER_ROWS:,} of them: {peer:,.0f}", pace >= 100_000),
        Row("memory of the same", "≤ 200 bytes a transfer", f"{peak:.0f} bytes", "", peak <= 200),
    ]  # fmt: skip
