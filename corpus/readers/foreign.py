"""Recognises files of other formats and other tools, to say what they are and what to do.

Read as plain text they would become one article of markup or columns.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_JSONL = 'one {"text": …} per line, in a file that ends in .jsonl'
_TABLE = (
    "a table is not read; convert it with `sqlite-utils memory FILE 'select * from FILE_NAME' --nl "
    "> NEW.jsonl`, which needs a column `text`."
)
_JSON = (
    "JSON is not read, only JSONL with one article per line; convert a list with "
    "`jq -c '.[]' OLD > NEW.jsonl`."
)
_TOKENS = f"tokens in columns are not read; join them to text, {_JSONL}."
_MARKUP = f"markup is not read; extract the text, {_JSONL} or in a text file."
_BINARY = f"documents and archives are not read; extract the text, {_JSONL} or in a text file."
_SPANS = "spans without text are not read; name the text file, or put both into JSONL."

_ENDINGS: dict[str, str] = {
    **dict.fromkeys((".csv", ".tsv", ".tab"), _TABLE),
    **dict.fromkeys((".json", ".geojson"), _JSON),
    **dict.fromkeys((".conll", ".conllu", ".conll03", ".iob", ".iob2", ".bio", ".bilou"), _TOKENS),
    **dict.fromkeys((".xml", ".xmi", ".tei", ".html", ".htm", ".xhtml", ".rtf"), _MARKUP),
    **dict.fromkeys((".docx", ".doc", ".odt", ".pdf", ".xlsx", ".xls", ".ods", ".epub"), _BINARY),
    **dict.fromkeys((".zip", ".tar", ".tgz", ".7z", ".bz2", ".xz", ".zst", ".rar"), _BINARY),
    **dict.fromkeys((".parquet", ".feather", ".arrow", ".spacy", ".pkl", ".pickle"), _BINARY),
    **dict.fromkeys((".db", ".sqlite", ".sqlite3"), _BINARY),
    ".ann": _SPANS,
}
_BEGINNINGS: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", _BINARY),
    (b"%PDF-", _BINARY),
    (b"PAR1", _BINARY),
    (b"SQLite format 3\x00", _BINARY),
    (b"{\\rtf", _MARKUP),
    (b"-DOCSTART-", _TOKENS),
    (b"#FORMAT=WebAnno", _TOKENS),
)
_MARKED_UP = re.compile(rb"<(\?xml|!doctype|html|[a-z][\w:-]*(\s[^<>]*)?>)", re.IGNORECASE)
_JSON_LIST = re.compile(rb"\[\s*(\{\s*\"|\])")
_JSON_OBJECT = re.compile(rb"\{\s*\"[^\"\n]*\"\s*:")
_TAGGED = re.compile(rb"\S+[\t ].*?(?<=[\t ])(?:[OBIESLU]|[BIESLU]-\S+)\s*")
_MOST_LINES = 20

SPAN_KEYS = (
    *("label", "labels", "entities", "ents", "predictions", "result", "annotations", "tags"),
    *("ner", "ner_tags", "latentSpans", "annotation", "prediction"),
)
"""Keys under which other tools keep spans: spaCy, doccano, Label Studio, Prodigy, Argilla, Hugging
Face."""


def foreign_ending(name: str) -> str | None:
    """What to do about a file of that name, if its ending is another format's."""
    path = PurePath(name.casefold().removesuffix(".gz"))
    return _ENDINGS.get(path.suffix)


def foreign_content(head: bytes, *, jsonl: bool = False) -> str | None:
    """What to do about data that begins with `head`, if that looks like another format.

    `jsonl` says that lines of JSON are expected.
    """
    opening = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, advice in _BEGINNINGS:
        if opening.startswith(beginning):
            return advice
    if _JSON_LIST.match(opening):
        return _JSON
    if jsonl:
        return None
    if _JSON_OBJECT.match(opening):
        return "the file holds JSON; give it the ending .jsonl if it has one article per line."
    if _MARKED_UP.match(opening):
        return _MARKUP
    lines = [line for line in head.splitlines()[:-1] if line.strip()][:_MOST_LINES]
    if len(lines) > 2 and all(map(_TAGGED.fullmatch, lines)):
        return _TOKENS
    return None


def unmarked_utf16(head: bytes) -> str | None:
    """The name of UTF-16 or UTF-32 without a byte order mark: every other byte or so is NUL."""
    even, odd = head[0::2], head[1::2]
    if len(odd) < 2 or b"\0" not in head:
        return None
    if head[1::4].count(0) + head[2::4].count(0) == len(head[1::4]) + len(head[2::4]):
        return "UTF-32LE" if head[0] else "UTF-32BE"
    if odd.count(0) > 0.9 * len(odd) and even.count(0) < 0.1 * len(even):
        return "UTF-16LE"
    if even.count(0) > 0.9 * len(even) and odd.count(0) < 0.1 * len(odd):
        return "UTF-16BE"
    return None


def other_unit(text: str, spans: Sequence[tuple[int, int, str]]) -> str | None:
    """The unit in which all offsets fit the texts of their spans, if code points are not it.

    `spans` are (start, end, covered text as the file gives it). None if nothing or code points fit.
    """
    given = [span for span in spans if span[2]]
    if not given or text.isascii() or all(text[s:e] == covered for s, e, covered in given):
        return None
    for unit, encoding, width in _UNITS:
        data = text.encode(encoding)
        if all(data[s * width : e * width] == c.encode(encoding) for s, e, c in given):
            return unit
    return None


def converted(text: str, spans: Sequence[tuple[int, int]]) -> Mapping[str, list[tuple[int, int]]]:
    """The spans in code points if their offsets were counted in another unit, by unit.

    A unit in which any offset falls inside a code point or outside the text is left out.
    """
    if text.isascii():
        return {}
    found = {}
    for unit, encoding, width in _UNITS:
        at = {0: 0}
        size = 0
        for number, char in enumerate(text, 1):
            size += len(char.encode(encoding)) // width
            at[size] = number
        if all(start in at and end in at for start, end in spans):
            found[unit] = [(at[start], at[end]) for start, end in spans]
    return found


_UNITS = (("UTF-16 units", "utf-16-le", 2), ("bytes", "utf-8", 1))
