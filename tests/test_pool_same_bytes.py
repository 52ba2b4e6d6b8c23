"""The same bytes, whatever the number of workers, the size of the pieces and the way workers start."""

from __future__ import annotations

import functools
from typing import TYPE_CHECKING

import pytest
from exports import ROOT, comment, export, meta, post, tree

from pipeline import pool, run
from pipeline.job import Job

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = ROOT / "input" / "partecipare"
VARIANTS = [
    (1, (1 << 17, 1 << 21)),
    (2, (1 << 17, 1 << 21)),
    (1, (1, 1)),
    (2, (1000, 3000)),
    (3, (20_000, 20_000)),
]


def converted(goal: Path, inputs: str, workers: int) -> dict[str, bytes]:
    """The output of a run."""
    run.convert(Job((inputs,), goal, workers=workers), lambda *_: None)
    return tree(goal)


def differing(one: dict[str, bytes], other: dict[str, bytes]) -> list[str]:
    """Files that are not the same in both."""
    return [path for path in sorted({*one, *other}) if one.get(path) != other.get(path)]


@pytest.mark.skipif(not SAMPLE.is_dir(), reason="the sample export is not there")
def test_sample(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The sample site comes out the same in every way."""
    expected: dict[str, bytes] = {}
    for number, (workers, pieces) in enumerate(VARIANTS):
        monkeypatch.setattr(run, "PIECE", pieces)
        made = converted(tmp_path / f"out{number}", str(SAMPLE), workers)
        expected = expected or made
        assert differing(made, expected) == [], (workers, pieces)


def test_repeats_and_clashes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Records met again, names taken, terms declared twice, in pieces that can not see each other."""
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        items = [
            post(number, f"{name if number % 7 == 0 else ''} text {number}", slug=f"same-{number % 5}",
                 more=comment(number) + meta("key", "value"))
            for number in range(1, 60)
        ]  # fmt: skip
        (tmp_path / f"in/{name}.xml").write_text(export(*items), "utf-8")
    expected: dict[str, bytes] = {}
    monkeypatch.chdir(tmp_path)
    for number, (workers, pieces) in enumerate(VARIANTS):
        monkeypatch.setattr(run, "PIECE", pieces)
        made = converted(tmp_path / f"out{number}", "in", workers)
        expected = expected or made
        assert differing(made, expected) == [], (workers, pieces)


def test_spawned_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that start afresh, as on macOS, can take every task of a run and write the same."""
    (tmp_path / "site.xml").write_text(export(post(1), post(2, more=comment(1))), "utf-8")
    monkeypatch.chdir(tmp_path)
    expected = converted(tmp_path / "one", "site.xml", 1)
    monkeypatch.setattr(run, "in_order", functools.partial(pool.in_order, start="spawn"))
    assert differing(converted(tmp_path / "two", "site.xml", 2), expected) == []


def test_killed_workers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that is killed in the middle of a part leaves no trace in what is written."""
    from exports import run as command

    (tmp_path / "site.xml").write_text(export(*map(post, range(1, 40))), "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "PIECE", (2000, 2000))
    expected = converted(tmp_path / "one", "site.xml", 1)
    script = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from pipeline import run, write\n"
        "run.PIECE = (2000, 2000)\n"
        "real = write.convert\n"
        "def fragile(part):\n"
        "    done = real(part)\n"
        "    if part.number == 7 and not Path('mark').exists():\n"
        "        Path('mark').touch()\n"
        "        os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return done\n"
        "write.convert = fragile\n"
    )
    command("convert", "site.xml", "-o", "two", "--workers", "2", cwd=tmp_path, script=script, code=0)
    assert (tmp_path / "mark").exists()
    assert differing(tree(tmp_path / "two"), expected) == []
