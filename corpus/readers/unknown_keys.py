"""Keys of a JSONL line that have no meaning here, counted by file, so that a slip is noticed.

They are kept in `meta`; told line by line, a file with keys of its own would hide everything else.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from corpus.readers.items import KNOWN_KEYS, FileNote

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_KEYS = 20
"""Keys told apart in one file: a file that names every line's otherwise must not fill memory."""

_MOST_SHOWN = 40
_ALIKE = 0.75


class UnknownKeys:
    """How many lines of one file had which key that no line has a use for."""

    def __init__(self) -> None:
        self._lines: Counter[str] = Counter()
        self._lines_with_others = 0

    def count(self, keys: Iterable[str]) -> None:
        """Take in one line."""
        fresh = [key for key in keys if key not in self._lines]
        taken = fresh[: _MOST_KEYS - len(self._lines)]
        self._lines.update(key for key in keys if key not in fresh or key in taken)
        self._lines_with_others += len(taken) < len(fresh)

    def remark(self, where: str) -> FileNote | None:
        """One sentence about the file, or None where there is nothing to say."""
        if not self._lines:
            return None
        told = [_told(key, count) for key, count in self._lines.most_common()]
        if self._lines_with_others:
            told.append(f"others in {_lines(self._lines_with_others)}")
        return FileNote(where, f"no keys of an article, so kept in its meta: {', '.join(told)}.")


def _lines(count: int) -> str:
    return "1 line" if count == 1 else f"{count:,} lines"


def _told(key: str, lines: int) -> str:
    alike = get_close_matches(key.casefold()[:_MOST_SHOWN], KNOWN_KEYS, n=1, cutoff=_ALIKE)
    meant = f' (is it "{alike[0]}"?)' if alike else ""
    short = key if len(key) <= _MOST_SHOWN else key[: _MOST_SHOWN - 1] + "…"
    return f'"{short}" in {_lines(lines)}{meant}'
