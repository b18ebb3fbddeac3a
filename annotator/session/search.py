"""Search in the open article."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, Refused, cited
from annotator.session.view import Question
from corpus.text.search import matches

if TYPE_CHECKING:
    from annotator.session.cursor import Cursor
    from annotator.session.workspace import Workspace


class Search:
    """The matches of the words that were searched last; `missed` is where nothing was found."""

    def __init__(self, workspace: Workspace, cursor: Cursor) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self.words = ""
        self.matches: list[tuple[int, int]] = []
        self.missed: int | None = None
        workspace.on_shown.append(self._forget)

    def _forget(self, same_text: bool) -> None:  # noqa: FBT001 - the signature of `on_shown`
        del same_text
        self.matches, self.missed = [], None

    def question(self) -> Question:
        """Ask for words; the matches are shown while they are typed."""
        begun_at = self._cursor.char

        def typed(words: str) -> Outcome:
            self._cursor.go_to(begun_at)
            return self.find(words)

        def dropped() -> None:
            self.find("")
            self._cursor.go_to(begun_at)

        return Question("find", typed=typed, dropped=dropped)

    def find(self, words: str) -> Outcome:
        """Mark every match, and go to the first one from the cursor on."""
        self.words = words
        self.matches = matches(self._workspace.tokens.text, words)
        self.missed = self._cursor.index if words.strip() and not self.matches else None
        return self._go_to(self._from(self._cursor.char)) if words.strip() else Outcome()

    def next_match(self) -> Outcome:
        """Go to the next match, from the last one to the first."""
        here = self._from(self._cursor.char)
        return self._go_to(here + 1 if self._match_here() else here)

    def previous_match(self) -> Outcome:
        """Go to the previous match, from the first one to the last."""
        return self._go_to(self._from(self._cursor.char) - 1)

    def _from(self, char: int) -> int:
        """Return the index of the first match that ends after `char`, else their number."""
        return bisect_right(self.matches, char, key=lambda match: match[1])

    def _go_to(self, index: int) -> Outcome:
        if not self.matches:
            raise Refused(
                f"{cited(self.words)} is not in this article"
                if self.words
                else "Nothing was searched yet. {screen.find}: find"
            )
        index %= len(self.matches)
        self._cursor.jump_to(self.matches[index][0])
        return Outcome(f"Match {index + 1} of {len(self.matches)}")

    @property
    def match(self) -> tuple[int, int] | None:
        """The match that begins at the cursor, widened to whole tokens.

        None further inside a match: the cursor was moved to a token of its own there.
        """
        found = self._match_here()
        if found is None or found[0] < self._cursor.char:
            return None
        return self._workspace.tokens.widened(*found)

    def _match_here(self) -> tuple[int, int] | None:
        """Return the match that covers a part of the cursor's token."""
        found = next(iter(self.matches[self._from(self._cursor.char) :]), None)
        return found if found and found[0] < self._cursor.token[1] else None
