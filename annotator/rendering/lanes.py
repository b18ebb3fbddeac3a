"""The lanes under the article: what each annotator has at the cursor, one line each. Pure.

All lines show the same stretch of text, so that what differs is seen at a glance: above them the
class in words, in each the spans with their tags, whether it was taken, and what was remarked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.text import Text

from annotator.rendering.styles import span_style, tag_style
from annotator.text.cells import fitted, one_line, spread
from annotator.text.sanitize import agreed
from corpus.disagreement.places import LaneSpan, told
from corpus.numbers.value import described, from_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from annotator.rendering.article_row import Palette
    from annotator.session.review.session import ReviewSession
    from corpus.disagreement.places import Place

MOST_LANES = 9
"""A digit each."""

_LEAST_CONTEXT = 10
_MOST_NAME = 16
_MOST_TAIL = 40


def class_line(session: ReviewSession, width: int) -> Text:
    """Which disagreement this is, its class in words, and the reason if one was given."""
    place, places = session.place, session.places
    left = len(places.disagreeing)
    right = Text(f" {left} of {places.disagreements} left ", "dim")
    if place is None:
        return spread(Text(" nobody has a span here", "dim"), right, width)
    if place.unanimous:
        said = "unanimous"
    else:
        labels = {label.id: label.name for label in session.labels.values()}
        said = told(place, session.lane_names, session.tokens, labels)
    reason = f" · reason: {session.reason}" if session.reason else ""
    line = Text.assemble((f" {agreed(said)}", "bold"), agreed(reason))
    return spread(line, right, width)


def lane_lines(session: ReviewSession, palette: Palette, width: int) -> list[Text]:
    """One line for each annotator of the article, in the order of their digits."""
    if session.lanes is None:
        return []
    names = session.lane_names[:MOST_LANES]
    cells = min(_MOST_NAME, max((cell_len(agreed(name)) for name in names), default=0))
    place = session.place
    tails = [_tail(session, number, place) for number, _ in enumerate(names)]
    room = width - _BEFORE_NAME - cells - _AFTER_NAME - max(map(cell_len, tails), default=0)
    first = _first(session, room)
    lines: list[Text] = []
    for number, name in enumerate(names):
        shown = fitted(agreed(name), cells)
        head = _head(session, number, shown + " " * (cells - cell_len(shown)))
        body = _stretch(session, palette, number, first, room)
        body.truncate(max(0, room), pad=True)
        lines.append(Text.assemble(head, body, tails[number]))
    return lines


def _head(session: ReviewSession, number: int, name: str) -> Text:
    place = session.place
    taken = place is not None and _is_taken(session, place, place.lanes[number])
    return Text.assemble((f" {number + 1} ", "bold"), "✓ " if taken else "  ", (name, "dim"), "  ")


_BEFORE_NAME, _AFTER_NAME = 5, 2
"""Cells of a lane's digit with the mark of what was taken, and of the blanks after the name."""


def _first(session: ReviewSession, room: int) -> int:
    """The code point at which all lanes begin, so that they stand below one another."""
    start, end = _extent(session)
    return max(0, start - max(_LEAST_CONTEXT, (room - (end - start)) // 2))


def _is_taken(session: ReviewSession, place: Place, here: Sequence[LaneSpan]) -> bool:
    marks = session.draft.between(place.start, place.end)
    if any(not mark.decided for mark in marks):
        return False
    return tuple(here) == tuple(LaneSpan(*m.span.extent, m.span.label, m.value) for m in marks)


def _stretch(session: ReviewSession, palette: Palette, number: int, first: int, room: int) -> Text:
    """The text around the place with the spans that one lane has there."""
    place, text = session.place, session.tokens.text
    here = place.lanes[number] if place else ()
    line = Text("… " if first else "")
    at = first
    for span in here:
        line.append(one_line(text[at : span.start]))
        label = palette.labels[span.label]
        style = span_style(palette.ground, label, "accepted", current=False)
        line.append(one_line(text[slice(*span.extent)]), style)
        tag = tag_style(palette.ground, label, "accepted", current=False)
        line.append(palette.letters[label.id], tag)
        at = span.end
    if place and not here:
        line.append(one_line(text[at : place.start]))
        line.append(one_line(text[place.start : place.end]), "dim")
        at = place.end
    line.append(one_line(text[at : at + max(0, room)]))
    return line


def _extent(session: ReviewSession) -> tuple[int, int]:
    place = session.place
    return (place.start, place.end) if place else session.cursor.token


def _tail(session: ReviewSession, number: int, place: Place | None) -> str:
    """Values where there are any, and what the annotator remarked on the place."""
    here = place.lanes[number] if place else ()
    said = [*_values(place, here), *_remarks(session, number, place)]
    return fitted(agreed("  " + " · ".join(said)), _MOST_TAIL) if said else ""


def _values(place: Place | None, here: Sequence[LaneSpan]) -> Iterator[str]:
    if place and any(span.value for lane in place.lanes for span in lane):
        yield from (f"= {described(from_json(span.value))}" for span in here if span.value)


def _remarks(session: ReviewSession, number: int, place: Place | None) -> Iterator[str]:
    if session.lanes is None or place is None:
        return
    for remark in session.lanes.remarks[number]:
        start, end = remark.start, remark.end
        if start is None or end is None or (start < place.end and place.start < end):
            flag = "⚑ " if remark.flagged else ""
            yield f"{flag}✎ {remark.comment}" if remark.comment else flag.strip()
