"""With what an export was made: Python, platform, tokenizer and package versions, and no time."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version
from typing import Any

PRODUCT = "annotator-tui"

# What decides on tokens, on bytes, or on what training makes of them.
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
    """What another machine would need to make the same bytes."""
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "lang": lang,
        "tokenizer": f"spacy.blank({lang!r}) of spaCy {installed('spacy')}",
        "packages": {name: installed(name) for name in _PACKAGES},
    }


def installed(package: str) -> str | None:
    """The version of a distribution, or None where it is not installed (a bare checkout)."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
