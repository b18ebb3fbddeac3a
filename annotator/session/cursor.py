"""Where the cursor goes: token by token, span by span, match by match; and what is selected.

Nothing here is stored. No Textual.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import islice
from typing import TYPE_CHECKING

from annotator.session import changes
from annotator.session.workspace import Desk
from annotator.text.sanitize import quoted
from corpus.text.search import matches

if TYPE_CHECKING:
    from collections.abc import Callable

    from corpus.model import Mark


class Moving(Desk):
    """The keys that only move."""

    @property
    def selection(self) -> tuple[int, int] | None:
        """The selected code points without blank edges, or None where nothing is selected."""
        if self.anchor is None:
            return None
        first, last = sorted((self.anchor, self.cursor))
        return self.tokens.extent(first, last + 1)

    @property
    def current(self) -> Mark | None:
        """The mark that covers the cursor; none while a selection is made."""
        if self.anchor is not None or not len(self.tokens):
            return None
        return self.draft.mark_at(self.cursor_char) or self._rejected_here()

    def _rejected_here(self) -> Mark | None:
        char = self.cursor_char
        return next((m for m in self._rejected_shown() if m.span.overlaps(char, char + 1)), None)

    def token_right(self) -> None:
        """The next token that is not blank."""
        self._step(1)

    def token_left(self) -> None:
        """The token before that is not blank."""
        self._step(-1)

    def _step(self, step: int) -> None:
        index = changes.beside(self.tokens, self.cursor, step)
        self.cursor = self.cursor if index is None else index
        self.notice = ""

    def next_suggestion(self) -> None:
        """The next suggestion to decide, from the end on to the beginning."""
        undecided = (m for m in self.draft.following(self._from_char()) if not m.decided)
        self._jump(next(undecided, None) or next(iter(self.draft.undecided), None))

    def previous_suggestion(self) -> None:
        """The suggestion to decide before, from the beginning on to the end."""
        undecided = (m for m in self.draft.preceding(self._from_char()) if not m.decided)
        self._jump(next(undecided, None) or next(reversed(self.draft.undecided), None))

    def _jump(self, mark: Mark | None) -> None:
        self.notice = ""
        if mark:
            self.anchor = None
            self.cursor = self.tokens.at(mark.span.start)
        else:
            finishes = self.told("; {finish} finishes") if self.draft.status == "open" else ""
            self.notice = f"nothing is undecided{finishes}"

    def _from_char(self) -> int:
        mark = self.current
        return mark.span.start if mark else self.cursor_char

    def next_span(self) -> None:
        """The next span of any state that is shown."""
        at = self._from_char()
        hidden = [m for m in self._rejected_shown() if m.span.start > at][:1]
        self._jump_any([*islice(self.draft.following(at), 1), *hidden], min)

    def previous_span(self) -> None:
        """The span of any state before."""
        at = self._from_char()
        hidden = [m for m in self._rejected_shown() if m.span.start < at][-1:]
        self._jump_any([*islice(self.draft.preceding(at), 1), *hidden], max)

    def _jump_any(self, marks: list[Mark], nearest: Callable[[list[int]], int]) -> None:
        self.notice = "" if marks else "no further span"
        if marks:
            self.anchor = None
            self.cursor = self.tokens.at(nearest([mark.span.start for mark in marks]))

    def _rejected_shown(self) -> list[Mark]:
        return self.draft.rejected if self.show_rejected else []

    def toggle_rejected(self) -> None:
        """Show rejected suggestions struck through, or hide them."""
        self.show_rejected = not self.show_rejected
        self.reopened = True

    def toggle_selection(self) -> None:
        """Start a selection at the cursor, or drop it."""
        if self.anchor is not None:
            self.drop_selection()
        else:
            self.anchor = self.cursor
            self.notice = self.told(
                "moving extends; a label's key labels; {drop_selection} drops it"
            )

    def drop_selection(self) -> None:
        """Stop selecting."""
        self.anchor = None
        self.go_to(self.cursor_char)

    def select(self, start: int, end: int) -> None:
        """Select the tokens from the code point `start` to the code point `end`, both included."""
        self.anchor = self.tokens.at(start)
        self.cursor = self.tokens.at(end)
        self.notice = ""

    # -- finding -------------------------------------------------------------------------------

    def find(self, wanted: str) -> None:
        """Mark every place that says `wanted` and go to the first from the cursor on."""
        self.sought = wanted
        self.matches = matches(self.tokens.text, wanted)
        self._missed = self.cursor if wanted.strip() and not self.matches else None
        self.notice = ""
        if wanted.strip():
            self._go_to_match(self._match_from(self.cursor_char))

    def next_match(self) -> None:
        """The next place that was found, from the end on to the beginning."""
        here = self._match_from(self.cursor_char)
        self._go_to_match(here + 1 if self._match_here() else here)

    def previous_match(self) -> None:
        """The place that was found before, from the beginning on to the end."""
        self._go_to_match(self._match_from(self.cursor_char) - 1)

    def _match_from(self, char: int) -> int:
        """The index of the first match that ends after `char`; past the last one, their number."""
        return bisect_right(self.matches, char, key=lambda match: match[1])

    def _go_to_match(self, index: int) -> None:
        if not self.matches:
            missing = f"{quoted(self.sought)} is not in this article"
            self.notice = missing if self.sought else self.told("{screen.find} finds words first")
            return
        index %= len(self.matches)
        self.anchor = None
        self.go_to(self.matches[index][0])
        self.notice = f"match {index + 1} of {len(self.matches)}"

    @property
    def match(self) -> tuple[int, int] | None:
        """The found place that begins at the cursor, in whole tokens: a digit labels it where no
        span is. Further inside the cursor was put on a token of its own.
        """
        found = self._match_here()
        if found is None or found[0] < self.tokens.starts[self.cursor]:
            return None
        return self.tokens.widened(*found)

    def _match_here(self) -> tuple[int, int] | None:
        """The found place that covers a part of the cursor's token."""
        found = next(iter(self.matches[self._match_from(self.cursor_char) :]), None)
        return found if found and found[0] < self.tokens.ends[self.cursor] else None
