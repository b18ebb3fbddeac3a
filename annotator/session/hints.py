"""Hints: letters on places in sight, which move the cursor there when they are typed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, Refused

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.session.cursor import Cursor
    from annotator.session.ghosts import Ghosts
    from annotator.session.view import View
    from annotator.session.workspace import Workspace

SHOW = "screen.hints"
"""The operation that shows hints."""

_LETTERS = "asdfghjklqweruiopzxcvbnmyt"
"""The home row first. The key that shows hints on words is left out."""


class Hints:
    """The letters in sight.

    `letters` has those still to be typed, by the code point where their place begins. It is empty
    unless hints are shown, and another object whenever it changes.
    """

    def __init__(
        self, workspace: Workspace, cursor: Cursor, keymap: Keymap, ghosts: Ghosts
    ) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._ghosts = ghosts
        self._keys = [key for key in _LETTERS if key not in keymap.of(SHOW)]
        self._on_words = False
        self.letters: Mapping[int, str] = {}
        workspace.on_shown.append(lambda _: self.drop())

    def show(self, view: View) -> Outcome:
        """Put letters on the spans in sight; if they have letters, on all words instead."""
        start, end = view.extent_in_sight
        places = [] if self.letters else self._spans(start, end)
        self._on_words = not places
        if self._on_words:
            places = self._words(start, end)
        if not places:
            raise Refused("Nothing to go to here")
        places.sort(key=lambda char: abs(char - self._cursor.char))
        self.letters = dict(zip(places, self._codes(len(places)), strict=False))
        more = "" if self._on_words else f"; {{{SHOW}}}: letters on words"
        return Outcome(f"Type the letters of a place to go there{more}")

    def takes(self, character: str | None) -> bool:
        """Return whether a character is typed as a letter of a hint."""
        return bool(self.letters) and character in self._keys

    def choose(self, letter: str) -> Outcome:
        """Go to the place that has this letter, or keep the places whose letters begin with it."""
        begun = {
            char: letters[1:] for char, letters in self.letters.items() if letters[0] == letter
        }
        if not begun:
            raise Refused(f"No place has the letter {letter}")
        if "" not in begun.values():
            self.letters = begun
            return Outcome("Type the second letter")
        self.drop()
        char = next(iter(begun))
        mark = self._workspace.draft.mark_at(char)
        if mark and mark.span.start == char and not self._on_words:
            self._cursor.reach(mark)
        else:
            self._cursor.go_to(char)
        return Outcome()

    def drop(self) -> None:
        """Hide the letters."""
        if self.letters:
            self.letters = {}

    def _spans(self, start: int, end: int) -> list[int]:
        """Return where the visible spans begin, other than at the cursor."""
        draft, cursor = self._workspace.draft, self._cursor
        marks = draft.between(start, end)
        if cursor.show_rejected:
            marks = [*marks, *draft.rejected_between(start, end)]
        here = cursor.current
        begins = {mark.span.start for mark in marks if mark is not here}
        begins.update(ghost.span.start for ghost in self._ghosts.between(start, end))
        return [char for char in begins if start <= char < end and char != cursor.char]

    def _words(self, start: int, end: int) -> list[int]:
        """Return where the visible words other than that at the cursor begin."""
        tokens = self._workspace.tokens
        first, last = tokens.at(start), tokens.at(end - 1) if end else 0
        return [
            char
            for index, char in enumerate(tokens.starts[first : last + 1], first)
            if char >= start
            and index != self._cursor.index
            and any(map(str.isalnum, tokens.text[char : tokens.ends[index]]))
        ]

    def _codes(self, count: int) -> Sequence[str]:
        """Return distinct letters for up to `count` places, none of which begins another.

        Words have two letters each. Spans have one while there are enough.
        """
        keys = self._keys
        pairs = len(keys) if self._on_words else 0
        while pairs < len(keys) and len(keys) - pairs + pairs * len(keys) < count:
            pairs += 1
        single = len(keys) - pairs
        doubled = ("".join(pair) for pair in product(keys[single:], keys))
        return [*keys[:single], *doubled]
