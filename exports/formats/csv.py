"""`export csv OUT`: a table with one row per span and its context."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING, Any

from corpus.text.plural import counted
from exports.atomic import whole_file
from exports.documents import Documents, value_cells
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from corpus.model import GoldArticle, LabelledSpan
    from exports.documents import Document
    from exports.options import ExportOptions

COLUMNS = (
    *("document", "start", "end", "label", "text", "low", "high", "approximate", "unit"),
    *("before", "after", "title", "source", "published"),
    *("basis", "decided_by", "settled_at", "origin", "suggester"),
)
_HEADER = ",".join(f'"{column}"' for column in COLUMNS)
_CONTEXT = 60  # code points on each side


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    **_: object,
) -> Exported:
    """Write the spans of all documents into the file `out`, as `exports.formats.Writer` says.

    Every text is quoted, and numbers are not (RFC 4180 with line feeds). `before` and `after` are
    context with single blanks instead of white space; `text` is exact.
    """
    documents = Documents(gold, options, progress)
    without = 0
    with whole_file(out, header=_HEADER) as file:
        rows = csv.writer(file, quoting=csv.QUOTE_NONNUMERIC, lineterminator="\n")
        rows.writerow(COLUMNS)
        for document in documents:
            rows.writerows(row(document, span) for span in document.spans)
            without += not document.spans
    what = "article" if options is None or options.by == "article" else "paragraph"
    note = (f"{counted(without, what)} without spans: in no row",) if without else ()
    return Exported(
        paths=(out,),
        summary=documents.summary(out.name),
        notes=(*documents.notes(values=True), *note),
    )


def row(document: Document, span: LabelledSpan) -> tuple[Any, ...]:
    """Return the values of `COLUMNS` for a span; low, high and unit are None without a value."""
    settled, text = document.settled, document.text
    return (
        *(document.id, span.start, span.end, span.label, span.text),
        *value_cells(span),
        " ".join(text[max(0, span.start - _CONTEXT) : span.start].split()),
        " ".join(text[span.end : span.end + _CONTEXT].split()),
        *(document.article.title, document.article.source, document.article.published),
        *(settled.basis, "; ".join(settled.decided_by), settled.settled_at),
        *(span.origin, span.suggester),
    )
