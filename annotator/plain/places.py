"""What each annotator has at a place, in words: a line for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from annotator.text.sanitize import quoted
from corpus.numbers.value import described, from_json

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from corpus.disagreement.places import LaneSpan, Place
    from corpus.model import Label

_WHOLE = 10_000
"""Code points of a span that are printed."""


def lane_lines(
    place: Place, names: Sequence[str], text: str, labels: Mapping[int, Label]
) -> Iterator[str]:
    """Yield the digit and the name of each lane with its spans there."""
    for number, (name, lane) in enumerate(zip(names, place.lanes, strict=True), 1):
        spans = "; ".join(span_in_words(span, text, labels) for span in lane)
        yield f"{number} {name}: {spans or 'no span'}"


def span_in_words(span: LaneSpan, text: str, labels: Mapping[int, Label]) -> str:
    """Return a span's text, label and value: `“three dozen” NUMBER = 36`."""
    value = f" = {described(from_json(span.value))}" if span.value else ""
    return f"{quoted(text[slice(*span.extent)], _WHOLE)} {labels[span.label].name}{value}"
