"""Cuts a text into paragraphs at blank lines, never through a span or a token.

A blank line is a run of white space with two or more line breaks. White space at the beginning or
end of a text stays with the paragraph beside it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.model import GoldArticle
    from corpus.text.tokens import Tokens

_BLANKS = re.compile(r"\s{2,}")
_LINE_BREAK = re.compile(r"\r\n|\r|\n")


class Paragraph(NamedTuple):
    """Code points `[start, end)` of a text and its tokens `[first, last)`.

    A `blank` paragraph has only white space and makes no doc.
    """

    start: int
    end: int
    first: int
    last: int
    blank: bool


def paragraphs_of(settled: GoldArticle, tokens: Tokens) -> Iterator[Paragraph]:
    """Yield the paragraphs of a gold article; none cuts a span."""
    text = settled.article.text
    edges = list(zip(tokens.starts, tokens.ends, strict=True))
    spans = [(span.start, span.end) for span in settled.spans]
    for start, end in paragraphs(text, spans=spans, tokens=edges):
        blank = not text[start:end].strip()
        yield Paragraph(start, end, *((0, 0) if blank else tokens.covered(start, end)), blank)


def paragraphs(
    text: str, *, spans: Iterable[tuple[int, int]], tokens: Sequence[tuple[int, int]]
) -> list[tuple[int, int]]:
    """Return the paragraphs as half-open extents in code points, without the blank lines.

    `spans` do not overlap. `tokens` are the extents of all tokens, in order.
    """
    extents: list[tuple[int, int]] = []
    begin = 0
    for start, end in _cuts(text, sorted(spans), tokens):
        extents.append((begin, start))
        begin = end
    return [*extents, (begin, len(text))]


def _cuts(
    text: str, spans: list[tuple[int, int]], tokens: Sequence[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    """Yield the extents of the blank lines at which the text may be cut."""
    token_starts = {start for start, _ in tokens}
    token_ends = {end for _, end in tokens}
    span_starts = [start for start, _ in spans]
    for run in _BLANKS.finditer(text):
        before = bisect_right(span_starts, run.start()) - 1
        crossed = before >= 0 and spans[before][1] > run.start()
        on_edges = run.start() in token_ends and run.end() in token_starts
        if on_edges and not crossed and len(_LINE_BREAK.findall(run.group())) > 1:
            yield run.span()
