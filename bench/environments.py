"""Make each peer's own virtual environment under ``bench/.envs``, once."""

import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from setting import ENVS, ROOT

PEERS = {
    "nomenklatura": ["nomenklatura==4.17.*"],
    "rapidfuzz": ["rapidfuzz==3.14.*", "numpy"],
    "splink": ["splink==5.0.*"],
    "snapml": ["snapml==1.17.*"],
    "network": ["networkit==11.*", "networkx==3.*", "numpy"],
}


def find_uv() -> str | None:
    """Return uv from the search path, or the one that ``./run`` has made, or None."""
    own = ROOT / ".uv" / "bin" / "uv"
    beside = Path(sys.base_prefix) / "bin" / "uv"
    return shutil.which("uv") or next((str(one) for one in (own, beside) if one.exists()), None)


def python_of(name: str) -> Path:
    """Return the interpreter of a peer's environment, made with what the peer needs if missing.

    nomenklatura compiles PyICU: where that fails, install the ICU headers and pkg-config first.
    """
    folder = ENVS / name
    stamp = folder / ".made"
    if not stamp.exists():
        install(folder, PEERS[name])
        stamp.write_text(" ".join(PEERS[name]))
    return folder / "bin" / "python"


def install(folder: Path, arguments: Sequence[str | Path], *, seed: str = sys.executable) -> None:
    """Make an environment and install into it, with uv where there is one, else with pip."""
    uv = find_uv()
    python = folder / "bin" / "python"
    if uv is None:
        subprocess.run([seed, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *arguments], check=True)
        return
    if not python.exists():
        subprocess.run([uv, "venv", "--quiet", "--python", seed, folder], check=True)
    subprocess.run([uv, "pip", "install", "--quiet", "--python", python, *arguments], check=True)
