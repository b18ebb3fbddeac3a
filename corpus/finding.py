"""Finding words in a text, in code points of the text as it is stored."""

from __future__ import annotations

import re
from unicodedata import normalize


def matches(text: str, wanted: str) -> list[tuple[int, int]]:
    """Where `text` says `wanted`: extents in code points, half-open, in order, not overlapping.

    Without a capital in `wanted` case does not count. A blank in it stands for any white space, so
    that words are found across a line's end.
    """
    words = ["".join(map(_either_way, normalize("NFC", word))) for word in wanted.split()]
    if not words:
        return []
    flags = re.IGNORECASE if wanted == wanted.lower() else 0
    return [found.span() for found in re.compile(r"\s+".join(words), flags).finditer(text)]


def _either_way(letter: str) -> str:
    """A pattern for a letter, composed or as a letter with its marks."""
    apart = normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{re.escape(letter)}|{re.escape(apart)})"


def occurrences(text: str, exact: str) -> list[tuple[int, int]]:
    """Where `text` holds exactly `exact`, but not inside a hyphenated word; as `matches` has it."""
    found: list[tuple[int, int]] = []
    at = text.find(exact) if exact else -1
    while at >= 0:
        end = at + len(exact)
        if not hyphenated(text, at, end):
            found.append((at, end))
        at = text.find(exact, end)
    return found


def hyphenated(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is a part of a hyphenated word."""
    return text[max(0, start - 1) : start] in _HYPHENS or text[end : end + 1] in _HYPHENS


_HYPHENS = frozenset("-\u2010\u2011")
