"""sqlite-utils, loaded without numpy and pandas.

sqlite-utils imports both where they are installed, only to map their types to columns. spaCy
brings numpy, so every start would pay 0.1 s and 20 MB for types that never reach the store.
"""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def _left_out(*names: str) -> Iterator[None]:
    """Make `import NAME` fail inside the block, for modules that are not loaded yet."""
    absent = [name for name in names if name not in sys.modules]
    blocked: dict[str, None] = dict.fromkeys(absent)
    sys.modules.update(blocked)  # type: ignore[arg-type]  # None is Python's own mark for this
    try:
        yield
    finally:
        for name in absent:
            del sys.modules[name]


with _left_out("numpy", "pandas"):
    from sqlite_utils import Database, Migrations

__all__ = ["Database", "Migrations"]
