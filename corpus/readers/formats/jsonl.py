"""Reads interchange JSONL: one article per line, each line decoded and refused on its own.

| key | type | |
|---|---|---|
| `text` | string | required; stored as it comes, without a leading byte order mark |
| `id` | string or integer | at most 200 printable characters, no blanks; else the text's hash |
| `title`, `source`, `url`, `published` | string | |
| `meta` | object | kept as it is |
| `spans` | list of `{"start", "end", "label", "text"?, "value"?}` | offsets in code points |
| `annotator` | string | whose finished annotation the spans are |

null counts as absent. Any other key is kept in `meta` under its name and reported once per file;
other keys of a span are dropped. A line that `annotator export jsonl` wrote has `generator`,
`basis`, `decided_by` and `settled_at` as well, which say how its spans became gold. A line with one
bad span is refused as a whole, because a part of an annotation would look like a finished one.
Prodigy's `answer` means what it means there: a line that was rejected or ignored loses its spans.
The first and the last line of a shard are passed over.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, get_args

from corpus.model import Article, Basis, text_hash
from corpus.readers.items import (
    GENERATOR,
    GOLD_KEYS,
    KNOWN_KEYS,
    SHARD_END,
    SHARD_HEADER,
    ReadArticle,
    ReadGold,
)
from corpus.readers.json_records import BadSpanError, read_json
from corpus.readers.links import links_of
from corpus.readers.offsets import UNIT_NAMES, Offsets, other_unit
from corpus.readers.options import DEFAULTS
from corpus.readers.remarks import remarks_of
from corpus.readers.spans import checked_span, json_kind, shown
from corpus.readers.storable import MARK, refuse_unstorable
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.model import LabelledSpan, Refusal
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

MOST_ID = 200
"""The longest id in code points: ids are typed, shown in tables, and part of file names."""

_KNOWN = frozenset(KNOWN_KEYS)


def recognises(head: Head) -> bool:
    """Whether the first value is an object with a text, or begins a shard."""
    return any(
        is_shard_line(value) or (isinstance(value, dict) and _has_text(value))
        for value in head.values[:1]
    )


def _has_text(record: dict[str, Any]) -> bool:
    return isinstance(record.get("text"), str)


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield the articles of JSON lines or of a list; see `Reader`."""

    def articles(value: object, where: str) -> Iterator[ReadArticle]:
        if not is_shard_line(value):
            yield article_of(with_text(value, options.text_column), where, options)

    return read_json(source, articles)


def is_shard_line(value: object) -> bool:
    """Whether the value of a line is the first or the last of a shard."""
    return isinstance(value, dict) and [*value] in ([SHARD_HEADER], [SHARD_END])


def with_text(record: object, column: str | None) -> object:
    """Return the record with the text that is under the key `column` under "text"."""
    if column is None or column == "text" or not isinstance(record, dict):
        return record
    if column not in record:
        raise ValueError(
            f"the object has no {shown(column)}, only {', '.join(map(shown, record))}."
        )
    if "text" in record:
        raise ValueError(
            f'the object has both {shown(column)} and "text"; leave out --text-column.'
        )
    return {"text" if key == column else key: value for key, value in record.items()}


def article_of(record: object, where: str, options: ReadOptions = DEFAULTS) -> ReadArticle:
    """The article of one object; `ValueError` says what is wrong with it."""
    if not isinstance(record, dict):
        raise ValueError('the line is not a JSON object such as {"text": "…"}.')
    if not options.spans:
        record = {**record, "spans": None, "annotator": None}
    text = _text(record)
    gold = _gold(record, len(text), options)
    own_id = _id(record)
    article = Article(
        own_id or text_hash(text),
        text,
        title=_string(record, "title"),
        source=_string(record, "source"),
        url=_string(record, "url"),
        published=_string(record, "published"),
        meta=_meta(record),
    )
    annotator = _string(record, "annotator")
    if annotator and annotator.isspace():
        raise ValueError('"annotator" is blank; give a name or leave it out.')
    spans = _spans(record, text, options)
    unaccepted = _unaccepted(record) if spans is not None else ""
    return ReadArticle(
        article,
        own_id is not None,
        None if unaccepted else spans,
        annotator or None,
        where,
        unknown=tuple(key for key in record if key not in _KNOWN),
        unaccepted=unaccepted,
        gold=gold,
    )


def _gold(record: dict[str, Any], length: int, options: ReadOptions) -> ReadGold | None:
    """Remove the keys of an exported line from the record; None for other lines.

    `length` is that of the text. None also if `options` leaves out spans.
    """
    if record.get("generator") != GENERATOR:
        return None
    given = {key: record.pop(key, None) for key in GOLD_KEYS}
    if not options.spans:
        return None
    basis, decided_by = given["basis"], given["decided_by"]
    if basis is None and record.get("annotator"):  # of `annotator export annotations`
        return None
    if basis not in get_args(Basis):
        raise ValueError(f'"basis" must be one of {", ".join(get_args(Basis))}.')
    names = decided_by if isinstance(decided_by, list) else []
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError('"decided_by" must be a list of names.')
    if len(set(map(folded, names))) < len(names):
        raise ValueError('"decided_by" has a name twice.')
    remarks = remarks_of(given["remarks"], length)
    return ReadGold(basis, tuple(names), links_of(given["links"]), remarks)


