"""Rules for what is no running text: footnote marks, coordinates, scores, and lines of metadata.

The guideline calls it page debris: no span covers any of it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from corpus.rules.words import words
from corpus.text.coordinates import COORDINATES
from corpus.text.footnotes import FOOTNOTE_MARK

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from corpus.rules.document import Extent, Found, Reading

_RATIO = re.compile(r"(?<![\d:/])\d{1,4}:\d{1,4}(?![\d:])")
_SCORE = re.compile(r"(?<![\d.,–-])\d{1,3} ?[-–] ?\d{1,3}(?![\d–%]|-\d|[.,]\d)")
_LANGUAGE = re.compile(r"\((?:in )?languages?: ?[^()\n]{1,60}\)", re.IGNORECASE)
_MARK = re.compile(r"\[\d{1,3}\](?!\s[a-z]+s\b)")
"""A footnote mark after a blank; *[12] soldiers* is a number that an editor inserted."""
_PAIR = re.compile(
    r"^[ \t]*(?:[-•*][ \t]*)?(?P<key>[^\W\d_][\w /.’'-]{0,30}?)[ \t]*:"
    r"[ \t]*(?P<value>\S.{0,60}?)[ \t]*$",
    re.MULTILINE,
)
_SENTENCE_END = (".", "!", "?", "…", "”", '"', ";", ",")
_MOST_IN_KEY, _MOST_IN_VALUE = 3, 6
"""In words."""
_NEAR = 40
"""The most code points between a word of sports and the score."""
_SPORTS = words("sports")
_KEYS = words("metadata_keys")


def without_debris(reading: Reading, found: list[Found]) -> list[Found]:
    """Cut coordinates, scores, ratios, footnote marks and metadata out of the spans."""
    pieces = sorted(_pieces(reading))
    if not pieces:
        return found
    return [cut for span in found for cut in _outside(reading, span, pieces)]


def _pieces(reading: Reading) -> Iterator[Extent]:
    """Yield the debris of the text, in code points."""
    text = reading.text
    for pattern in (FOOTNOTE_MARK, _MARK, COORDINATES, _RATIO, _LANGUAGE):
        yield from (match.span() for match in pattern.finditer(text))
    yield from _scores(text)
    if ":" in text:
        yield from _lines_of_metadata(text)


def _outside(reading: Reading, span: Found, pieces: Sequence[Extent]) -> Iterator[Found]:
    """Yield the tokens of the span before the first piece in it, or else after that piece."""
    starts, start, end = reading.starts, span.start, span.end
    first, last = starts[start], starts[end - 1] + len(reading.words[end - 1])
    for begin, finish in pieces:
        if begin >= last or finish <= first:
            continue
        before = [at for at in range(start, end) if starts[at] + len(reading.words[at]) <= begin]
        after = [at for at in range(start, end) if starts[at] >= finish]
        kept = before or after
        if not kept or span.label == "NUMBER":
            return
        start, end = kept[0], kept[-1] + 1
        first, last = starts[start], starts[end - 1] + len(reading.words[end - 1])
    yield (
        span
        if (start, end) == (span.start, span.end)
        else replace(span, start=start, end=end, rules=(*span.rules, DEBRIS))
    )


DEBRIS = "page debris"


def _scores(text: str) -> Iterator[Extent]:
    """Yield the results of games: *won 3-1*, *lost 1-3*, *a 2–2 draw*; not *lost 3-5 trucks*."""
    for match in _SCORE.finditer(text):
        start, end = match.span()
        before = re.split(r"[.\n]", text[max(0, start - _NEAR) : start])[-1]
        after = re.match(r"[ -]([^\W\d_]+)", text[end:])
        following = after[1].casefold() if after else ""
        near = {*re.findall(r"[^\W\d_]+", before.casefold())} | {following}
        counts = following.endswith("s") and following not in _SPORTS
        if not _SPORTS.isdisjoint(near) and not counts:
            yield start, end


def _lines_of_metadata(text: str) -> Iterator[Extent]:
    """Yield lines of a key and a value that are in a block of such lines or have a usual key."""
    pairs = [match for match in _PAIR.finditer(text) if _is_pair(match)]
    beside = {
        match.start()
        for one, other in pairwise(pairs)
        if text[one.end() : other.start()].strip(" \t") == "\n"
        for match in (one, other)
    }
    for match in pairs:
        if match.start() in beside or match["key"].casefold() in _KEYS:
            yield match.span()


def _is_pair(match: re.Match[str]) -> bool:
    key, value = match["key"].split(), match["value"].split()
    short = len(key) <= _MOST_IN_KEY and len(value) <= _MOST_IN_VALUE
    return short and not match["value"].endswith(_SENTENCE_END)
