"""Lines that lists of strings have in common."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from annotator.text.cells import exactly
from annotator.text.sanitize import fixed_width

if TYPE_CHECKING:
    from annotator.session.labelling.string_list import StringList
    from annotator.session.review.consistency_list import ConsistencyList


def article_line(listed: ConsistencyList | StringList, width: int) -> Text:
    """Show where the current place is: its offset, in code points, and its article."""
    place = listed.place
    where = ""
    if place:
        title = fixed_width(listed.headline(place.article_id))
        where = f" at {place.start:,} in {title} · {fixed_width(place.article_id)}"
    return exactly(Text(where, "dim"), width)
