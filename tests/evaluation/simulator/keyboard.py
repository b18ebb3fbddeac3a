"""The keys that a simulated annotator presses: operations, travel by moves or hints, and counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from annotator.keymap.keymap import default_keymap
from tests.evaluation.simulator.travel import MOST_KEYS, Moves, hint_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import Mark
    from tests.evaluation.simulator.view import SimulatedView

_ENOUGH_TO_STAY = 2
"""Decisions in sight from which hints that stay save a key, also if Esc ends them."""


class Keyboard:
    """Presses keys in a session; `keys` counts them by kind.

    With `hints` letters lead to places where that is shorter; with `stays` they stay while several
    decisions are in sight.
    """

    def __init__(
        self, session: LabellingSession, view: SimulatedView, *, hints: bool, stays: bool
    ) -> None:
        self._session = session
        self._view = view
        self._hints = hints
        self._stays = stays
        self._operations = session.operations(view)  # type: ignore[arg-type]
        self._moves = Moves(session, self._operations)
        self._letters = {
            name for name in self._operations if default_keymap().short(name).isalpha()
        }
        self._staying = False
        self._wants_to_stay = False
        self._stop_at = 0
        self.keys: Counter[str] = Counter()

    def stop_after(self, count: int) -> None:
        """Fail when so many further keys have been pressed, which then lead nowhere."""
        self._stop_at = self.keys.total() + count

    # -- operations ----------------------------------------------------------------------------

    def press(self, operation: str, kind: str) -> None:
        """Press the key of an operation."""
        assert self.keys.total() < self._stop_at, f"{operation} leads nowhere"
        article = self._session.key.article_id
        self.run(operation)
        self._count(operation, kind)
        if self._session.key.article_id == article:
            self._view.follow()

    def run(self, operation: str) -> None:
        """Run an operation that is not counted."""
        self._session.dispatcher.run(self._operations[operation])

    def count(self, operation: str, kind: str) -> None:
        """Count an operation that has run."""
        self._count(operation, kind)
        self._view.follow()

    def _count(self, operation: str, kind: str) -> None:
        """Count a key; hints that stay are ended by it, or by Esc if its key is a letter."""
        self.keys["travel"] += self._staying and operation in self._letters
        self._staying = False
        self.keys[kind] += 1

    # -- travel --------------------------------------------------------------------------------

    def go_to_span(self, mark: Mark) -> None:
        """Go to a word of a span."""
        first, last = self._session.tokens.covered(*mark.span.extent)
        self._travel(range(first, last))

    def go_to_token(self, index: int) -> None:
        """Go to a token."""
        self._travel(range(index, index + 1))

    def decide_there(self, goals: range, operation: str, kind: str) -> None:
        """Go to one of the tokens and decide, by a hint in capitals if that is shorter."""
        length = self._length_of_hint(goals, saved=2)
        if length is None:
            self.press(operation, kind)
            return
        staying = self._staying or self._wants_to_stay
        self._jump(goals)
        self.run(operation)
        self.keys["travel"] += length - 1
        self.keys[kind] += 1
        self._staying = staying
        self._view.follow()

    def would_stay(self, decisions: int) -> bool:
        """Whether hints stay for so many decisions in sight; the next decision then begins that."""
        self._wants_to_stay = self._stays and decisions >= _ENOUGH_TO_STAY
        return self._wants_to_stay or (self._staying and decisions > 0)

    def _travel(self, goals: range) -> None:
        length = self._length_of_hint(goals, saved=1)
        if length is None:
            return
        self.keys["travel"] += length
        self._staying = False
        self._jump(goals)

    def _length_of_hint(self, goals: range, *, saved: int) -> int | None:
        """Return how many keys the hint takes; if moves save that many, press them: None."""
        hint = self._hint(goals)
        length = len(hint) - self._staying if hint else MOST_KEYS + saved
        moves = self._moves.way(goals, length - saved)
        if hint is None or moves is not None:
            assert moves is not None, "there is no way to a token"
            self._press_all(moves)
            return None
        return length

    def _hint(self, goals: range) -> list[str] | None:
        """Return the keys that lead to the first of the tokens by its hint, if there are any."""
        if not self._hints or self._session.cursor.index in goals:
            return None
        char = self._session.tokens.starts[goals[0]]
        return hint_to(self._session, self._view, char)

    def _jump(self, goals: range) -> None:
        self._session.cursor.jump_to(self._session.tokens.starts[goals[0]])
        self._view.follow()

    def _press_all(self, moves: Iterable[str]) -> None:
        for name in moves:
            self.press(name, "travel")
