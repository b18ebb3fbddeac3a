r"""Reads tasks of Label Studio: its JSON export, JSON_MIN, and what `annotator export` writes.

Each annotation of a task is that of the person who completed it, and a cancelled one means that
this person skipped the task. A ground truth is also an adjudication by that person. Annotations
that name nobody, and predictions, are suggestions. A task's number is no id, because other projects
have it too: https://labelstud.io/guide/task_format.

Offsets are code points (see `exports.formats.label_studio`). The `text` of a region is that of the
browser's selection, in which line breaks are written as `\n` with a backslash.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.readers.formats.jsonl import article_of
from corpus.readers.items import Lost, ReadGold
from corpus.readers.json_records import BadSpanError, read_json
from corpus.readers.spans import json_kind, shown, value_in_note

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.model import Refusal
    from corpus.readers.items import ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

CANCELLED = "cancelled"
"""What a person's answer is called who skipped a task."""

_MADE = ("annotations", "completions", "predictions")
_SPAN_TYPES = ("labels", "hypertextlabels")
_ABOUT = ("id", "title", "source", "url", "published", "meta")
_OWN_ID = "label_studio_id"
_MIN_KEYS = frozenset(("annotator", "annotation_id", "lead_time"))
_OF_MIN = (*_MIN_KEYS, "created_at", "updated_at", "agreement")
_ADDRESS = re.compile(r"(?:[a-z][a-z0-9+.-]*://|/data/)\S*\Z", re.IGNORECASE)  # also of uploads
_BREAKS = re.compile(r"(?:\\n|\s)+")


def recognises(head: Head) -> bool:
    """Whether the first values are tasks with their annotations, or records of JSON_MIN."""
    return any(_is_task(value) or _is_min(value) for value in head.values[:1])


def _is_task(value: object) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("data"), dict)
        and any(isinstance(value.get(key), list) for key in _MADE)
    )


def _is_min(value: object) -> bool:
    return isinstance(value, dict) and value.keys() >= _MIN_KEYS


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield the article of each task, once for each annotation; see `Reader`."""
    return read_json(source, lambda value, where: _articles(value, where, options))


def _articles(task: Any, where: str, options: ReadOptions) -> Iterator[ReadArticle]:  # noqa: ANN401
    if _is_min(task):
        yield _of_min(task, where, options)
        return
    if not isinstance(task, dict) or not isinstance(task.get("data"), dict):
        raise ValueError('the task has no "data", an object with its text.')
    about = _about(task["data"], task.get("id"), options)
    versions = [*_versions(task, about, where, options)] if options.spans else []
    versions = versions or [article_of(about, where, options)]
    for number, version in enumerate(versions):
        yield replace(version, further=number > 0)


def _versions(
    task: dict[str, Any], about: dict[str, Any], where: str, options: ReadOptions
) -> Iterator[ReadArticle]:
    """The predictions of a task, and then its annotations."""
    annotations = [*_objects(task, "annotations"), *_objects(task, "completions")]
    predictions = _objects(task, "predictions")
    for prediction in predictions[:1]:
        read = _with_spans(about, prediction.get("result"), where, options)
        others = tuple(
            Lost(where, "prediction", f"of {shown(other.get('model_version'))}")
            for other in predictions[1:]
        )
        yield replace(read, lost=read.lost + others, suggested=bool(annotations))
    drafts = tuple(Lost(where, "draft", shown(one.get("id"))) for one in _objects(task, "drafts"))
    for annotation in annotations:
        name = _name(annotation.get("completed_by"))
        if annotation.get("was_cancelled") is True or annotation.get("skipped") is True:
            read = article_of({**about, "annotator": name}, where, options)
            yield replace(read, unaccepted=CANCELLED, lost=drafts)
            continue
        read = _with_spans(about, annotation.get("result"), where, options)
        yield replace(read, annotator=name, lost=read.lost + drafts)
        if name and annotation.get("ground_truth") is True:
            yield replace(read, gold=ReadGold("adjudicated", (name,)), lost=())


def _objects(task: dict[str, Any], key: str) -> list[dict[str, Any]]:
    given = task.get(key) or []
    if not isinstance(given, list) or not all(isinstance(item, dict) for item in given):
        raise ValueError(f'"{key}" is no list of objects; export the task with them.')
    return given


def _name(person: object) -> str | None:
    """The name of a person: the email address or name, else the number."""
    if isinstance(person, dict):
        full = f"{person.get('first_name') or ''} {person.get('last_name') or ''}".strip()
        return str(person.get("email") or full or "") or _name(person.get("id"))
    return f"user {person}" if type(person) is int else None


def _of_min(record: dict[str, Any], where: str, options: ReadOptions) -> ReadArticle:
    """The article of a record of JSON_MIN, which has the results under the names of controls."""
    results = {
        key: value
        for key, value in record.items()
        if isinstance(value, list) and value and all(map(_is_region, value))
    }
    data = {k: v for k, v in record.items() if k not in results and k not in _OF_MIN}
    about = _about(data, data.pop("id", None), options)
    if not options.spans:
        return article_of(about, where, options)
    regions = [{"value": value} for values in results.values() for value in values]
    who = record["annotator"]
    name = who if isinstance(who, str) else _name(who)
    return replace(_with_spans(about, regions, where, options), annotator=name or None)


def _is_region(value: object) -> bool:
    return isinstance(value, dict) and "start" in value and "end" in value and bool(_labels(value))


def _labels(value: dict[str, Any]) -> list[str]:
    """The labels of a region's value; empty for another result than a span."""
    for key in _SPAN_TYPES:
        given = value.get(key)
        if isinstance(given, list) and all(isinstance(label, str) for label in given):
            return given
    return []


