"""What cabos costs before it answers: adding the list, importing, installing."""

import statistics
import subprocess
import sys
from pathlib import Path

from environments import install
from setting import ENVS, OUT, ROOT, WHOLE_LIST, cabos, measured
from table import Row


def adding() -> Row:
    """Measure the adding of the whole list to an empty workspace."""
    folder = OUT / "adding"
    if folder.exists():
        subprocess.run(["chmod", "-R", "u+w", folder], check=True)
        subprocess.run(["rm", "-r", folder], check=True)
    cabos(folder, "init")
    files = [part for file in WHOLE_LIST for part in ("--from", file)]
    cost = cabos(folder, "add", "us_ofac_sdn", *files)
    value = f"{cost.wall:.1f} s ({cost.cpu:.1f} CPU-s, {cost.peak:.0f} MB)"
    return Row("add of the whole SDN list, four files", "≤ 15 s", value, "", cost.wall <= 15)


def importing() -> Row:
    """Measure ``import cabos``, the interpreter's own start included."""
    costs = [measured([sys.executable, "-c", "import cabos"]).cpu for _ in range(7)]
    bare = [measured([sys.executable, "-c", "pass"]).cpu for _ in range(7)]
    cost, start = statistics.median(costs), statistics.median(bare)
    value = f"{cost:.2f} CPU-s, of which the interpreter {start:.2f}"
    return Row("`import cabos`", "≤ 0.3 CPU-s", value, "", cost <= 0.3)


def size_of(folder: Path) -> float:
    """Return the room that a folder takes on disk, in MB."""
    inside = [folder] if folder.is_file() else folder.rglob("*")
    files = (one for one in inside if one.is_file() and not one.is_symlink())
    return sum(one.stat().st_blocks * 512 for one in files) / 1e6


def installing() -> list[Row]:
    """Measure a fresh install of the locked core and the project itself."""
    folder = ENVS / "core"
    subprocess.run(["rm", "-rf", folder], check=True)
    install(folder, ["--require-hashes", "-r", ROOT / "locks" / "core.txt"])
    install(folder, ["--no-deps", ROOT])
    packages = next(folder.glob("lib/python*/site-packages"))
    size = size_of(packages)
    parts = sorted(((size_of(one), one.name) for one in packages.iterdir()), reverse=True)
    largest = ", ".join(f"{name} {part:.0f}" for part, name in parts[:10])
    compiled = [folder / "bin" / "python", "-m", "compileall", "-q", packages]
    measured(compiled, ok=(0, 1))  # a package may ship templates that are no Python
    return [
        Row("core install", "≤ 450 MB", f"{size:.0f} MB", "", size <= 450),
        Row("the same with all bytecode compiled", "", f"{size_of(packages):.0f} MB"),
        Row(f"its ten largest, in MB: {largest}", "", ""),
    ]
