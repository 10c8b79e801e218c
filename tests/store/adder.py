"""A process that adds lists in children of its own, so that tests can kill one at any moment.

Everything is imported before the first child is made. Each line on standard input is
``FILE|STEP|DELAY``: a child adds FILE; it kills itself at its STEP-th write to the disk (0: never),
or is killed after DELAY seconds (0: never). Printed is ``ack HASH IS_NEW`` or ``error TEXT``, if
the child lived to say it, then ``end``.
"""

import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import duckdb  # noqa: F401 - imported before the children are made

from cabos.errors import CabosError
from cabos.sources.registry import load_parser
from cabos.store.workspace import Store


def die_at(step):
    """Make the step-th of these calls the last."""
    left = [step]

    def counted(call):
        def wrapped(*args, **kwargs):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
            return call(*args, **kwargs)

        return wrapped

    os.fsync = counted(os.fsync)
    for name in ("replace", "write_bytes", "chmod", "mkdir", "unlink"):
        setattr(Path, name, counted(getattr(Path, name)))


def child(root, file, step):
    if step:
        die_at(step)
    try:
        added = Store.open(root).add("own_list", [file], now=datetime.now(UTC))
        said = f"ack {added.snapshot} {added.is_new}"
    except CabosError as error:
        said = f"error {error}"
    say(said)


def say(text):
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def main():
    root = Path(sys.argv[1])
    load_parser("own_list")
    say("ready")
    for line in sys.stdin:
        file, step, delay = line.rstrip("\n").split("|")
        process = os.fork()
        if process == 0:
            child(root, Path(file), int(step))
            os._exit(0)
        if float(delay):
            time.sleep(float(delay))
            os.kill(process, signal.SIGKILL)
        os.waitpid(process, 0)
        say("end")


if __name__ == "__main__":
    main()
