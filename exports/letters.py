"""Letters in place of people's names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def letters_for(names: Iterable[str]) -> dict[str, str]:
    """Return a letter for each name in order: A, B, … Z, AA, AB, …."""
    return {name: letters(at) for at, name in enumerate(dict.fromkeys(names))}


def letters(number: int) -> str:
    """Return A for 0, B, … Z, AA, AB, …."""
    rest, last = divmod(number, 26)
    return (letters(rest - 1) if rest else "") + chr(ord("A") + last)
