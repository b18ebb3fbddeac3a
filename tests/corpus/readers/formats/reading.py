"""Reads files for the tests of formats."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Any

from corpus.readers import ReadOptions, read
from corpus.readers.items import FileFormat, ReadArticle

if TYPE_CHECKING:
    from pathlib import Path


def items_of(path: Path, data: str | bytes | None = None, **options: Any) -> list[Any]:
    """What reading a file or folder yields, without the format; `data` is written first."""
    if data is not None:
        path.write_bytes(data.encode() if isinstance(data, str) else data)
    items = read([str(path)], stdin=BytesIO(), options=ReadOptions(**options))
    return [item for item in items if not isinstance(item, FileFormat)]


def shown(item: ReadArticle) -> tuple[str, list[tuple[str, str]]]:
    """The text of an article, and the label and text of each span."""
    text = item.article.text
    return text, [(span.label, text[span.start : span.end]) for span in item.spans or ()]
