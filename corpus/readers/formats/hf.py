"""Reads datasets of Hugging Face: Parquet or Arrow files, alone or in a folder.

A row is an article. Its spans are in a list of `{"start", "end", "label"}`, or they are the tags of
its tokens. The names of tags that are numbers are in the features, which the library `datasets`
stores in the schema: https://huggingface.co/docs/datasets/about_dataset_features.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import chain
from typing import TYPE_CHECKING, Any

from corpus.model import Refusal
from corpus.readers.columns import Token, joined, placed, spans_of
from corpus.readers.folders import has_file, read_below
from corpus.readers.formats import FORMATS
from corpus.readers.formats.jsonl import article_of
from corpus.readers.items import KNOWN_KEYS, FileNote
from corpus.readers.json_records import BAD_LINE
from corpus.readers.streams import MOST_BYTES
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from pyarrow import RecordBatch, Schema

    from corpus.readers.items import Ignored, ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

ENDINGS = (".parquet", ".arrow")
_PARQUET = b"PAR1"
_ARROW = b"\xff\xff\xff\xff"  # begins each message of an Arrow stream
_BATCH = 100  # rows that are in memory

_SPANS = ("spans", "entities")
_TOKENS = ("tokens", "words")
_TAGS = ("ner_tags", "tags", "ner", "labels", "entity_tags")
_OURS = frozenset(("spans", "tokens", "ner_tags", "basis", "group"))
"""Columns by which a dataset of `annotator export hf` is known, beside those of an article."""


def recognises(head: Head) -> bool:
    """Whether the data is Parquet, or Arrow in a file of that name."""
    is_arrow = head.data.startswith(_ARROW) and head.name.endswith(".arrow")
    return is_arrow or head.data.startswith(_PARQUET)


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal | FileNote]:
    """Yield an article for each row; `where` is FILE:ROW. See `Reader`."""
    if find_spec("pyarrow") is None:
        reason = "Parquet needs the extra `hf`: `pip install 'annotator-tui[hf]'`."
        yield Refusal(source.where, reason)
        return
    try:
        schema, batches = _opened(source)
        rows = _Rows.of(schema, options)
        for number, row in enumerate(chain.from_iterable(map(_data, batches)), 1):
            where = f"{source.where}:{number}"
            try:
                yield article_of(rows.record(row), where, options)
            except (ValueError, RecursionError) as error:
                yield Refusal(where, str(error), BAD_LINE)
    except Exception as error:  # damaged data fails anywhere in pyarrow
        short = " ".join(str(error).split())[:200]
        yield Refusal(source.where, f"the columns cannot be read: {short}")
    else:
        if rows.unread:
            note = f"columns that are not read: {', '.join(rows.unread)}."
            yield FileNote(source.where, note)


def recognises_folder(folder: Path) -> bool:
    """Whether a file of the format lies in the folder, or in one directly below."""
    return has_file(folder, ENDINGS)


def read_folder(
    folder: Path, options: ReadOptions
) -> Iterator[ReadArticle | Refusal | Ignored | FileNote]:
    """Yield the rows of all files, also in the folders below; others are ignored."""
    return read_below(folder, options, read, FORMATS["hf"], "Parquet or Arrow")


def _opened(source: Source) -> tuple[Schema, Iterable[RecordBatch]]:
    from pyarrow import BufferReader, OSFile, ipc
    from pyarrow.parquet import ParquetFile

    file = None
    if source.path:
        with source.path.open("rb") as begun:
            if begun.read(4) == source.head.data[:4]:  # else the file is packed
                file = OSFile(str(source.path))
    if file is None:
        data = source.stream.read(MOST_BYTES + 1)
        if len(data) > MOST_BYTES:
            most = f"{MOST_BYTES >> 20} MiB"
            raise ValueError(f"it has more than {most} and comes packed or in a pipe.")
        file = BufferReader(data)
    if source.head.data.startswith(_ARROW):
        stream = ipc.open_stream(file)
        return stream.schema, stream
    parquet = ParquetFile(file)
    return parquet.schema_arrow, parquet.iter_batches(_BATCH)


def _data(batch: RecordBatch) -> Iterator[dict[str, Any]]:
    """The rows of a batch, some of them at a time."""
    for start in range(0, batch.num_rows, _BATCH):
        yield from batch.slice(start, _BATCH).to_pylist()


@dataclass(frozen=True)
class _Rows:
    """The columns and tags by which the rows of a file become articles.

    `spans`, `tokens` and `tags` are the columns that have these, empty without one. `names` are the
    tags by number. `read` are all columns that are read, `unread` the others.
    """

    spans: str
    tokens: str
    tags: str
    names: Sequence[str] | None
    read: list[str]
    unread: list[str]

    @classmethod
    def of(cls, schema: Schema, options: ReadOptions) -> _Rows:
        """Choose the columns; ValueError says what is missing."""
        columns = list(schema.names)
        ours = set(columns) >= _OURS
        spans = "" if ours else _first(_SPANS, columns)
        spans = "spans" if ours else spans
        tokens = "" if ours else _first(_TOKENS, columns)
        tags = _first(_TAGS, columns) if tokens and not spans else ""
        if "text" not in columns and not tokens:
            raise ValueError("it has neither a column `text` nor a column `tokens`.")
        wanted = {spans, tokens, tags, *KNOWN_KEYS}
        listed = {name for name in columns if "list<" in str(schema.field(name).type)}
        read = [name for name in columns if name in wanted or name not in listed]
        if ours:
            read = [name for name in read if name not in _OURS or name == "spans"]
        unread = [] if ours else [name for name in columns if name not in read]
        if not options.spans:
            read = [name for name in read if name not in (spans, tags)]
            spans = tags = ""
        features = _features(schema.metadata or {})
        return cls(spans, tokens, tags, _names(features.get(tags)), read, unread)

    def record(self, row: dict[str, Any]) -> dict[str, Any]:
        """The record of a row, as `article_of` takes it; ValueError says what is wrong."""
        record = {key: row[key] for key in self.read if key not in (self.tokens, self.tags)}
        meta = record.get("meta")
        if isinstance(meta, str):
            record["meta"] = json.loads(meta) if meta else {}
        if self.spans:
            given = record.pop(self.spans)
            record["spans"] = None if given is None else [_span(span) for span in given]
        if self.tokens:
            record |= self._from_tokens(record.get("text"), row)
        return record

    def _from_tokens(self, text: str | None, row: dict[str, Any]) -> dict[str, Any]:
        tokens = row[self.tokens] or []
        starts = placed(tokens, text) if text else None
        if starts is None:
            text, [starts] = joined([[Token(token) for token in tokens]])
        if not self.tags or row[self.tags] is None or text is None:
            return {"text": text}
        tags = [self._tag(tag) for tag in row[self.tags]]
        if len(tags) != len(tokens):
            has = f"{counted(len(tokens), 'token')} and {counted(len(tags), 'tag')}"
            raise ValueError(f"it has {has}.")
        ends = [start + len(token) for start, token in zip(starts, tokens, strict=True)]
        keys = ("start", "end", "label", "text")
        found = spans_of(tags, starts, ends, text)
        return {"text": text, "spans": [dict(zip(keys, span, strict=False)) for span in found]}

    def _tag(self, tag: object) -> str:
        if isinstance(tag, str):
            return tag
        if self.names is None or not isinstance(tag, int) or not 0 <= tag < len(self.names):
            raise ValueError(
                f"{self.tags} has the number {tag!r}, and the schema of the file has no name for "
                "it: write the dataset with `to_parquet` of the library `datasets`."
            )
        return self.names[tag]


def _first(names: Sequence[str], columns: Sequence[str]) -> str:
    return next((name for name in names if name in columns), "")


def _features(metadata: Mapping[bytes, bytes]) -> dict[str, Any]:
    try:
        found = json.loads(metadata[b"huggingface"])["info"]["features"]
    except (KeyError, TypeError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _names(feature: object) -> list[str] | None:
    """The names of a `ClassLabel`, also within a list or sequence; None for other features."""
    while isinstance(feature, list | dict):
        if isinstance(feature, list):
            feature = feature[0] if feature else None
        elif isinstance(names := feature.get("names"), list):
            return [str(name) for name in names]
        else:
            feature = feature.get("feature")
    return None


def _span(span: object) -> object:
    """A span as interchange JSONL has it; `value` is JSON there."""
    if not isinstance(span, dict):
        return span
    value = span.get("value")
    label = span.get("label", span.get("type", span.get("entity")))
    return {**span, "label": label, "value": json.loads(value) if isinstance(value, str) else value}
