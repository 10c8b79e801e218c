"""Resolve records with Splink: train, predict, cluster; print what it took.

    python splink_resolve.py RECORDS.csv PAIRS.csv

The model is the one Splink's own tutorial builds for persons: term frequencies on names, a date
comparison, an e-mail comparison, three to five blocking rules, expectation maximisation.
"""

import json
import logging
import sys
import time

import duckdb
import splink.comparison_library as cl
from splink import Linker, SettingsCreator, block_on

logging.disable(logging.WARNING)


def settings() -> SettingsCreator:
    return SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="id",
        comparisons=[
            cl.NameComparison("given").configure(term_frequency_adjustments=True),
            cl.NameComparison("paternal").configure(term_frequency_adjustments=True),
            cl.NameComparison("maternal").configure(term_frequency_adjustments=True),
            cl.DateOfBirthComparison("birth_date", input_is_string=True),
            cl.ExactMatch("town").configure(term_frequency_adjustments=True),
            cl.EmailComparison("email"),
            cl.ExactMatch("curp"),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("given", "paternal", "maternal"),
            block_on("birth_date", "paternal"),
            block_on("birth_date", "given"),
            block_on("email"),
            block_on("curp"),
        ],
        retain_intermediate_calculation_columns=False,
    )


def main(records: str, out: str) -> None:
    began, cpu = time.perf_counter(), time.process_time()
    columns = "id, given, paternal, maternal, birth_date, sex, town, email, curp"
    named = [name.strip() for name in columns.split(",")]
    cleaned = ", ".join(f"nullif({name}, '') AS {name}" for name in named)
    from splink.internals.duckdb.database_api import DuckDBAPI

    connection = duckdb.connect()
    connection.execute(
        f"CREATE TABLE records AS SELECT {cleaned} FROM read_csv(?, all_varchar = true)", [records]
    )
    api = DuckDBAPI(connection)
    table = api.register("records") if hasattr(api, "register") else "records"
    linker = (
        Linker(table, settings()) if hasattr(api, "register") else Linker(table, settings(), api)
    )
    train(linker)
    trained = time.perf_counter() - began
    pairs = linker.inference.predict(threshold_match_probability=0.05)
    name = pairs.physical_name
    connection.execute(
        f"COPY (SELECT id_l, id_r, match_probability AS p FROM {name}) TO '{out}' (HEADER)"
    )
    linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, 0.95)
    print(json.dumps({
        "wall": time.perf_counter() - began, "cpu": time.process_time() - cpu, "trained": trained,
    }))  # fmt: skip


def train(linker: Linker) -> None:
    linker.training.estimate_probability_two_random_records_match(
        [block_on("email"), block_on("given", "paternal", "birth_date")], recall=0.7
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("given", "paternal", "maternal")
    )
    linker.training.estimate_parameters_using_expectation_maximisation(
        block_on("birth_date", "paternal")
    )


if __name__ == "__main__":
    main(*sys.argv[1:3])
