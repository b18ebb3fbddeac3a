"""The shortest way of keys from the cursor to a token."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from annotator.session.outcome import Refused

if TYPE_CHECKING:
    from collections.abc import Collection

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.outcome import Operations
    from tests.evaluation.simulator.view import SimulatedView

TO_TOKENS = ("token_right", "token_left")
"""Moves that do not depend on what is labelled."""

TO_SPANS = (
    *("screen.line_down", "screen.line_up", "screen.half_down", "screen.half_up"),
    *("next_undecided", "previous_undecided", "next_span", "previous_span"),
    *("next_ghost", "previous_ghost"),
)
"""Moves that do: a tag after a span takes room in its row."""

MOST_KEYS = 40
"""Keys after which a way is no longer looked for: half a screen at a time goes further."""


class Moves:
    """Where each move leads from each token, found by the session's own operations once."""

    def __init__(
        self, session: LabellingSession, view: SimulatedView, operations: Operations
    ) -> None:
        self._session = session
        self._view = view
        self._operations = operations
        self._standing: dict[tuple[str, ...], str | None] = {}
        self._known: dict[tuple[str, int], int] = {}
        self._origin: object = None
        self._ways: dict[int, list[str]] = {}
        self._waiting: deque[int] = deque()

    def leads_to(self, name: str, index: int) -> int:
        """Return the token that a move reaches from a token; the same one if it is refused."""
        for names, standing in ((TO_TOKENS, self._article), (TO_SPANS, self._head)):
            if name in names and self._standing.get(names) != standing:
                self._standing[names] = standing
                self._known = {at: to for at, to in self._known.items() if at[0] not in names}
        if (name, index) not in self._known:
            cursor = self._session.cursor
            cursor.index = index
            try:
                self._operations[name]()
            except Refused:
                cursor.index = index
            self._known[name, index] = cursor.index
        return self._known[name, index]

    @property
    def _article(self) -> str:
        return self._session.key.article_id

    @property
    def _head(self) -> str | None:
        return self._session.draft.head or self._article

    def way(self, goals: Collection[int], most: int) -> list[str] | None:
        """Return the fewest moves to one of the tokens `goals`; None if they are more than `most`.

        The cursor stays where it is.
        """
        begun = self._session.cursor.index
        origin = (self._article, self._head, self._view.extent_in_sight, begun)
        if self._origin != origin:
            self._origin, self._ways, self._waiting = origin, {begun: []}, deque([begun])
        while not any(goal in self._ways for goal in goals) and self._waiting:
            index = self._waiting.popleft()
            if len(self._ways[index]) >= most:
                self._waiting.appendleft(index)
                break
            for name in (*TO_TOKENS, *TO_SPANS):
                to = self.leads_to(name, index)
                if to not in self._ways:
                    self._ways[to] = [*self._ways[index], name]
                    self._waiting.append(to)
        self._session.cursor.jump_to(self._session.tokens.starts[begun])
        ways = [self._ways[goal] for goal in goals if goal in self._ways]
        found = min(ways, key=len, default=None)
        return found if found is not None and len(found) <= most else None
