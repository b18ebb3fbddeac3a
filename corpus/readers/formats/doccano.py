"""Reads exports of doccano's sequence labelling, and lines with `entities` of the same shape.

Spans are lists `[start, end, label]` under `label`, `labels` or `entities`, or with relations
objects with `start_offset` and `end_offset`. doccano writes an article's metadata into keys of the
line, and numbers its lines; that number is no id, because other projects have it too. Projects in
which people do not share annotations are exported as one file for each person.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.readers.formats.jsonl import article_of, with_text
from corpus.readers.items import Lost
from corpus.readers.json_records import BadSpanError, read_json
from corpus.readers.spans import json_kind, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.model import Refusal
    from corpus.readers.items import ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

GENERATOR = "annotator-tui doccano"
"""The `generator` of a line that `annotator export doccano` wrote."""

_KEYS = ("label", "labels", "entities", "annotations")
_OWN_ID = "doccano_id"


def recognises(head: Head) -> bool:
    """Whether one of the first values has a text and spans in a form of doccano."""
    return any(
        isinstance(value, dict)
        and isinstance(value.get("text"), str)
        and not isinstance(value.get("spans"), list)
        and _has_spans(value)
        for value in head.values
    )


def _has_spans(record: dict[str, Any]) -> bool:
    given = record.get(_spans_key(record))
    if given:
        return all(map(_is_span, given))
    return given is not None and (record.get("generator") == GENERATOR or "Comments" in record)


def _spans_key(record: dict[str, Any]) -> str:
    """The key of a list of spans, or of an empty list; empty where no list can be that."""
    for key in _KEYS:
        given = record.get(key)
        if isinstance(given, list) and all(isinstance(item, list | dict) for item in given):
            return key
    return ""


def _is_span(item: object) -> bool:
    if isinstance(item, dict):
        return "start_offset" in item and "end_offset" in item
    return isinstance(item, list) and len(item) == 3 and [*map(type, item[:2])] == [int, int]


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield the article of each line; see `Reader`."""
    return read_json(
        source,
        lambda value, where: (_article(with_text(value, options.text_column), where, options),),
    )


def _article(line: Any, where: str, options: ReadOptions) -> ReadArticle:  # noqa: ANN401
    if not isinstance(line, dict):
        return article_of(line, where, options)
    record = dict(line)
    if record.get("generator") == GENERATOR:
        del record["generator"]
    if type(record.get("id")) is int and isinstance(record.get("meta", {}), dict):
        record["meta"] = {**record.get("meta", {}), _OWN_ID: record.pop("id")}
    if record.get("Comments") == []:
        del record["Comments"]
    key = _spans_key(record)
    if key:
        given = record.pop(key)
        if options.spans:
            record["spans"] = [_span(item, number) for number, item in enumerate(given, 1)]
    relations = record.pop("relations", None) or []
    lost = tuple(_lost(relations, where)) if isinstance(relations, list) else ()
    return replace(article_of(record, where, options), lost=lost)


def _span(item: Any, number: int) -> dict[str, Any]:  # noqa: ANN401
    if not _is_span(item):
        raise BadSpanError(f'span {number}: {shown(item)} is no span such as [0, 6, "ACTOR"].')
    if isinstance(item, dict):
        start, end, label = (item.get(key) for key in ("start_offset", "end_offset", "label"))
    else:
        start, end, label = item
    if isinstance(label, int):
        raise BadSpanError(
            f"span {number}: its label is the number {label}; export the project with the names of "
            "labels, as JSONL."
        )
    return {"start": start, "end": end, "label": label}


def _lost(relations: list[Any], where: str) -> Iterator[Lost]:
    for relation in relations:
        if isinstance(relation, dict):
            ends = f"from {relation.get('from_id')} to {relation.get('to_id')}"
            yield Lost(where, "relation", f"{relation.get('type')} {ends}")
        else:
            yield Lost(where, "relation", f"of the wrong form, {json_kind(relation)}")
