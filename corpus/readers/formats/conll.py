"""Reads CoNLL files: one token per line with its tag, and a blank line after each sentence.

- CoNLL-2002 and CoNLL-2003: columns between blanks or tabs, the token first and the tag last.
- GermEval 2014: number, token, outer tag, inner tag; others have one tag after the number.
- CoNLL-U: ten columns, the tag in the last one under a key such as `name` or `NER`.

`-DOCSTART-`, `# newdoc id = ID`, `# id ID` and `#begin document (ID)` begin a document. In a file
without them each sentence is an article, as for spaCy's and doccano's converters. The columns have
no text: see `corpus.readers.columns.joined`. `SpaceAfter=No` of CoNLL-U is respected.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from corpus.model import Refusal
from corpus.readers.columns import TAG, Token, joined, parsed, spans_of
from corpus.readers.formats.jsonl import article_of
from corpus.readers.json_records import BAD_LINE
from corpus.readers.storable import MARK, decoding_reason, unmarked_reason
from corpus.readers.streams import MOST_BYTES, MOST_LINE_BYTES, lines, unmarked_encoding
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.readers.items import ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

_DOCUMENT = re.compile(
    r"#\s*(?:newdoc(?:\s+id\s*=\s*(\S+))?|id(?:\s*=)?\s+(\S+).*|begin document \((.*?)\).*)\s*"
)
_START = "-DOCSTART-"
_NUMBER = re.compile(r"\d+(?:[-.]\d+)?")
_KEYS = ("name", "NER", "ner", "NE", "ne", "Entity")
"""Keys of CoNLL-U's last column that have had the tag of a named entity."""

_FEW = 3
"""Fewer lines than these show nothing."""


def recognises(head: Head) -> bool:
    """Whether all lines have columns, and a tag such as `O` or `B-PER` at the end."""
    if head.opening.startswith(_START.encode()):
        return True
    if head.opening.startswith(b"#FORMAT="):
        return False
    rows = [line for line in head.lines if not _is_comment(line)]
    if len(rows) < _FEW:
        return False
    if _is_universal(rows[0]):
        return all(map(_is_universal, rows))
    split = [*map(_columns, rows)]
    same = len({len(columns) for columns in split}) == 1 and len(split[0]) > 1
    return same and all(TAG.fullmatch(columns[-1]) for columns in split)


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """Yield the documents of a file, or its sentences; see `Reader`.

    A document with a wrong line is refused as a whole.
    """
    encoding = unmarked_encoding(source.head.data)
    if encoding:
        yield Refusal(source.where, unmarked_reason(encoding))
        return
    rows = [line for line in source.head.lines if not _is_comment(line)]
    layout = _layout(rows, options)
    document = _Document(source.where, 1)
    marked = False
    for number, line in enumerate(lines(source.stream), 1):
        text = document.decoded(line, number)
        mark = None if document.sentence else _mark(text)
        if mark:
            marked = True
            yield from document.articles()
            document = _Document(source.where, number, *mark)
        elif text:
            document.add(text, number, layout)
        else:
            document.end_sentence()
            if not marked:
                yield from document.articles()
                document = _Document(source.where, number + 1)
    document.end_sentence()
    yield from document.articles()


@dataclass(frozen=True)
class _Layout:
    """The columns of a file: those of CoNLL-U, or with a number before the token.

    `layers` is how many columns at the end are tags, 0 if they are not read.
    """

    universal: bool
    numbered: bool
    layers: int


def _layout(rows: Sequence[str], options: ReadOptions) -> _Layout:
    """The columns of a file with these first lines."""
    split = [*map(_columns, rows)]
    numbered = _are_numbered(split)
    two = numbered and all(
        len(columns) == 4 and all(map(TAG.fullmatch, columns[2:])) for columns in split
    )
    layers = 0 if not options.spans else 2 if two else 1
    return _Layout(bool(rows) and _is_universal(rows[0]), numbered, layers)