def _unaccepted(record: dict[str, Any]) -> str:
    """Return the answer of a Prodigy user who did not accept the spans, or an empty string."""
    given = record.get("answer", "accept")
    answer = given.casefold() if isinstance(given, str) else given
    if answer == "accept":
        return ""
    if answer not in ("reject", "ignore"):
        wrong = shown(given) if isinstance(given, str) else json_kind(given)
        raise ValueError(f'"answer" is {wrong}; it must be "accept", "reject" or "ignore".')
    return str(answer)


def _text(record: dict[str, Any]) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        wrong = f"is {json_kind(text)}" if "text" in record else "is missing"
        pattern = " The line is a pattern: use `annotator suggest --suggester FILE`."
        advice = pattern if "pattern" in record and "text" not in record else ""
        raise ValueError(f'"text" {wrong}; it must be a string.{advice}')
    if text.startswith(MARK):
        if record.get("spans"):
            raise ValueError(
                "the text begins with a byte order mark (U+FEFF), which is not text; remove it and "
                "count the offsets of the spans without it."
            )
        text = text.removeprefix(MARK)
    refuse_unstorable(text)
    return text


def _id(record: dict[str, Any]) -> str | None:
    given = record.get("id")
    if given is None:
        return None
    if isinstance(given, bool) or not isinstance(given, str | int):
        raise ValueError(f'"id" is {json_kind(given)}; it must be a string or an integer.')
    own_id = str(given)
    if not own_id.isprintable() or " " in own_id or not 0 < len(own_id) <= MOST_ID:
        raise ValueError(
            f'"id" {shown(own_id)} cannot be used; an id has 1 to {MOST_ID} printable characters '
            "without spaces."
        )
    return own_id


def _string(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str | None):
        raise ValueError(f'"{key}" is {json_kind(value)}; it must be a string.')
    return value or ""


def _meta(record: dict[str, Any]) -> dict[str, Any]:
    """The line's `meta` with the unknown keys of the line."""
    given = record.get("meta") or {}
    if not isinstance(given, dict):
        raise ValueError(f'"meta" is {json_kind(given)}; it must be an object.')
    others = {key: value for key, value in record.items() if key not in _KNOWN}
    twice = [key for key, value in others.items() if key in given and given[key] != value]
    if twice:
        raise ValueError(
            f'{shown(twice[0])} is in the line and in its "meta" with different values; remove '
            "one of them."
        )
    meta = {**given, **others}
    try:
        if meta:  # numbers such as 1e999 are JSON but become infinite, which is not
            json.dumps(meta, allow_nan=False)
    except ValueError:
        raise ValueError('"meta" has a number that is too large; write it as a string.') from None
    return meta


def _spans(
    record: dict[str, Any], text: str, options: ReadOptions
) -> tuple[LabelledSpan, ...] | None:
    given = record.get("spans")
    if given is None:
        return None
    if not isinstance(given, list):
        raise ValueError(f'"spans" is {json_kind(given)}; it must be a list.')
    offsets = None if options.offsets == "code-points" else Offsets(text, options.offsets)
    spans = []
    for number, item in enumerate(given, 1):
        try:
            spans.append(_span(item, text, offsets))
        except ValueError as error:
            advice = _advice(given, text, converted=offsets is not None)
            raise BadSpanError(f"span {number}: {error}.{advice}") from None
    return tuple(spans)


def _advice(given: Sequence[object], text: str, *, converted: bool) -> str:
    """Return a sentence if the offsets fit in another unit than the one in use; else empty.

    `converted` says whether `--offsets` names a unit other than code points.
    """
    extents = []
    for item in given:
        if not isinstance(item, dict):
            return ""
        start, end, covered = (item.get(key) for key in ("start", "end", "text"))
        if not (type(start) is int and type(end) is int and isinstance(covered, str)):
            return ""
        extents.append((start, end, covered))
    if converted:
        if not extents or any(text[start:end] != covered for start, end, covered in extents):
            return ""
        return " All offsets fit when they are counted in code points: leave out --offsets."
    unit = other_unit(text, extents)
    if not unit:
        return ""
    return f" All offsets fit when they are counted in {UNIT_NAMES[unit]}: use --offsets {unit}."


def bad_spans(given: Sequence[object], text: str) -> dict[int, str]:
    """The reasons why spans of a line cannot be used, by index from 0."""
    found = {}
    for place, item in enumerate(given):
        try:
            _span(item, text)
        except ValueError as error:
            found[place] = f"span {place + 1}: {error}."
    return found


def _span(item: object, text: str, offsets: Offsets | None = None) -> LabelledSpan:
    if not isinstance(item, dict):
        raise ValueError(
            f'is {json_kind(item)}; it must be an object with "start", "end" and "label"'
        )
    get = item.get
    return checked_span(
        text, get("start"), get("end"), get("label"), get("text"), get("value"), offsets
    )
