"""Fitting in a process of its own, from the side of the one that waits for it.

The child gets no ctrl+c of the terminal (it has a session of its own) and ends when its standard
input is closed: so it ends with this process, whether that returns, raises or is killed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import IO, TYPE_CHECKING, Any

from corpus.errors import SuggesterError
from exports.training_job import JOB, write_job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from exports.training_job import Job

LOG = "train.log"
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "BLIS_NUM_THREADS")


def fit_in_child(job: Job, folder: Path, *, log: Path, progress: Callable[[float], None]) -> None:
    """Carry out a job in `folder`, where its results are then.

    `SuggesterError` says what is wrong with the gold, or where the log is when the child died.
    """
    write_job(job, folder / JOB)
    with log.open("wb") as errors, _started(folder, errors) as child:
        try:
            failure = _followed(child, progress)
        finally:
            _end(child)
    if failure:
        raise SuggesterError(failure)
    if child.returncode:
        raise SuggesterError(_died(child.returncode, log))
    (folder / JOB).unlink()
    log.unlink(missing_ok=True)


def _started(folder: Path, errors: IO[bytes]) -> subprocess.Popen[str]:
    command = [sys.executable, "-P", "-m", "exports.fitting_process", str(folder)]
    # Of these small matrices several numeric threads make no use, and not the same sums.
    settings = {**os.environ, **dict.fromkeys(_THREADS, "1"), "PYTHONHASHSEED": "0"}
    return subprocess.Popen(  # noqa: S603 - this program itself
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=errors,
        env=settings,
        encoding="utf-8",
        start_new_session=True,
    )


def _followed(child: subprocess.Popen[str], progress: Callable[[float], None]) -> str:
    """Hear the child to its end; what it says is wrong, or nothing."""
    failure = ""
    for told in _told(child):
        failure = told.get("error", failure)
        if "share" in told:
            progress(told["share"])
    child.wait()
    return failure


def _told(child: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
    assert child.stdout is not None
    for line in child.stdout:
        try:
            yield json.loads(line)
        except ValueError:  # it was killed in the middle of a line
            return


def _end(child: subprocess.Popen[str]) -> None:
    if child.poll() is None:
        child.kill()
        child.wait()


def _died(status: int, log: Path) -> str:
    how = f"was ended by signal {-status}" if status < 0 else "failed"
    return f"The process that trains {how}; nothing was changed. What it said last is in {log}."
