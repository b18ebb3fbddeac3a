"""The child process that trains: reads a job from a folder and writes the results there.

`python -m annotator.workers.fit_process FOLDER NUMBER…` runs the fits with these numbers in the
job's plan; several processes can share a folder. At the end of its input it deletes the folder and
exits, so an interrupted training leaves nothing behind.
"""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from annotator.workers.protocol import (
    Progress,
    Refused,
    follow_input,
    lower_priority,
    own_input,
    own_output,
    send,
)
from corpus.errors import AnnotatorError
from exports.fitting.cross_validation import run_fits

if TYPE_CHECKING:
    from collections.abc import Callable

_STEPS = 1000
"""The most messages of progress in a run."""


def main() -> int:
    """Run the fits that the arguments name; return the exit status."""
    folder, numbers = Path(sys.argv[1]), {int(number) for number in sys.argv[2:]}
    output = own_output()
    follow_input(own_input(), lambda message: None, at_end=lambda: _abandon(folder))
    lower_priority()
    try:
        run_fits(folder, numbers, _reporter(folder, output))
    except AnnotatorError as error:
        send(output, Refused(str(error)))
        return 1
    return 0


def _reporter(folder: Path, output: BinaryIO) -> Callable[[float], None]:
    """Return a function that sends progress and touches the folder, which marks it as in use."""
    last = -1

    def report(share: float) -> None:
        nonlocal last
        if int(share * _STEPS) > last:
            last = int(share * _STEPS)
            os.utime(folder)
            send(output, Progress(share))

    return report


def _abandon(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(1)


if __name__ == "__main__":
    sys.exit(main())
