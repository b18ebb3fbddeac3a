"""How long a test waits for what must happen, such as a process that ends.

Nothing is asserted about time: this only ends a test that would wait for ever. A busy machine may
take a minute for what a quiet one does in a second.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 120.0
"""Seconds."""


def until(holds: Callable[[], object], *, patience: float = PATIENCE) -> None:
    """Wait until `holds()` is true."""
    deadline = time.monotonic() + patience
    while not holds():
        assert time.monotonic() < deadline, "waited for too long"
        time.sleep(0.02)
