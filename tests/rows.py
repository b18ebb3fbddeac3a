"""Tables as one test: every row is checked, and those that fail are named together."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any


def each_row(rows: Iterable[Any], check: Callable[[Any], object]) -> None:
    """Check every row; fail with all rows for which `check` raises, and what it says."""
    count, failures = 0, []
    for row in rows:
        count += 1
        try:
            check(row)
        except (Exception, pytest.fail.Exception) as error:
            said = str(error).partition("\n")[0] or type(error).__name__
            failures.append(f"{row!r}: {said}")
    assert count, "the table is empty"
    assert not failures, f"{len(failures)} of {count} rows fail:\n" + "\n".join(failures)
