"""Keeps ctrl+c from processes that are being started."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def interrupts_for_this_process_only() -> Iterator[None]:
    """Hide ctrl+c from processes started inside the block, and delay it for this process.

    The children inherit the blocked signal. An interrupted start would leave a process that prints
    a traceback, and an ignored signal would be lost.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    blocked = None
    if hasattr(signal, "pthread_sigmask"):  # not on Windows
        blocked = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        if blocked is not None:
            signal.pthread_sigmask(signal.SIG_SETMASK, blocked)
        signal.signal(signal.SIGINT, before)
        if pressed:
            signal.raise_signal(signal.SIGINT)
