"""The value of a number in its text: parsed with the words around the span.

A span may cover only a part of a figure (`two` of `two crore`). Such a span has no value, because
the part's value would be wrong by orders of magnitude. The context also decides what an `m` after
digits means, and whether the point in `1.500` separates decimals.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from corpus.numbers.lexicon import (
    ABBREVIATED,
    AFTER,
    AMBIGUOUS,
    CONNECTORS,
    MONEY,
    ONES,
    SCALES,
    TENS,
    UNITS,
    listed,
)
from corpus.numbers.parser import Notation, parse
from corpus.numbers.vague import VAGUE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from corpus.numbers.parser import Meaning
    from corpus.numbers.vague import Vague
    from corpus.numbers.value import NumberValue

_WINDOW = 60
"""Code points on each side of a span that can belong to the same figure."""
_MOST_JOINING = 4
"""The most words beside a span that are tried as parts of its figure."""

_JOINING = listed(" ".join([*SCALES, *ONES, *TENS, *UNITS, *CONNECTORS, *AFTER])) | listed(
    "a an half third quarter thirds quarters m t k b bn mn tn mil cr lac lacs and in out every"
)
"""Words that can continue a figure; any other word ends it."""

_CERTAIN_DECIMALS = re.compile(r"(?<![\d.,])(?:0|\d{4,}|\d{1,3}(?:,\d{3})+)\.\d{3}(?![\d.,]*\d)")
"""Three decimals that cannot be grouped digits: `0.375`, `1,204.500`."""
BARE_M = re.compile(r"(?<=\d)[ \u00a0]?[mM](?!\w)")
"""Digits with an `m`, which is metres or a million."""
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[^\W\d_a-z]|[\"“'])|\n")

_LENGTH_AFTER = listed(
    "long tall high deep wide thick away from above below apart off north south east west downhill "
    "underground offshore race sprint dash relay hurdles swim final run event freestyle butterfly "
    "backstroke breaststroke medley champion record title walk tower wall bridge tunnel ship "
    "vessel yacht wave waves gap"
)
_LENGTH_BEFORE = listed("depth height length width distance altitude radius")
_PEOPLE = listed(
    "people persons men women children refugees migrants civilians residents citizens inhabitants "
    "displaced voters workers employees users patients students pupils families households "
    "viewers followers members passengers customers visitors tourists farmers soldiers troops "
    "jobs deaths victims survivors homeless unemployed pensioners adults teenagers orphans"
)


class _Around(NamedTuple):
    """A span with the surroundings that decide its value."""

    before: str
    covered: str
    after: str
    notation: Notation


class Reader:
    """Parses numbers in the texts of one language; remembers what it parsed.

    `vague` is the table of vague words; `parsed` parses a text alone. Outside English only figures
    have values.
    """

    def __init__(self, vague: Vague = VAGUE, language: str = "en") -> None:
        self._language = language

        @lru_cache(maxsize=8192)
        def parsed(text: str, notation: Notation) -> NumberValue | None:
            return parse(text, vague, notation)

        self.parsed = parsed

    def value_at(self, text: str, start: int, end: int) -> NumberValue | None:
        """Parse the code points `[start, end)` of a text; None for a part of a longer figure."""
        if self._language != "en":
            from corpus.numbers.figures import figure_at  # only projects in other languages need it

            return figure_at(text, start, end, self._language)
        span = _around(text, start, end)
        value = self.parsed(span.covered, span.notation)
        if value is None or _GLUED_BEFORE.search(span.before) or _GLUED_AFTER.match(span.after):
            return None
        if _has_scale_beside(span):
            return None
        return None if self._continues(span, value) else value

    def _continues(self, span: _Around, value: NumberValue) -> bool:
        """Whether the words beside the span change its unit or both its bounds."""
        longer = [span.covered + after for after in _following(span.after)]
        longer += [before + span.covered for before in _preceding(span.before)]
        for text in longer:
            joined = self.parsed(text, span.notation)
            if joined and joined.unit != value.unit:
                return True
            if joined and joined.low != value.low and joined.high != value.high:
                return True
        return False


def _around(text: str, start: int, end: int) -> _Around:
    """Cut the surroundings of a span out of its text."""
    covered, decimals = text[start:end], False
    m: Meaning = "unknown"
    if BARE_M.search(covered):
        sentence_start, sentence_end = _sentence(text, start, end)
        if text[sentence_start:sentence_end].isupper():
            covered = covered.replace("M", "m")
        m = _meaning(text[sentence_start:start], text[end:sentence_end])
    if AMBIGUOUS.search(covered):
        decimals = _CERTAIN_DECIMALS.search(text) is not None
    before, after = text[max(0, start - _WINDOW) : start], text[end : end + _WINDOW]
    return _Around(before, covered, after, Notation(m, decimals))


_GLUED_BEFORE = re.compile(r"(?:[$€£¥₦₹₱₵¢\d]|(?<![^\W\d_])[.,]|\d[/:]|[^\W\d_][-‐‑]|[^\W\d_])$")
"""A sign, a decimal comma, a fraction or a part of a word directly before the span."""
_GLUED_AFTER = re.compile(r"[.,/:]\d|[ \u00a0]m(?!\w)|[-‐‑]?[^\W\d_]|[%‰°$€£¥]|\d")


def _has_scale_beside(span: _Around) -> bool:
    """Whether a scale or a currency follows the span, or digits precede its scale.

    Such a neighbour changes the value also where nobody can parse both: `€3,5 million`.
    """
    following, first = _WORD_AFTER.match(span.after), _FIRST_WORD.match(span.covered)
    if following and following[1].casefold() in _CHANGING:
        return True
    return bool(first and first[0].casefold() in SCALES and _DIGITS_BEFORE.search(span.before))


_CHANGING = SCALES.keys() | ABBREVIATED.keys() | MONEY.keys() | {"percent", "pct"}
_WORD_AFTER = re.compile(r"[ \u00a0\n-]([^\W\d_]+|[$€£¥%])")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_DIGITS_BEFORE = re.compile(r"\d[ \u00a0\n-]$")


def _following(after: str) -> Iterator[str]:
    """Yield the texts after a span that may continue its figure, the shortest first."""
    text = ""
    pieces = re.finditer(r"[\s-]+[^\s-]+", after)
    for piece in islice(pieces, _MOST_JOINING):
        word = piece[0].rstrip(_PUNCTUATION)
        if piece.start() != len(text) or not joins(word.strip(" \n\t\u00a0-")):
            return
        text += word
        yield text
        if word != piece[0]:
            return


def _preceding(before: str) -> Iterator[str]:
    """Yield the texts before a span that may begin its figure, the shortest first."""
    text = ""
    for piece in islice(reversed(re.findall(r"\S+\s*", before)), _MOST_JOINING):
        word = piece.strip()
        if not piece[-1].isspace() or not joins(word.rstrip(".")):
            return
        text = piece + text
        yield text


def joins(word: str) -> bool:
    """Whether a word can continue a figure: a number, a scale, a unit, a connector."""
    return word.casefold() in _JOINING or any(map(str.isdigit, word))


_PUNCTUATION = ".,;:!?)]\"'”’"


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the code points of the sentence around a span."""
    earlier = [match.end() for match in _SENTENCE_END.finditer(text, max(0, start - 400), start)]
    later = _SENTENCE_END.search(text, end)
    return earlier[-1] if earlier else max(0, start - 400), later.start() if later else len(text)


def _meaning(before: str, after: str) -> Meaning:
    """Tell from a sentence whether an `m` is a length or a million people or units of money."""
    earlier, later = _words(before), _words(after)
    if {*later[:2]} & _LENGTH_AFTER or {*earlier[-4:]} & _LENGTH_BEFORE:
        return "metres"
    counted = {*later[:3]} & _PEOPLE
    money = any(word in MONEY for word in [*earlier, *later])
    return "million" if counted or money else "unknown"


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W\d_]+|[$€£¥₦₹₱]", text.casefold())
