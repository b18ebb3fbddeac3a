"""Runs a command of this program in a child process, with its progress and what it prints.

So the screen waits for nothing, and libraries such as spaCy do not load in its process.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

from annotator.workers.protocol import LONGEST_LINE, PROGRESS_LINES, Counted, decode

if TYPE_CHECKING:
    from asyncio import StreamReader
    from asyncio.subprocess import Process
    from collections.abc import Callable, Sequence
    from pathlib import Path

_STOP_SECONDS = 3.0
"""How long a child may take to clean up before it is killed."""


@dataclass(frozen=True, slots=True)
class Printed:
    """The exit status of a command, and its lines on standard output and standard error."""

    code: int
    results: tuple[str, ...]
    diagnostics: tuple[str, ...]


async def run_command(
    project: Path, command: Sequence[str], report: Callable[[Counted], None]
) -> Printed:
    """Run a command on a project; `report` gets its progress. Cancelling stops the child."""
    child = await asyncio.create_subprocess_exec(
        *(sys.executable, "-P", "-m", "annotator", "--db", str(project)),
        *command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, PROGRESS_LINES: "1"},
        limit=LONGEST_LINE,
        start_new_session=True,  # keeps ctrl+c of the terminal from it
    )
    try:
        assert child.stdout
        assert child.stderr
        results, diagnostics = await asyncio.gather(
            _lines(child.stdout, report), _lines(child.stderr, report)
        )
        return Printed(await child.wait(), tuple(results), tuple(diagnostics))
    finally:
        await _stop(child)


async def _lines(stream: StreamReader, report: Callable[[Counted], None]) -> list[str]:
    lines = []
    while line := await stream.readline():
        message = decode(line)
        if isinstance(message, Counted):
            report(message)
        elif line.strip():
            lines.append(line.decode(errors="replace").rstrip())
    return lines


async def _stop(child: Process) -> None:
    """Let a child that still runs clean up, and kill it if it does not end."""
    with suppress(ProcessLookupError):
        if child.returncode is None:
            child.terminate()
            with suppress(TimeoutError):
                await asyncio.wait_for(child.wait(), _STOP_SECONDS)
        if child.returncode is None:
            child.kill()
            await child.wait()
