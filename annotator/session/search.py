"""Search in the open article."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, Refused, cited
from annotator.session.view import Question
from corpus.text.search import ignores_case, leaves_out_words, matches

if TYPE_CHECKING:
    from annotator.session.cursor import Cursor
    from annotator.session.workspace import Workspace


class Search:
    """The matches of the words that were searched last, until the next edit.

    `missed` is the token at the cursor when nothing was found.
    """

    def __init__(self, workspace: Workspace, cursor: Cursor) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self.words = ""
        self.matches: list[tuple[int, int]] = []
        self.missed: int | None = None
        self._led_to: tuple[int, int] | None = None  # a token, and the match in it
        workspace.on_shown.append(lambda _: self._forget())
        workspace.on_recorded.append(lambda _: self._forget())

    def _forget(self) -> None:
        """Forget the places of the words; `next_match` finds them again."""
        self.missed = self._led_to = None
        if self.matches:  # the view draws all rows again for another list
            self.matches = []

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
        self._find_matches()
        self.missed = self._cursor.index if words.strip() and not self.matches else None
        return self._go_to(self._from(self._cursor.char)) if words.strip() else Outcome()

    def next_match(self) -> Outcome:
        """Go to the next match, from the last one to the first."""
        self._find_again()
        here = self._match_here()
        return self._go_to(self._from(self._cursor.char) if here is None else here + 1)

    def previous_match(self) -> Outcome:
        """Go to the previous match, from the first one to the last."""
        self._find_again()
        here = self._match_here()
        return self._go_to((self._from(self._cursor.char) if here is None else here) - 1)

    def _find_matches(self) -> None:
        self._led_to = None
        self.matches = matches(self._workspace.tokens.text, self.words)

    def _find_again(self) -> None:
        """Find the words again after an edit, and in another article."""
        if not self.matches:
            self._find_matches()

    def _from(self, char: int) -> int:
        """Return the index of the first match that ends after `char`, else their number."""
        return bisect_right(self.matches, char, key=lambda match: match[1])

    def _go_to(self, index: int) -> Outcome:
        if not self.matches:
            if not self.words:
                raise Refused("Nothing was searched yet. {screen.find}: find")
            missing = f"{cited(self.words)} is not in this article"
            if not ignores_case(self.words):
                missing += f"{self._case} (type lower case to ignore it)"
            raise Refused(missing)
        index %= len(self.matches)
        self._cursor.jump_to(self.matches[index][0])
        self._led_to = self._cursor.index, index
        return Outcome(f"Match {index + 1} of {len(self.matches)}{self._case}{self._target}")

    @property
    def _case(self) -> str:
        """The rule by which case counts in these words; empty if they have none."""
        if self.words.lower() == self.words.upper():
            return ""
        return f" · {'ignoring' if ignores_case(self.words) else 'matching'} case"

    @property
    def _target(self) -> str:
        """The text that a label key labels, if it is not the current span."""
        mark, found, match = self._cursor.current, self.found, self.match
        if mark is None or found is None or match is None or mark.span.extent == match:
            return ""
        text = self._workspace.tokens.text
        if leaves_out_words(text, found, match):
            return ""  # a label key says why it labels nothing
        return f" · labels apply to {cited(text[slice(*match)])}"

    @property
    def moved_cursor_here(self) -> bool:
        """Whether the search moved the cursor to the match where it is."""
        here = self._led_to is not None and self._led_to[0] == self._cursor.index
        return here and self.match is not None

    @property
    def match(self) -> tuple[int, int] | None:
        """The match that begins at the cursor, widened to whole tokens.

        None further inside a match: the cursor was moved to a token of its own there.
        """
        found = self.found
        return self._workspace.tokens.widened(*found) if found else None

    @property
    def found(self) -> tuple[int, int] | None:
        """The match that begins in the cursor's token, not widened."""
        here = self._match_here()
        found = None if here is None else self.matches[here]
        return found if found and found[0] >= self._cursor.char else None

    def _match_here(self) -> int | None:
        """Return the index of the match in the cursor's token; of several, the one moved to."""
        if self._led_to and self._led_to[0] == self._cursor.index:
            return self._led_to[1]
        first = self._from(self._cursor.char)
        here = first < len(self.matches) and self.matches[first][0] < self._cursor.token[1]
        return first if here else None
