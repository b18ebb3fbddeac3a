"""Fitting in processes of their own, from the side of the one that waits for them.

They get no ctrl+c of the terminal (each has a session of its own) and end when their standard input
is closed: so they end with this process, whether that returns, raises or is killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import ExitStack
from queue import SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING, Any

from corpus.errors import SuggesterError
from corpus.suggesters.threads import ONE_THREAD
from exports.fitting.cross_validation import planned_fits
from exports.fitting.job import JOB, write_job

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from exports.fitting.cross_validation import PlannedFit
    from exports.fitting.job import Job

    Child = subprocess.Popen[str]
    Told = SimpleQueue[tuple[int, dict[str, Any] | None]]

LOG = "train.log"


def fit_in_children(
    job: Job, folder: Path, *, log: Path, processes: int, progress: Callable[[float], None]
) -> None:
    """Carry out a job in `folder`, where its results are then.

    `SuggesterError` says what is wrong with the gold, or where the log is when a child died.
    """
    write_job(job, folder / JOB)
    shares = shared_out(planned_fits(job), processes)
    with log.open("wb") as errors, ExitStack() as stack:
        children = [stack.enter_context(_started(folder, fits, errors)) for fits in shares]
        try:
            _followed(children, [sum(fit.size for fit in fits) for fits in shares], log, progress)
        finally:
            for child in children:
                _end(child)
    (folder / JOB).unlink()
    log.unlink(missing_ok=True)


def shared_out(fits: Sequence[PlannedFit], processes: int) -> list[list[PlannedFit]]:
    """The fits in at most so many parts that take about the same time, the longest first."""
    parts: list[list[PlannedFit]] = [[] for _ in range(min(processes, len(fits)))]
    for fit in sorted(fits, key=lambda fit: (-fit.size, fit.number)):
        min(parts, key=lambda part: sum(one.size for one in part)).append(fit)
    return parts


def _started(folder: Path, fits: Sequence[PlannedFit], errors: IO[bytes]) -> Child:
    numbers = [str(fit.number) for fit in fits]
    command = [sys.executable, "-P", "-m", "exports.fitting.process", str(folder), *numbers]
    # Of these small matrices several numeric threads make no use, and not the same sums.
    settings = {**os.environ, **ONE_THREAD, "PYTHONHASHSEED": "0"}
    return subprocess.Popen(  # noqa: S603 - this program itself
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=settings,
        encoding="utf-8",
        start_new_session=True,
    )


def _followed(
    children: Sequence[Child], sizes: Sequence[int], log: Path, progress: Callable[[float], None]
) -> None:
    """Hear all children to their end; raises as soon as one of them fails."""
    told: Told = SimpleQueue()
    for index, child in enumerate(children):
        Thread(target=_hear, args=[index, child, told], daemon=True).start()
    done = [0.0] * len(children)
    running = len(children)
    while running:
        index, answer = told.get()
        if answer is None:
            running -= 1
            _refuse_death(children[index].wait(), log)
        elif "error" in answer:
            raise SuggesterError(answer["error"])
        else:
            done[index] = answer["share"] * sizes[index]
            progress(sum(done) / sum(sizes))


def _hear(index: int, child: Child, told: Told) -> None:
    """Pass on what a child says, and at the end None; a line cut off by its death is no answer."""
    assert child.stdout is not None
    for line in child.stdout:
        if line.endswith("\n"):
            told.put((index, json.loads(line)))
    told.put((index, None))


def _refuse_death(status: int, log: Path) -> None:
    if status:
        how = f"was ended by signal {-status}" if status < 0 else "failed"
        message = f"A process that trains {how}; nothing was changed. Its last words are in {log}."
        raise SuggesterError(message)


def _end(child: Child) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()
