"""The depth of our classes."""

from __future__ import annotations

from pathlib import Path

from tests.structure import PACKAGES, figures_of

MOST_CLASSES_DEEP = 2


def test_classes_are_at_most_two_deep_under_those_of_libraries() -> None:
    root = Path(__file__).parent.parent
    assert 0 < figures_of(root / package for package in PACKAGES).depth <= MOST_CLASSES_DEEP
