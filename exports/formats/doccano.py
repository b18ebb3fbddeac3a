"""`export doccano OUT`: JSONL for doccano's import of sequence labelling.

doccano reads `text` and `label` and keeps all other keys as meta data. It makes a table of the
lines, so each line has the same keys. It guesses the encoding, so the file is ASCII.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from exports.atomic import whole_file
from exports.documents import Documents
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from corpus.model import GoldArticle
    from exports.documents import Document
    from exports.options import ExportOptions

_HEADER = '{"generator": "annotator-tui doccano", "text": "'


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
        file.writelines(_line(document) for document in documents)
    return Exported(paths=(out,), summary=documents.summary(out.name), notes=documents.notes())


def _line(document: Document) -> str:
    about = document.about
    record = {
        "generator": "annotator-tui doccano",
        "text": document.text,
        "label": [[span.start, span.end, span.label] for span in document.spans],
        "id": document.id,
        **{key: about.get(key, "") for key in ("title", "source", "url", "published")},
        "meta": about.get("meta", {}),
    }
    return json.dumps(record) + "\n"
