"""The pool: results in order through a bounded window, workers that die, errors, signals."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline import pool
from pipeline.errors import LossError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORKERS = pytest.mark.parametrize("workers", [1, 2])


def double(number: int) -> int:
    """A task."""
    return number * 2


def slow_first(number: int) -> int:
    """A task of which the first takes longest."""
    time.sleep(0.2 if number == 0 else 0)
    return number


def die_at_first(number: int, marks: str) -> int:
    """A task whose worker is killed the first time that it does number 3."""
    if number == 3:
        mark = Path(marks, "died")
        if not mark.exists():
            mark.touch()
            os.kill(os.getpid(), signal.SIGKILL)
    return number


def die_always(number: int, marks: str) -> int:
    """A task whose worker is killed each time that it does number 1."""
    if number == 1:
        Path(marks, f"{os.getpid()}").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return number


def fail(number: int) -> int:
    """A task that fails at number 2."""
    if number == 2:
        raise PermissionError(13, "Permission denied", "there")
    return number


class ShyError(Exception):
    """An error that can be pickled but not unpickled, as some of lxml's are."""

    def __init__(self, one: str, two: str) -> None:
        super().__init__(f"{one} {two}")


def fail_shyly() -> None:
    """A task that fails with an error that does not travel."""
    raise ShyError("one", "two")


def whoami() -> int:
    """A task that tells its process."""
    return os.getpid()


@WORKERS
def test_results_come_in_order(workers: int) -> None:
    """The first result comes first, also when it is done last."""
    tasks = (partial(slow_first, number) for number in range(12))
    assert list(pool.in_order(tasks, workers)) == list(range(12))


@WORKERS
def test_window_is_bounded(workers: int) -> None:
    """No more tasks are made than may be under way, however many there are."""
    made = 0

    def tasks() -> Iterator[Callable[[], int]]:
        nonlocal made
        for number in range(1000):
            made += 1
            yield partial(double, number)

    results = pool.in_order(tasks(), workers)
    for taken in range(1, 30):
        next(results)
        assert made <= taken - 1 + workers * pool.AHEAD
    results.close()  # type: ignore[attr-defined]


def test_no_tasks() -> None:
    """Nothing to do is no error."""
    assert list(pool.in_order(iter(()), 2)) == []


def test_one_worker_is_this_process() -> None:
    """With one worker no process is started."""
    assert list(pool.in_order([whoami], 1)) == [os.getpid()]
    assert next(pool.in_order([whoami], 2)) != os.getpid()


def test_killed_worker_costs_nothing(tmp_path: Path) -> None:
    """A worker that the system kills is replaced, and every result still comes once and in order."""
    tasks = (partial(die_at_first, number, str(tmp_path)) for number in range(20))
    assert list(pool.in_order(tasks, 2)) == list(range(20))
    assert Path(tmp_path, "died").exists()


def die_while_sending(number: int, marks: str) -> bytes:
    """A task with a large result, whose worker is killed soon after it is done for the first time."""
    mark = Path(marks, str(number))
    if not mark.exists():
        mark.touch()
        killer = f"import os, time; time.sleep({0.002 * number}); os.kill({os.getpid()}, 9)"
        subprocess.Popen([sys.executable, "-c", killer])
    return bytes(10_000_000)


def test_worker_killed_while_it_sends(tmp_path: Path) -> None:
    """A worker that dies in the middle of a large result does not leave the run waiting for the rest."""
    tasks = (partial(die_while_sending, number, str(tmp_path)) for number in range(10))
    assert [len(result) for result in pool.in_order(tasks, 2)] == [10_000_000] * 10


def test_idle_listener_costs_nothing(tmp_path: Path) -> None:
    """Large tasks and large results at the same time do not block each other."""
    large = b"x" * 3_000_000
    tasks = (partial(_echo, number, large) for number in range(30))
    for number, result in enumerate(pool.in_order(tasks, 2)):
        assert result == (number, large)
    assert tmp_path


def _echo(number: int, data: bytes) -> tuple[int, bytes]:
    """A task that gives back what it got."""
    return number, data


def test_three_deaths_are_an_error(tmp_path: Path) -> None:
    """A task that kills every worker ends the run with a sentence and exit code 1, and this process lives."""
    tasks = (partial(die_always, number, str(tmp_path)) for number in range(20))
    with pytest.raises(LossError, match="killed 3 times over the same piece of work") as caught:
        list(pool.in_order(tasks, 2))
    assert caught.value.exit_code == 1
    assert len(list(tmp_path.iterdir())) == 3


@WORKERS
def test_error_comes_once(workers: int) -> None:
    """A task's error comes through as it is, in its turn, and nothing after it."""
    results = pool.in_order((partial(fail, number) for number in range(9)), workers)
    assert [next(results), next(results)] == [0, 1]
    with pytest.raises(PermissionError) as caught:
        next(results)
    assert (caught.value.errno, caught.value.filename) == (13, "there")
    if workers > 1:
        assert "in fail" in str(caught.value.__cause__)
    assert list(results) == []


def test_error_that_can_not_travel() -> None:
    """An error that pickle can not carry is told in words, not taken for a dead worker."""
    with pytest.raises(RuntimeError, match="ShyError: one two"):
        list(pool.in_order([fail_shyly], 2))


def test_spawned_workers() -> None:
    """Workers that start afresh, as on macOS, do the same."""
    assert list(pool.in_order((partial(double, number) for number in range(3)), 2, start="spawn")) == [
        0,
        2,
        4,
    ]


def test_ending_early_ends_the_workers() -> None:
    """Who stops listening leaves no process behind, and does not wait for what is at work."""
    started = time.monotonic()
    results = pool.in_order((partial(time.sleep, 30 * (number > 0)) for number in range(4)), 2)
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - started < 10
    assert multiprocessing.active_children() == []


def test_workers_end_with_their_parent(tmp_path: Path) -> None:
    """When the process that listens is killed, its workers end by themselves."""
    script = (
        "import os, time\n"
        "from functools import partial\n"
        "from pathlib import Path\n"
        "from pipeline import pool\n"
        "def work(number):\n"
        f"    Path({str(tmp_path)!r}, str(os.getpid())).touch()\n"
        "    time.sleep(60)\n"
        "list(pool.in_order((partial(work, number) for number in range(4)), 2))\n"
    )
    root = str(Path(pool.__file__).parents[1])
    parent = subprocess.Popen([sys.executable, "-c", script], cwd=root)
    try:
        assert _eventually(lambda: len(list(tmp_path.iterdir())) == 2)
    finally:
        parent.kill()
        parent.wait()
    workers = [int(mark.name) for mark in tmp_path.iterdir()]
    assert _eventually(lambda: not any(map(_alive, workers)))


def _eventually(true: Callable[[], bool], seconds: float = 10) -> bool:
    """Whether something comes true in time."""
    end = time.monotonic() + seconds
    while not true():
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def _alive(process: int) -> bool:
    """Whether a process runs."""
    try:
        state = Path(f"/proc/{process}/stat").read_text("utf-8").rpartition(")")[2].split()[0]
    except OSError:
        try:
            os.kill(process, 0)
        except OSError:
            return False
        return not Path("/proc").is_dir()
    return state != "Z"
