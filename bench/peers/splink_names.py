"""Score pairs of names as Splink's comparison of names does: Jaro–Winkler, in DuckDB.

python splink_names.py PAIRS.csv
"""

import json
import sys

import duckdb

rows = duckdb.execute(
    "SELECT jaro_winkler_similarity(lower(name1), lower(name2)) "
    "FROM read_csv(?, all_varchar = true)",
    [sys.argv[1]],
).fetchall()
print(json.dumps({"scores": [row[0] for row in rows]}))
