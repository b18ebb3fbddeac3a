"""Counts the unknown keys of a JSONL file, so that a misspelt one is noticed.

They are reported once per file, because one message per line would hide everything else.
"""

from __future__ import annotations

from collections import Counter
from difflib import get_close_matches
from typing import TYPE_CHECKING

from corpus.readers.foreign import SPAN_KEYS
from corpus.readers.items import KNOWN_KEYS, FileNote
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable

_MOST_KEYS = 20
"""Different keys counted in one file, so that a hostile file cannot fill the memory."""

_MOST_SHOWN = 40
_ALIKE = 0.75


class UnknownKeys:
    """The number of lines of one file with each unknown key."""

    def __init__(self) -> None:
        self._lines: Counter[str] = Counter()
        self._lines_with_others = 0

    def count(self, keys: Iterable[str]) -> None:
        """Count the unknown keys of one line."""
        fresh = [key for key in keys if key not in self._lines]
        taken = fresh[: _MOST_KEYS - len(self._lines)]
        self._lines.update(key for key in keys if key not in fresh or key in taken)
        self._lines_with_others += len(taken) < len(fresh)

    def note(self, where: str) -> FileNote | None:
        """One sentence about the file; None where all keys are known."""
        if not self._lines:
            return None
        keys = [_described(key, lines) for key, lines in self._lines.most_common()]
        if self._lines_with_others:
            keys.append(f"others in {counted(self._lines_with_others, 'line')}")
        note = f"unknown keys, kept in `meta`: {', '.join(keys)}."
        theirs = [f'"{key}"' for key in self._lines if key in SPAN_KEYS]
        if theirs:
            note += (
                f" If {' or '.join(theirs)} holds spans, rename the key: spans are read only from "
                '"spans", a list of {"start", "end", "label"}. `--format doccano` reads lists of '
                "[start, end, label]."
            )
        return FileNote(where, note)


def _described(key: str, lines: int) -> str:
    alike = get_close_matches(key.casefold()[:_MOST_SHOWN], KNOWN_KEYS, n=1, cutoff=_ALIKE)
    meant = f' (is it "{alike[0]}"?)' if alike and key not in SPAN_KEYS else ""
    short = key if len(key) <= _MOST_SHOWN else key[: _MOST_SHOWN - 1] + "…"
    return f'"{short}" in {counted(lines, "line")}{meant}'
