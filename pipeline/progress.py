"""How far a run is: a bar with rate and time left on a terminal, plain lines elsewhere; on stderr."""

from __future__ import annotations

import sys
import time
from typing import TextIO

WIDTH = 30
EVERY = 0.1
"""Seconds between two looks of the bar."""
LINES = (25, 50, 75, 100)
"""Per cent at which a plain line is written."""
STEPS = {"read": "Reading   ", "convert": "Converting"}


class Progress:
    """Call it with the step, bytes done and bytes in all."""

    def __init__(self, out: TextIO | None = None) -> None:
        self.out = out or sys.stderr
        self.terminal = self.out.isatty()
        self.step = ""
        self.started = self.shown = 0.0
        self.told = 0

    def __call__(self, step: str, done: int, whole: int) -> None:
        """Show it, if there is something new to show."""
        now = time.monotonic()
        if step != self.step:
            self.step, self.started, self.shown, self.told = step, now, 0.0, 0
        share = done / whole if whole else 1.0
        if self.terminal:
            if now - self.shown >= EVERY or share >= 1:
                self.shown = now
                self._bar(step, share, done, now)
            return
        due = [mark for mark in LINES if self.told < mark <= share * 100]
        if due and whole > 1 << 24 or share >= 1 and self.told < LINES[-1]:
            self.told = due[-1] if due else LINES[-1]
            self.out.write(f"{STEPS[step].strip()}: {self.told} % of {whole / 1e6:.1f} MB\n")

    def _bar(self, step: str, share: float, done: int, now: float) -> None:
        """One line, written over itself."""
        seconds = now - self.started
        rate = done / seconds if seconds > 0 else 0.0
        left = seconds / share - seconds if share > 0 else 0.0
        full = round(WIDTH * share)
        bar = "━" * full + "╌" * (WIDTH - full)
        tail = f"{left:3.0f} s left" if share < 1 else f"in {seconds:.1f} s "
        self.out.write(f"\r{STEPS[step]} {bar} {share:4.0%}  {rate / 1e6:5.1f} MB/s  {tail} ")
        if share >= 1:
            self.out.write("\n")
        self.out.flush()
