"""Progress: a bar on a terminal, plain lines elsewhere, and never in the way of the run."""

from __future__ import annotations

import fcntl
import io
import os
import pty
import re
import struct
import subprocess
import termios
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, TextIO

import pytest
from exports import command, environment, posts

from pipeline import progress
from pipeline.progress import Progress

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MB = 1_000_000


class Clock:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        """The time, in seconds."""
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The clock of the progress."""
    made = Clock()
    monkeypatch.setattr(progress, "time", made)
    monkeypatch.setenv("TERM", "xterm")
    return made


@contextmanager
def terminal(columns: int = 80, encoding: str = "utf-8") -> Iterator[tuple[TextIO, int]]:
    """A terminal to write to, and the other end of it."""
    reader, writer = pty.openpty()
    fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    with os.fdopen(writer, "w", encoding=encoding) as out:
        yield out, reader
    os.close(reader)


def shown(reader: int) -> str:
    """What stands on the terminal."""
    os.set_blocking(reader, False)
    found = b""
    try:
        while block := os.read(reader, 65536):
            found += block
    except (BlockingIOError, OSError):
        pass
    return found.decode("utf-8", "replace")


def test_bar(clock: Clock) -> None:
    """On a terminal one line tells the share, the rate and the time left, and is written over itself."""
    with terminal() as (out, reader):
        bar = Progress(out)
        for second in range(5):
            bar("read", second * 25 * MB, 100 * MB)
            clock.now += 1
        said = shown(reader)
    frames = said.split("\r")[1:]
    assert frames[1].split() == ["Reading", "━" * 8 + "╌" * 22, "25%", "25.0", "MB/s", "3", "s", "left"]
    assert frames[2].split()[2:] == ["50%", "25.0", "MB/s", "2", "s", "left"]
    assert frames[4].split() == ["Reading", "━" * 30, "100%", "25.0", "MB/s", "in", "4", "s"]
    assert said.count("\n") == 1


def test_bar_of_each_step(clock: Clock) -> None:
    """Each step has its line; an unfinished one is ended before the next, and when the run ends."""
    with terminal() as (out, reader):
        bar = Progress(out)
        bar("read", 50, 100)
        bar("convert", 50, 100)
        clock.now += 1
        bar.close()
        bar.close()
        said = shown(reader)
    assert [line.split()[0] for line in said.replace("\r", "").splitlines() if line] == [
        "Reading",
        "Converting",
    ]
    assert said.endswith("\n")


def test_bar_is_not_redrawn_all_the_time(clock: Clock) -> None:
    """However many pieces are done, a terminal sees a few frames a second."""
    with terminal() as (out, reader):
        bar = Progress(out)
        for piece in range(10_000):
            clock.now += 0.0001
            bar("read", piece, 10_000)
        assert shown(reader).count("\r") < 15


@pytest.mark.parametrize("columns", [20, 30, 40, 60, 79, 200])
def test_bar_fits(clock: Clock, columns: int) -> None:
    """A bar is never wider than the terminal, else it would not be over itself."""
    with terminal(columns) as (out, reader):
        bar = Progress(out)
        for share in (1, 50, 99, 100):
            clock.now += 4000
            bar("convert", share * MB, 100 * MB)
        frames = shown(reader).replace("\n", "").split("\r")
    assert max(map(len, frames)) < columns


def test_bar_in_ascii(clock: Clock) -> None:
    """Where the terminal has no such characters, the bar is of others."""
    with terminal(encoding="ascii") as (out, reader):
        Progress(out)("read", 50, 100)
        assert "###..." in shown(reader)
    assert clock


def test_dumb_terminal(clock: Clock, monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal that can not write over a line gets plain lines."""
    monkeypatch.setenv("TERM", "dumb")
    with terminal() as (out, reader):
        Progress(out)("read", 100, 100)
        assert shown(reader).strip() == "Reading: 100 % of 100 bytes"
    assert clock


def test_plain_lines(clock: Clock) -> None:
    """Elsewhere a small input has one line a step, a large one a line for each quarter."""
    out = io.StringIO()
    plain = Progress(out)
    for part in range(101):
        plain("read", part, 100)
    for part in range(101):
        clock.now += 1
        plain("convert", part * MB, 100 * MB)
    assert out.getvalue().splitlines() == [
        "Reading: 100 % of 100 bytes",
        "Converting: 25 % of 100 MB",
        "Converting: 50 % of 100 MB",
        "Converting: 75 % of 100 MB",
        "Converting: 100 % of 100 MB in 1 min 40 s",
    ]


def test_jumps(clock: Clock) -> None:
    """Pieces that jump over marks, an input without bytes, more done than there was: nothing fails."""
    out = io.StringIO()
    plain = Progress(out)
    plain("read", 0, 0)
    plain("convert", 80 * MB, 100 * MB)
    plain("convert", 120 * MB, 100 * MB)
    plain("convert", 120 * MB, 100 * MB)
    assert out.getvalue().splitlines() == [
        "Reading: 100 % of 0 bytes",
        "Converting: 75 % of 100 MB",
        "Converting: 100 % of 100 MB",
    ]
    assert clock


class Gone(io.StringIO):
    """A stream whose reader has gone."""

    def write(self, _: str) -> int:
        """Nobody listens."""
        raise BrokenPipeError


@pytest.mark.parametrize("out", [Gone(), io.StringIO()])
def test_nobody_listens(out: io.StringIO) -> None:
    """That nobody hears of the progress is no error of the run."""
    if not isinstance(out, Gone):
        out.close()
    plain = Progress(out)
    plain("read", 100, 100)
    plain("convert", 100, 100)
    plain.close()


def test_on_a_real_terminal(tmp_path: Path) -> None:
    """A whole run on a terminal shows both bars, then the summary, with its heading in bold."""
    (tmp_path / "site.xml").write_text(posts(100), "utf-8")
    with terminal(90) as (out, reader):
        process = subprocess.Popen(
            command(["convert", "site.xml", "--output", "out"]),
            cwd=tmp_path,
            env=environment(TERM="xterm"),
            stderr=out,
        )
        said = ""
        while process.poll() is None:
            said += shown(reader)
            time.sleep(0.02)
        said += shown(reader)
    assert process.returncode == 0
    assert re.search(r"\rReading    ━+ 100% ", said)
    assert re.search(r"\rConverting ━+ 100% ", said)
    assert "\x1b[1mTest site · https://example.org\x1b[0m" in said
