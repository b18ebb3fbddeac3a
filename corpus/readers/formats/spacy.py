"""Reads spaCy's binary format, a `DocBin` in a `.spacy` file.

Spans are the entities of a Doc. If it has none, they are its span group `sc`, which a span
categorizer learns from, or its only group. Other groups, categories, ids in a knowledge base and
tokens that are marked as not annotated have no place in a project.
"""

from __future__ import annotations

import zlib
from dataclasses import replace
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from corpus.model import Refusal
from corpus.readers.folders import has_file, read_below
from corpus.readers.formats import FORMATS
from corpus.readers.formats.jsonl import article_of
from corpus.readers.items import Lost
from corpus.readers.json_records import BAD_LINE
from corpus.readers.streams import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from spacy.tokens import Doc, Span

    from corpus.readers.items import FileNote, Ignored, ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

ENDING = ".spacy"
SPANCAT = "sc"
"""The group that spaCy's span categorizer uses by default."""

_ZLIB = 0x78  # the first byte of zlib data
_MOST_TEXT = 16 * MOST_BYTES  # bytes of unpacked data


def recognises(head: Head) -> bool:
    """Whether the data is a packed DocBin."""
    if head.data[:1] != bytes([_ZLIB]):
        return False
    try:
        begin = zlib.decompressobj().decompress(head.data, 64)
    except zlib.error:
        return False
    return b"version" in begin and b"attrs" in begin


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield an article for each Doc; see `Reader`. `where` is FILE:NUMBER of the Doc."""
    data = source.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        reason = f"a file of more than {MOST_BYTES >> 20} MiB; split it into several."
        yield Refusal(source.where, reason)
        return
    try:
        for number, doc in enumerate(_docs(data), 1):
            where = f"{source.where}:{number}"
            try:
                yield _article(doc, where, PurePath(source.where).name, options)
            except ValueError as error:
                yield Refusal(where, str(error), BAD_LINE)
    except Exception as error:  # damaged data fails anywhere in spaCy
        reason = f"the data is damaged, or of a spaCy that is not this one: {str(error)[:80]!r}."
        yield Refusal(source.where, reason)


def recognises_folder(folder: Path) -> bool:
    """Whether a `.spacy` file lies in the folder, or in one directly below."""
    return has_file(folder, (ENDING,))


def read_folder(
    folder: Path, options: ReadOptions
) -> Iterator[ReadArticle | Refusal | Ignored | FileNote]:
    """Yield the articles of all `.spacy` files, also in the folders below; others are ignored."""
    return read_below(folder, options, read, FORMATS["spacy"], "spaCy's binary format")


def _docs(data: bytes) -> Iterable[Doc]:
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    unpacked = zlib.decompressobj()
    unpacked.decompress(data, _MOST_TEXT)
    if unpacked.unconsumed_tail:
        raise ValueError(f"more than {_MOST_TEXT >> 20} MiB of data")
    return DocBin().from_bytes(data).get_docs(Vocab())


def _article(doc: Doc, where: str, file: str, options: ReadOptions) -> ReadArticle:
    record: dict[str, Any] = {"text": doc.text, "meta": {"file": file}}
    if not options.spans:
        return article_of(record, where)
    spans, groups = _spans(doc)
    lost = [Lost(where, "category label", f"{name} {score:g}") for name, score in doc.cats.items()]
    unknown = sum(token.ent_iob == 0 for token in doc)
    if doc.ents and unknown:
        lost.append(Lost(where, "gap", f"of {unknown:,} tokens that are not annotated"))
    lost += [
        Lost(where, "grouped span", f"{name}: {_shown(span)}")
        for name, group in groups.items()
        for span in group
    ]
    lost += [
        Lost(where, "knowledge base id", f"{span.kb_id_} of {_shown(span)}")
        for span in spans or ()
        if span.kb_id_
    ]
    if spans is not None:
        record["spans"] = [
            {"start": span.start_char, "end": span.end_char, "label": span.label_} for span in spans
        ]
    return replace(article_of(record, where), lost=tuple(lost))


def _spans(doc: Doc) -> tuple[list[Span] | None, dict[str, list[Span]]]:
    """The spans to read, None if the Doc says nothing about them, and the other span groups."""
    groups = {name: list(group) for name, group in doc.spans.items()}
    if not doc.ents and (SPANCAT in groups or len(groups) == 1):
        name = SPANCAT if SPANCAT in groups else next(iter(groups))
        return groups.pop(name), groups
    return list(doc.ents) if doc.has_annotation("ENT_IOB") else None, groups


def _shown(span: Span) -> str:
    return f"{span.label_} {span.start_char}–{span.end_char} {span.text[:40]!r}"
