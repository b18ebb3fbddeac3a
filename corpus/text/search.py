"""Finds words in a text; all extents are half-open and in code points of the stored text."""

from __future__ import annotations

import re
from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING
from unicodedata import category, name, normalize

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence


def matches(text: str, wanted: str) -> list[tuple[int, int]]:
    """Return the extents of `wanted` in `text`, in order and without overlaps.

    A blank in `wanted` matches any white space, also the end of a line. `ignores_case` says whether
    the case of letters counts.
    """
    words = list(map(spelled, wanted.split()))
    if not words:
        return []
    flags = re.IGNORECASE if ignores_case(wanted) else 0
    return [match.span() for match in re.compile(r"\s+".join(words), flags).finditer(text)]


def ignores_case(wanted: str) -> bool:
    """Return whether a search for `wanted` ignores case: unless it has a capital."""
    return wanted == wanted.lower()


def spelled(word: str) -> str:
    """Return a regular expression for a word, whether its letters are composed or not."""
    return "".join(map(_either_way, normalize("NFC", word)))


def _either_way(letter: str) -> str:
    """Return a pattern for a letter, whether composed or decomposed into letter and marks."""
    apart = normalize("NFD", letter)
    return re.escape(letter) if apart == letter else f"(?:{re.escape(letter)}|{re.escape(apart)})"


def occurrences(text: str, exact: str) -> list[tuple[int, int]]:
    """Return the extents of exactly `exact` in `text`, except inside hyphenated words."""
    found: list[tuple[int, int]] = []
    at = text.find(exact) if exact else -1
    while at >= 0:
        end = at + len(exact)
        if not hyphenated(text, at, end):
            found.append((at, end))
        at = text.find(exact, end)
    return found


Match = tuple[str, tuple[int, int]]
"""A text and its extent."""

_HEAD = 4
"""Code points at a start by which candidates are looked up first."""


def places(text: str, wanted: Collection[str], starts: Sequence[int]) -> list[Match]:
    """Return the `wanted` texts that begin at one of `starts`, at each start the longest first.

    The time does not depend on the number of `wanted` texts.
    """
    heads = [text[start : start + _HEAD] for start in starts]
    lengths = _lengths(set(heads), wanted)
    return [
        (covered, (start, start + length))
        for start, head in zip(starts, heads, strict=True)
        if head in lengths
        for length in lengths[head]
        if (covered := text[start : start + length]) in wanted
    ]


def _lengths(heads: Iterable[str], wanted: Collection[str]) -> dict[str, list[int]]:
    """Return for each head the lengths of the `wanted` texts that may begin so, longest first."""
    longer: dict[str, set[int]] = defaultdict(set)
    short = {exact for exact in wanted if 0 < len(exact) < _HEAD}
    for exact in wanted:
        if len(exact) >= _HEAD:
            longer[exact[:_HEAD]].add(len(exact))
    found: dict[str, list[int]] = {}
    for head in heads:
        lengths = sorted(longer.get(head, ()), reverse=True)
        lengths += [n for n in range(min(len(head), _HEAD - 1), 0, -1) if head[:n] in short]
        if lengths:
            found[head] = lengths
    return found


def leaves_out_words(text: str, found: tuple[int, int], tokens: tuple[int, int]) -> bool:
    """Return whether `found` leaves words out of the extent `tokens` around it.

    The beginning or end of a word stands for the word: `reb` for `rebels`. But `site` is less than
    `www.site.org`, and a part of a token in a script without spaces may be any number of words.
    """
    left, right = text[tokens[0] : found[0]], text[found[1] : tokens[1]]
    cuts = left and left[-1] + text[found[0]], right and text[found[1] - 1] + right[0]
    unspaced = any(map(in_unspaced_script, "".join(cuts)))
    return unspaced or any(
        not _in_word(between) and beyond.isalnum()
        for rest in (left[::-1], right)
        for between, beyond in pairwise(rest)
    )


def in_unspaced_script(char: str) -> bool:
    """Return whether a character belongs to a script without spaces between words."""
    return name(char, "").startswith(_UNSPACED)


_UNSPACED = (
    *("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA"),
    *("THAI", "LAO", "KHMER", "MYANMAR", "TIBETAN"),
)
"""Beginnings of the Unicode names of characters in these scripts."""


def _in_word(char: str) -> bool:
    kind = category(char)
    return kind[0] in "LMN" or kind == "Cf" or char in "'\u2019_"


def hyphenated(text: str, start: int, end: int) -> bool:
    """Return whether `text[start:end]` is a part of a hyphenated word.

    An en dash is a hyphen beside a lower-case word, as in `Kesh–led`; others join two names.
    """
    before, after = text[max(0, start - 1) : start], text[end : end + 1]
    if before == _EN_DASH:
        return _LOWER_CASE_BEFORE.search(text[max(0, start - _LONGEST) : start]) is not None
    if after == _EN_DASH:
        return text[end + 1 : end + 2].islower()
    return before in _HYPHENS or after in _HYPHENS


_HYPHENS = frozenset("-\u2010\u2011")
_EN_DASH = "\u2013"
_LONGEST = 20
"""Code points that are searched for the word before an en dash."""

_LOWER_CASE_BEFORE = re.compile(rf"(?<![^\W\d_])[a-zß-öø-ÿ]+{_EN_DASH}\Z")
