"""Recognises files of formats that are not read, to say what they are and what to do.

Read as plain text they would become one article of markup or columns.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from corpus.readers.source import Head

_JSONL = 'one {"text": …} per line, in a file that ends in .jsonl'
_JSON = (
    'the file holds JSON, but no article such as {"text": "…"}; `--format text` reads it as a text.'
)
_TOKENS = "its lines end in tags; `--format conll` reads tokens with tags in columns."
_MARKUP = f"markup is not read; extract the text, {_JSONL} or in a text file."
_MEDIA = "images and recordings are not read, only text."
_OLD_TSV = "WebAnno TSV 1 and 2 are not read; export the documents again as WebAnno TSV 3."
_ZIP = (
    "only zips that INCEpTION exported are read, each by its name; unpack other zips and import "
    "the files in them."
)
_ARCHIVE = "archives are not read; unpack it and import the files in it."
_BINARY = f"documents and archives are not read; extract the text, {_JSONL} or in a text file."

_ENDINGS: dict[str, str] = {
    **dict.fromkeys((".geojson",), _JSON),
    **dict.fromkeys((".xml", ".tei", ".rtf"), _MARKUP),
    **dict.fromkeys((".docx", ".doc", ".odt", ".pdf", ".xlsx", ".xls", ".ods", ".epub"), _BINARY),
    **dict.fromkeys((".zip",), _ZIP),
    **dict.fromkeys((".tar", ".tgz", ".tbz2", ".txz"), _ARCHIVE),
    **dict.fromkeys((".7z", ".bz2", ".lz4", ".lzma", ".rar", ".xz", ".zst"), _ARCHIVE),
    **dict.fromkeys((".png", ".jpg", ".jpeg", ".gif", ".webp", ".tif", ".tiff"), _MEDIA),
    **dict.fromkeys((".mp3", ".mp4", ".wav", ".ogg", ".flac", ".m4a", ".mov", ".webm"), _MEDIA),
    **dict.fromkeys((".feather", ".pkl", ".pickle"), _BINARY),
    **dict.fromkeys((".db", ".sqlite", ".sqlite3"), _BINARY),
}
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", _BINARY),
    (b"SQLite format 3\x00", _BINARY),
    (b"{\\rtf", _MARKUP),
    (b"\x89PNG\r\n", _MEDIA),
    (b"\xff\xd8\xff", _MEDIA),
)
_OLD_TSV_HEAD = re.compile(rb"(?:# [\w.]+(?: \|[^\n]*)?\r?\n)?#id=\d+\r?\n#text=")
_MARKED_UP = re.compile(rb"<(\?xml|!doctype|html|[a-z][\w:-]*(\s[^<>]*)?>)", re.IGNORECASE)
_JSON_LIST = re.compile(rb"\[\s*(\{\s*\"|\])")
_JSON_OBJECT = re.compile(rb"\{\s*\"[^\"\n]*\"\s*:")
_TAGGED = re.compile(r"\S+[\t ].*?(?<=[\t ])(?:[OBIESLU]|[BIESLU]-\S+)\s*")

SPAN_KEYS = (
    *("label", "labels", "entities", "ents", "predictions", "result", "annotations", "tags"),
    *("ner", "ner_tags", "latentSpans", "annotation", "prediction"),
)
"""Keys under which other tools keep spans: spaCy, doccano, Label Studio, Prodigy, Argilla, Hugging
Face."""


def foreign_ending(name: str) -> str | None:
    """What to do about a file of that name (in lower case, without `.gz`), if it is foreign."""
    return _ENDINGS.get(PurePath(name).suffix)


def foreign_beginning(opening: bytes) -> str | None:
    """What to do about data that begins so, if no text does."""
    if _OLD_TSV_HEAD.match(opening):
        return _OLD_TSV
    return next((advice for begin, advice in _BEGINNINGS if opening.startswith(begin)), None)


def is_zipped(head: Head) -> bool:
    """Whether the data is a zip, as office documents are, too."""
    return head.opening.startswith(b"PK\x03\x04")


def foreign_content(head: Head) -> str | None:
    """What to do about data that looks like another format than plain text."""
    if _JSON_LIST.match(head.opening):
        return _JSON
    if head.name and _JSON_OBJECT.match(head.opening):
        return _JSON
    if is_zipped(head):
        return _BINARY
    if _MARKED_UP.match(head.opening):
        return _MARKUP
    if len(head.lines) > 2 and all(map(_TAGGED.fullmatch, head.lines)):
        return _TOKENS
    return None
