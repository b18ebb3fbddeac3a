"""The lanes under the article: each annotator's version of the place at the cursor, one per line.

All lines show the same stretch of text, so that differences are visible at a glance. Above them is
the class of the disagreement in words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from rich.cells import cell_len
from rich.text import Text

from annotator.text.cells import fitted, growing_cells, one_line, padded, spread
from annotator.text.sanitize import fixed_width
from corpus.disagreement.places import in_words
from corpus.numbers.value import described, from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from annotator.rendering.article_row import Palette
    from annotator.session.cursor import Cursor
    from annotator.session.review.session import ReviewSession
    from corpus.agreement.values import ArticleLanes
    from corpus.disagreement.places import LaneSpan, Place
    from corpus.model import Remark
    from corpus.text.tokens import Tokens

MOST_LANES = 9
"""One per digit."""

_LEAST_CONTEXT = 10
_NAME = 16, 40
"""Least and most cells of the name of an annotator."""


class WithLanes(Protocol):
    """An article with the versions of several annotators, and a place where they may differ."""

    @property
    def tokens(self) -> Tokens:
        """The tokens of the article."""

    @property
    def cursor(self) -> Cursor:
        """The cursor; its token is shown where nobody has a span."""

    @property
    def lanes(self) -> ArticleLanes | None:
        """The versions; None if there are none."""

    @property
    def lane_names(self) -> list[str]:
        """The name of each lane."""

    @property
    def place(self) -> Place | None:
        """The place that is shown."""

    def has_taken(self, place: Place, lane: Sequence[LaneSpan]) -> bool:
        """Whether a lane's version of the place is the chosen one."""


def class_line(session: ReviewSession, width: int) -> Text:
    """Show the class of the disagreement, its reason if given, and how many are left."""
    place, places = session.place, session.places
    left = len(places.disagreeing)
    right = Text(f" {left} of {places.disagreements} left ", "dim")
    if place is None:
        return spread(Text(" No spans here", "dim"), right, width)
    kind = "unanimous"
    if not place.unanimous:
        labels = {label.id: label.name for label in session.labels.values()}
        kind = in_words(place, session.lane_names, session.tokens, labels)
    reason = f" · reason: {session.reason}" if session.reason else ""
    return spread(
        Text.assemble((f" {fixed_width(kind)}", "bold"), fixed_width(reason)), right, width
    )


def lane_lines(session: WithLanes, palette: Palette, width: int) -> list[Text]:
    """Show one line per annotator of the article, in the order of their digits."""
    if session.lanes is None:
        return []
    names = session.lane_names[:MOST_LANES]
    longest = max((cell_len(fixed_width(name)) for name in names), default=0)
    cells = min(growing_cells(width, *_NAME), longest)
    place = session.place
    tails = [_tail(session, number, place, width // 2) or " " for number, _ in enumerate(names)]
    free = width - _BEFORE_NAME - cells - _AFTER_NAME
    room = free - max(map(cell_len, tails), default=1)
    start, end = (place.start, place.end) if place else session.cursor.token
    first = max(0, start - max(_LEAST_CONTEXT, (room - (end - start)) // 2))
    lines: list[Text] = []
    for number, name in enumerate(names):
        taken = place is not None and session.has_taken(place, place.lanes[number])
        digit = Text.assemble((f" {number + 1} ", "bold"), "✓ " if taken else "  ")
        room = max(0, free - cell_len(tails[number]))
        body = _stretch(session, palette, number, first, room)
        body.truncate(room, pad=True)
        lines.append(Text.assemble(digit, (padded(fixed_width(name), cells), "dim"), "  ", body))
        lines[-1].append(tails[number])
    return lines


_BEFORE_NAME, _AFTER_NAME = 5, 2
"""Cells of a lane's digit and its tick, and of the blanks after the name."""


def _stretch(session: WithLanes, palette: Palette, number: int, first: int, room: int) -> Text:
    """Render the text from code point `first` on, with the spans of one lane at the place."""
    place, text = session.place, session.tokens.text
    here = place.lanes[number] if place else ()
    line = Text("… " if first else "")
    at = first
    for span in here:
        line.append(one_line(text[at : span.start]))
        line.append_text(palette.tagged(one_line(text[slice(*span.extent)]), span.label))
        at = span.end
    if place and not here:
        line.append(one_line(text[at : place.start]))
        line.append(one_line(text[place.start : place.end]), "dim")
        at = place.end
    line.append(one_line(text[at : at + room])[: max(0, room - line.cell_len)])
    return line


def _tail(session: WithLanes, number: int, place: Place | None, most: int) -> str:
    """Return the values of a lane's spans and the annotator's flags and comments there.

    It has at most `most` cells.
    """
    if session.lanes is None or place is None:
        return ""
    values = [f"= {described(from_json(span.value))}" for span in place.lanes[number] if span.value]
    notes = [*values, *_remarks(session.lanes.remarks[number], place)]
    return fitted(fixed_width("  " + " · ".join(notes)), most) if notes else ""


def _remarks(remarks: Iterable[Remark], place: Place) -> Iterator[str]:
    for remark in remarks:
        start, end = remark.start, remark.end
        if start is None or end is None or (start < place.end and place.start < end):
            flag = "⚑ " if remark.flagged else ""
            yield f"{flag}✎ {remark.comment}" if remark.comment else flag.strip()
