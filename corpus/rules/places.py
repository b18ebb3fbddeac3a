"""Rules for LOCATION: the class word behind a name, the direction before it, the dateline."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.rules.words import stems, words

if TYPE_CHECKING:
    from corpus.rules.reading import Extent, Found, Reading

CLASS_WORDS = stems("class_words")
DIRECTIONS = words("directions")


def class_word(reading: Reading, span: Found) -> Extent:
    """With the class word behind the name: *Helmand province*."""
    end = span.end
    follows = end < len(reading) and reading.stems[end] in CLASS_WORDS and reading.noun(end)
    return span.start, end + follows


def direction(reading: Reading, span: Found) -> Extent:
    """With the direction before the name: *northern Iraq*."""
    before = span.start - 1
    if reading.word(before) in DIRECTIONS:
        return before, span.end
    return span.start, span.end
