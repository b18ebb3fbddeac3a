"""Which of the finished annotations of an article agree."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def agreed_digest(digests: Sequence[str]) -> str | None:
    """The digest that two or more annotations share and no other as many, as in view `settled`."""
    most = Counter(digests).most_common(2)
    if not most or most[0][1] < 2 or (len(most) > 1 and most[0][1] == most[1][1]):
        return None
    return most[0][0]
