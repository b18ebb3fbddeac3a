"""Prediction beside what came: worked out by hand."""

from __future__ import annotations

import pytest

from corpus.learning.calibration import Prediction, Reliability, calibration_error, reliability

TOLD = [
    *(Prediction("ACTOR", 0.95, right) for right in (True, True, True, False)),
    *(Prediction("ACTOR", 0.6, right) for right in (True, False)),
    *(Prediction("NUMBER", 0.2, right) for right in (False, False)),
    Prediction("NUMBER", None, right=True),
]


def test_a_row_for_each_label_and_band() -> None:
    assert reliability(TOLD) == [
        Reliability("ACTOR", "high", 4, 0.95, 0.75),
        Reliability("ACTOR", "fair", 2, 0.6, 0.5),
        Reliability("NUMBER", "low", 2, 0.2, 0.0),
        Reliability("NUMBER", None, 1, None, 1.0),
    ]


def test_the_calibration_error_is_the_mean_gap_of_ten_bins() -> None:
    assert calibration_error(TOLD) == pytest.approx((4 * 0.2 + 2 * 0.1 + 2 * 0.2) / 8)


def test_without_probabilities_the_calibration_error_is_undefined() -> None:
    assert calibration_error([Prediction("NUMBER", None, right=True)]) is None
    assert reliability([]) == []


def test_a_probability_of_1_is_in_the_last_bin() -> None:
    assert calibration_error([Prediction("NUMBER", 1.0, right=True)]) == 0
