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
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn, get_args

from corpus.model import Article, Basis, LabelledSpan, Refusal, text_hash
from corpus.readers.foreign import other_unit
from corpus.readers.items import (
    GENERATOR,
    GOLD_KEYS,
    KNOWN_KEYS,
    ReadArticle,
    ReadGold,
    canonical_value,
)
from corpus.readers.storable import (
    MARK,
    decoding_reason,
    foreign_reason,
    refuse_unstorable,
    unstorable,
)
from corpus.readers.streams import MOST_LINE_BYTES, foreign_encoding, lines
from corpus.text.casefold import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_ID = 200
"""The longest id in code points: ids are typed, shown in tables, and part of file names."""

NOT_JSON = "line that is not JSON"
BAD_LINE = "line with a wrong or missing value"
BAD_SPAN = "line with a wrong span"
TOO_LONG = "line that is too long"
"""Kinds of refusals."""

_MOST_SHOWN = 60
_ESCAPES = ("\\u0000", "\\ud", "\\uD")
_KNOWN = frozenset(KNOWN_KEYS)


def read_jsonl(stream: BinaryIO, where: str) -> Iterator[ReadArticle | Refusal]:
    """The articles and refusals of a JSONL file in its order; blank lines are skipped."""
    for number, line in enumerate(lines(stream), 1):
        encoding = foreign_encoding(line) if line and number == 1 else None
        if encoding:
            yield Refusal(where, foreign_reason(encoding))
            return
        if line is None or line.strip():
            yield _article_or_refusal(line, f"{where}:{number}", first=number == 1)


def _article_or_refusal(line: bytes | None, where: str, *, first: bool) -> ReadArticle | Refusal:
    if line is None:
        return Refusal(where, f"a line of more than {MOST_LINE_BYTES >> 20} MiB.", TOO_LONG)
    try:
        text = line.decode().removeprefix(MARK) if first else line.decode()
        return _article(_record(text.rstrip()), where)
    except UnicodeDecodeError as error:
        reason = decoding_reason(line, error, unit=" of the line")
        return Refusal(where, f"the line is {reason}", BAD_LINE)
    except _NotJsonError as error:
        ends = "" if line.endswith(b"\n") else " The file ends inside this line."
        return Refusal(where, f"{error}{ends}", NOT_JSON)
    except _BadSpanError as error:
        return Refusal(where, str(error), BAD_SPAN)
    except ValueError as error:
        return Refusal(where, str(error), BAD_LINE)
    except RecursionError:
        return Refusal(where, "the JSON is nested too deeply.", NOT_JSON)


class _NotJsonError(ValueError):
    """A line is not JSON."""


class _BadSpanError(ValueError):
    """A span of a line cannot be used."""


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(
            line, parse_constant=_refuse_constant, object_pairs_hook=_without_duplicates
        )
    except json.JSONDecodeError as error:
        raise _NotJsonError(f"not JSON, column {error.colno}: {error.msg}.") from None
    except _DuplicateKeyError as error:
        raise ValueError(
            f"the key {_shown(str(error))} is twice in one object; remove one of them."
        ) from None
    except ValueError:
        raise ValueError(
            "the JSON has a number that cannot be stored (NaN, Infinity, or thousands of digits)."
        ) from None
    if not isinstance(record, dict):
        raise ValueError('the line is not a JSON object such as {"text": "…"}.')
    if any(escape in line for escape in _ESCAPES):
        _refuse_unstorable_beside_text(record)
    return record


class _DuplicateKeyError(ValueError):
    """A key is twice in a JSON object; the text is the key."""


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        keys = [key for key, _ in pairs]
        raise _DuplicateKeyError(next(key for key in found if keys.count(key) > 1))
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(name)


def _refuse_unstorable_beside_text(record: dict[str, Any]) -> None:
    for key, value in record.items():
        found = [reason for string in _strings([key, value]) if (reason := unstorable(string))]
        if found and key != "text":
            raise ValueError(f"{_shown(key)} has {found[0]}, which cannot be stored; remove it.")


