"""A sentence as units: each span is one, and so is each word outside them."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from corpus.events.roles import Role
    from corpus.model import Span
    from corpus.text.tokens import Tokens


@dataclass(frozen=True, slots=True)
class Unit:
    """A word, or a span with its role; `word` is the text in lower case, of a span its last word.

    `start` and `end` are code points.
    """

    start: int
    end: int
    word: str
    role: Role | None = None
    span: Span | None = None


@dataclass(frozen=True)
class LabelledText:
    """A text with its spans.

    `between` returns the spans that share a code point with `[start, end)`, by start; `roles` has
    the role of each label id that has one. `lang` is the language of the text.
    """

    tokens: Tokens
    roles: Mapping[int, Role]
    between: Callable[[int, int], Sequence[Span]]
    title: str = ""
    lang: str = "en"

    def spans(self, start: int, end: int, role: Role) -> list[Span]:
        """Return the spans with a role that begin in `[start, end)`."""
        return [
            span
            for span in self.between(start, end)
            if self.roles.get(span.label) == role and span.start >= start
        ]

    def sentence(self, char: int) -> tuple[int, int]:
        """Return the extent of the sentence around `char`; it ends at a blank line, too."""
        text = self.tokens.text
        start, end = self.tokens.sentence(char)
        start = max(start, text.rfind("\n\n", start, char) + 2 if "\n\n" in text[start:char] else 0)
        blank = text.find("\n\n", char, end)
        return start, end if blank < 0 else blank

    def units(self, start: int, end: int) -> list[Unit]:
        """Return the units of `[start, end)`, which is on token edges; spans are cut to it."""
        found: list[Unit] = []
        at = bisect_left(self.tokens.starts, start)
        spans = [span for span in self.between(start, end) if span.label in self.roles]
        for span in spans:
            at = self._add_words(found, at, span.start)
            last = self.tokens.text[span.start : span.end].split()[-1]
            role = self.roles[span.label]
            found.append(Unit(span.start, span.end, last.lower(), role, span))
            at = bisect_left(self.tokens.starts, span.end)
        self._add_words(found, at, end)
        return found

    def _add_words(self, found: list[Unit], at: int, end: int) -> int:
        tokens = self.tokens
        while at < len(tokens) and tokens.starts[at] < end:
            word = tokens.text[tokens.starts[at] : tokens.ends[at]]
            if not word.isspace():
                found.append(Unit(tokens.starts[at], tokens.ends[at], word.lower()))
            at += 1
        return at
