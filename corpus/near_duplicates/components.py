"""Connected components of numbered articles, by union-find."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


class Components:
    """Components of numbers from 0; the root of each is its smallest number.

    `parents` has for each number itself, or a smaller one in its component.
    """

    def __init__(self, parents: NDArray[np.intp]) -> None:
        self._parents = parents

    def copy(self) -> Self:
        """Return components that can be joined further on their own."""
        return type(self)(self._parents.copy())

    def root(self, number: int) -> int:
        """Return the root of the component of a number."""
        parents = self._parents
        while (parent := int(parents[number])) != number:
            parents[number] = parents[parent]
            number = parent
        return number

    def roots(self, numbers: NDArray[np.intp] | None = None) -> NDArray[np.intp]:
        """Return the roots of many numbers, by default of all."""
        found = self._parents if numbers is None else self._parents[numbers]
        while not np.array_equal(found, above := self._parents[found]):
            found = above
        return found

    def join(self, one: int, other: int) -> None:
        """Join the components of two numbers."""
        low, high = sorted((self.root(one), self.root(other)))
        self._parents[high] = low