@dataclass
class _Document:
    """A document that is being read: `line` is where it begins; `wrong` is its first bad line.

    `width` is the number of columns in the first line of the sentence.
    """

    file: str
    line: int
    id: str = ""
    title: str = ""
    sentences: list[list[Token]] = field(default_factory=list)
    sentence: list[Token] = field(default_factory=list)
    tagged: bool = False
    size: int = 0
    until: int = 0
    width: int = 0
    wrong: Refusal | None = None

    def decoded(self, line: bytes | None, number: int) -> str:
        """The text of a line without its end; what is wrong with it is kept."""
        if line is None:
            self._refuse(number, f"a line of more than {MOST_LINE_BYTES >> 20} MiB.")
            return ""
        self.size += len(line)
        if self.size > MOST_BYTES:
            self._refuse(self.line, f"a document of more than {MOST_BYTES >> 20} MiB; split it.")
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            reason = decoding_reason(line, error, unit=" of the line")
            self._refuse(number, f"the line is {reason}")
            return ""
        return (text.removeprefix(MARK) if number == 1 else text).rstrip(" \t\r\n")

    def add(self, line: str, number: int, layout: _Layout) -> None:
        """Add a token, unless the line is a comment."""
        if self.wrong or (layout.universal and line.startswith("#")):
            return
        columns = line.split("\t") if layout.universal else _columns(line)
        if layout.universal:
            if _is_universal(line):
                self._add_universal(columns, tagged=layout.layers > 0)
            else:
                self._refuse(number, "the line has not the ten columns of CoNLL-U.")
            return
        if _is_comment(line):
            return
        at = 1 if layout.numbered else 0
        if len(columns) < at + 1 + layout.layers or not columns[at]:
            self._refuse(number, "the line has no token and tag in columns.")
            return
        self.width = self.width if self.sentence else len(columns)
        if len(columns) != self.width:
            its = f"the line has {counted(len(columns), 'column')}"
            self._refuse(number, f"{its}, but the first line of its sentence has {self.width}.")
            return
        tags = columns[len(columns) - layout.layers :]
        try:
            for tag in tags:
                parsed(tag)
        except ValueError as error:
            self._refuse(number, str(error))
            return
        self._add(Token(columns[at], tuple(tags)))

    def _add_universal(self, columns: Sequence[str], *, tagged: bool) -> None:
        first, _, last = columns[0].partition("-")
        if "." in first:  # an empty node, which is not in the text
            return
        entries = (entry.partition("=") for entry in columns[9].split("|"))
        known = {key: value for key, _, value in entries}
        keys = _KEYS if tagged else ()
        tag = next((known[key] for key in keys if TAG.fullmatch(known.get(key, ""))), None)
        if not last and int(first) <= self.until:  # a word of the token on an earlier line
            if tag not in (None, "O") and self.sentence[-1].tags in ((), ("O",)):
                self.tagged = True
                self.sentence[-1] = self.sentence[-1]._replace(tags=(tag or "O",))
            return
        self.until = int(last or first) if last else 0
        tags = () if tag is None else (tag,)
        self._add(Token(columns[1], tags, known.get("SpaceAfter") != "No"))

    def _add(self, token: Token) -> None:
        self.tagged = self.tagged or bool(token.tags)
        self.sentence.append(token)

    def end_sentence(self) -> None:
        """Keep the sentence, if it has a token."""
        if self.sentence:
            self.sentences.append(self.sentence)
        self.sentence, self.until = [], 0

    def articles(self) -> Iterator[ReadArticle | Refusal]:
        """Yield the document, or why it is refused; nothing if it is empty."""
        if self.wrong:
            yield self.wrong
        elif self.sentences:
            where = f"{self.file}:{self.line}"
            try:
                yield article_of(self._record(), where)
            except ValueError as error:
                yield Refusal(where, str(error), BAD_LINE)

    def _record(self) -> dict[str, Any]:
        text, starts = joined(self.sentences)
        record: dict[str, Any] = {"text": text, "title": self.title}
        if self.id:
            record["id"] = self.id
        if not self.tagged:
            return record
        found = []
        for sentence, begins in zip(self.sentences, starts, strict=True):
            ends = [at + len(token.text) for at, token in zip(begins, sentence, strict=True)]
            for layer in range(max(len(token.tags) for token in sentence)):
                tags = [token.tags[layer] if token.tags else "O" for token in sentence]
                found += spans_of(tags, begins, ends, text)
        keys = ("start", "end", "label", "text")
        record["spans"] = [dict(zip(keys, span, strict=False)) for span in found]
        return record

    def _refuse(self, line: int, reason: str) -> None:
        self.wrong = self.wrong or Refusal(f"{self.file}:{line}", reason, BAD_LINE)


def _columns(line: str) -> list[str]:
    return line.split("\t") if "\t" in line else [part for part in line.split(" ") if part]


def _is_comment(line: str) -> bool:
    """Whether a line begins with `#` and is not that token with its tag."""
    return line.startswith("#") and not TAG.fullmatch(_columns(line.rstrip())[-1])


def _is_universal(line: str) -> bool:
    columns = line.split("\t")
    return len(columns) == 10 and bool(_NUMBER.fullmatch(columns[0]))


def _are_numbered(split: Sequence[Sequence[str]]) -> bool:
    """Whether the first column counts the tokens of each sentence from 1 or 0."""
    if len(split) < 2 or not all(len(columns) > 2 and columns[0].isdecimal() for columns in split):
        return False
    first, *_ = numbers = [int(columns[0]) for columns in split]
    return first in (0, 1) and all(
        after in (before + 1, first) for before, after in pairwise(numbers)
    )


def _mark(line: str) -> tuple[str, str] | None:
    """(id, title) of a document that the line begins; None if it begins none."""
    columns = _columns(line)
    if columns[:1] == [_START] and "_" not in columns:
        named = re.fullmatch(r"-DOCSTART-\s+\((.*)\)", line)
        return "", named[1] if named else ""
    found = _DOCUMENT.fullmatch(line) if _is_comment(line) else None
    if not found:
        return None
    newdoc, plain, begun = found.groups(default="")
    return newdoc or plain, begun
