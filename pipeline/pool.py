"""Run tasks, in this process or in several; results come in the tasks' order.

A bounded number of tasks is under way at a time, so memory does not grow with their number, and a worker
that the system kills costs another worker and another try, not the run. The standard library's process
pool is not used: it waits for ever for the rest of a result whose worker was killed while it sent it.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import pickle
import signal
import sys
import threading
import traceback
from collections import Counter, deque
from contextlib import suppress
from itertools import islice
from multiprocessing import connection
from queue import SimpleQueue
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from pipeline.errors import LossError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

Result = TypeVar("Result")

AHEAD = 2
"""Tasks under way for each worker, the one at work included."""
TRIES = 3
"""Workers that may be killed over the same task."""
START = "fork" if sys.platform == "linux" else "spawn"
"""How workers start: with what is loaded already, where the system can do that safely."""
CYCLES = 10_000
"""Objects that are made and not yet gone, after which those are looked for that only hold each other."""
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals that end a run: this process hears them, and ends its workers itself."""


class Outcome(NamedTuple):
    """What came of a task."""

    number: int
    value: Any
    error: Exception | None

    def result(self) -> Any:
        """The value, or the error raised."""
        if self.error is not None:
            raise self.error
        return self.value


class WorkerTraceback(Exception):  # noqa: N818 - the cause of an error, never raised by itself
    """Where in a worker an error was raised."""


def seldom_collect() -> None:
    """Look seldom for objects that only hold each other, in a process that is all a run's: its records make hardly any.

    What is loaded by now never goes, so nobody need look at it again.
    """
    gc.freeze()
    gc.set_threshold(CYCLES)


def in_order(tasks: Iterable[Callable[[], Result]], workers: int, start: str = START) -> Iterator[Result]:
    """The tasks' results, lazily and in order; with one worker everything happens in this process.

    Tasks may run again when a worker died, so doing one twice must do no harm.
    """
    source = enumerate(tasks)
    done: dict[int, Outcome] = {}
    following = 0
    crew = _Here() if workers == 1 else _Crew(workers, start)
    try:
        while True:
            for number, task in islice(source, workers * AHEAD - crew.busy() - len(done)):
                crew.put(number, task)
            if not crew.busy() and not done:
                break
            while following not in done:
                done.update((outcome.number, outcome) for outcome in crew.take())
            outcome = done.pop(following)
            following += 1
            yield outcome.result()
    except BaseException:
        crew.kill()
        raise
    crew.close()


def _outcome(number: int, task: Callable[[], Any]) -> Outcome:
    """Do a task."""
    try:
        return Outcome(number, task(), None)
    except Exception as error:  # noqa: BLE001 - raised again where the results are taken
        return Outcome(number, None, error)


class _Here:
    """This process as the only worker: a task is done when its result is asked for."""

    def __init__(self) -> None:
        self.waiting: deque[tuple[int, Callable[[], Any]]] = deque()

    def busy(self) -> int:
        """Tasks under way."""
        return len(self.waiting)

    def put(self, number: int, task: Callable[[], Any]) -> None:
        """A task to do."""
        self.waiting.append((number, task))

    def take(self) -> list[Outcome]:
        """What came of the next task."""
        return [_outcome(*self.waiting.popleft())]

    def kill(self) -> None:
        """There is nobody to end."""

    close = kill


class _Worker(NamedTuple):
    """Another process; its ends of two pipes are its own, so that either side sees when the other dies."""

    process: BaseProcess
    orders: Connection
    results: Connection
    tasks: dict[int, Callable[[], Any]]
    """What it has to do, the one at work first."""


