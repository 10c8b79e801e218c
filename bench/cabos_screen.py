"""Screen a file in this process, file to alerts, and say how long each stage took.

    python bench/cabos_screen.py WORKSPACE CUSTOMERS OUT.csv [THREADS]

Prints one line of JSON, seconds of wall and of processor: start (imports), compile (the kernels
come from their cache on disk), index (loaded, or built and bound where it is not there yet), work
(the file is read twice, screened, and the alerts are written).
"""

import json
import sys
import time
from pathlib import Path

BEGAN = time.perf_counter(), time.process_time()


def lap(since: tuple[float, float]) -> dict[str, float]:
    return {
        "seconds": time.perf_counter() - since[0],
        "cpu": time.process_time() - since[1],
    }


def main(workspace: str, customers: str, out: str, threads: int = 1) -> None:
    from cabos.ask.screen import screen
    from cabos.match.engine import Engine
    from cabos.match.reading import make_subject
    from cabos.match.weights import THRESHOLD
    from cabos.runs.cache import load_index, save_population
    from cabos.runs.export import write_alerts
    from cabos.runs.intake import read_customers, take_census
    from cabos.store.workspace import Store

    stages = {"start": lap(BEGAN)}
    store = Store.open(Path(workspace))
    since = time.perf_counter(), time.process_time()
    census = take_census(Path(customers))
    stages["census"] = lap(since)
    since = time.perf_counter(), time.process_time()
    index = load_index(store, census.populations, save_population(store, census.populations))
    stages["index"] = lap(since)
    since = time.perf_counter(), time.process_time()
    Engine(index, census.populations, compiled=True).screen([make_subject("warm", "Ana Sol")], 15.0)
    stages["compile"] = lap(since)
    since = time.perf_counter(), time.process_time()
    engine = Engine(index, census.populations, compiled=True, threads=threads)
    alerts = [
        alert
        for intake in read_customers(Path(customers), repeated=census.repeated)
        for alert in screen(intake.subjects, engine, threshold=THRESHOLD)
    ]
    write_alerts(Path(out), iter(alerts), {one.source: one for one in store.current()}, {})
    screened = lap(since)
    stages["work"] = {key: screened[key] + stages["census"][key] for key in screened}
    print(json.dumps({"customers": census.rows, "alerts": len(alerts), "stages": stages}))


if __name__ == "__main__":
    main(*sys.argv[1:4], *map(int, sys.argv[4:5]))
