"""Writes probabilities in a few cells, with their band."""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.learning.probability import band

if TYPE_CHECKING:
    from corpus.learning.probability import Band

MARKS: dict[Band, str] = {"high": "▲", "fair": "◆", "low": "▼"}
"""The band of a probability in one cell, told apart without colour."""


def probability(score: float | None) -> str:
    """In three cells and the band in a word: `.97 high`, or `–` where it is not known."""
    return "–" if score is None else f"{_digits(score)} {band(score)}"


def marked_probability(score: float | None) -> str:
    """In at most four cells: `▲.97`, or `–` where it is not known."""
    return "–" if score is None else f"{MARKS[band(score)]}{_digits(score)}"


def _digits(score: float) -> str:
    """Cut, not rounded: a digit more would belong to the next band, and nothing is certain."""
    return f".{min(99, round(score * 1000) // 10):02}"
