"""The keys that a simulated annotator presses: handled as by the screen, counted and logged."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from annotator.session.hints import SHOW, STAY
from tests.evaluation.simulator.travel import MOST_KEYS, Moves

if TYPE_CHECKING:
    from collections.abc import Sequence

    from annotator.session.labelling.session import LabellingSession
    from corpus.model import Mark
    from tests.evaluation.simulator.view import SimulatedView


class Keyboard:
    """Presses keys in a session; `log` has each in order with its kind.

    With `hints` letters lead to places where that is shorter; with `stays` they then stay.
    """

    def __init__(
        self, session: LabellingSession, view: SimulatedView, *, hints: bool, stays: bool
    ) -> None:
        self._session = session
        self._view = view
        self._hints = hints
        self._shows = STAY if stays else SHOW
        self._operations = session.operations(view)  # type: ignore[arg-type]
        self._names = {key: name for name in self._operations for key in session.keymap.of(name)}
        self._moves = Moves(session, view, self._operations)
        self._stop_at = 0
        self.log: list[tuple[str, str]] = []

    @property
    def keys(self) -> Counter[str]:
        """The keys pressed so far, by kind."""
        return Counter(kind for _, kind in self.log)

    def stop_after(self, count: int) -> None:
        """Fail when so many further keys have been pressed, which then lead nowhere."""
        self._stop_at = len(self.log) + count

    # -- operations ----------------------------------------------------------------------------

    def press(self, operation: str, kind: str) -> None:
        """Press the key of an operation, after Esc if that key is a letter of a hint."""
        assert len(self.log) < self._stop_at, f"{operation} leads nowhere"
        key = self._session.keymap.of(operation)[0]
        if operation not in (SHOW, STAY) and self._session.hints.takes(key):
            self._type("escape", "travel")
        self._type(key, kind)

    def run(self, operation: str) -> None:
        """Run an operation that is not counted."""
        self._session.dispatcher.run(self._operations[operation])

    def count(self, operation: str, kind: str) -> None:
        """Count an operation that has run."""
        self.log.append((self._session.keymap.of(operation)[0], kind))
        self._follow()

    def _type(self, key: str, kind: str) -> None:
        """Handle a key as the screen does."""
        self.log.append((key, kind))
        article, hints = self._session.key.article_id, self._session.hints
        name = self._names.get(key)
        if name not in (SHOW, STAY) and hints.takes(key):
            self._session.dispatcher.run(hints.choose, key)
        else:
            assert name, f"{key} has no operation"
            if name not in (SHOW, STAY):
                hints.before(name)
            self.run(name)
        if self._session.key.article_id == article:
            self._follow()

    def _follow(self) -> None:
        self._view.follow()
        self._session.hints.renew()

    # -- travel --------------------------------------------------------------------------------

    def go_to_span(self, mark: Mark) -> None:
        """Go to a word of a span."""
        first, last = self._session.tokens.covered(*mark.span.extent)
        self.go_to_tokens(range(first, last))

    def go_to_tokens(self, goals: range) -> None:
        """Go to one of the tokens."""
        for key in self.way(goals):
            self._type(key, "travel")

    def decide_there(self, goals: range, operation: str, kind: str) -> None:
        """Go to one of the tokens and decide, by a hint in capitals if that is shorter."""
        way = self.way_to_decide(goals)
        if way is None:
            self.go_to_tokens(goals)
            self.press(operation, kind)
            return
        for key in way[:-1]:
            self._type(key, "travel")
        self._type(way[-1], kind)

    def way(self, goals: range) -> list[str]:
        """Return the fewest keys to one of the tokens; moves rather than as many letters."""
        hint = self._hint(goals)
        most = len(hint) - 1 if hint else MOST_KEYS
        moves = self._moves.way(goals, most)
        if moves is None:
            assert hint, "there is no way to a token"
            return hint
        return [self._session.keymap.of(name)[0] for name in moves]

    def way_to_decide(self, goals: range) -> list[str] | None:
        """Return the keys of a hint whose last letter decides; None if moves take fewer."""
        hint = self._hint(goals, on_words=False)
        if not hint or self._moves.way(goals, len(hint) - 2) is not None:
            return None
        return [*hint[:-1], hint[-1].upper()]

    def _hint(self, goals: range, *, on_words: bool = True) -> Sequence[str]:
        """Return the keys that lead to the first of the tokens by its hint; empty if none do."""
        session, hints = self._session, self._session.hints
        if not self._hints or session.cursor.index in goals:
            return ()
        char = session.tokens.starts[goals[0]]
        stays = hints.stay
        begun = [] if stays else [session.keymap.of(self._shows)[0]]
        if not stays:
            self.run(self._shows)
        letters = hints.letters.get(char, "")
        if not letters and on_words:
            begun += session.keymap.of(SHOW)
            self.run(SHOW)
            letters = hints.letters.get(char, "")
        if stays:
            hints.before("token_right")  # as another key that lets them stay
            hints.renew()
        else:
            hints.drop()
        return [*begun, *letters] if letters else ()
