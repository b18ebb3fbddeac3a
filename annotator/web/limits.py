"""Limits on what visitors send: sizes, the rate of input, failed logins, starts of screens."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

COLUMNS, ROWS = (20, 400), (5, 150)
"""The smallest and largest size of a screen; Textual lays out every cell of it."""

MESSAGE_BYTES = 2**16
"""The longest message of a browser, such as a paste."""

INPUT_BURST, INPUT_PER_SECOND = 2**16, 2**13
"""Bytes of input: mouse movements are a kilobyte a second, and a paste comes at once."""

BODY_BYTES = 4096
"""The longest body of a request."""


def clamped(size: tuple[object, object]) -> tuple[int, int] | None:
    """Return columns and rows within the limits; None unless both are whole numbers."""
    columns, rows = (_whole(value) for value in size)
    if columns is None or rows is None:
        return None
    return _between(columns, COLUMNS), _between(rows, ROWS)


def _whole(value: object) -> int | None:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) < 10:
        return int(value)
    return None


def _between(value: int, limits: tuple[int, int]) -> int:
    return min(max(value, limits[0]), limits[1])


class RateLimit:
    """Counts events by key: at most `most` within `seconds`, for `keys` keys at a time."""

    def __init__(
        self,
        most: int,
        seconds: float,
        *,
        keys: int = 1000,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._most, self._seconds, self._keys, self._clock = most, seconds, keys, clock
        self._times: dict[object, deque[float]] = {}

    def wait(self, key: object) -> float:
        """Return the seconds until `key` may try again; 0 if it may now."""
        times = self._times.get(key)
        if times is None or len(times) < self._most:
            return 0.0
        return max(0.0, times[0] + self._seconds - self._clock())

    def count(self, key: object) -> None:
        """Count an event; if there are too many keys, forget the one that was quiet longest."""
        times = self._times.pop(key, None) or deque(maxlen=self._most)
        times.append(self._clock())
        self._times[key] = times
        if len(self._times) > self._keys:
            del self._times[next(iter(self._times))]


class InputThrottle:
    """Slows down a visitor who sends more than a person types, points and pastes."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._allowed = float(INPUT_BURST)
        self._at = clock()

    def delay(self, count: int) -> float:
        """Take `count` bytes and return the seconds to wait before the next are read."""
        now = self._clock()
        allowed = min(INPUT_BURST, self._allowed + (now - self._at) * INPUT_PER_SECOND)
        self._allowed, self._at = allowed - count, now
        return max(0.0, -self._allowed / INPUT_PER_SECOND)

    async def take(self, count: int) -> None:
        """Take `count` bytes; what is sent meanwhile stays in the connection."""
        if delay := self.delay(count):
            await asyncio.sleep(delay)
