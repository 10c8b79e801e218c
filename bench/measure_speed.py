"""Names a second on one core: cabos, nomenklatura and rapidfuzz on the same customers."""

import sys
from itertools import islice
from pathlib import Path

from environments import python_of
from measure_quality import listed_for_peers, percent
from setting import CUSTOMERS, HERE, OUT, TRUTH, last_json, measured, workspace
from subset import planted_and_others
from table import Row

FEW = 1000  # customers for rapidfuzz, whose WRatio needs a tenth of a second each


def one_core(customers: Path) -> dict:
    """Screen a file on one core, in one thread, with the index and the kernels in their caches."""
    command = [
        sys.executable,
        HERE / "cabos_screen.py",
        workspace("list"),
        customers,
        OUT / "x.csv",
    ]
    measured(command, one_core=True)  # fills the caches
    return last_json(measured(command, one_core=True).text)


def rate(customers: int, stage: dict[str, float]) -> float:
    """Return names a processor-second: on one quiet core the same as a second."""
    return customers / stage["cpu"]


def rapidfuzz() -> dict:
    """Compare the first customers of the subset with all listed names."""
    few = OUT / f"subset_first_{FEW}.csv"
    with planted_and_others().open(encoding="utf-8") as file:
        few.write_text("".join(islice(file, FEW + 1)), "utf-8")
    script = HERE / "peers" / "rapidfuzz_names.py"
    python = python_of("rapidfuzz")
    return last_json(
        measured([python, script, "screen", listed_for_peers(), few, TRUTH], one_core=True).text
    )


def names_a_second(nomenklatura: dict, recall: str) -> list[Row]:
    """Measure the rates.

    Args:
        nomenklatura: its timing on the subset, in the same run.
        recall: cabos's recall, to stand beside the peers'.
    """
    whole, same = one_core(CUSTOMERS), one_core(planted_and_others())
    fuzzy = rapidfuzz()
    all_rate = rate(whole["customers"], whole["stages"]["work"])
    same_rate = rate(same["customers"], same["stages"]["work"])
    slow = nomenklatura["customers"] / nomenklatura["cpu"]
    ratio, sort = fuzzy["WRatio"], fuzzy["token_sort_ratio"]
    slower = ratio["customers"] / ratio["seconds"]
    sorted_rate = sort["customers"] / sort["seconds"]
    stages = whole["stages"]
    apart = ", ".join(
        f"{name} {stages[name]['cpu']:.2f} s" for name in ("start", "index", "compile")
    )
    built = f"index build {nomenklatura['build_cpu']:.1f} s, apart"
    return [
        Row(f"names/s, {whole['customers']:,} customers, file to alerts (apart: {apart})",
            "≥ 50 × nomenklatura", f"{all_rate:,.0f} ({all_rate / slow:.1f} ×)",
            f"nomenklatura {slow:.0f} ({built})", all_rate >= 50 * slow),
        Row(f"names/s, the {same['customers']:,} customers that nomenklatura screened, of which a "
            "fifth is planted", "≥ 50 × nomenklatura",
            f"{same_rate:,.0f} ({same_rate / slow:.1f} ×)",
            f"nomenklatura {slow:.0f}", same_rate >= 50 * slow),
        Row(f"names/s beside rapidfuzz cdist WRatio ≥ 85, {fuzzy['names']:,} listed names",
            "≥ 20 ×", f"{same_rate:,.0f} ({same_rate / slower:.0f} ×), recall {recall}",
            f"{slower:.0f}, recall {ratio['match']:.3f}, others alerted "
            f"{percent(ratio['other'], 1)}",
            same_rate >= 20 * slower and float(recall) > ratio["match"]),
        Row("names/s beside rapidfuzz cdist token_sort_ratio ≥ 85", "",
            f"{same_rate:,.0f} ({same_rate / sorted_rate:.1f} ×)",
            f"{sorted_rate:,.0f}, recall {sort['match']:.3f}, others alerted "
            f"{percent(sort['other'], 2)}"),
    ]  # fmt: skip
