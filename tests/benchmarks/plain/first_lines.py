"""Runs a command like `COMMAND | head`: reads ten lines of its output and closes the pipe."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice

LINES = 10


def main(command: list[str]) -> None:
    """Fail if the command printed nothing."""
    with subprocess.Popen(command, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        lines = [*islice(child.stdout, LINES)]
        child.stdout.close()
    if not lines:
        sys.exit("the command printed nothing")


if __name__ == "__main__":
    main(sys.argv[1:])
