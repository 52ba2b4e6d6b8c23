"""Run tasks, in this process or in several; results come in the tasks' order.

A bounded number of tasks is under way at a time, so memory does not grow with their number, and a worker
that the system kills costs a new pool and another try, not the run.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import threading
from collections import deque
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack, contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.errors import LossError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from multiprocessing.connection import Connection

Result = TypeVar("Result")

AHEAD = 2
"""Tasks under way for each worker, the one at work included."""
TRIES = 3
"""Pools that may break over the same task."""
START = "fork" if sys.platform == "linux" else "spawn"
"""How workers start: with what is loaded already, where the system can do that safely."""
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""Signals that end a run: this process hears them, and ends its workers itself."""


def in_order(tasks: Iterable[Callable[[], Result]], workers: int, start: str = START) -> Iterator[Result]:
    """The tasks' results, lazily and in order; with one worker everything happens in this process.

    Tasks may run again when a worker died, so doing one twice must do no harm.
    """
    source = iter(tasks)
    waiting: deque[tuple[Callable[[], Result], Future[Result]]] = deque()
    broken = 0
    with ExitStack() as stack:
        pool = stack.enter_context(_executor(workers, start))
        while True:
            for task in islice(source, workers * AHEAD - len(waiting)):
                waiting.append((task, _submitted(pool, task)))
            if not waiting:
                return
            try:
                result = waiting[0][1].result()
            except BrokenProcessPool as error:
                broken += 1
                if broken == TRIES:
                    raise LossError(
                        f"a worker was killed {TRIES} times over the same piece of work:"
                        " most likely memory ran out; end other programs, or give --workers 1"
                    ) from error
                stack.close()
                # The last try is made with the least memory, but not in this process, which must live.
                fewer = 1 if broken == TRIES - 1 else workers
                pool = stack.enter_context(_executor(fewer, start, alone=False))
                waiting = deque((task, _submitted(pool, task)) for task, _ in waiting)
                continue
            waiting.popleft()
            broken = 0
            yield result


class _Inline(Executor):
    """Runs a task when it is submitted, in this process."""

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """What came of it, as a future that is done."""
        future: Future[Any] = Future()
        try:
            future.set_result(fn(*args, **kwargs))
        except Exception as error:  # noqa: BLE001 - kept in the future, as every executor does
            future.set_exception(error)
        return future


@contextmanager
def _executor(workers: int, start: str, *, alone: bool = True) -> Iterator[Executor]:
    """An executor; when the block ends early, or this process dies, its workers end at once."""
    if workers == 1 and alone:
        yield _Inline()
        return
    context = multiprocessing.get_context(start)
    ours, theirs = context.Pipe(duplex=False)
    pool = ProcessPoolExecutor(workers, context, _begin, (ours, theirs))
    try:
        yield pool
    except BaseException:
        theirs.close()
        raise
    finally:
        pool.shutdown(wait=True, cancel_futures=True)
        theirs.close()
        ours.close()


def _submitted(pool: Executor, task: Callable[[], Result]) -> Future[Result]:
    """The task under way; a worker that starts here meets no signal before `_begin` is done."""
    if isinstance(pool, _Inline):
        return pool.submit(task)
    before = signal.pthread_sigmask(signal.SIG_BLOCK, ENDING)
    try:
        return pool.submit(_done, task)
    except BrokenProcessPool as error:
        failed: Future[Result] = Future()
        failed.set_exception(error)
        return failed
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin(lifeline: Connection, others_end: Connection) -> None:
    """A worker's first act: leave signals to its parent, and end when that lets go of the line or dies."""
    others_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDING)
    threading.Thread(target=_end_with, args=(lifeline,), daemon=True).start()


def _end_with(lifeline: Connection) -> None:
    """Wait until nobody holds the other end."""
    try:
        lifeline.recv()
    except (EOFError, OSError):
        os._exit(1)


def _done(task: Callable[[], Result]) -> Result:
    """The task's result; an error that would not survive the way to the parent is told in words."""
    try:
        return task()
    except Exception as error:
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - its own bytes
        except Exception:  # noqa: BLE001 - whatever stops it
            raise RuntimeError(f"{type(error).__name__}: {error}") from None
        raise
