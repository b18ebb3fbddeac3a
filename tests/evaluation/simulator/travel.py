"""The shortest way of keys from the cursor to a token."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from annotator.session.outcome import Refused

if TYPE_CHECKING:
    from collections.abc import Container

    from annotator.session.labelling.session import LabellingSession
    from annotator.session.outcome import Operation
    from tests.evaluation.simulator.view import SimulatedView

MOVES = (
    *("token_right", "token_left", "screen.line_down", "screen.line_up"),
    *("next_undecided", "previous_undecided", "next_span", "previous_span"),
    *("screen.half_down", "screen.half_up"),
)
"""The operations that move the cursor and have one key."""

MOST_KEYS = 40
"""Keys after which a way is no longer looked for: half a screen at a time goes further."""


def way(
    session: LabellingSession, moves: dict[str, Operation], goals: Container[int], most: int
) -> list[str] | None:
    """Return the fewest moves to one of the `goals` (token indices), at most `most`.

    Every move is the session's own operation; the cursor is put back afterwards. None if no way is
    short enough.
    """
    cursor = session.cursor
    begun = cursor.index
    ways: dict[int, list[str]] = {begun: []}
    waiting = deque([begun])
    try:
        while waiting:
            index = waiting.popleft()
            if index in goals:
                return ways[index]
            if len(ways[index]) == most:
                continue
            for name, move in moves.items():
                cursor.index = index
                try:
                    move()
                except Refused:
                    continue
                if cursor.index not in ways:
                    ways[cursor.index] = [*ways[index], name]
                    waiting.append(cursor.index)
        return None
    finally:
        cursor.jump_to(session.tokens.starts[begun])


def hint_to(session: LabellingSession, view: SimulatedView, char: int) -> list[str] | None:
    """Return the keys that reach a place in sight by its hint: `t` and letters; None without one."""
    hints = session.hints
    try:
        for presses in (1, 2):
            hints.show(view)  # type: ignore[arg-type]  # shows nothing else
            if letters := hints.letters.get(char):
                return ["screen.hints"] * presses + [*letters]
    except Refused:
        return None
    finally:
        hints.drop()
    return None
