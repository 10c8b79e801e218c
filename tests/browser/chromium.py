"""Drive a real Chromium over its debugging pipe: no package, no port, no network."""

import fcntl
import json
import os
import shutil
import subprocess
import sys
from base64 import b64decode
from pathlib import Path
from types import TracebackType
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
SECONDS = 60
_FLAGS = (
    "--headless", "--remote-debugging-pipe", "--no-sandbox", "--disable-gpu", "--disable-quic",
    "--no-first-run", "--disable-background-networking", "--disable-component-update",
    "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars", "--mute-audio",
    "--enable-unsafe-swiftshader",
)  # fmt: skip
# Puts the two ends of the pipe where Chromium looks for them: 3 to read, 4 to write.
_LAUNCH = (
    "import os, sys; os.dup2(int(sys.argv[1]), 3); os.dup2(int(sys.argv[2]), 4); "
    "os.execvp(sys.argv[3], sys.argv[3:])"
)


def find_chromium() -> str | None:
    """Return the Chromium of this machine, or None."""
    return next((path for name in NAMES if (path := shutil.which(name)) is not None), None)


class Chromium:
    """A browser with one page.

    Attributes:
        requests: the addresses the page asked for.
        errors: what its console complained of.
    """

    def __init__(self, binary: str, profile: Path) -> None:
        self.requests: list[str] = []
        self.errors: list[str] = []
        self._number = 0
        self._session: str | None = None
        self._loaded = False
        self._rest = b""
        down, self._to = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in _pipe())
        self._from, up = (fcntl.fcntl(end, fcntl.F_DUPFD_CLOEXEC, 20) for end in _pipe())
        self._process = subprocess.Popen(
            [sys.executable, "-c", _LAUNCH, str(down), str(up), binary, *_FLAGS,
             f"--user-data-dir={profile}", "about:blank"],
            pass_fds=(down, up), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        os.close(down)
        os.close(up)

    def __enter__(self) -> Self:
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        found = self.call("Target.attachToTarget", targetId=target, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            self._session = None
            self.call("Browser.close")
            self._process.wait(SECONDS)
        except (EOFError, OSError, subprocess.TimeoutExpired):
            self._process.kill()
            self._process.wait(SECONDS)
        os.close(self._to)
        os.close(self._from)

    def open(self, path: Path) -> None:
        """Open a file and wait until it is loaded."""
        self.requests.clear()
        self.errors.clear()
        self._loaded = False
        self.call("Page.navigate", url=path.resolve().as_uri())
        while not self._loaded:
            self._take(self._read())

    def run(self, script: str) -> Any:
        """Evaluate an expression in the page."""
        found = self.call(
            "Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True
        )
        if "exceptionDetails" in found:
            raise AssertionError(found["exceptionDetails"])
        return found["result"].get("value")

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.call("Input.insertText", text=text)

    def press(self, key: str) -> None:
        """Press a key."""
        for kind in ("rawKeyDown", "keyUp"):
            code = {"Tab": 9}[key]
            self.call("Input.dispatchKeyEvent", type=kind, key=key, windowsVirtualKeyCode=code)

    def look(self, *, width: int, height: int, dark: bool = False, printed: bool = False) -> None:
        """Set the size of the window and how the page is shown."""
        self.call(
            "Emulation.setDeviceMetricsOverride",
            width=width, height=height, deviceScaleFactor=1, mobile=False,
        )  # fmt: skip
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        media = "print" if printed else "screen"
        self.call("Emulation.setEmulatedMedia", media=media, features=[scheme])

    def screenshot(self) -> bytes:
        """Return what the window shows, as PNG."""
        return b64decode(self.call("Page.captureScreenshot", format="png")["data"])

    def call(self, method: str, **values: object) -> dict[str, Any]:
        """Send a command and wait for its answer."""
        self._number += 1
        message: dict[str, object] = {"id": self._number, "method": method, "params": values}
        if self._session is not None:
            message["sessionId"] = self._session
        os.write(self._to, json.dumps(message).encode() + b"\0")
        while (said := self._read()).get("id") != self._number:
            self._take(said)
        if "error" in said:
            raise AssertionError(f"{method}: {said['error']}")
        found: dict[str, Any] = said["result"]
        return found

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            more = os.read(self._from, 1 << 20)
            if not more:
                raise EOFError("Chromium has gone")
            self._rest += more
        line, self._rest = self._rest.split(b"\0", 1)
        said: dict[str, Any] = json.loads(line)
        return said

    def _take(self, said: dict[str, Any]) -> None:
        """Note what the page did."""
        values = said.get("params", {})
        match said.get("method"):
            case "Page.loadEventFired":
                self._loaded = True
            case "Network.requestWillBeSent":
                self.requests.append(values["request"]["url"])
            case "Log.entryAdded":
                self.errors.append(values["entry"]["text"])
            case "Runtime.exceptionThrown":
                self.errors.append(str(values["exceptionDetails"]))
            case "Runtime.consoleAPICalled":
                self.errors.append(str(values["args"]))


def _pipe() -> tuple[int, int]:
    """Return the two ends of a pipe; they are moved to high numbers, clear of 3 and 4."""
    return os.pipe()
