"""The versions that an export was made with: Python, platform, tokenizer and packages; no time."""

from __future__ import annotations

import platform
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING, Any

from corpus.model import SPLIT_MARKS

if TYPE_CHECKING:
    from corpus.model import TokenizerName

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


def environment(*, lang: str, tokenizer: TokenizerName = "spacy") -> dict[str, Any]:
    """Return the versions that another machine needs to make the same bytes."""
    made_by = f"spacy.blank({lang!r}) of spaCy {installed('spacy')}"
    if tokenizer == SPLIT_MARKS:
        from corpus.text import split_marks

        made_by = f"{split_marks.NAME} on {made_by}"
    return {
        "python": platform.python_version(),
        "implementation": platform.python_implementation(),
        "platform": platform.platform(),
        "lang": lang,
        "tokenizer": made_by,
        "packages": {name: installed(name) for name in _PACKAGES},
    }


@cache  # each look-up parses the metadata of the package: for all of them a third of a verification
def installed(package: str) -> str | None:
    """Return the version of a distribution; None if it is not installed, as in a bare checkout."""
    try:
        return version(package)
    except PackageNotFoundError:
        return None
