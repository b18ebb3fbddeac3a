"""Reads a text file as one article, without newline translation or normalisation."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from corpus.model import Article, Refusal, text_hash
from corpus.readers.items import ReadArticle
from corpus.readers.storable import decoded, refuse_unstorable
from corpus.readers.streams import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.readers.options import ReadOptions
    from corpus.readers.source import Head, Source

_TITLE = re.compile(r"\s*(\S[^\r\n]*)(?:\r\n|[\r\n]|$)(?:[^\S\r\n]*(?:\r\n|[\r\n]))*")


def recognises(head: Head) -> bool:  # noqa: ARG001 # as for every format
    """Never: any data may be a text, if it is nothing else."""
    return False


def read(source: Source, options: ReadOptions) -> Iterator[ReadArticle | Refusal]:
    """The one article of a text file, or a refusal.

    With `options.title_line` the first line that is not blank is the title. That line and blank
    lines around it are then not part of the text.
    """
    where, data = source.where, source.stream.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        yield Refusal(where, f"a text of more than {MOST_BYTES >> 20} MiB; split it into articles.")
        return
    try:
        title, text = _titled(decoded(data), title_line=options.title_line)
        refuse_unstorable(text)
    except ValueError as error:
        yield Refusal(where, str(error))
        return
    article = Article(text_hash(text), text, title)
    yield ReadArticle(article, own_id=False, spans=None, annotator=None, where=where)


def _titled(text: str, *, title_line: bool) -> tuple[str, str]:
    found = _TITLE.match(text) if title_line else None
    if not found:
        return "", text
    if found.end() == len(text):
        raise ValueError("the file has a title line and no text below it.")
    return found[1].strip(), text[found.end() :]
