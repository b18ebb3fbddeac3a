"""The shortest way of keys from the cursor to a token."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from annotator.session.outcome import Refused

if TYPE_CHECKING:
    from collections.abc import Container

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.outcome import Operations

TO_TOKENS = (
    *("token_right", "token_left", "screen.line_down", "screen.line_up"),
    *("screen.half_down", "screen.half_up"),
)
"""Moves that do not depend on what is labelled."""

TO_SPANS = (
    *("next_undecided", "previous_undecided", "next_span", "previous_span"),
    *("next_ghost", "previous_ghost"),
)
"""Moves that do."""

MOST_KEYS = 40
"""Keys after which a way is no longer looked for: half a screen at a time goes further."""


class Moves:
    """Where each move leads from each token, found by the session's own operations once."""

    def __init__(self, session: LabellingSession, operations: Operations) -> None:
        self._session = session
        self._operations = operations
        self._standing: dict[tuple[str, ...], str | None] = {}
        self._known: dict[tuple[str, int], int] = {}

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

    def way(self, goals: Container[int], most: int) -> list[str] | None:
        """Return the fewest moves to one of the tokens `goals`; None if they are more than `most`.

        The cursor stays where it is.
        """
        begun = self._session.cursor.index
        ways: dict[int, list[str]] = {begun: []}
        waiting = deque([begun])
        found = None
        while waiting and found is None:
            index = waiting.popleft()
            if index in goals:
                found = ways[index]
            elif len(ways[index]) < most:
                for name in (*TO_TOKENS, *TO_SPANS):
                    to = self.leads_to(name, index)
                    if to not in ways:
                        ways[to] = [*ways[index], name]
                        waiting.append(to)
        self._session.cursor.jump_to(self._session.tokens.starts[begun])
        return found
