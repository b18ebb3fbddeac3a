"""Limits the threads of numeric libraries, which read the limit from the environment on import.

Parallel processes would each start one thread per core and slow one another down.
"""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_VARIABLES = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "BLIS_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
)

ONE_THREAD = dict.fromkeys(_VARIABLES, "1")
"""The environment variables that limit a process to one numeric thread."""


@contextmanager
def one_numeric_thread() -> Iterator[None]:
    """Give processes started inside the block one numeric thread, unless a variable is set."""
    added = [name for name in _VARIABLES if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
