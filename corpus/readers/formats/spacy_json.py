"""Reads examples of spaCy 2's training, `[text, {"entities": [[start, end, label]]}]`, as JSON.

https://v2.spacy.io/usage/training#training-simple-style
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.readers.formats.jsonl import article_of
from corpus.readers.items import Lost
from corpus.readers.json_records import BadSpanError, read_json
from corpus.readers.spans import shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.model import Refusal
    from corpus.readers.items import ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source


def recognises(head: Head) -> bool:
    """Whether the first items of a list are examples with entities."""
    return any(_is_example(value) and "entities" in value[1] for value in head.values[:1])


def _is_example(value: Any) -> bool:  # noqa: ANN401 # JSON of any shape
    match value:
        case [str(), dict()]:
            return True
    return False


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield the article of each example; see `Reader`."""
    return read_json(source, lambda value, where: (_article(value, where, options),))


def _article(value: Any, where: str, options: ReadOptions) -> ReadArticle:  # noqa: ANN401
    if not _is_example(value):
        raise ValueError('the item is no example such as ["\u2026", {"entities": []}].')
    text, annotations = value
    given = annotations.get("entities") if options.spans else None
    if not isinstance(given, list | None):
        raise ValueError('"entities" must be a list of [start, end, label].')
    record: dict[str, Any] = {"text": text}
    if given is not None:
        record["spans"] = [_span(item, number) for number, item in enumerate(given, 1)]
    others = [key for key in annotations if key != "entities"]
    lost = tuple(Lost(where, "annotation", f"{key} {shown(annotations[key])}") for key in others)
    return replace(article_of(record, where, options), lost=lost)


def _span(item: object, number: int) -> dict[str, Any]:
    match item:
        case [start, end, str(label)]:
            return {"start": start, "end": end, "label": label}
    raise BadSpanError(f'span {number}: {shown(item)} is no span such as [0, 6, "ACTOR"].')