def _strings(value: object) -> Iterator[str]:
    """All strings of a JSON value, with its keys."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from _strings(item)
    elif isinstance(value, dict):
        yield from _strings([*value.keys(), *value.values()])


def _article(record: dict[str, Any], where: str) -> ReadArticle:
    gold = _gold(record)
    text = _text(record)
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
    spans = _spans(record, text)
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


def _gold(record: dict[str, Any]) -> ReadGold | None:
    """Remove the keys of an exported line from the record; None for other lines."""
    if record.get("generator") != GENERATOR:
        return None
    _, basis, decided_by, _ = (record.pop(key, None) for key in GOLD_KEYS)
    if basis not in get_args(Basis):
        raise ValueError(f'"basis" must be one of {", ".join(get_args(Basis))}.')
    names = decided_by if isinstance(decided_by, list) else []
    if not names or not all(isinstance(name, str) and name.strip() for name in names):
        raise ValueError('"decided_by" must be a list of names.')
    if len(set(map(folded, names))) < len(names):
        raise ValueError('"decided_by" has a name twice.')
    return ReadGold(basis, tuple(names))


def _unaccepted(record: dict[str, Any]) -> str:
    """Return the answer of a Prodigy user who did not accept the spans, or an empty string."""
    given = record.get("answer", "accept")
    answer = given.casefold() if isinstance(given, str) else given
    if answer == "accept":
        return ""
    if answer not in ("reject", "ignore"):
        shown = _shown(given) if isinstance(given, str) else _kind(given)
        raise ValueError(f'"answer" is {shown}; it must be "accept", "reject" or "ignore".')
    return str(answer)


def _text(record: dict[str, Any]) -> str:
    text = record.get("text")
    if not isinstance(text, str):
        wrong = f"is {_kind(text)}" if "text" in record else "is missing"
        raise ValueError(f'"text" {wrong}; it must be a string.')
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
        raise ValueError(f'"id" is {_kind(given)}; it must be a string or an integer.')
    own_id = str(given)
    if not own_id.isprintable() or " " in own_id or not 0 < len(own_id) <= MOST_ID:
        raise ValueError(
            f'"id" {_shown(own_id)} cannot be used; an id has 1 to {MOST_ID} printable characters '
            "without spaces."
        )
    return own_id


def _string(record: dict[str, Any], key: str) -> str:
    value = record.get(key)
    if not isinstance(value, str | None):
        raise ValueError(f'"{key}" is {_kind(value)}; it must be a string.')
    return value or ""


def _meta(record: dict[str, Any]) -> dict[str, Any]:
    """The line's `meta` with the unknown keys of the line."""
    given = record.get("meta") or {}
    if not isinstance(given, dict):
        raise ValueError(f'"meta" is {_kind(given)}; it must be an object.')
    others = {key: value for key, value in record.items() if key not in _KNOWN}
    twice = [key for key, value in others.items() if key in given and given[key] != value]
    if twice:
        raise ValueError(
            f'{_shown(twice[0])} is in the line and in its "meta" with different values; remove '
            "one of them."
        )
    meta = {**given, **others}
    try:
        if meta:  # numbers such as 1e999 are JSON but become infinite, which is not
            json.dumps(meta, allow_nan=False)
    except ValueError:
        raise ValueError('"meta" has a number that is too large; write it as a string.') from None
    return meta


def _spans(record: dict[str, Any], text: str) -> tuple[LabelledSpan, ...] | None:
    given = record.get("spans")
    if given is None:
        return None
    if not isinstance(given, list):
        raise ValueError(f'"spans" is {_kind(given)}; it must be a list.')
    spans = []
    for number, item in enumerate(given, 1):
        try:
            spans.append(_span(item, text))
        except ValueError as error:
            raise _BadSpanError(f"span {number}: {error}.{_advice(given, text)}") from None
    return tuple(spans)


def _advice(given: Sequence[object], text: str) -> str:
    """A sentence if the offsets are counted in another unit than code points; else empty."""
    offsets = []
    for item in given:
        if not isinstance(item, dict):
            return ""
        start, end, covered = (item.get(key) for key in ("start", "end", "text"))
        if not (type(start) is int and type(end) is int and isinstance(covered, str)):
            return ""
        offsets.append((start, end, covered))
    unit = other_unit(text, offsets)
    return f" All offsets fit when they are counted in {unit}: convert them." if unit else ""


def bad_spans(given: Sequence[object], text: str) -> dict[int, str]:
    """The reasons why spans of a line cannot be used, by index from 0."""
    found = {}
    for place, item in enumerate(given):
        try:
            _span(item, text)
        except ValueError as error:
            found[place] = f"span {place + 1}: {error}."
    return found


def _span(item: object, text: str) -> LabelledSpan:
    if not isinstance(item, dict):
        raise ValueError(f'is {_kind(item)}; it must be an object with "start", "end" and "label"')
    start, end, label = item.get("start"), item.get("end"), item.get("label")
    if type(start) is not int or type(end) is not int:  # bool is an int to isinstance
        raise ValueError('"start" and "end" must be integers, counted in code points')
    if 0 <= end <= start <= len(text):
        raise ValueError(f"{start}–{end} covers no text; the end must be after the start")
    if not 0 <= start < end <= len(text):
        raise ValueError(f"{start}–{end} is outside the text of {len(text)} code points")
    if not isinstance(label, str) or not label.strip():
        raise ValueError('"label" must be the name of a label')
    covered = item.get("text")
    if covered is not None and covered != text[start:end]:
        raise ValueError(
            f'"text" is {_shown(covered)}, but {start}–{end} of the text is '
            f"{_shown(text[start:end])}"
        )
    return LabelledSpan(start, end, label, covered or "", canonical_value(item.get("value")))


def _kind(value: object) -> str:
    """The JSON name of a value's type."""
    names = {dict: "an object", list: "a list", str: "a string", bool: "true or false"}
    return names.get(type(value), "null" if value is None else "a number")


def _shown(value: object) -> str:
    """The repr of a value, shortened for a message."""
    shown = repr(value)
    return shown if len(shown) <= _MOST_SHOWN else shown[: _MOST_SHOWN - 1] + "…"
