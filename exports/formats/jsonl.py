"""`export jsonl OUT`: interchange JSONL, from which `annotator import` recreates the gold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from corpus.readers.items import GENERATOR
from exports.atomic import whole_file
from exports.documents import Documents, json_line, span_record
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from corpus.model import GoldArticle
    from exports.documents import Document
    from exports.options import ExportOptions

_HEADER = f'{{"generator": "{GENERATOR}", "basis": "'
"""What every line begins with."""


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    **_: object,
) -> Exported:
    """Write one line for each document into the file `out`, as `exports.formats.Writer` says."""
    documents = Documents(gold, options, progress)
    with whole_file(out, header=_HEADER) as file:
        file.writelines(json_line(record(document)) for document in documents)
    return Exported(
        paths=(out,), summary=documents.summary(out.name), notes=documents.notes(values=True)
    )


def record(document: Document) -> dict[str, Any]:
    """Return a document as the data of its line."""
    settled = document.settled
    return {
        "generator": GENERATOR,
        "basis": settled.basis,
        "decided_by": list(settled.decided_by),
        "settled_at": settled.settled_at,
        "id": document.id,
        **document.about,
        "text": document.text,
        "spans": [span_record(span) for span in document.spans],
    }
