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

STAY = "screen.hints_stay"
"""The operation that shows hints that stay, and hides them."""

_ACTING = (
    *("accept", "reject", "undo", "redo"),
    *("screen.accept_visible", "screen.accept_and_finish", "screen.reject_visible"),
    *("left_out", "left_in", "right_out", "right_in", "phrase_out", "phrase_in"),
)
"""Operations that act on the current span while hints stay; their keys are not used as hints."""

_LASTING = frozenset(
    {
        *_ACTING,
        *(f"label:{digit}" for digit in "123456789"),
        *("decide_same", "next_undecided", "previous_undecided", "next_span", "previous_span"),
        *("next_ghost", "previous_ghost", "token_right", "token_left"),
        *("screen.line_down", "screen.line_up", "screen.half_down", "screen.half_up"),
    }
)
"""Operations that do not end hints that stay."""


class Hints:
    """The letters in sight.

    `letters` has those still to be typed, by the code point where their place begins. It is empty
    unless hints are shown, and another object whenever it changes. `stay` is whether letters are
    shown again after each place and each decision.
    """

    def __init__(
        self, workspace: Workspace, cursor: Cursor, keymap: Keymap, ghosts: Ghosts
    ) -> None:
        self._workspace = workspace
        self._cursor = cursor
        self._ghosts = ghosts
        self._all_keys = [key for key in _LETTERS if key not in keymap.of(SHOW)]
        acting = {key.lower() for name in _ACTING for key in keymap.of(name)}
        acting.update(key.lower() for key in keymap.of(STAY))
        self._keys_that_stay = [key for key in self._all_keys if key not in acting]
        self._on_words = False
        self._is_begun = False
        self.letters: Mapping[int, str] = {}
        self._accept: Operation | None = None
        self._reject: Operation | None = None
        self._stays_in: View | None = None
        self._begins_in: View | None = None
        self._sight = (0, 0)
        self._lasting: dict[int, str] = {}
        workspace.on_shown.append(lambda _: self._begin())

    @property
    def stay(self) -> bool:
        """Whether the letters stay until the person hides them."""
        return self._stays_in is not None

    def decide_with(self, *, accept: Operation, reject: Operation) -> None:
        """Let capital letters also accept the ghost, or reject the span, where they lead."""
        self._accept, self._reject = accept, reject

    def begin_in(self, view: View) -> None:
        """Show letters that stay from the beginning of each article that is not finished."""
        self._begins_in = view
        self._begin()

    def _begin(self) -> None:
        self.drop()
        if self._workspace.draft.status == "open":
            self._stays_in = self._begins_in

    def show_staying(self, view: View) -> Outcome:
        """Put letters on the spans in sight until the same key hides them."""
        was_staying = self.stay
        self.drop()
        if was_staying:
            return Outcome()
        self._stays_in = view
        self.renew()
        if not self.letters:
            self.drop()
            raise Refused("Nothing to go to here")
        return Outcome(
            "Letters go to a place; in capitals: reject it, or accept the ghost; "
            f"{{{SHOW}}}: letters on words; {{{STAY}}}: end"
        )

    def renew(self) -> None:
        """Put letters that stay on what is now in sight, unless a hint is being typed."""
        if self._stays_in is None or self._is_begun or self._on_words:
            return
        sight = self._stays_in.extent_in_sight
        places = self._spans(*sight)
        if sight != self._sight:
            self._lasting, self._sight = {}, sight
        self._lasting = self._kept(places)
        here = self._here
        letters = {char: code for char, code in self._lasting.items() if char not in here}
        if letters != self.letters:
            self.letters = letters

    def show(self, view: View) -> Outcome:
        """Put letters on the spans in sight; if they have letters, on all words instead."""
        start, end = view.extent_in_sight
        places = [] if self.letters else self._spans(start, end) - self._here
        self._on_words, self._is_begun = not places, False
        if self._on_words:
            places = self._words(start, end)
        if not places:
            self._on_words = False
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
            self.letters, self._is_begun = begun, True
            return Outcome("Type the second letter")
        decides = self._decides and letter.isupper() and self._cursor.anchor is None
        on_words = self._on_words
        self._hide()
        char = next(iter(begun))
        mark = self._workspace.draft.mark_at(char)
        if mark and mark.span.start == char and not on_words:
            self._cursor.reach(mark)
        else:
            self._cursor.go_to(char)
        decide = self._reject if self._cursor.current else self._accept
        return decide() if decides and decide else Outcome()

    def before(self, operation: str | None) -> None:
        """Hide the letters before another key does its work; those that stay come back after it.

        An operation that opens something else, or that finishes the article, ends them.
        """
        if operation in _LASTING:
            self._hide()
        else:
            self.drop()

    def drop(self) -> None:
        """Hide the letters, also those that stay."""
        self._stays_in = None
        self._lasting = {}
        self._hide()

    def _hide(self) -> None:
        self._on_words = self._is_begun = False
        if self.letters:
            self.letters = {}

    @property
    def _keys(self) -> Sequence[str]:
        """The letters that hints now consist of."""
        return self._keys_that_stay if self.stay and not self._on_words else self._all_keys

    @property
    def _here(self) -> set[int]:
        """Where the current span and the current word begin, which need no letters."""
        current = self._cursor.current
        return {self._cursor.char, *([current.span.start] if current else [])}

    def _spans(self, start: int, end: int) -> set[int]:
        """Return where the visible spans begin."""
        draft, cursor = self._workspace.draft, self._cursor
        marks = draft.between(start, end)
        if cursor.show_rejected:
            marks = [*marks, *draft.rejected_between(start, end)]
        begins = {mark.span.start for mark in marks}
        begins.update(ghost.span.start for ghost in self._ghosts.between(start, end))
        return {char for char in begins if start <= char < end}

    def _words(self, start: int, end: int) -> set[int]:
        """Return where the visible words other than that at the cursor begin."""
        tokens = self._workspace.tokens
        first, last = tokens.at(start), tokens.at(end - 1) if end else 0
        return {
            char
            for index, char in enumerate(tokens.starts[first : last + 1], first)
            if char >= start
            and index != self._cursor.index
            and any(map(str.isalnum, tokens.text[char : tokens.ends[index]]))
        }

    def _kept(self, places: set[int]) -> dict[int, str]:
        """Return letters for the places; a place keeps its former letters where possible.

        The most doubtful places get the single letters that became free.
        """
        before = {char: code for char, code in self._lasting.items() if char in places}
        scarce = any(len(code) > 1 for code in before.values())
        kept = {
            char: code
            for char, code in before.items()
            if len(code) > 1 or not scarce or self._doubt(char)
        }
        free = self._free(kept.values())
        if len(places - kept.keys()) > len(free):
            return self._lettered(places)
        waiting = (char for char in sorted(places) if len(kept.get(char, "  ")) > 1)
        for char in sorted(waiting, key=self._doubt, reverse=True):
            is_doubtful = not scarce or self._doubt(char) > 0
            if char not in kept:
                kept[char] = free.pop(0 if is_doubtful else -1)
            elif is_doubtful and free and len(free[0]) == 1:
                free.append(kept[char])
                kept[char] = free.pop(0)
        return kept

    def _free(self, codes: Iterable[str]) -> list[str]:
        """Return the codes that can be added to these, single letters first."""
        taken = {*codes}
        single = [key for key in self._keys if key not in {code[0] for code in taken}]
        begun = sorted({code[0] for code in taken if len(code) > 1}, key=self._keys.index)
        doubled = ("".join(pair) for pair in product(begun, self._keys))
        return [*single, *(code for code in doubled if code not in taken)]

    def _lettered(self, places: Iterable[int]) -> dict[int, str]:
        """Return letters for the places; the most doubtful ones have one letter, if not all have.

        The nearest have the first letters of the home row.
        """
        nearest = sorted(sorted(places), key=lambda char: abs(char - self._cursor.char))
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
