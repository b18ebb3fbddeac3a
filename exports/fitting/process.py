"""A process that fits: reads a job from a folder, writes what comes out into the same folder.

`python -m exports.fitting.process FOLDER NUMBER…` carries out the fits of these numbers of the
job's plan; several processes can share a folder. What it tells is one JSON object a line on
standard output: `{"share": 0.25}` as it goes on, `{"error": "…"}` when a person has to do
something. Everything else that is printed goes to standard error. It ends when its standard input
is closed, and then takes the folder away: however the one who started it ended, nothing is left.
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
from exports.fitting.cross_validation import carried_out, planned_fits
from exports.fitting.job import JOB, held_out_file, read_job

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from exports.fitting.fit import Fit
    from exports.fitting.job import Job

_STEPS = 1000  # of the progress that is told


def main() -> int:
    """Carry out the fits that the arguments name; the exit status."""
    folder, numbers = Path(sys.argv[1]), {int(number) for number in sys.argv[2:]}
    answers = _own_standard_output()
    threading.Thread(target=_end_with_the_parent, args=[folder], daemon=True).start()
    _give_way()
    try:
        carry_out(folder, numbers, _teller(folder, answers))
    except AnnotatorError as error:
        _tell(answers, {"error": str(error)})
        return 1
    return 0


def carry_out(folder: Path, numbers: Collection[int], progress: Callable[[float], None]) -> None:
    """The fits of these numbers; a file of what was held out for each, named by its number."""
    job = read_job(folder / JOB)
    fits = [planned for planned in planned_fits(job) if planned.number in numbers]
    for planned, kept in carried_out(fits, _resolved(job), folder, job=job, progress=progress):
        lines = "".join(held.line() + "\n" for held in kept)
        path = held_out_file(folder, planned.number)
        path.write_text(lines, encoding="utf-8", newline="\n")


def _resolved(job: Job) -> Fit:
    module, function = job.fitter.split(":")
    fit: Fit = getattr(importlib.import_module(module), function)
    return fit


def _own_standard_output() -> TextIO:
    """Standard output for answers alone; what libraries print there goes to standard error."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    return answers


def _give_way() -> None:
    """The screens of the people who work on the same machine come first."""
    if hasattr(os, "nice"):
        os.nice(10)


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
