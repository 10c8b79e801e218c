"""Run the blocks of the documentation pages, and compare what they print with what stands there.

    python docs/blocks.py            run every page, show what differs
    python docs/blocks.py --write    put what was printed into the pages

A page's ``sh`` and ``python`` blocks run in order, in one shell, in a folder of the page's own. A
``text`` block is what the block before it prints; ``…`` in it stands for anything on its line, and
for any lines where it stands alone. ``no-run`` after the language keeps a block from being run.
"""
# ruff: noqa: INP001 - a script, no package

import os
import re
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

DOCS = Path(__file__).resolve().parent
LANGUAGES = ("en", "es")
PAGES = (
    "tutorial", "how-to", "explanation", "alerts", "resolution", "ownership-data", "ownership",
    "graph", "bank-formats", "money-in", "follow", "wallets", "patterns", "keyplayers",
    "money-pages", "reference",
)  # fmt: skip
_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_MARK = "@@block"
_SECONDS = 300
_SHELL = "sh"


@dataclass(frozen=True)
class Block:
    """A fenced block of a page.

    Attributes:
        language: the first word after the fence.
        is_run: whether it is to be run.
        body: its text.
        start: where its body begins in the page.
        line: the line of its first body line, from 1.
    """

    language: str
    is_run: bool
    body: str
    start: int
    line: int


@dataclass(frozen=True)
class Ran:
    """A block that was run.

    Attributes:
        block: the block.
        code: its exit code.
        printed: what it printed, on both streams.
        expected: the ``text`` block after it, if there is one.
    """

    block: Block
    code: int
    printed: str
    expected: Block | None

    @property
    def fault(self) -> str:
        """What is wrong, or an empty string."""
        if self.code:
            return f"line {self.block.line}: exit code {self.code}\n{self.printed}"
        if self.expected is None or agrees(self.expected.body, self.printed):
            return ""
        return (
            f"line {self.expected.line}: the page says\n{self.expected.body}\n"
            f"and the block printed\n{self.printed}"
        )


def page_path(lang: str, page: str) -> Path:
    """Return the file of a page."""
    return DOCS / lang / f"{page}.md"


def blocks_of(text: str) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    found = []
    for match in _FENCE.finditer(text):
        words = match["info"].split()
        is_run = bool(words) and words[0] in {"sh", "python"} and "no-run" not in words
        start = match.start("body")
        line = text.count("\n", 0, start) + 1
        found.append(Block(words[0] if words else "", is_run, match["body"], start, line))
    return found


def agrees(expected: str, printed: str) -> bool:
    """Tell whether a printed text is what a page says, where ``…`` stands for anything.

    How many blanks set words apart does not matter, so that a column may grow.
    """
    pattern = []
    for line in map(_plain, expected.strip("\n").split("\n")):
        if line.strip() == "…":
            pattern.append(r"(?:[^\n]*\n)*?")
        else:
            pattern.append(".*?".join(re.escape(part) for part in line.split("…")) + "\n")
    lines = map(_plain, printed.strip("\n").split("\n"))
    return re.fullmatch("".join(pattern), "\n".join(lines) + "\n") is not None


def _plain(line: str) -> str:
    return " ".join(line.split())


def run_page(lang: str, page: str, folder: Path) -> list[Ran]:
    """Run a page's blocks in order in one shell.

    Args:
        lang: ``en`` or ``es``.
        page: such as ``tutorial``.
        folder: where to run them.

    Returns:
        The blocks that were run; the last one where a command in it failed, which ends the shell.
    """
    blocks = blocks_of(page_path(lang, page).read_text("utf-8"))
    script = ["set -e\n"]
    for number, block in enumerate(blocks):
        if not block.is_run:
            continue
        body = block.body
        if block.language == "python":
            body = f"python - <<'END-OF-BLOCK'\n{body}END-OF-BLOCK\n"
        script.append(f"{{ {body}\n}} 2>&1\nprintf '{_MARK} {number} %s\\n' $?\n")
    done = subprocess.run(  # noqa: S603 - the pages are this repository's own
        [_SHELL, "-c", "".join(script)],
        check=False,
        cwd=folder,
        capture_output=True,
        encoding="utf-8",
        timeout=_SECONDS,
        env=_environment(lang, folder),
        stdin=subprocess.DEVNULL,
    )
    following = dict(pairwise(range(len(blocks))))
    ran, printed = [], []
    for line in (done.stdout + done.stderr).splitlines(keepends=True):
        head, mark, tail = line.partition(_MARK)
        if not mark:
            printed.append(line)
            continue
        number, code = map(int, tail.split())
        after = following.get(number)
        expected = blocks[after] if after is not None and blocks[after].language == "text" else None
        ran.append(Ran(blocks[number], code, "".join((*printed, head)), expected))
        printed = []
    missing = [block for block in blocks if block.is_run][len(ran) :]
    if missing:  # this one ended the shell
        ran.append(Ran(missing[0], done.returncode or 1, "".join(printed), None))
    return ran


def _environment(lang: str, folder: Path) -> dict[str, str]:
    """Return the environment of a newcomer who has cabos on the path and says who they are."""
    here = str(Path(sys.executable).parent)
    kept = {key: os.environ[key] for key in ("SYSTEMROOT", "TMPDIR") if key in os.environ}
    return kept | {
        "PATH": here + os.pathsep + os.environ["PATH"],
        "HOME": str(folder),
        "LANG": "C.UTF-8",
        "CABOS_LANG": lang,
        "CABOS_USER": "ana",
        "PYTHONUTF8": "1",
    }


def run_all() -> dict[tuple[str, str], list[Ran]]:
    """Run every page, as many at once as there are processors."""
    with tempfile.TemporaryDirectory() as root, ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        jobs = {}
        for page in PAGES:
            for lang in LANGUAGES:
                folder = Path(root) / lang / page
                folder.mkdir(parents=True)
                if page_path(lang, page).exists():
                    jobs[lang, page] = pool.submit(run_page, lang, page, folder)
        return {key: job.result() for key, job in jobs.items()}


def _write(path: Path, ran: list[Ran]) -> None:
    text = path.read_text("utf-8")
    for one in reversed(ran):
        if one.fault and not one.code and one.expected is not None:
            start, end = one.expected.start, one.expected.start + len(one.expected.body)
            lines = (line.rstrip() for line in one.printed.strip("\n").split("\n"))
            text = text[:start] + "\n".join(lines) + "\n" + text[end:]
    path.write_text(text, "utf-8")


def main(arguments: list[str]) -> int:
    """Run the pages and say what differs."""
    faults = 0
    for (lang, page), ran in run_all().items():
        if "--write" in arguments:
            _write(page_path(lang, page), ran)
        for one in ran:
            if one.fault:
                faults += 1
                sys.stdout.write(f"docs/{lang}/{page}.md {one.fault}\n")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