class _Crew:
    """Several processes. This one has no second thread, so that it may fork at any time."""

    def __init__(self, size: int, start: str) -> None:
        self.size = size
        self.start = start
        self.workers: list[_Worker] = []
        self.left: deque[tuple[int, Callable[[], Any]]] = deque()
        """Tasks that no worker has yet."""
        self.deaths: Counter[int] = Counter()
        """Number of a task -> workers that died over it."""

    def busy(self) -> int:
        """Tasks under way."""
        return len(self.left) + sum(len(worker.tasks) for worker in self.workers)

    def put(self, number: int, task: Callable[[], Any]) -> None:
        """A task to do."""
        self.left.append((number, task))
        self._give()

    def _give(self) -> None:
        """Give tasks to whoever has the least to do."""
        # The last try of a task is made with the least memory.
        size = 1 if TRIES - 1 in self.deaths.values() else self.size
        while self.left:
            worker = min(self.workers, key=lambda each: len(each.tasks), default=None)
            if worker is None or (worker.tasks and len(self.workers) < size):
                worker = self._hired()
            elif len(worker.tasks) >= AHEAD:
                return
            number, task = self.left.popleft()
            worker.tasks[number] = task
            with suppress(BrokenPipeError):  # it is dead, which its results will tell
                worker.orders.send_bytes(pickle.dumps((number, pickle.dumps(task))))

    def _hired(self) -> _Worker:
        """A new worker; it meets no signal before it has said what it does about it."""
        context = multiprocessing.get_context(self.start)
        to_do, orders = context.Pipe(duplex=False)
        results, answers = context.Pipe(duplex=False)
        # A forked process has all that this one has open; held there, no pipe would ever end.
        open_here = [end for each in self.workers for end in (each.orders, each.results)]
        others = [*open_here, orders, results] if self.start == "fork" else []
        process = context.Process(target=_work, args=(to_do, answers, others), daemon=True)  # type: ignore[attr-defined]
        before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
        try:
            process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
        to_do.close()
        answers.close()
        self.workers.append(_Worker(process, orders, results, {}))
        return self.workers[-1]

    def take(self) -> list[Outcome]:
        """What came of some tasks; waits for one at least, or for the death of a worker."""
        ready = connection.wait([worker.results for worker in self.workers])
        found = []
        for worker in [each for each in self.workers if each.results in ready]:
            if worker not in self.workers:
                continue  # ended because of another
            try:
                data = worker.results.recv_bytes()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            outcome = _read(data)
            del worker.tasks[outcome.number]
            self.deaths.pop(outcome.number, None)
            found.append(outcome)
        self._give()
        return found

    def _bury(self, dead: _Worker) -> None:
        """Take back the tasks of a worker that was killed; raise if that came too often."""
        self._end([dead])
        guilty = next(iter(dead.tasks), None)
        self.deaths[-1 if guilty is None else guilty] += 1
        if max(self.deaths.values()) >= TRIES:
            raise LossError(
                f"a worker was killed {TRIES} times over the same piece of work:"
                " most likely memory ran out; end other programs, or give --workers 1"
            )
        if TRIES - 1 in self.deaths.values():
            self._end(list(self.workers))

    def _end(self, workers: list[_Worker]) -> None:
        """End workers at once, and take back what they have to do."""
        for worker in workers:
            worker.process.kill()
        for worker in workers:
            worker.process.join()
            worker.orders.close()
            worker.results.close()
            self.workers.remove(worker)
            self.left.extend(worker.tasks.items())
        self.left = deque(sorted(self.left, key=lambda each: each[0]))

    def kill(self) -> None:
        """End all workers at once."""
        self._end(list(self.workers))

    close = kill


def _read(data: bytes) -> Outcome:
    """What a worker sent."""
    number, value, error, trace = pickle.loads(data)  # noqa: S301 - a worker's own bytes
    if error is not None:
        error.__cause__ = WorkerTraceback(trace)
    return Outcome(number, value, error)


def _work(to_do: Connection, answers: Connection, others: list[Connection]) -> None:
    """A worker's life: it ends when its parent closes the pipe of tasks, or dies."""
    for end in others:
        end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    seldom_collect()
    tasks: SimpleQueue[bytes] = SimpleQueue()
    results: SimpleQueue[bytes] = SimpleQueue()
    threading.Thread(target=_listen, args=(to_do, tasks), daemon=True).start()
    threading.Thread(target=_answer, args=(answers, results), daemon=True).start()
    while True:
        results.put(_done(tasks.get()))


def _listen(to_do: Connection, tasks: SimpleQueue[bytes]) -> None:
    """Take tasks also while one is at work, so that the parent never waits with one in its hands."""
    try:
        while True:
            tasks.put(to_do.recv_bytes())
    except (EOFError, OSError):
        os._exit(0)


def _answer(answers: Connection, results: SimpleQueue[bytes]) -> None:
    """Send results while the next task is at work: the parent may be busy with an earlier one."""
    try:
        while True:
            answers.send_bytes(results.get())
    except OSError:
        os._exit(0)


def _done(order: bytes) -> bytes:
    """Do a task; an error that would not survive the way to the parent is told in words."""
    number, data = pickle.loads(order)  # noqa: S301 - the parent's own bytes
    try:
        return pickle.dumps((number, pickle.loads(data)(), None, ""))  # noqa: S301 - the same
    except Exception as error:  # noqa: BLE001 - raised again where the results are taken
        trace = traceback.format_exc()
        try:
            told = pickle.dumps((number, None, error, trace))
            pickle.loads(told)  # noqa: S301 - just written
        except Exception:  # noqa: BLE001 - whatever stops it
            told = pickle.dumps((number, None, RuntimeError(f"{type(error).__name__}: {error}"), trace))
        return told
