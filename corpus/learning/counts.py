"""Counts of right and wrong suggestions."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Counts:
    """Suggestions kept unchanged (right), or not (wrong); estimates of them are fractions."""

    right: float = 0
    wrong: float = 0

    def __add__(self, other: Counts) -> Counts:
        """The sum."""
        return Counts(self.right + other.right, self.wrong + other.wrong)

    def __sub__(self, part: Counts) -> Counts:
        """The difference, for a part of these counts."""
        return Counts(self.right - part.right, self.wrong - part.wrong)

    @property
    def total(self) -> float:
        """The number of suggestions."""
        return self.right + self.wrong


NOTHING = Counts()
