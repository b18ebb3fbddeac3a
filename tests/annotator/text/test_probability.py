"""The band of a probability is visible without colour."""

from __future__ import annotations

import pytest

from annotator.text.probability import marked_probability, probability


@pytest.mark.parametrize(
    ("score", "shown", "marked"),
    [
        (None, "", ""),
        (0.0, ".00 low", "▼.00"),
        (0.499, ".49 low", "▼.49"),
        (0.5, ".50 fair", "◆.50"),
        (0.899, ".89 fair", "◆.89"),
        (0.9, ".90 high", "▲.90"),
        (0.29, ".29 low", "▼.29"),
        (0.9996, ".99 high", "▲.99"),
    ],
)
def test_probabilities_are_truncated(score: float | None, shown: str, marked: str) -> None:
    assert (probability(score), marked_probability(score)) == (shown, marked)
