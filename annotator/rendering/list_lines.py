"""Rows and lines that lists of strings have in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from rich.text import Text

from annotator.text.cells import exactly
from annotator.text.sanitize import fixed_width

if TYPE_CHECKING:
    from annotator.session.difference_list import DifferenceList
    from annotator.session.labelling.string_list import StringList
    from annotator.session.review.consistency_list import ConsistencyList


String = TypeVar("String")
Place = TypeVar("Place")


@dataclass(frozen=True, slots=True)
class ListRow(Generic[String, Place]):
    """All that a row shows: a string, or one of its places with the headline of its article.

    A string has no `place`; it is ticked if all its places are.
    """

    one: String
    place: Place | None
    headline: str
    ticked: bool
    current: bool


def row_at(listed: ConsistencyList | StringList | DifferenceList, index: int) -> ListRow[Any, Any]:
    """Return what the row with that index shows."""
    at = listed.unfolded.at_row(index)
    one = listed.unfolded.entries[at.entry]
    place = None if at.place is None else one.places[at.place]
    ticked = listed.unfolded.ticked.issuperset(one.places if place is None else [place])
    headline = listed.headline(place.article_id) if place else ""
    return ListRow(one, place, headline, ticked, index == listed.row)


def article_line(listed: ConsistencyList | StringList | DifferenceList, width: int) -> Text:
    """Show where the current place is: its offset, in code points, and its article."""
    place = listed.place
    where = ""
    if place:
        title = fixed_width(listed.headline(place.article_id))
        where = f" at {place.start:,} in {title} · {fixed_width(place.article_id)}"
    return exactly(Text(where, "dim"), width)
