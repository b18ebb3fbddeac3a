"""Finding words in a text, in code points of the text as it is stored."""

from __future__ import annotations

import re


def matches(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where `text` says `wanted`: extents in code points, half-open, in order, not overlapping.

    Without a capital in `wanted` case does not count. A blank in it stands for any white space, so
    that words are found across a line's end.
    """
    words = [re.escape(word) for word in wanted.split()]
    if not words:
        return []
    flags = re.IGNORECASE if wanted == wanted.lower() else 0
    return [found.span() for found in re.compile(r"\s+".join(words), flags).finditer(text)]


def occurrences(text: str, exact: str) -> list[tuple[int, int]]:
    """Where `text` holds exactly `exact`, as `matches` gives them."""
    found: list[tuple[int, int]] = []
    at = text.find(exact) if exact else -1
    while at >= 0:
        found.append((at, at + len(exact)))
        at = text.find(exact, at + len(exact))
    return found
