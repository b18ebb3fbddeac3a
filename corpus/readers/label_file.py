"""Reads a file of labels: a JSON list of objects, as `annotator labels --json` prints it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from corpus.errors import InputError
from corpus.label_sets import NO_KEY, LabelEntry, label_set
from corpus.readers.small_file import small_text

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from corpus.model import Label

_KNOWN = ("name", "key", "colour", "description")
_EXAMPLE = '[{"name": "PERSON", "key": "1", "colour": "#5FAFFF", "description": "who"}]'


def read_labels(path: Path) -> tuple[Label, ...]:
    """The label set of a file; `InputError` names the file and the entry that is wrong."""
    entries = []
    for number, item in enumerate(_items(path), 1):
        try:
            entries.append(_entry(item))
            label_set(entries)
        except InputError as error:
            message = f"{path}, label {number}: {error}"
            raise InputError(message) from None
    return label_set(entries)


def _items(path: Path) -> Iterator[Any]:
    try:
        found = json.loads(small_text(path))
    except json.JSONDecodeError as error:
        message = f"{path} is not JSON (line {error.lineno}, column {error.colno}: {error.msg})."
        raise InputError(message) from None
    except (ValueError, RecursionError) as error:
        message = f"{path} holds JSON that cannot be read: {error}."
        raise InputError(message) from None
    if not isinstance(found, list) or not found:
        message = f"{path} is not a list of labels such as {_EXAMPLE}."
        raise InputError(message)
    return iter(found)


def _entry(item: object) -> LabelEntry:
    if not isinstance(item, dict):
        message = f"it must be an object such as {_EXAMPLE[1:-1]}."
        raise InputError(message)
    unknown = next((key for key in item if key not in _KNOWN), None)
    if unknown is not None:
        message = f"{str(unknown)[:40]!r} is not a key of a label; keys are {', '.join(_KNOWN)}."
        raise InputError(message)
    if item.get("key", "") is None:
        item = {**item, "key": NO_KEY}
    if "name" not in item:
        message = 'it has no "name".'
        raise InputError(message)
    for key, value in item.items():
        if not isinstance(value, str):
            message = f'"{key}" must be a string.'
            raise InputError(message)
    return LabelEntry(**item)
