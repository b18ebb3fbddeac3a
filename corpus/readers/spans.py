"""Checks the spans of a file against the text of its article."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.model import LabelledSpan
from corpus.readers.items import ReadArticle, canonical_value
from corpus.readers.offsets import Offsets

if TYPE_CHECKING:
    from corpus.model import Article
    from corpus.readers.items import ReadSpans

MOST_SHOWN = 60


def checked_span(
    text: str,
    start: object,
    end: object,
    label: object,
    covered: object = None,
    value: object = None,
    offsets: Offsets | None = None,
) -> LabelledSpan:
    """A span of `text` in code points; `ValueError` says what is wrong with it.

    `covered` is what the file says that the span covers; None where it does not. `value` is a
    number's value as data. `offsets` converts `start` and `end` if they are not code points.
    """
    if type(start) is not int or type(end) is not int:  # bool is an int to isinstance
        raise ValueError('"start" and "end" must be integers, counted in code points')
    if offsets is not None:
        start, end = offsets.code_point(start), offsets.code_point(end)
    if not 0 <= start < end <= len(text):
        if 0 <= end <= start <= len(text):
            raise ValueError(f"{start}–{end} covers no text; the end must be after the start")
        raise ValueError(f"{start}–{end} is outside the text of {len(text)} code points")
    if not isinstance(label, str) or not label.strip():
        raise ValueError('"label" must be the name of a label')
    if covered is not None and covered != text[start:end]:
        raise ValueError(
            f'"text" is {shown(covered)}, but {start}–{end} of the text is {shown(text[start:end])}'
        )
    known = None if value is None else canonical_value(value)
    return LabelledSpan(start, end, label, covered or "", known)


def with_text(item: ReadSpans, article: Article) -> ReadArticle:
    """The article with spans of a file that has no texts; `ValueError` if a span does not fit."""
    offsets = None if item.offsets == "code-points" else Offsets(article.text, item.offsets)
    spans = []
    for number, span in enumerate(item.spans, 1):
        try:
            spans.append(checked_span(article.text, *span, offsets))
        except ValueError as error:
            raise ValueError(f"span {number} of article {article.id!r}: {error}.") from None
    return ReadArticle(article, True, tuple(spans), item.annotator, item.where, gold=item.gold)  # noqa: FBT003


def value_in_note(note: str) -> dict[str, Any] | None:
    """The number's value that a note on a span has as JSON; None for any other note.

    `annotator export brat` and `export label-studio` write values that way.
    """
    try:
        value = json.loads(note)
        if not isinstance(value, dict) or canonical_value(value) is None:
            return None
    except (ValueError, RecursionError):
        return None
    return value


def shown(value: object) -> str:
    """The repr of a value, shortened for a message."""
    found = repr(value)
    return found if len(found) <= MOST_SHOWN else found[: MOST_SHOWN - 1] + "…"


def json_kind(value: object) -> str:
    """The JSON name of a value's type."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}
    return names.get(type(value), "null" if value is None else "a number")
