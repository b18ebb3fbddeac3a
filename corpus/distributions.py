"""The versions of installed distributions."""

from __future__ import annotations

from functools import cache
from importlib.metadata import PackageNotFoundError, version

PRODUCT = "annotator-tui"
"""The distribution that this package belongs to."""


@cache  # each look-up parses the metadata of the package: for all of them a third of a verification
def installed(package: str) -> str | None:
    """Return the version of a distribution; None if it is not installed, as in a bare checkout."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
