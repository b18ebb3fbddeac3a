"""The process that fits: reads a job from a folder, writes what comes out into the same folder.

`python -m exports.fitting_process FOLDER`. What it tells is one JSON object a line on standard
output: `{"share": 0.25}` as it goes on, `{"error": "…"}` when a person has to do something.
Everything else that is printed goes to standard error. It ends when its standard input is closed,
and then takes the folder away: whoever started it, and however that ended, nothing is left.
"""

from __future__ import annotations

import importlib
import json
import os
import shutil
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from corpus.errors import AnnotatorError
from corpus.trained import HELD_OUT, PIPELINE
from exports.cross_validation import cross_validated, learning_curve
from exports.training_job import JOB, read_job

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from corpus.trained import HeldOut
    from exports.fitting import Fit
    from exports.training_job import Job

_STEPS = 1000  # of the progress that is told


def main() -> int:
    """Carry out the job of the folder that is the only argument; the exit status."""
    folder = Path(sys.argv[1])
    answers = _own_standard_output()
    threading.Thread(target=_end_with_the_parent, args=[folder], daemon=True).start()
    try:
        carry_out(folder, _teller(folder, answers))
    except AnnotatorError as error:
        _tell(answers, {"error": str(error)})
        return 1
    return 0


def carry_out(folder: Path, progress: Callable[[float], None]) -> None:
    """The pipeline and the held-out proposals; or, where a curve is asked for, only that."""
    job = read_job(folder / JOB)
    fit = _resolved(job)
    if job.shares:
        for articles, kept in learning_curve(job, fit, folder / PIPELINE, progress):
            _write(folder / f"{articles}.{HELD_OUT}", kept)
    else:
        _write(folder / HELD_OUT, cross_validated(job, fit, folder / PIPELINE, progress))


def _resolved(job: Job) -> Fit:
    module, function = job.fitter.split(":")
    fit: Fit = getattr(importlib.import_module(module), function)
    return fit


def _write(path: Path, kept: Iterable[HeldOut]) -> None:
    lines = "".join(held.line() + "\n" for held in kept)
    path.write_text(lines, encoding="utf-8", newline="\n")


def _own_standard_output() -> TextIO:
    """Standard output for answers alone; what libraries print there goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _teller(folder: Path, answers: TextIO) -> Callable[[float], None]:
    """Tells progress in steps; the folder's time shows that somebody is at work in it."""
    told = -1

    def tell(share: float) -> None:
        nonlocal told
        if int(share * _STEPS) > told:
            told = int(share * _STEPS)
            os.utime(folder)
            _tell(answers, {"share": share})

    return tell


def _tell(answers: TextIO, what: dict[str, object]) -> None:
    answers.write(json.dumps(what) + "\n")
    answers.flush()


def _end_with_the_parent(folder: Path) -> None:
    """Wait until standard input is closed, which also the death of the parent does."""
    while os.read(0, 1024):
        continue
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
