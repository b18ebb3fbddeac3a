"""Reads tables of articles or of spans: CSV, TSV, and such with semicolons or bars.

The first line names the columns. A table of articles has a column with the text; other columns have
the names of interchange JSONL, and those that are not known are kept in `meta`. A table of spans,
as `annotator export csv` and `export annotations` write it, has a row for each span with `document`
(or `article`), `start`, `end` and `label`, and the project has the articles. A table may be both;
the rows of an article then follow one another. Quotes are those of RFC 4180.
"""

from __future__ import annotations

import csv
import json
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, cast, get_args

from corpus.model import Basis, Refusal
from corpus.readers.formats.jsonl import article_of
from corpus.readers.items import KNOWN_KEYS, RawSpan, ReadGold, ReadSpans
from corpus.readers.json_records import BAD_LINE, BAD_SPAN, BadSpanError
from corpus.readers.spans import shown
from corpus.readers.storable import MARK, decoding_reason, unmarked_reason
from corpus.readers.streams import MOST_LINE_BYTES, lines, unmarked_encoding
from corpus.text.plural import counted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.readers.items import ReadArticle
    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

    Groups = Iterator[tuple[list["_Row"], str]]

ENDINGS = (".csv", ".tsv", ".tab")

_DELIMITERS = (",", "\t", ";", "|")
_SPAN_COLUMNS = ("start", "end", "label")
_VALUE_COLUMNS = ("low", "high", "approximate", "unit")
_ID_COLUMNS = ("document", "article")
_KNOWN = frozenset((*KNOWN_KEYS, *_SPAN_COLUMNS, *_ID_COLUMNS))
_MOST_COLUMNS = 200
_MOST_NAME = 40

_QUOTES = {
    "expected after": "a cell goes on after its closing quote; put the whole cell in quotes, and "
    'write each quote inside it as ""',
    "unexpected end": "a cell begins with a quote that is never closed",
    "new-line": "a cell without quotes has a carriage return; put the cell in quotes",
}
"""Explanations by a part of the message of Python's csv module."""


class _BadRowError(BadSpanError):
    """A row of a span cannot be used; `line` is where it begins."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line


class _Columns(NamedTuple):
    """The names of the columns in their order, and their separator."""

    names: tuple[str, ...]
    delimiter: str

    @property
    def of_spans(self) -> bool:
        """Whether each row is a span."""
        return {*_SPAN_COLUMNS} <= {*self.names}


class _Row(NamedTuple):
    """A row with the line that it begins in; `cells` are by column, without empty ones."""

    line: int
    cells: dict[str, str]


def recognises(head: Head) -> bool:
    """Whether the first line names a column `text` and others that are known."""
    columns = _columns(head)
    known = _KNOWN.intersection(columns.names)
    return "text" in known and (len(known) > 1 or head.name.endswith(ENDINGS))


def _columns(head: Head, text_column: str = "text") -> _Columns:
    """The columns by the delimiter that gives most known names, then most names."""
    found = (0, 0, _Columns((), ","))
    known = {*_KNOWN, text_column}
    for delimiter in _DELIMITERS if head.lines else ():
        try:
            (cells,) = csv.reader(head.lines[:1], delimiter=delimiter, strict=True)
        except (ValueError, csv.Error):
            continue
        names = tuple(name.casefold() if name.casefold() in known else name for name in cells)
        fits = all(name.strip() and len(name) <= _MOST_NAME for name in names)
        if fits and len({*names}) == len(names) <= _MOST_COLUMNS:
            columns = _Columns(names, delimiter)
            found = max(found, (len(known.intersection(names)), len(names), columns))
    return found[-1]


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | ReadSpans | Refusal]:
    """Yield the articles, or the spans of the project's articles; see `Reader`."""
    encoding = unmarked_encoding(source.head.data)
    if encoding:
        yield Refusal(source.where, unmarked_reason(encoding))
        return
    text_column = options.text_column or "text"
    columns = _columns(source.head, text_column)
    ids = [name for name in _ID_COLUMNS if name in columns.names]
    only_spans = columns.of_spans and bool(ids) and not options.text_column
    if not only_spans and text_column not in columns.names:
        yield Refusal(source.where, _no_text(source.head, columns, text_column), BAD_LINE)
        return
    keys = (*ids, "kind", "annotator") if only_spans else ("id", text_column)
    for item in _grouped(source, columns, keys):
        if isinstance(item, Refusal):
            yield item
            continue
        where = f"{source.where}:{item[0].line}"
        try:
            yield (
                _spans(item, where, options)
                if only_spans
                else _article(item, columns, where, text_column, options)
            )
        except _BadRowError as error:
            yield Refusal(f"{source.where}:{error.line}", str(error), BAD_SPAN)
        except BadSpanError as error:
            yield Refusal(where, str(error), BAD_SPAN)
        except ValueError as error:
            yield Refusal(where, str(error), BAD_LINE)


