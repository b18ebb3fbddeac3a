"""The versions that an export was made with: Python, platform, tokenizer and packages; no time."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PRODUCT = "annotator-tui"

# Packages whose version can change tokens, bytes or the result of training.
_PACKAGES = (
    PRODUCT,
    "spacy",
    "spacy-legacy",
    "spacy-loggers",
    "thinc",
    "numpy",
    "blis",
    "cymem",
    "preshed",
    "murmurhash",
    "srsly",
    "catalogue",
    "confection",
    "pydantic",
)


def environment(*, lang: str) -> dict[str, Any]:
    """Return the versions that another machine needs to make the same bytes."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "lang": lang,
        "tokenizer": f"spacy.blank({lang!r}) of spaCy {installed('spacy')}",
        "packages": {name: installed(name) for name in _PACKAGES},
    }


def installed(package: str) -> str | None:
    """Return the version of a distribution; None if it is not installed, as in a bare checkout."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
