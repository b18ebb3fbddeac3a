"""Rows of entries, each with places: the current entry is unfolded, and places can be ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Sequence

Place = TypeVar("Place", bound="Hashable", covariant=True)


class WithPlaces(Protocol[Place]):
    """An entry."""

    @property
    def places(self) -> Sequence[Place]:
        """Its places, which are the rows under it."""


Entry = TypeVar("Entry", bound="WithPlaces[Hashable]")


@dataclass(frozen=True, slots=True)
class At:
    """A row: the index of an entry and of one of its places, or None for the entry itself."""

    entry: int = 0
    place: int | None = None


class Unfolded(Generic[Entry]):
    """The rows of `entries`; `ticked` are places."""

    def __init__(self) -> None:
        self.at = At()
        self.entries: list[Entry] = []
        self.ticked: set[Hashable] = set()

    @property
    def entry(self) -> Entry | None:
        """The current entry, which is unfolded."""
        return self.entries[self.at.entry] if self.entries else None

    @property
    def chosen(self) -> list[tuple[Entry, list[Hashable]]]:
        """The ticked places by entry, else the current place, else all of the current entry."""
        if self.ticked:
            each = [(one, [at for at in one.places if at in self.ticked]) for one in self.entries]
            return [(one, places) for one, places in each if places]
        one, at = self.entry, self.at.place
        if one is None:
            return []
        return [(one, [*one.places] if at is None else [one.places[at]])]

    # -- rows ----------------------------------------------------------------------------------

    @property
    def count(self) -> int:
        """The number of rows."""
        return len(self.entries) + (len(self.entry.places) if self.entry else 0)

    @property
    def row(self) -> int:
        """The index of the current row."""
        return self.at.entry + (0 if self.at.place is None else self.at.place + 1)

    @row.setter
    def row(self, row: int) -> None:
        self.at = self.at_row(row)

    def at_row(self, row: int) -> At:
        """Return what a row shows."""
        unfolded = len(self.entry.places) if self.entry else 0
        if row <= self.at.entry:
            return At(row)
        if row <= self.at.entry + unfolded:
            return At(self.at.entry, row - self.at.entry - 1)
        return At(row - unfolded)

    def next_entry(self) -> None:
        """Go to the next entry."""
        self.go(min(self.at.entry + 1, len(self.entries) - 1), None)

    def previous_entry(self) -> None:
        """Go from a place to its entry, from an entry to the previous one."""
        self.go(self.at.entry - (self.at.place is None), None)

    def go(self, entry: int, place: int | None) -> None:
        """Go to an entry, or to one of its places, as far as there are so many."""
        entry = max(0, min(entry, len(self.entries) - 1))
        if place is not None and self.entries:
            place = min(place, len(self.entries[entry].places) - 1)
        self.at = At(entry, place)

    # -- ticks ---------------------------------------------------------------------------------

    def tick(self) -> None:
        """Tick or untick the current place, or all places of the current entry, and go on."""
        if self.entry is None:
            return
        if self.at.place is None:
            places = {*self.entry.places}
            self.ticked = self.ticked - places if places <= self.ticked else self.ticked | places
            self.next_entry()
        else:
            self.ticked ^= {self.entry.places[self.at.place]}
            self.row = min(self.row + 1, self.count - 1)

    def keep_ticks(self, places: Iterable[Hashable]) -> None:
        """Untick all but these places."""
        if self.ticked:
            self.ticked &= {*places}
