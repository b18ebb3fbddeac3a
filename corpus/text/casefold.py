"""Comparison of names of people and labels."""

from __future__ import annotations

import unicodedata


def folded(name: str) -> str:
    """Return the form in which names are compared: case-folded, in NFC, without outer blanks."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name.strip()).casefold())
