"""The band of a probability is visible without colour."""

from __future__ import annotations

from annotator.text.probability import marked_probability, probability
from tests.rows import each_row


def test_probabilities_are_truncated() -> None:
    def check(row: tuple[float | None, str, str]) -> None:
        score, shown, marked = row
        assert (probability(score), marked_probability(score)) == (shown, marked)

    each_row(
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
        check,
    )
