"""The versions that an export was made with: Python, platform, tokenizer and packages; no time."""

from __future__ import annotations

import platform
from typing import TYPE_CHECKING, Any

from corpus.distributions import PRODUCT, installed
from corpus.model import SPLIT_MARKS

if TYPE_CHECKING:
    from corpus.model import TokenizerName

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
