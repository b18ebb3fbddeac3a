"""Finds the numbers of footnote marks in a text: they count nothing."""

from __future__ import annotations

import re

FOOTNOTE_MARK = re.compile(r"(?<=\S)\[(?:[^\W\d_]{1,12}[ \u00a0]?)?\d{1,4}\]")


def in_footnote_marks(text: str) -> frozenset[int]:
    """Return the code points of marks such as `Army.[4]` and `Army[note 1]`.

    A mark begins directly behind a word or a sign, unlike a word that an editor inserted.
    """
    return frozenset(at for mark in FOOTNOTE_MARK.finditer(text) for at in range(*mark.span()))
