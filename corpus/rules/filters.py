"""Rules that take spans away: what a model for names finds and the guideline does not want."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.rules.reading import Found, Reading


def hyphenated(reading: Reading, span: Found) -> bool:
    """A part of a hyphenated word: *Taliban* in *Taliban-held*."""
    return reading.joined_left(span.start) or reading.joined_right(span.end - 1)