def _no_text(head: Head, columns: _Columns, text_column: str) -> str:
    """Why the table has no column with the text, and what to do."""
    data = head.data.rstrip()
    if b"\r" in data and b"\n" not in data:
        return (
            "its lines end in carriage returns only, as the format CSV (Macintosh) of Excel writes "
            "them; save the table as CSV UTF-8."
        )
    named = [name.casefold() for name in _first_cells(head, text_column)]
    twice = next((name for name in named if named.count(name) > 1), None)
    if twice is not None:
        return f"two columns are called {shown(twice)}; rename one of them."
    names = ", ".join(map(shown, columns.names)) or "none"
    return (
        f"the table has no column {shown(text_column)}; name the one that has the text with "
        f"--text-column. Its columns: {names}."
    )


def _first_cells(head: Head, text_column: str) -> list[str]:
    """The cells of the first line by the first delimiter that gives a column with the text."""
    for delimiter in _DELIMITERS if head.lines else ():
        try:
            (cells,) = csv.reader(head.lines[:1], delimiter=delimiter, strict=True)
        except (ValueError, csv.Error):
            continue
        if len(cells) > 1 and text_column.casefold() in map(str.casefold, cells):
            return cells
    return []


# -- rows --------------------------------------------------------------------------------------


def _grouped(
    source: Source, columns: _Columns, keys: Sequence[str]
) -> Iterator[list[_Row] | Refusal]:
    """The rows of each article; in a table without spans, each row is one."""

    def key(item: _Row | Refusal) -> object:
        if isinstance(item, Refusal) or not columns.of_spans:
            return id(item)
        return [item.cells.get(name) for name in keys]

    for _, items in groupby(_rows(source, columns), key):
        group = list(items)
        refusals = [item for item in group if isinstance(item, Refusal)]
        yield from refusals
        if not refusals:
            yield [item for item in group if isinstance(item, _Row)]


def _rows(source: Source, columns: _Columns) -> Iterator[_Row | Refusal]:
    """The rows after the first; the rest of the file is refused where quotes do not match."""
    csv.field_size_limit(MOST_LINE_BYTES)
    reader = csv.reader(_lines(source), delimiter=columns.delimiter, strict=True)
    line, first = 1, True
    while True:
        try:
            cells = next(reader, None)
        except (csv.Error, ValueError) as error:
            where = f"{source.where}:{line}"
            said = str(error).rstrip(".")
            reason = next((why for part, why in _QUOTES.items() if part in said), said)
            yield Refusal(where, f"the table cannot be read from here on: {reason}.", BAD_LINE)
            return
        if cells is None:
            return
        if cells and not first:
            yield _row(cells, columns, source.where, line)
        first = first and not cells
        line = reader.line_num + 1


