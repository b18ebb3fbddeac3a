"""Hints: letters on places in sight, which move the cursor there when they are typed."""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING

from annotator.session.outcome import Outcome, Refused

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from annotator.keymap.keymap import Keymap
    from annotator.session.cursor import Cursor
    from annotator.session.ghosts import Ghosts
    from annotator.session.outcome import Operation
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
        self._accept: Operation | None = None
        self._reject: Operation | None = None
        self._stays_in: View | None = None
        workspace.on_shown.append(lambda _: self.drop())

    def decide_with(self, *, accept: Operation, reject: Operation) -> None:
        """Let capital letters also accept the ghost, or reject the span, where they lead."""
        self._accept, self._reject = accept, reject

    def show_staying(self, view: View) -> Outcome:
        """Put letters on the spans in sight, and again after each that was typed in capitals."""
        self.drop()
        outcome = self.show(view)
        self._stays_in = view
        return outcome

    def show(self, view: View) -> Outcome:
        """Put letters on the spans in sight; if they have letters, on all words instead."""
        self._stays_in = None
        start, end = view.extent_in_sight
        places = [] if self.letters else self._spans(start, end)
        self._on_words = not places
        if self._on_words:
            places = self._words(start, end)
        if not places:
            raise Refused("Nothing to go to here")
        self.letters = self._lettered(places)
        capitals = "; in capitals: reject it, or accept the ghost" if self._decides else ""
        more = "" if self._on_words else f"; {{{SHOW}}}: letters on words"
        return Outcome(f"Type the letters of a place to go there{capitals}{more}")

    @property
    def _decides(self) -> bool:
        return self._reject is not None and not self._on_words

    def takes(self, character: str | None) -> bool:
        """Return whether a character is typed as a letter of a hint."""
        if not self.letters or character is None:
            return False
        return character in self._keys or (self._decides and character.lower() in self._keys)

    def choose(self, letter: str) -> Outcome | None:
        """Go to the place that has this letter, or keep the places whose letters begin with it.

        If the last letter is a capital, also reject the span there, or make the ghost a span.
        """
        begun = {
            char: letters[1:]
            for char, letters in self.letters.items()
            if letters[0] == letter.lower()
        }
        if not begun:
            raise Refused(f"No place has the letter {letter}")
        if "" not in begun.values():
            self.letters = begun
            return Outcome("Type the second letter")
        decides = self._decides and letter.isupper() and self._cursor.anchor is None
        stays_in = self._stays_in if decides else None
        self.drop()
        char = next(iter(begun))
        mark = self._workspace.draft.mark_at(char)
        if mark and mark.span.start == char and not self._on_words:
            self._cursor.reach(mark)
        else:
            self._cursor.go_to(char)
        decide = self._reject if self._cursor.current else self._accept
        outcome = decide() if decides and decide else Outcome()
        if stays_in and (places := self._spans(*stays_in.extent_in_sight)):
            self.letters, self._stays_in = self._lettered(places), stays_in
        return outcome

    def drop(self) -> None:
        """Hide the letters."""
        self._stays_in = None
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

    def _lettered(self, places: Iterable[int]) -> dict[int, str]:
        """Return letters for the places; the most doubtful ones have one letter, if not all have.

        The nearest have the first letters of the home row.
        """
        nearest = sorted(places, key=lambda char: abs(char - self._cursor.char))
        codes = self._codes(len(nearest))
        single = sum(len(code) == 1 for code in codes[: len(nearest)])
        if 0 < single < len(nearest):
            short = {*sorted(nearest, key=self._doubt, reverse=True)[:single]}
            nearest = [*filter(short.__contains__, nearest)] + [
                char for char in nearest if char not in short
            ]
        return dict(zip(nearest, codes, strict=False))

    def _doubt(self, char: int) -> float:
        """Return how likely the person has something to do where a place begins."""
        mark = self._workspace.draft.mark_at(char)
        if mark is None:
            ghost = self._ghosts.at(char)
            return ghost.probability if ghost else 0.0
        return 0.0 if mark.decided else 1 - self._ghosts.probability(mark)

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
