"""Formats probabilities in a few cells, with their band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.learning.probability import band

if TYPE_CHECKING:
    from corpus.learning.probability import Band

MARKS: dict[Band, str] = {"high": "▲", "fair": "◆", "low": "▼"}
"""One glyph per band, distinguishable without colour."""


def probability(score: float | None) -> str:
    """Format with the band as a word: `.97 high`, or empty if there is no history yet."""
    return "" if score is None else f"{_digits(score)} {band(score)}"


def marked_probability(score: float | None) -> str:
    """Format in at most four cells: `▲.97`, or empty if there is no history yet."""
    return "" if score is None else f"{MARKS[band(score)]}{_digits(score)}"


def limit(share: float) -> str:
    """Format a limit for probabilities: `.70`, or `.995`."""
    return f"{share:.3g}".ljust(4, "0").removeprefix("0")


def _digits(score: float) -> str:
    """Truncate, not round: rounding up could enter the next band, or reach certainty."""
    return f".{min(99, round(score * 1000) // 10):02}"
