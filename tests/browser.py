"""Chromium without a window, spoken to in its own protocol (CDP) through a pair of pipes: nothing but Debian's package."""

from __future__ import annotations

import base64
import json
import os
import select
import shutil
import subprocess
import time
from itertools import count
from typing import TYPE_CHECKING, Any, Self

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = """
    --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
    --disable-component-update --disable-sync --disable-dev-shm-usage --disable-extensions --mute-audio
    --hide-scrollbars --font-render-hinting=none --remote-debugging-pipe
"""
PATIENCE = 30.0
"""Seconds that an answer may take."""
KEYS = {"Tab": 9, "Enter": 13, "Escape": 27, " ": 32}
"""Keys that are no letters -> their Windows codes, which Chromium goes by."""


def executable() -> str | None:
    """Where Chromium is, if it is anywhere."""
    return next((found for name in NAMES if (found := shutil.which(name))), None)


class Browser:
    """One Chromium with one page; use it in a `with`."""

    def __init__(self, folder: Path) -> None:
        program = executable()
        assert program is not None
        into, self.out = os.pipe()
        self.into, back = os.pipe()
        # Chromium reads commands from file 3 and answers on file 4.
        script = 'exec 3<&"$1" 4>&"$2"; shift 2; exec "$@"'
        command = [program, *FLAGS.split(), f"--user-data-dir={folder}", "about:blank"]
        self.process = subprocess.Popen(
            ["/bin/bash", "-c", script, "sh", str(into), str(back), *command],
            pass_fds=(into, back),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        os.close(into)
        os.close(back)
        self.numbers = count(1)
        self.buffer = b""
        self.events: list[dict[str, Any]] = []
        self.session = ""
        targets = self.send("Target.getTargets")["targetInfos"]
        page = next(each["targetId"] for each in targets if each["type"] == "page")
        self.session = self.send("Target.attachToTarget", targetId=page, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.send(f"{domain}.enable")

    def __enter__(self) -> Self:
        """As it is."""
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End it."""
        self.process.terminate()
        self.process.wait(PATIENCE)
        os.close(self.out)
        os.close(self.into)

    def send(self, method: str, **params: Any) -> dict[str, Any]:
        """A command's answer."""
        number = next(self.numbers)
        message = {"id": number, "method": method, "params": params}
        if self.session:
            message["sessionId"] = self.session
        data = json.dumps(message).encode() + b"\0"
        while data:
            data = data[os.write(self.out, data) :]
        while True:
            answer = self._message()
            if answer.get("id") == number:
                assert "error" not in answer, f"{method}: {answer['error']}"
                result: dict[str, Any] = answer["result"]
                return result
            self.events.append(answer)

    def _message(self) -> dict[str, Any]:
        """The next thing that Chromium says."""
        while b"\0" not in self.buffer:
            ready, _, _ = select.select([self.into], [], [], PATIENCE)
            assert ready, "Chromium does not answer"
            block = os.read(self.into, 1 << 20)
            assert block, "Chromium is gone"
            self.buffer += block
        line, _, self.buffer = self.buffer.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message

    def media(self, *, dark: bool = False, printed: bool = False, calm: bool = True) -> None:
        """Light or dark, screen or paper; `calm`: nothing moves."""
        features = [
            {"name": "prefers-color-scheme", "value": "dark" if dark else "light"},
            {"name": "prefers-reduced-motion", "value": "reduce" if calm else "no-preference"},
        ]
        self.send("Emulation.setEmulatedMedia", media="print" if printed else "", features=features)

    def size(self, width: int, height: int, *, phone: bool = False) -> None:
        """The window, in CSS pixels."""
        self.send(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, mobile=phone,
            deviceScaleFactor=2 if phone else 1,
        )  # fmt: skip

    def open(self, url: str) -> None:
        """Go there, and wait until it is whole."""
        self.events.clear()
        failed = self.send("Page.navigate", url=url).get("errorText")
        assert not failed, f"{url}: {failed}"
        self.until("document.readyState === 'complete'")

    def run(self, script: str) -> Any:
        """The value of an expression in the page; a promise is waited for."""
        answer = self.send("Runtime.evaluate", expression=script, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, script: str) -> None:
        """Wait until an expression is true."""
        end = time.monotonic() + PATIENCE
        while not self.run(script):
            assert time.monotonic() < end, f"never true: {script}"
            time.sleep(0.02)

    def key(self, name: str, *, shift: bool = False) -> None:
        """Press a key and let it go."""
        code = KEYS[name]
        text = {"Enter": "\r", " ": " "}.get(name, "")
        common: dict[str, Any] = {
            "key": name, "code": "Space" if name == " " else name, "windowsVirtualKeyCode": code,
            "modifiers": 8 if shift else 0,
        }  # fmt: skip
        self.send("Input.dispatchKeyEvent", type="keyDown" if text else "rawKeyDown", text=text, **common)
        self.send("Input.dispatchKeyEvent", type="keyUp", **common)

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.send("Input.insertText", text=text)

    def click(self, selector: str) -> None:
        """Click into the middle of an element."""
        where = self.run(
            f"(() => {{ const it = document.querySelector({json.dumps(selector)});"
            " it.scrollIntoView({block: 'center', behavior: 'instant'}); const box = it.getBoundingClientRect();"
            " return [box.x + box.width / 2, box.y + box.height / 2]; })()"
        )
        self.point(*where)
        for kind in ("mousePressed", "mouseReleased"):
            self.send(
                "Input.dispatchMouseEvent", type=kind, x=where[0], y=where[1], button="left", clickCount=1
            )

    def point(self, x: float, y: float) -> None:
        """Move the pointer there."""
        self.send("Input.dispatchMouseEvent", type="mouseMoved", x=x, y=y)

    def picture(self, *, whole: bool = False) -> bytes:
        """What is on the screen as PNG, or the whole page."""
        return base64.b64decode(self.send("Page.captureScreenshot", captureBeyondViewport=whole)["data"])

    def paper(self) -> bytes:
        """The page as PDF."""
        answer = self.send("Page.printToPDF", printBackground=True, preferCSSPageSize=True)
        return base64.b64decode(answer["data"])

    def happened(self, *methods: str) -> list[dict[str, Any]]:
        """What Chromium told since the page was opened."""
        self.run("0")
        return [each["params"] for each in self.events if each.get("method") in methods]
