"""Fits the spans of a file to the token edges of a project, or says why they do not fit.

A span is widened only over letters and digits. Where a mark or a punctuation sign is glued to the
word (`Army.[4`), widening would make it a part of the span, so the reason names the tokenizer that
cuts there.
"""

from __future__ import annotations

import unicodedata
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import InputError
from corpus.model import SPLIT_MARKS
from corpus.text.tokens import Tokens
from corpus.workflows.refusals import BLANK, GLUED, OFF_EDGES, PUNCTUATION

if TYPE_CHECKING:
    from corpus.model import TokenizerName
    from corpus.text.tokenizer import Tokenizer


class Misfit(NamedTuple):
    """Why a span fits no tokens, and the kind that such refusals are counted under."""

    reason: str
    kind: str


class SpanEdges:
    """Fits spans to the tokens of a project in language `lang` with the tokenizer `kind`.

    With `snap`, spans that are not on token edges are widened.
    """

    def __init__(self, lang: str, kind: TokenizerName, *, snap: bool) -> None:
        self._lang, self._kind, self._snap = lang, kind, snap
        self._split = Tokens("", b"")

    def fitted(self, tokens: Tokens, start: int, end: int) -> tuple[int, int] | Misfit:
        """Return the extent of a span on the edges of `tokens`, which are those of its article."""
        if tokens.fits(start, end):
            return start, end
        text = tokens.text
        at = f"span {start}–{end} {text[start:end]!r} is"
        widened = tokens.widened(start, end)
        if widened is None:
            return Misfit(f"{at} only white space", BLANK)
        added = [part for part in (text[widened[0] : start], text[end : widened[1]]) if part]
        if all(map(_joins_words, "".join(added))):
            if self._snap:
                return widened
            to = f"{widened[0]}–{widened[1]} {text[slice(*widened)]!r}"
            reason = f"{at} not on token edges; --snap would widen it to {to}"
            return Misfit(reason, OFF_EDGES)
        glued = " and ".join(map(repr, added))
        if self._fits_split_marks(text, start, end):
            reason = (
                f"{at} not on token edges, because spaCy does not cut off {glued}; a new project "
                f"with --tokenizer {SPLIT_MARKS} does"
            )
            return Misfit(reason, GLUED)
        reason = (
            f"{at} not on token edges, and --snap widens spans over letters and digits only, not "
            f"over {glued}: correct the span"
        )
        return Misfit(reason, PUNCTUATION)

    def _fits_split_marks(self, text: str, start: int, end: int) -> bool:
        """Whether the span, without blanks at its edges, is on edges of `split-marks`."""
        if self._splitter is None:
            return False
        if self._split.text != text:
            self._split = Tokens(text, *self._splitter.encode(text))
        widened = self._split.widened(start, end)
        return widened is not None and start <= widened[0] and widened[1] <= end

    @cached_property
    def _splitter(self) -> Tokenizer | None:
        """The tokenizer `split-marks`; None if the project has it or the language has none."""
        from corpus.text.tokenizer import Tokenizer

        if self._kind == SPLIT_MARKS:
            return None
        try:
            return Tokenizer(self._lang, SPLIT_MARKS)
        except InputError:
            return None


def _joins_words(char: str) -> bool:
    """Whether a character is a letter, a digit, or a combining mark of one."""
    return unicodedata.category(char)[0] in "LNM"
