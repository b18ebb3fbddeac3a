"""Reads answered tasks of Prodigy, as `prodigy db-out` and `annotator export prodigy` write them.

The answer means what it means there. The spans of a rejected or ignored task are left out, and a
named person who ignored it skipped the article. An accepted task with `tokens` and without `spans`
has no spans. Sessions that are named after a person, not after a time, are that person's
annotation. What other interfaces than those of spans add (choices, relations) has no place in a
project: https://prodi.gy/docs/api-interfaces.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from corpus.readers.formats.jsonl import article_of
from corpus.readers.items import Lost
from corpus.readers.json_records import read_json

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.model import Refusal
    from corpus.readers.items import ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

GENERATOR = "annotator-tui prodigy"
"""The `generator` of a line that `annotator export prodigy` wrote."""

_ANSWERS = ("accept", "reject", "ignore")
_HASHES = ("_input_hash", "_task_hash")
_OF_THE_TOOL = (
    *(*_HASHES, "_is_binary", "_view_id", "_timestamp", "_session_id", "_annotator_id"),
    *("tokens", "options", "generator"),
)
"""Keys that say nothing about the article; tokens are those of the project's tokenizer, and options
are those of a choice."""

_ABOUT = ("id", "title", "source", "url", "published")
_TIME = re.compile(r"\d{4}-\d\d-\d\d_\d\d-\d\d-\d\d")
"""The name of a session that is named after its start."""


def recognises(head: Head) -> bool:
    """Whether one of the first values has a text and hashes, or an answer, of Prodigy."""
    return any(
        isinstance(value, dict)
        and isinstance(value.get("text"), str)
        and (any(key in value for key in _HASHES) or value.get("answer") in _ANSWERS)
        for value in head.values
    )


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield the article of each task; see `Reader`."""
    return read_json(source, lambda value, where: (_article(value, where, options),))


def _article(task: Any, where: str, options: ReadOptions) -> ReadArticle:  # noqa: ANN401
    if not isinstance(task, dict):
        return article_of(task, where, options)
    record = {key: value for key, value in task.items() if key not in _OF_THE_TOOL}
    if task.get("generator") == GENERATOR and isinstance(record.get("meta", {}), dict):
        about = dict(record.pop("meta", {}))
        record |= {key: about.pop(key) for key in _ABOUT if key in about}
        record["meta"] = about
    if "tokens" in task and record.get("spans") is None:
        record["spans"] = []
    lost = tuple(_lost(record, task, where))
    record |= {"annotator": record.get("annotator") or _person(task)}
    read = article_of(record, where, options)
    read.article.meta.pop("answer", None)
    unknown = tuple(key for key in read.unknown if key != "answer")
    return replace(read, lost=lost, unknown=unknown)


def _person(task: dict[str, Any]) -> str | None:
    """The name of the person who answered, if the session has one."""
    name = task.get("_annotator_id") or task.get("_session_id")
    return name if isinstance(name, str) and not _TIME.search(name) else None


def _lost(record: dict[str, Any], task: dict[str, Any], where: str) -> Iterator[Lost]:
    """Remove what a project has no place for from the record."""
    for relation in _taken_list(record, "relations"):
        if isinstance(relation, dict):
            ends = f"from token {relation.get('child')} to token {relation.get('head')}"
            yield Lost(where, "relation", f"{relation.get('label')} {ends}")
    for choice in _taken_list(record, "accept"):
        yield Lost(where, "choice", repr(choice))
    if task.get("_is_binary") is True and record.get("spans"):
        yield Lost(where, "yes-or-no answer", "about its spans, which leaves open what others are")


def _taken_list(record: dict[str, Any], key: str) -> list[Any]:
    """Remove and return a list; empty where the record has none."""
    return record.pop(key) if isinstance(record.get(key), list) else []
