"""Standard input and output that are closed, full, or cannot encode what is printed."""

from __future__ import annotations

import errno
import io
import os
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from corpus.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from typing_extensions import Buffer


_LONGEST = 2**16
"""Bytes of a line of standard input."""


class StreamError(OSError):
    """A standard stream cannot be used; its text says so in a sentence."""


class _Output(io.FileIO):
    """The descriptor of standard output; a failed write is a `StreamError`."""

    def write(self, data: Buffer) -> int:
        """Write bytes; `StreamError` if that fails."""
        try:
            return super().write(data)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise StreamError(f"Standard output cannot be written: {error.strerror}.") from error


class _Closed(io.TextIOBase):
    """Stands in for a standard stream that was closed before the program started."""

    def __init__(self, name: str) -> None:
        self._name = name

    def _fail(self) -> NoReturn:
        raise StreamError(f"Standard {self._name} is closed.")

    @property
    def buffer(self) -> NoReturn:
        """There are no bytes either."""
        self._fail()

    def write(self, text: str) -> NoReturn:
        """Raise `StreamError`."""
        del text
        self._fail()


def prepare_streams() -> None:
    """Make the standard streams safe to use; call it once, before any file is opened.

    The descriptors of closed streams are taken, or the project file would get one of them. What
    an output cannot encode is replaced by `?`.
    """
    for descriptor in (0, 1, 2):
        try:
            os.fstat(descriptor)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # takes the lowest free descriptor, which is this one
    sys.stdin = sys.stdin or _Closed("input")
    if sys.stdout is None:
        sys.stdout = _Closed("output")
    elif sys.stdout is sys.__stdout__ and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = io.TextIOWrapper(
            io.BufferedWriter(_Output(sys.stdout.fileno(), "w", closefd=False)),
            encoding=sys.stdout.encoding,
            errors="replace",
            line_buffering=sys.stdout.line_buffering,
        )
    if sys.stderr is None:
        sys.stderr = io.StringIO()  # nobody can read messages
    elif isinstance(sys.stderr, io.TextIOWrapper):
        sys.stderr.reconfigure(errors="replace")


def input_lines() -> Iterator[bytes]:
    """Yield the lines of standard input; `InputError` for one that does not end."""
    while line := sys.stdin.buffer.readline(_LONGEST + 1):
        if len(line) > _LONGEST:
            message = f"Standard input has a line of more than {_LONGEST // 1024} KiB."
            raise InputError(message)
        yield line


def command_lines() -> Iterator[str]:
    """Yield the lines of standard input as text; `InputError` for one that is not UTF-8."""
    for number, line in enumerate(input_lines(), 1):
        try:
            yield line.decode()
        except UnicodeDecodeError as error:
            message = f"Line {number} of standard input is not UTF-8: type it again in UTF-8."
            raise InputError(message) from error


@contextmanager
def unread_output() -> Iterator[None]:
    """Print inside the block, and go on with the work if nobody reads it, as with `| head`."""
    try:
        yield
    except BrokenPipeError:
        _discard_rest(1)


def finish_output(code: int, failed: OSError | None = None) -> int:
    """Flush the outputs and report whether a standard stream failed; the exit status.

    `code` is the exit status of the command. A pipe that was closed, as by `| head`, and a terminal
    that is gone are no failures of the command.
    """
    if failed is None:
        try:
            sys.stdout.flush()
        except OSError as error:
            failed = error
    if failed is not None and not isinstance(sys.stdout, _Closed):
        _discard_rest(1)
    try:
        if failed is not None and failed.errno not in (errno.EPIPE, errno.EIO):
            sys.stderr.write(f"Error: {failed}\n")
            code = 1
        sys.stderr.flush()
    except OSError:
        _discard_rest(2)
    return code


def _discard_rest(descriptor: int) -> None:
    """Let what is still buffered go nowhere: Python flushes once more at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), descriptor)
