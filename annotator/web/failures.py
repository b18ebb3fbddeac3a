"""Failures to answer a request: their tracebacks go to a log and never to the terminal."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from aiohttp.http_exceptions import HttpProcessingError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

FAILED = "A request could not be answered; the reason is in the log of the server."


def failure_logger(log: Callable[[], BinaryIO], changed: Callable[[str], None]) -> logging.Logger:
    """Return the logger for aiohttp, which otherwise prints each failure with its traceback.

    `log` opens the file for tracebacks, and `changed` is called with a line for whoever runs the
    server.
    """
    logger = logging.Logger("annotator.web", logging.WARNING)
    logger.addHandler(_Failures(log, changed))
    return logger


class _Failures(logging.Handler):
    """Writes tracebacks to the log, except for requests that are not HTTP.

    Anybody can send those, and they may contain a cookie; aiohttp refuses them with status 400.
    """

    def __init__(self, log: Callable[[], BinaryIO], changed: Callable[[str], None]) -> None:
        super().__init__()
        self._log = log
        self._changed = changed

    def emit(self, record: logging.LogRecord) -> None:
        if record.exc_info and isinstance(record.exc_info[1], HttpProcessingError):
            return
        with self._log() as file:
            file.write(f"{self.format(record)}\n".encode(errors="backslashreplace"))
        self._changed(FAILED)
