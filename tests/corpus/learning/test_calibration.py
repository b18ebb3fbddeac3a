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
        Reliability("ACTOR", "alone", "high", 4, 4, 0.95, 0.75),
        Reliability("ACTOR", "alone", "fair", 2, 2, 0.6, 0.5),
        Reliability("NUMBER", "alone", "low", 2, 2, 0.2, 0.0),
        Reliability("NUMBER", "alone", None, 1, 1, None, 1.0),
    ]


LOOKS = [
    Prediction("ACTOR", 0.9, right=True, weight=30, decided="in bulk"),
    Prediction("ACTOR", 0.9, right=False, weight=10, decided="in bulk"),
    Prediction("ACTOR", 0.9, right=False),
]


def test_second_looks_have_rows_of_their_own_and_stand_for_bulk_accepts() -> None:
    assert reliability(LOOKS) == [
        Reliability("ACTOR", "alone", "high", 1, 1, pytest.approx(0.9), 0.0),
        Reliability("ACTOR", "in bulk", "high", 2, 40, pytest.approx(0.9), 0.75),
    ]
    assert calibration_error(LOOKS) == pytest.approx((40 * 0.15 + 0.9) / 41)


def test_the_calibration_error_is_the_mean_gap_of_ten_bins() -> None:
    assert calibration_error(TOLD) == pytest.approx((4 * 0.2 + 2 * 0.1 + 2 * 0.2) / 8)


def test_without_probabilities_the_calibration_error_is_undefined() -> None:
    assert calibration_error([Prediction("NUMBER", None, right=True)]) is None
    assert reliability([]) == []


def test_a_probability_of_1_is_in_the_last_bin() -> None:
    assert calibration_error([Prediction("NUMBER", 1.0, right=True)]) == 0
