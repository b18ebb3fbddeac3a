"""Finds footnote marks in a text: their numbers count nothing."""

from __future__ import annotations

import re

from corpus.text.tokens import Tokens

FOOTNOTE_MARK = re.compile(r"(?<=\S)\[(?:[^\W\d_]{1,12}[ \u00a0]?)?\d{1,4}\]")


def has_glued_mark(text: str, tokens: bytes) -> bool:
    """Whether a footnote mark begins inside a token, as in `Army.[4]` with spaCy's tokenizer.

    `tokens` are those of the text as they are stored.
    """
    marks = {mark.start() for mark in FOOTNOTE_MARK.finditer(text)}
    return bool(marks) and not marks.issubset(Tokens(text, tokens).starts)


def in_footnote_marks(text: str) -> frozenset[int]:
    """Return the code points of marks such as `Army.[4]` and `Army[note 1]`.

    A mark begins directly after a word or a sign, unlike a word that an editor inserted.
    """
    return frozenset(at for mark in FOOTNOTE_MARK.finditer(text) for at in range(*mark.span()))
