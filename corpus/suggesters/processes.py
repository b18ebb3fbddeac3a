"""Runs a function over batches in several processes, this one among them, in the batches' order."""

from __future__ import annotations

import multiprocessing
from collections import deque
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from queue import SimpleQueue
from typing import TYPE_CHECKING, TypeVar

from corpus.errors import SuggesterError
from corpus.suggesters.interrupts import interrupts_for_this_process_only
from corpus.suggesters.threads import one_numeric_thread

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

T = TypeVar("T")
R = TypeVar("R")

MOST_WAITING = 64
"""Batches waiting for an unfinished one: how far a process may run ahead of the others."""


def in_processes(
    items: Iterable[T],
    *,
    here: Callable[[list[T]], Iterable[R]],
    there: Callable[[list[T]], list[R]],
    processes: int,
    at_once: int,
) -> Iterator[R]:
    """Yield the results of all items, in order, with two batches per process in progress.

    `here` is called in this process, `there` is unpickled and called in the others. This process
    works while the others load what they need, and later instead of waiting for them.

    `nlp.pipe(n_process=…)` would send whole documents back, and each of its processes would print a
    traceback on ctrl+c.
    """
    context = multiprocessing.get_context("spawn")  # fork copies locks of the progress bar's thread
    others = processes - 1
    pool = ProcessPoolExecutor(others, mp_context=context)
    waiting: deque[Future[list[R]]] = deque()
    # ctrl+c inside `done()` or `result()` of a running future can leave its lock held, and the
    # pool then never ends. So running futures report to a queue, whose methods are atomic.
    running: set[Future[list[R]]] = set()
    finished: SimpleQueue[Future[list[R]]] = SimpleQueue()
    given = iter(items)
    try:
        while batch := list(islice(given, at_once)):
            while not finished.empty():
                running.discard(finished.get())
            if len(running) < 2 * others:
                with interrupts_for_this_process_only(), one_numeric_thread():
                    future = pool.submit(there, batch)
                    running.add(future)
                    future.add_done_callback(finished.put)
            else:
                future = Future()
                future.set_result(list(here(batch)))
            waiting.append(future)
            while waiting and (waiting[0] not in running or len(waiting) > MOST_WAITING):
                yield from _result_of(waiting.popleft(), running, finished)
        for future in waiting:
            yield from _result_of(future, running, finished)
    except BrokenProcessPool as error:
        message = "A process of the suggester died, perhaps for lack of memory: use fewer."
        raise SuggesterError(message) from error
    finally:
        pool.shutdown(cancel_futures=True)


def _result_of(
    future: Future[list[R]],
    running: set[Future[list[R]]],
    finished: SimpleQueue[Future[list[R]]],
) -> list[R]:
    """The results of `future`, once it has left `running`."""
    while future in running:
        running.discard(finished.get())
    return future.result()
