"""`export conll OUT`: tokens and tags in columns, with a blank line after each sentence.

Four columns are those of CoNLL-2003: token, part of speech, chunk, tag. The two in the middle are
placeholders, and the line `-DOCSTART- -X- O O` begins a document, as spaCy's converter expects.
There are no comments, because readers take them for tokens.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.errors import ExportError
from exports.atomic import is_database, whole_file
from exports.documents import Documents
from exports.formats import Exported

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from corpus.model import GoldArticle
    from exports.documents import Document
    from exports.options import ExportOptions

_BEGIN = "-DOCSTART- -X- O O\n\n"
_ROWS = {"4": "{} -X- _ {}\n", "2": "{}\t{}\n"}
"""Number of columns -> the line of a token and its tag."""


def write(
    out: Path,
    gold: Iterable[GoldArticle],
    *,
    options: ExportOptions | None = None,
    progress: Callable[[int], object] | None = None,
    scheme: str = "iob2",
    columns: str = "4",
    **_: object,
) -> Exported:
    """Write the tokens and tags of all documents into the file `out`; see `Writer`.

    Blank tokens are left out. Raises ExportError if `out` is not empty: nothing in a file of
    columns can say that it may be replaced.
    """
    if out.is_file() and out.stat().st_size and not is_database(out):
        raise ExportError(
            f"{out} exists. A CoNLL file cannot say which program wrote it, so none is replaced: "
            "delete it, or choose another file."
        )
    documents = Documents(gold, options, progress)
    with whole_file(out) as file:
        for document in documents:
            if columns == "4":
                file.write(_BEGIN)
            file.writelines(_lines(document, _ROWS[columns], scheme))
    return Exported(paths=(out,), summary=documents.summary(out.name), notes=documents.notes())


def _lines(document: Document, row: str, scheme: str) -> Iterator[str]:
    tags = document.tags(scheme)
    for sentence in document.sentences:
        for start, end in sentence:
            token = re.sub(r"\s", "_", document.text[start:end])  # a blank would be a column
            yield row.format(token, tags.get(start, "O"))
        yield "\n"
