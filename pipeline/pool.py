"""Run tasks, in this process or in several; results come in the tasks' order.

A bounded number of tasks is under way at a time, so memory does not grow with their number, and a worker
that the system kills costs a new pool and another try, not the run.
"""

from __future__ import annotations

import multiprocessing
import sys
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from pipeline.errors import LossError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Result = TypeVar("Result")

AHEAD = 2
"""Tasks under way for each worker, the one at work included."""
TRIES = 3
"""Pools that may break over the same task."""


def in_order(tasks: Iterable[Callable[[], Result]], workers: int) -> Iterator[Result]:
    """The tasks' results, lazily and in order; with one worker everything happens in this process."""
    if workers == 1:
        for task in tasks:
            yield task()
        return
    waiting: deque[tuple[Callable[[], Result], Future[Result]]] = deque()
    source = iter(tasks)
    pool = _pool(workers)
    broken = 0
    try:
        while True:
            for task in islice(source, workers * AHEAD - len(waiting)):
                waiting.append((task, pool.submit(task)))
            if not waiting:
                return
            try:
                result = waiting[0][1].result()
            except BrokenProcessPool as error:
                broken += 1
                if broken == TRIES:
                    message = f"a worker died {TRIES} times over the same piece of work; is there enough memory?"
                    raise LossError(message) from error
                pool.shutdown(wait=False, cancel_futures=True)
                pool = _pool(workers)
                waiting = deque((task, pool.submit(task)) for task, _ in waiting)
                continue
            waiting.popleft()
            broken = 0
            yield result
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def _pool(workers: int) -> ProcessPoolExecutor:
    """Workers that start with what is loaded already, where the system can do that safely."""
    method = "fork" if sys.platform == "linux" else "spawn"
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context(method))
