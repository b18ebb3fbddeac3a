"""One disagreement in its context, as JSON values and as lanes for the page."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.disagreement.places import in_words
from corpus.numbers.value import described, from_data
from exports.agreement_report.blocks import CaseBlock, LaneText

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from corpus.agreement.worst import Case
    from corpus.disagreement.places import LaneSpan
    from exports.agreement_report.findings import Findings

AROUND = 80
"""Code points of context on either side, cut at a blank."""


def case_values(case: Case, findings: Findings) -> dict[str, Any]:
    """The article, the place (code points, half-open), the classes in words, and the lanes.

    `context` begins at `context_start` of the article's text.
    """
    place, names = case.place, findings.named(case.annotators)
    start, end = _around(case.tokens.text, place.start, place.end)
    return {
        "article": case.article_id,
        "title": findings.parts.titles.get(case.article_id, ""),
        "start": place.start,
        "end": place.end,
        "classes": [str(kind) for kind in place.kinds],
        "in_words": in_words(place, names, case.tokens, findings.labels),
        "context_start": start,
        "context": case.tokens.text[start:end],
        "lanes": [
            {"annotator": name, "spans": span_values(lane, case.tokens.text, findings.labels)}
            for name, lane in zip(names, place.lanes, strict=True)
        ],
    }


def span_values(
    spans: Iterable[LaneSpan], text: str, labels: Mapping[Any, str]
) -> list[dict[str, Any]]:
    """Spans for JSON, with the text that they cover and the number value or null."""
    return [
        {
            "start": span.start,
            "end": span.end,
            "label": labels[span.label],
            "text": text[span.start : span.end],
            "value": None if span.value is None else json.loads(span.value),
        }
        for span in spans
    ]


def case_block(
    entry: Mapping[str, Any],
    *,
    chosen: Sequence[Mapping[str, Any]] | None = None,
    notes: tuple[tuple[str, str], ...] = (),
) -> CaseBlock:
    """The lanes of a case, and below them the spans that a reviewer chose, if any did."""
    lanes = [_lane(entry, lane["annotator"], lane["spans"]) for lane in entry["lanes"]]
    if chosen is not None:
        lanes.append(_lane(entry, "chosen", chosen, chosen=True))
    return CaseBlock(entry["title"], entry["article"], entry["in_words"], tuple(lanes), notes)


def _lane(
    entry: Mapping[str, Any], name: str, spans: Sequence[Mapping[str, Any]], *, chosen: bool = False
) -> LaneText:
    pieces = _pieces(entry["context"], entry["context_start"], spans)
    return LaneText(name, tuple(pieces), chosen)


def _pieces(
    context: str, first: int, spans: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, str]]:
    """The context cut at the edges of spans: (text, label and value if any)."""
    done = 0
    for span in spans:
        start, end = (min(max(span[edge] - first, done), len(context)) for edge in ("start", "end"))
        value = span["value"]
        yield context[done:start], ""
        yield (
            context[start:end],
            f"{span['label']} {described(from_data(value))}" if value else str(span["label"]),
        )
        done = end
    yield context[done:], ""


def _around(text: str, start: int, end: int) -> tuple[int, int]:
    """Where the context begins and ends: at a blank if one is near."""
    first, last = max(0, start - AROUND), min(len(text), end + AROUND)
    if first:
        first = max(first, text.find(" ", first, start) + 1)
    if last < len(text):
        blank = text.rfind(" ", end, last)
        last = blank if blank >= 0 else last
    return first, last
