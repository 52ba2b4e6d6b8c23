"""How far a run is: a bar with rate and time left on a terminal, plain lines elsewhere; on stderr."""

from __future__ import annotations

import os
import sys
import time
from typing import TYPE_CHECKING

from pipeline.wording import duration, size

if TYPE_CHECKING:
    from typing import TextIO

WIDTH = 30
EVERY = 0.1
"""Seconds between two looks of the bar."""
LINES = (25, 50, 75, 100)
"""Per cent at which a plain line is written, for inputs that take a while."""
LARGE = 1 << 24
"""Bytes from which an input takes a while."""
TRUSTED = 0.5
"""Seconds after which the rate tells something."""
STEPS = {"gather": "Gathering", "read": "Reading", "convert": "Converting", "count": "Counting"}
NAME = max(map(len, STEPS.values()))
SIGNS = ("━╌", "#.")
"""What is done and what is left, in Unicode and in ASCII."""


class Progress:
    """Call it with the step, bytes done and bytes in all; then `close` it."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stderr
        self.columns = _columns(self.out)
        self.signs = next((signs for signs in SIGNS if _can_write(self.out, signs)), SIGNS[-1])
        self.step = ""
        self.started = self.shown = 0.0
        self.told = 0
        self.open = False

    def __call__(self, step: str, done: int, whole: int) -> None:
        """Show it, if there is something new to show."""
        now = time.monotonic()
        if step != self.step:
            self.close()
            self.step, self.started, self.shown, self.told = step, now, 0.0, 0
        share = min(done / whole, 1.0) if whole else 1.0
        if self.columns:
            if self.told < 100 and (now - self.shown >= EVERY or share >= 1):
                self.shown = now
                self._bar(share, done, now - self.started)
        else:
            self._line(share, whole, now - self.started)

    def close(self) -> None:
        """End the line of a bar that did not come to its end."""
        if self.open:
            self.open = False
            self._write("\n")

    def _line(self, share: float, whole: int, seconds: float) -> None:
        """A plain line at each quarter of a large input, else at the end."""
        marks = LINES if whole > LARGE else LINES[-1:]
        due = [mark for mark in marks if self.told < mark <= share * 100]
        if due:
            self.told = due[-1]
            ended = f" in {duration(seconds)}" if share >= 1 and seconds >= 1 else ""
            self._write(f"{STEPS[self.step]}: {self.told} % of {size(whole)}{ended}\n")

    def _bar(self, share: float, done: int, seconds: float) -> None:
        """One line, written over itself, and no wider than the terminal: else it would not be over itself."""
        rate = f"{size(done / seconds)}/s" if seconds > 0 and share > 0 else ""
        if share >= 1:
            left = f"in {duration(seconds)}" if seconds >= 1 else ""
        else:
            left = f"{duration(seconds / share - seconds)} left" if seconds > TRUSTED and share > 0 else ""
        head = f"{STEPS[self.step]:<{NAME}} "
        tail = f" {share:4.0%}  {rate:>10}  {left:<14}"
        room = self.columns - 1 - len(head)
        wide = min(WIDTH, room - len(tail))
        if wide < WIDTH // 3:
            tail = f" {share:4.0%}"
            wide = max(0, min(WIDTH, room - len(tail)))
        full = round(wide * share)
        line = f"{head}{self.signs[0] * full}{self.signs[1] * (wide - full)}{tail}"
        self._write(f"\r{line[: self.columns - 1]}")
        self.open = True
        if share >= 1:
            self.told = 100
            self.close()

    def _write(self, text: str) -> None:
        """To stderr, if anybody still listens: whether they do is no concern of the run's."""
        if self.out is None:
            return
        try:
            self.out.write(text)
            self.out.flush()
        except (OSError, ValueError):
            self.out = None
            self.columns = 0


def _columns(out: TextIO | None) -> int:
    """Width of the terminal; 0 if it is none, or can not write over a line."""
    try:
        if out is None or not out.isatty() or os.environ.get("TERM") == "dumb":
            return 0
        return os.get_terminal_size(out.fileno()).columns or 80
    except (OSError, ValueError):
        return 0


def _can_write(out: TextIO | None, text: str) -> bool:
    """Whether the stream's encoding has these characters."""
    try:
        text.encode(getattr(out, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True
