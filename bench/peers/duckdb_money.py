"""Load transfers into DuckDB and follow some accounts by recursive SQL: prints JSON.

python bench/peers/duckdb_money.py TRANSFERS.csv SAMPLE.json COUNT
"""

import json
import sys
import time
from pathlib import Path

import duckdb

DAY = 86_400
LOAD = """
CREATE TABLE transfer AS
SELECT
    row_number() OVER () AS position, ref, epoch(date)::BIGINT AS time, "from" AS payer,
    "to" AS beneficiary, (amount * 100)::BIGINT AS amount, currency, memo
FROM read_csv($path, types = {'date': 'TIMESTAMP', 'amount': 'DECIMAL(18,2)', 'memo': 'VARCHAR'})
"""
FOLLOW = """
WITH RECURSIVE reach AS (
    SELECT position, beneficiary, time, 1 AS hops FROM transfer WHERE payer = $account
    UNION
    SELECT next.position, next.beneficiary, next.time, reach.hops + 1
    FROM reach JOIN transfer AS next ON next.payer = reach.beneficiary
        AND next.time >= reach.time AND next.time - reach.time <= $gap
    WHERE reach.hops < $hops
)
SELECT count(DISTINCT position) FROM reach
"""
BOUNDS = {"near": (3, 3 * DAY), "month": (4, 7 * DAY)}


def main(path: str, sample: str, count: str) -> None:
    with duckdb.connect() as connection:
        began = time.perf_counter()
        connection.execute(LOAD, {"path": path})
        told: dict[str, object] = {"load": time.perf_counter() - began}
        keys = json.loads(Path(sample).read_text())[: int(count)]
        for name, (hops, gap) in BOUNDS.items():
            seconds, reached = [], []
            for key in keys:
                began = time.perf_counter()
                values = {"account": key, "gap": gap, "hops": hops}
                reached.append(connection.execute(FOLLOW, values).fetchall()[0][0])
                seconds.append(time.perf_counter() - began)
            told[name] = {"seconds": seconds, "reached": reached}
    print(json.dumps(told))


if __name__ == "__main__":
    main(*sys.argv[1:])
