"""How many threads numeric libraries use: they read it from the environment when they are loaded.

Processes that work side by side would each start a thread a core, and hinder one another.
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
"""What the environment of a process says that is to have one numeric thread."""


@contextmanager
def one_numeric_thread() -> Iterator[None]:
    """Processes started inside the block have one numeric thread, unless the person says else."""
    added = [name for name in _VARIABLES if name not in os.environ]
    os.environ.update(dict.fromkeys(added, "1"))
    try:
        yield
    finally:
        for name in added:
            del os.environ[name]
