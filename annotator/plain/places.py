"""Describes spans, and each annotator's version of a place, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.text.sanitize import quoted
from corpus.numbers.value import described, from_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus.disagreement.places import LaneSpan, Place
    from corpus.model import Label

_WHOLE = 10_000
"""Code points of a span that are printed."""


def lane_lines(
    place: Place, names: Sequence[str], text: str, labels: Mapping[int, Label], *, at: int = 0
) -> Iterator[str]:
    """Yield the digit and the name of each lane with its spans; `text` begins at `at`."""
    for number, (name, lane) in enumerate(zip(names, place.lanes, strict=True), 1):
        yield f"{number} {name}: {spans_in_words(lane, text, labels, at=at)}"


def spans_in_words(
    spans: Iterable[LaneSpan], text: str, labels: Mapping[int, Label], *, at: int = 0
) -> str:
    """Return each span's text, label and value: `“three dozen” NUMBER = 36`."""
    each = (
        f"{quoted(text[span.start - at : span.end - at], _WHOLE)} {labels[span.label].name}"
        + (f" = {described(from_json(span.value))}" if span.value else "")
        for span in spans
    )
    return "; ".join(each) or "no span"
