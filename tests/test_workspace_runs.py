"""Whole runs that are killed, stopped, or meet a full disk: the earlier output stays as it was."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
from typing import TYPE_CHECKING

import pytest
from exports import command, environment, eventually, export, post, posts, run, slowly, tree

if TYPE_CHECKING:
    from pathlib import Path

HIDDEN = ".out.wxr-pipeline"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with an export that was converted into `out`, and has grown since."""
    (tmp_path / "site.xml").write_text(export(post(1)), "utf-8")
    run("convert", "site.xml", "--output", "out", cwd=tmp_path, code=0)
    (tmp_path / "out/mine.txt").write_text("mine", "utf-8")
    (tmp_path / "site.xml").write_text(posts(300), "utf-8")
    return tmp_path


def started(site: Path, *more: str) -> subprocess.Popen[str]:
    """A run that is in its middle."""
    mark = site / "mark"
    arguments = ("convert", "site.xml", "--output", "out", "--workers", "2", *more)
    process = subprocess.Popen(
        command(arguments, slowly(mark)),
        cwd=site,
        env=environment(),
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert eventually(mark.exists)
    return process


def test_killed_run(site: Path) -> None:
    """A run that is killed leaves the earlier output; the next one cleans up and does the work."""
    before = tree(site / "out")
    process = started(site)
    process.kill()
    process.communicate()
    assert tree(site / "out") == before
    assert (site / HIDDEN).exists()
    run("convert", "site.xml", "--output", "out", cwd=site, code=0)
    assert not (site / HIDDEN).exists()
    assert len(list((site / "out/content/posts").iterdir())) == 300
    assert (site / "out/mine.txt").read_text("utf-8") == "mine"


@pytest.mark.parametrize("whole_group", [True, False])
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_stopped_run(site: Path, number: signal.Signals, *, whole_group: bool) -> None:
    """Ctrl-C and its like leave nothing behind, at once and without a traceback."""
    if signal.getsignal(number) is signal.SIG_IGN:
        pytest.skip("the signal is ignored here, as under nohup, and so in what is started from here")
    before = tree(site / "out")
    process = started(site)
    if whole_group:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    _, said = process.communicate(timeout=20)
    assert process.returncode == 128 + number
    assert said.strip().splitlines()[-1] == "wxr-pipeline: stopped; no output is left half done"
    assert "Traceback" not in said
    assert tree(site / "out") == before
    assert sorted(path.name for path in site.iterdir()) == ["mark", "out", "site.xml"]


def test_stopped_first_run(site: Path) -> None:
    """Stopped before there was any output, a run leaves none, nor the folders above it."""
    process = started(site, "--output", "new/deep/out")
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)
    assert sorted(path.name for path in site.iterdir()) == ["mark", "out", "site.xml"]


@pytest.mark.parametrize(("limit", "workers"), [(20_000, "1"), (20_000, "2"), (500_000, "2")])
def test_full_disk(site: Path, limit: int, workers: str) -> None:
    """When a file can not be written, one line says so, the exit code is 1, and all is as it was."""
    before = tree(site / "out")
    done = subprocess.run(
        command(("convert", "site.xml", "--output", "out", "--workers", workers)),
        cwd=site,
        env=environment(),
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)),
    )
    assert done.returncode == 1, done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.strip().splitlines()[-1].endswith("nothing was changed")
    assert tree(site / "out") == before
    assert sorted(path.name for path in site.iterdir()) == ["out", "site.xml"]


def test_two_runs_at_once(site: Path) -> None:
    """A second run into the same output is refused with exit 2; the first goes on."""
    process = started(site)
    done = run("convert", "site.xml", "--output", "out", cwd=site, code=2)
    assert done.stderr.strip().endswith("out: another run is at work on it; wait for its end")
    assert process.poll() is None
    process.send_signal(signal.SIGINT)
    process.communicate(timeout=20)


def test_edits_and_additions(site: Path) -> None:
    """Through whole runs: edits stop a run, additions survive, what vanished goes."""
    run("convert", "site.xml", "--output", "out", cwd=site, code=0)
    (site / "out/content/posts/entry-2.md").write_text("mine", "utf-8")
    done = run("convert", "site.xml", "--output", "out", cwd=site, code=2)
    assert "content/posts/entry-2.md" in done.stderr
    run("convert", "site.xml", "--output", "out", "--force", cwd=site, code=0)
    assert (site / "out/content/posts/entry-2.md").read_text("utf-8").startswith("---\n")
    (site / "site.xml").write_text(export(post(2)), "utf-8")
    run("convert", "site.xml", "--output", "out", cwd=site, code=0)
    assert [path.name for path in (site / "out/content/posts").iterdir()] == ["entry-2.md"]
    assert (site / "out/mine.txt").exists()
