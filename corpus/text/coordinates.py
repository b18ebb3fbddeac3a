"""Finds geographic coordinates in a text: they count nothing."""

from __future__ import annotations

import re

_SIDE = r"(?:[NSEW]\b|(?:north|south|east|west)\b(?:\s(?:latitude|longitude))?)"
COORDINATES = re.compile(
    r"\d{1,3}(?:[.,]\d+)?\s?(?:°|º|˚|degrees?)\s?"
    r"(?:\d{1,2}(?:[.,]\d+)?\s?(?:['’′]|minutes?)\s?)?(?:\d{1,2}(?:[.,]\d+)?\s?(?:[\"”″]|seconds?)\s?)?"
    rf"{_SIDE}"
    r"|\([-−+]?\d{1,3}\.\d+\s?[,;]\s?[-−+]?\d{1,3}\.\d+\)"
    r"|\b\d{1,2}(?:\.\d+)?\s?[NS]\b\s?[,;/]?\s?\d{1,3}(?:\.\d+)?\s?[EW]\b"
    r"|[-−+]?\b\d{1,3}\.\d{3,}\s?[,;/]?\s[-−+]?\d{1,3}\.\d{3,}\b"
    r"|\b(?:[Cc]oordinates|[Ll]at(?:itude)?|[Ll]ong?(?:itude)?)\b\.?\s?[:=]?\s?"
    r"[-−+]?\d{1,3}\.\d+(?:\s?[,;/]\s?[-−+]?\d{1,3}\.\d+)?"
    r"|\b\d{1,2}[C-HJ-NP-X]\s?[A-HJ-NP-Z]{2}\s?\d{3,5}\s?\d{3,5}\b"  # of a military grid
)


def in_coordinates(text: str) -> frozenset[int]:
    """Return the code points of coordinates such as `31°30′N` and `(31.5, 65.3)`."""
    return frozenset(at for found in COORDINATES.finditer(text) for at in range(*found.span()))
