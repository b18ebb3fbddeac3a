"""Finding words in a text, in code points of the text as it is stored."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING
from unicodedata import normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


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


Match = tuple[str, tuple[int, int]]
"""What stands somewhere, and where."""

_HEAD = 4
"""Code points that are looked at first."""


def places(text: str, wanted: Collection[str], starts: Sequence[int]) -> list[Match]:
    """Where `text` holds one of `wanted` from one of `starts` on, at one start the longer first.

    What the text has at a start is looked up once, however many are wanted.
    """
    heads = [text[start : start + _HEAD] for start in starts]
    lengths = _lengths(set(heads), wanted)
    return [
        (covered, (start, start + length))
        for start, head in zip(starts, heads, strict=True)
        if head in lengths
        for length in lengths[head]
        if (covered := text[start : start + length]) in wanted
    ]


def _lengths(heads: Iterable[str], wanted: Collection[str]) -> dict[str, list[int]]:
    """For each head how long those of `wanted` are that it may begin, the longest first."""
    longer: dict[str, set[int]] = defaultdict(set)
    short = {exact for exact in wanted if 0 < len(exact) < _HEAD}
    for exact in wanted:
        if len(exact) >= _HEAD:
            longer[exact[:_HEAD]].add(len(exact))
    found: dict[str, list[int]] = {}
    for head in heads:
        lengths = sorted(longer.get(head, ()), reverse=True)
        lengths += [n for n in range(min(len(head), _HEAD - 1), 0, -1) if head[:n] in short]
        if lengths:
            found[head] = lengths
    return found


def hyphenated(text: str, start: int, end: int) -> bool:
    """Whether `text[start:end]` is a part of a hyphenated word."""
    return text[max(0, start - 1) : start] in _HYPHENS or text[end : end + 1] in _HYPHENS


_HYPHENS = frozenset("-\u2010\u2011")