# -- one task ----------------------------------------------------------------------------------


def _about(data: dict[str, Any], number: object, options: ReadOptions) -> dict[str, Any]:
    """The text and what is known about it, as a record of interchange JSONL."""
    key = _text_key(data, options)
    record = {name: data[name] for name in _ABOUT if name in data and name != key}
    meta = record.get("meta") or {}
    others = {name: value for name, value in data.items() if name not in (*_ABOUT, key)}
    if type(number) is int and "id" not in record:
        others[_OWN_ID] = number
    if not isinstance(meta, dict) or any(name in meta for name in others):
        raise ValueError('"meta" of the data is no object, or has a key that the data has, too.')
    return {**record, "meta": {**meta, **others}, "text": data[key]}


def _text_key(data: dict[str, Any], options: ReadOptions) -> str:
    if options.text_column:
        if options.text_column not in data:
            keys = ", ".join(map(shown, data))
            raise ValueError(f"the data has no {shown(options.text_column)}, only {keys}.")
        return options.text_column
    strings = [
        key
        for key, value in data.items()
        if isinstance(value, str) and not _ADDRESS.match(value)  # of an image or a recording
    ]
    if "text" in strings or len(strings) == 1:
        return "text" if "text" in strings else strings[0]
    raise ValueError(
        'the data has no "text"; name the key of the text with --text-column, such as '
        f"{', '.join(map(shown, strings)) or 'text'}."
    )


def _with_spans(
    about: dict[str, Any], result: object, where: str, options: ReadOptions
) -> ReadArticle:
    """The article with the spans of an annotation or prediction, and what else that has."""
    if not isinstance(result, list) or not all(isinstance(item, dict) for item in result):
        raise ValueError(f'"result" is {json_kind(result)}; it must be a list of objects.')
    spans, lost = [], []
    for item in result:
        value = item.get("value")
        labels = _labels(value) if isinstance(value, dict) and _is_region(value) else []
        if not labels or isinstance(value["start"], str):
            lost.append(Lost(where, *_described(item)))
            continue
        note = _note(item)
        number = None if note is None else value_in_note(note)
        if note is not None and number is None:
            lost.append(Lost(where, "note", shown(note)))
        for label in labels:
            place = {"start": value["start"], "end": _end(about["text"], value), "label": label}
            spans.append(({**place, "value": number}, value.get("text")))
    read = article_of({**about, "spans": [span for span, _ in spans]}, where, options)
    for span, (_, covered) in zip(read.spans or (), spans, strict=True):
        _refuse_other_text(read.article.text[span.start : span.end], covered, span.start, span.end)
    return replace(read, lost=tuple(lost))


def _end(text: object, value: dict[str, Any]) -> object:
    """The end of a region; before version 1.0 it was the offset of the last character."""
    start, end, covered = value["start"], value["end"], value.get("text")
    if not (isinstance(text, str) and type(start) is int and type(end) is int and covered):
        return end
    inclusive = text[start : end + 1] == covered != text[start:end]
    return end + 1 if inclusive else end


def _refuse_other_text(text: str, covered: object, start: int, end: int) -> None:
    """Compare without regard to line breaks and blanks, which browsers change."""
    if not isinstance(covered, str) or text == covered:
        return
    if _BREAKS.sub("", text) != _BREAKS.sub("", covered):
        raise BadSpanError(
            f"a region's text is {shown(covered)}, but {start}–{end} of the task's text is "
            f"{shown(text)}; if offsets are shifted, try --offsets utf16."
        )


def _described(item: dict[str, Any]) -> tuple[str, str]:
    """The kind and the description of a result that is no span with a label."""
    if item.get("type") == "relation":
        given = item.get("labels")
        labels = ", ".join(map(str, given)) if isinstance(given, list) else ""
        return "relation", f"{labels} from {item.get('from_id')} to {item.get('to_id')}".strip()
    value = item.get("value")
    if isinstance(value, dict) and "start" in value and "end" in value:
        if isinstance(value["start"], str):  # the path of an element, instead of an offset
            return "region of HTML", f"{', '.join(_labels(value))} {shown(value.get('text'))}"
        return "region without a label", f"{value['start']}–{value['end']}"
    return "answer", f"{item.get('type')} {shown(value)}"


def _note(item: dict[str, Any]) -> str | None:
    """The note on a region; several are one string."""
    meta = item.get("meta")
    texts = meta.get("text") if isinstance(meta, dict) else None
    return "\n".join(map(str, texts)) if isinstance(texts, list) and texts else None