def _row(cells: list[str], columns: _Columns, file: str, line: int) -> _Row | Refusal:
    if len(cells) != len(columns.names):
        has = counted(len(cells), "cell")
        reason = f"the row has {has}, and the first line has {len(columns.names)}."
        return Refusal(f"{file}:{line}", reason, BAD_LINE)
    named = zip(columns.names, cells, strict=True)
    return _Row(line, {name: cell for name, cell in named if cell})


def _lines(source: Source) -> Iterator[str]:
    for number, line in enumerate(lines(source.stream), 1):
        if line is None:
            raise ValueError(f"line {number} has more than {MOST_LINE_BYTES >> 20} MiB")
        try:
            text = line.decode()
        except UnicodeDecodeError as error:
            reason = decoding_reason(line, error, unit=" of the line").rstrip(".")
            raise ValueError(f"line {number} is {reason}") from None
        yield text.removeprefix(MARK) if number == 1 else text


# -- what rows are -----------------------------------------------------------------------------


def _article(
    rows: list[_Row], columns: _Columns, where: str, text_column: str, options: ReadOptions
) -> ReadArticle:
    record: dict[str, Any] = {**rows[0].cells}
    text = record.pop(text_column, "")
    record = {**record, "text": text}
    if not options.spans:
        record.pop("spans", None)
    for key in ("meta", "spans"):
        if key in record:
            record[key] = _decoded(key, record[key])
    if columns.of_spans:
        for key in (*_SPAN_COLUMNS, *_VALUE_COLUMNS):
            record.pop(key, None)
        raw = [_raw_span(row) for row in rows if options.spans and "start" in row.cells]
        record["spans"] = [
            {"start": span.start, "end": span.end, "label": span.label, "value": span.value}
            for span in raw
        ]
    return article_of(record, where, options)


def _decoded(key: str, cell: str) -> Any:  # noqa: ANN401 # JSON of any shape
    try:
        return json.loads(cell)
    except (ValueError, RecursionError):
        raise ValueError(f'"{key}" is no JSON, but {shown(cell)}.') from None


def _spans(rows: list[_Row], where: str, options: ReadOptions) -> ReadSpans:
    cells = rows[0].cells
    article_id = cells.get("document") or cells.get("article")
    if article_id is None:
        raise ValueError('the row has no "document", the id of an article.')
    given = [row for row in rows if "start" in row.cells or "label" in row.cells]
    spans = tuple(map(_raw_span, given)) if options.spans else ()
    gold = _gold(cells)
    annotator = None if gold else cells.get("annotator")
    return ReadSpans(where, article_id, spans, options.offsets, annotator, gold)


def _gold(cells: dict[str, str]) -> ReadGold | None:
    """How exported spans were settled; in a table of annotations only its rows of gold say that."""
    if cells.get("kind", "gold") != "gold" or cells.get("basis") not in get_args(Basis):
        return None
    given = cells.get("decided_by") or cells.get("annotator", "")
    names = tuple(name for name in given.split("; ") if name.strip())
    return ReadGold(cast(Basis, cells["basis"]), names) if names else None


def _raw_span(row: _Row) -> RawSpan:
    cells = row.cells
    try:
        start, end = int(cells.get("start", "")), int(cells.get("end", ""))
    except ValueError:
        raise _BadRowError(row.line, '"start" and "end" must be whole numbers.') from None
    return RawSpan(start, end, cells.get("label", ""), cells.get("text"), _value(row))


def _value(row: _Row) -> dict[str, Any] | None:
    """A number's value in columns of its own; None where all of them are empty."""
    cells = {key: row.cells[key] for key in _VALUE_COLUMNS if key in row.cells}
    value: dict[str, Any] = dict(cells)
    for key in ("low", "high", "approximate"):
        if key in cells:
            try:
                value[key] = json.loads(cells[key].lower())
            except (ValueError, RecursionError):
                reason = f'"{key}" is {shown(cells[key])}, which is no value.'
                raise _BadRowError(row.line, reason) from None
    return value or None
