"""The value of a number in its text: parsed with the words around the span.

A span may cover only a part of a figure (`two` of `two crore`). Such a span has no value, because
the part's value would be wrong by orders of magnitude. The context also decides what an `m` after
digits means, and whether the point in `1.500` separates decimals.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product
from string import whitespace
from typing import TYPE_CHECKING, NamedTuple

from corpus.numbers.lexicon import (
    ABBREVIATED,
    AFTER,
    AMBIGUOUS,
    CONNECTORS,
    ONES,
    PARTS,
    PLURAL_PARTS,
    SCALES,
    TENS,
    listed,
)
from corpus.numbers.parser import Notation, parse
from corpus.numbers.units import MONEY, PER, SHORTENED, UNITS
from corpus.numbers.vague import VAGUE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from corpus.numbers.parser import Meaning
    from corpus.numbers.vague import Vague
    from corpus.numbers.value import NumberValue

_WINDOW = 60
"""Code points on each side of a span that can belong to the same figure."""
_MOST_JOINING = 6
"""The most words on each side of a span that are tried as parts of its figure."""

_JOINING = listed(" ".join([*SCALES, *ONES, *TENS, *UNITS, *PER, *CONNECTORS, *AFTER])) | listed(
    f"{' '.join(ABBREVIATED)} a an half third quarter thirds quarters m t k b and in out every"
)
"""Words that can continue a figure; any other word ends it."""
_BESIDE = (
    _JOINING
    | PARTS.keys()
    | PLURAL_PARTS.keys()
    | listed("between from minus but no not more than fewer less at most up")
)
"""The same words, and those that join a figure to a second one or to its sign."""

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
        self._beside = _BESIDE | listed(" ".join(vague))

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
        if value is None or _is_glued(span) or _has_scale_beside(span):
            return None
        halves = value.unit in ("inches", "ounces") and _FEET_BEFORE.search(span.before)
        if halves or _INCHES_BEHIND.match(span.after):
            return None
        return None if self._continues(span, value) else value

    def _continues(self, span: _Around, value: NumberValue) -> bool:
        """Whether the words beside the span change its unit or both its bounds."""
        before = ["", *_preceding(span.before, self._beside)]
        after = ["", *_following(span.after, self._beside)]
        if value.unit is None and any(self._is_scaled_end(right, span) for right in after):
            return True
        bounds = {value.low, value.high} - {None}
        if bounds and len(before) == len(after) == 1:  # nearly always
            return False
        for left, right in product(before, after):
            text = f"{left}{span.covered}{right}"
            if ", " in left + right and not text.casefold().endswith(_SCALES):
                continue  # a list: "two hundred, five of them"; not "two thousand, five hundred"
            joined = self.parsed(text, span.notation)
            if joined and (joined.unit != value.unit or not bounds & {joined.low, joined.high}):
                return True
        return False

    def _is_scaled_end(self, right: str, span: _Around) -> bool:
        """Whether *to* and a figure with a unit or a scale follow: `from 60 to 30 percent`."""
        connector, _, end = right.strip().partition(" ")
        other = self.parsed(end, span.notation) if connector == "to" else None
        scaled = end.casefold().endswith(_SCALES) and not span.covered.casefold().endswith(_SCALES)
        return bool(other and (other.unit or scaled))


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


_GLUED_BEFORE = re.compile(r"(?:\d|(?<![^\W\d_])[.,]|\d[/:]|[^\W\d_][-‐‑]|[^\W\d_])\Z")
"""A decimal comma, a fraction or a part of a word directly before the span."""
_GLUED_AFTER = re.compile(r"[.,/:]\d|[ \u00a0](?:m(?!\w)|[KkBb](?![\w-]))|[-‐‑]?[^\W\d_]|[%‰°]|\d")


def _is_glued(span: _Around) -> bool:
    """Whether digits, letters or a currency sign directly beside the span belong to its figure."""
    signs = span.before[-1:] + span.after[:1]
    money = signs != "  " and any(unicodedata.category(sign) == "Sc" for sign in signs)
    before = span.before[-3:]  # all that the pattern looks at; a longer text is searched in vain
    return money or bool(_GLUED_BEFORE.search(before) or _GLUED_AFTER.match(span.after))


def _has_scale_beside(span: _Around) -> bool:
    """Whether a scale, a currency or *in every* is beside the span, or digits precede its scale.

    Such a neighbour changes the value even if both together cannot be parsed: `€3,5 million`.
    """
    stripped = span.before.rstrip()
    preceding, following = _WORD_BACKWARDS.match(stripped[::-1]), _WORD_AFTER.match(span.after)
    if preceding and preceding[2][::-1].casefold() in (SHORTENED if preceding[1] else MONEY):
        return True
    if following and following[1].casefold() in _CHANGING:
        return True
    if _FOREIGN_MONEY.match(span.after):
        return True
    if "won" in span.after.casefold() and _WON_BEHIND.match(span.covered + span.after):
        return True
    if _DAY_AND_FIGURE.match(span.covered) and _DATE_BEFORE.search(span.before):
        return True
    if stripped[-5:].casefold().endswith(("every", "per")) and _SHARE_BEFORE.search(span.before):
        return True
    if _SHARE_AFTER.match(span.after):
        return True
    repeated = _REPEATED.match(span.after)
    if repeated and repeated[1].casefold() in _CHANGING:
        return True
    first = _FIRST_WORD.match(span.covered)
    return bool(first and first[0].casefold() in SCALES and _COUNT_BEFORE.search(span.before))


_CHANGING = SCALES.keys() | ABBREVIATED.keys() | MONEY.keys() | {"percent", "pct", "%", "mt"}
_WORD_BACKWARDS = re.compile(r"(\.?)([^\W\d_]+|[^\w\s])")
"""The word or sign at the end of a text, for the reversed text: a search tries every place."""
_WORD_AFTER = re.compile(r"(?:\s+|-)([^\W\d_]+|[^\w\s])")
_SHARE_BEFORE = re.compile(r"\b(?:(?:in|out\s+of)\s+every|\d\s+per)\s+$", re.IGNORECASE)
_SHARE_AFTER = re.compile(r"\s+(?:(?:in|out\s+of)\s+every\s+\w|per\s+\d)", re.IGNORECASE)
_REPEATED = re.compile(r"(?:\s\([^()]{1,40})?\)\s+([^\W\d_]+|[^\w\s])")
"""The word after a number that is repeated in brackets: `Ten (10) million`."""
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_COUNT_BEFORE = re.compile(r"(?:\d\)?|\b[Mm]any)(?:\s+|-)$")
_FOREIGN_MONEY = re.compile(
    rf"\s+[A-Z]\w+\s+(?:{'|'.join(name for name in MONEY if name.isalpha())})\b"
)
"""A currency with the name of a country that the grammar does not know."""
_WON_BEHIND = re.compile(rf".*\b(?:{'|'.join([*SCALES, *ABBREVIATED])})\s+won\b", re.IGNORECASE)
"""A scale with *won*, the currency or the verb."""
_DATE_BEFORE = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]*\.?\s+$"
)
_DAY_AND_FIGURE = re.compile(r"\d{1,2}\s\d{3}(?!\d)")
"""A day before another number, which looks like grouped digits: `July 23 500`."""

_BETWEEN = r"\s/+‐‑–—-"
_PIECE_AFTER = re.compile(rf",?[{_BETWEEN}]+[^{_BETWEEN}]+")
_PIECE_BACKWARDS = re.compile(rf"[{_BETWEEN}]+[^{_BETWEEN}]+")
_INCHES_BEHIND = re.compile(r"[\s-]*\d+[\s-]?(?:in|inch|inches|oz|ounces?)(?!\w)(?!\s+\d)")
_FEET_BEFORE = re.compile(r"\d[\s-]?(?:ft|feet|foot|lb|lbs|pounds?)[\s-]*$")
"""The other half of `6ft 2in` or `8 pounds 3 ounces`."""
_MODEL = re.compile(r"\s[A-Z][A-Za-z]{0,2}-\d")
"""The name of a model after a number: `30 T-72 tanks`."""
_OPENING, _CLOSING = "([{\"'“‘«", ".,;:!?)]}\"'”’»"
_SIGNS = f"{whitespace}\u00a0\u202f,/+‐‑–—-"
"""Characters at the edges of a piece; `_BETWEEN` separates pieces."""
_SCALES = tuple(SCALES)


def _following(after: str, joining: Collection[str]) -> Iterator[str]:
    """Yield the texts after a span that may continue its figure, the shortest first."""
    reached = 0
    for _ in range(_MOST_JOINING):
        piece = _PIECE_AFTER.match(after, reached)
        word = piece[0].rstrip(_CLOSING) if piece else ""
        if piece is None or not _joins(word, joining) or _MODEL.match(after, reached):
            return
        yield after[: reached + len(word)]
        if word != piece[0] and not _is_shortened(piece[0]):
            return
        reached = piece.end()


def _preceding(before: str, joining: Collection[str]) -> Iterator[str]:
    """Yield the texts before a span that may begin its figure, the shortest first.

    Pieces are found from the end, in the reversed text: nearly always the last one joins nothing.
    """
    reached, backwards = 0, before[::-1]
    for _ in range(_MOST_JOINING):
        piece = _PIECE_BACKWARDS.match(backwards, reached)
        whole = piece[0][::-1] if piece else ""
        word = whole.lstrip(_OPENING)
        if piece is None or not _joins(word, joining):
            return
        if word.rstrip().endswith(".") and not _is_shortened(word):
            return
        reached += len(word)
        yield before[len(before) - reached :]
        if word != whole:
            return


def _is_shortened(word: str) -> bool:
    """Whether the full stop of a word belongs to it: `Rs.`, `U.S.`."""
    short = word.strip().rstrip(".").casefold()
    return "." in short or short in SHORTENED


def joins(word: str) -> bool:
    """Whether a word can continue a figure: a number, a scale, a unit, a connector."""
    return _joins(word, _JOINING)


def _joins(word: str, joining: Collection[str]) -> bool:
    bare, has_digit = _bare(word)
    return has_digit or bare in joining


@lru_cache(maxsize=16_384)
def _bare(word: str) -> tuple[str, bool]:
    """Return a word as the tables have it, and whether it has a digit; words come often."""
    return word.casefold().replace(".", "").strip(_SIGNS), any(map(str.isdigit, word))


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
