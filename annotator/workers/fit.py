"""Training in child processes, seen from the command that waits for them.

Each child has its own session, so ctrl+c in the terminal does not reach it; it exits when its
input ends, which also the death of this process causes.
"""

from __future__ import annotations

import os
import subprocess
import sys
from contextlib import ExitStack
from queue import SimpleQueue
from threading import Thread
from typing import IO, TYPE_CHECKING, BinaryIO, cast

from annotator.workers.protocol import Message, Progress, Refused, messages
from corpus.errors import SuggesterError
from corpus.suggesters.threads import ONE_THREAD
from exports.fitting.cross_validation import planned_fits
from exports.fitting.job import JOB, write_job

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from exports.fitting.cross_validation import PlannedFit
    from exports.fitting.job import Job

    Child = subprocess.Popen[bytes]
    Received = SimpleQueue[tuple[int, Message | None]]

LOG = "train.log"


def fit_in_children(
    job: Job, folder: Path, *, log: Path, processes: int, progress: Callable[[float], None]
) -> None:
    """Run the fits of a job; `folder` holds the results afterwards.

    Raises `SuggesterError` if the gold cannot be learned from, or a child dies; then `log` stays.
    """
    write_job(job, folder / JOB)
    shares = shared_out(planned_fits(job), processes)
    with log.open("wb") as errors, ExitStack() as stack:
        children = [stack.enter_context(_start(folder, fits, errors)) for fits in shares]
        try:
            _follow(children, [sum(fit.size for fit in fits) for fits in shares], log, progress)
        finally:
            for child in children:
                if child.poll() is None:
                    child.kill()
                    child.wait()
    (folder / JOB).unlink()
    log.unlink(missing_ok=True)


def shared_out(fits: Sequence[PlannedFit], processes: int) -> list[list[PlannedFit]]:
    """Divide the fits among at most `processes`, so that each takes about the same time."""
    parts: list[list[PlannedFit]] = [[] for _ in range(min(processes, len(fits)))]
    for fit in sorted(fits, key=lambda fit: (-fit.size, fit.number)):
        min(parts, key=lambda part: sum(one.size for one in part)).append(fit)
    return parts


def _start(folder: Path, fits: Sequence[PlannedFit], errors: IO[bytes]) -> Child:
    numbers = [str(fit.number) for fit in fits]
    command = [sys.executable, "-P", "-m", "annotator.workers.fit_process", str(folder), *numbers]
    # With several numeric threads, small matrices are no faster and sums are not reproducible.
    environment = {**os.environ, **ONE_THREAD, "PYTHONHASHSEED": "0"}
    return subprocess.Popen(  # noqa: S603 - this program itself
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=environment,
        start_new_session=True,
    )


def _follow(
    children: Sequence[Child], sizes: Sequence[int], log: Path, progress: Callable[[float], None]
) -> None:
    """Receive messages until all children have exited; raise as soon as one fails."""
    received: Received = SimpleQueue()
    for index, child in enumerate(children):
        Thread(target=_receive, args=[index, child, received], daemon=True).start()
    done = [0.0] * len(children)
    running = len(children)
    while running:
        index, message = received.get()
        if message is None:
            running -= 1
            status = children[index].wait()
            if status:
                end = f"was ended by signal {-status}" if status < 0 else "failed"
                reason = f"A training process {end}; nothing was changed. Its log is {log}."
                raise SuggesterError(reason)
        elif isinstance(message, Refused):
            raise SuggesterError(message.reason)
        elif isinstance(message, Progress):
            done[index] = message.share * sizes[index]
            progress(sum(done) / sum(sizes))


def _receive(index: int, child: Child, received: Received) -> None:
    """Queue the child's messages, then None."""
    for message in messages(cast(BinaryIO, child.stdout)):
        received.put((index, message))
    received.put((index, None))
