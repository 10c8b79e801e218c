"""Where the benchmarks find data and keep files, and how they run and measure a process."""

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent
DATA = Path(os.environ.get("CABOS_BENCH_DATA", ROOT.parent / "shared" / "data"))
OUT = HERE / "out"
ENVS = HERE / ".envs"
RESULTS = OUT / "results"

OFAC = DATA / "lists" / "ofac"
LABELLED = DATA / "bench"
CUSTOMERS, TRUTH = LABELLED / "customers_dev.csv", LABELLED / "truth_dev.csv"
PAIRS, NEGATIVES = LABELLED / "name_pairs_dev.csv", LABELLED / "negatives_us.csv"
LIST = (OFAC / "sdn_2024-05-03.csv", OFAC / "alt_2025-12.csv")
WHOLE_LIST = (*LIST, OFAC / "add_2025-12.csv", OFAC / "sdn_comments_2025-12.csv")


@dataclass(frozen=True, slots=True)
class Cost:
    """What a process took.

    Attributes:
        wall: seconds.
        cpu: seconds of all its threads, user and system.
        peak: the most resident memory, in MB.
        text: what it printed.
    """

    wall: float
    cpu: float
    peak: float
    text: str


def measured(
    command: Sequence[str | Path], *, one_core: bool = False, ok: Sequence[int] = (0,)
) -> Cost:
    """Run a process and measure it.

    Args:
        command: program and arguments.
        one_core: whether it may use core 0 only.
        ok: exit codes that are no failure.

    Returns:
        What it took.

    Raises:
        RuntimeError: if it fails.
    """
    whole = [*(["taskset", "-c", "0"] if one_core else []), *map(str, command)]
    began = time.perf_counter()
    environment = os.environ | {"CABOS_USER": "bench"}
    OUT.mkdir(parents=True, exist_ok=True)
    notes = OUT / "notes.txt"  # what the process says on the side
    with (
        notes.open("w") as side,
        subprocess.Popen(
            whole, cwd=ROOT, stdout=subprocess.PIPE, stderr=side, text=True, env=environment
        ) as process,
    ):
        assert process.stdout is not None
        text = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - began
    if process.returncode not in ok:
        raise RuntimeError(
            f"{' '.join(whole[-6:])} left with {process.returncode}: {notes.read_text()[-800:]}"
        )
    return Cost(wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, text)


def cabos(workspace: Path | None, *arguments: str | Path, one_core: bool = False) -> Cost:
    """Run the command line of cabos and measure it."""
    where = ["-w", workspace] if workspace is not None else []
    return measured([sys.executable, "-m", "cabos.cli.main", *where, *arguments], one_core=one_core)


def workspace(name: str, files: Sequence[Path] = LIST, *, fresh: bool = False) -> Path:
    """Return a workspace with the list added, made if it is not there yet."""
    folder = OUT / name
    if fresh and folder.exists():
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)
        subprocess.run(["rm", "-r", folder], check=True)
    if not folder.exists():
        OUT.mkdir(parents=True, exist_ok=True)
        cabos(folder, "init")
        cabos(folder, "add", "us_ofac_sdn", *(part for file in files for part in ("--from", file)))
    return folder


def peak_of_self() -> float:
    """Return the most resident memory of this process so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def machine() -> str:
    """Describe the machine in a line, without anything that names it."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text().splitlines() if info.exists() else []
    model = next(
        (line.split(":")[1].strip() for line in lines if line.startswith("model name")), ""
    )
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    return (
        f"{model or platform.machine()}, {os.cpu_count()} cores, {memory:.0f} GB memory, "
        f"{platform.system()} {platform.machine()}, Python {platform.python_version()}"
    )


def keep(name: str, value: object) -> None:
    """Keep a measurement as JSON under ``bench/out/results``."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / f"{name}.json").write_text(json.dumps(value, indent=1, default=str), "utf-8")


def last_json(text: str) -> dict:
    """Return the JSON object on the last line of what a process printed."""
    return json.loads(text.strip().splitlines()[-1])
