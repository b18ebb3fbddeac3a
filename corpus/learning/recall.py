"""Applies memory to a suggester's proposals for an article.

A suggestion whose string people reject is removed; one whose edges or label they change is changed
like theirs; a string that they label is suggested where nothing is. Strings are whole tokens, never
inside a hyphenated word. Of overlapping spans the longer is kept: a remembered `Kesh` does not
break up `Kesh General Hospital`, but a remembered `Kesh General Hospital` replaces `Kesh`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.edits.draft import flat
from corpus.model import Span, Suggestion
from corpus.text.search import hyphenated
from corpus.text.token_trie import strings_at
from corpus.text.words import Words, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Mapping

    from corpus.learning.memory import History, Memory
    from corpus.text.tokens import Tokens


def with_memory(
    tokens: Tokens,
    suggestions: Iterable[Suggestion],
    memory: Memory,
    names: Mapping[int, str],
    *,
    label_by_sentence: Container[str] = (),
) -> list[Suggestion]:
    """The suggestions after memory was applied, flat and by start.

    `names` are those of the labels by id, for the reasons. Strings whose label depends on the
    sentence, which the suggester has read, keep their labels.
    """
    proposed = flat(suggestions)
    if not memory.histories:
        return list(proposed)
    words = Words(tokens)
    kept = _Flat(tokens.text)
    for one in proposed:
        changed = _changed(words, one, memory, names, label_by_sentence)
        if changed:
            kept.add(changed.span.extent, changed)
    for size, start, past in sorted(_usual(words, memory), key=lambda found: (-found[0], found[1])):
        extent = start, start + size
        if kept.has_room(extent):
            kept.add(extent, _labelled(extent, None, past, names))
    return kept.suggestions


# -- existing suggestions ----------------------------------------------------------------------


def _changed(
    words: Words,
    proposed: Suggestion,
    memory: Memory,
    names: Mapping[int, str],
    label_by_sentence: Container[str],
) -> Suggestion | None:
    """The suggestion with the usual changes to its string; None if people reject it."""
    past = _past(words, memory, proposed.span)
    if past is None:
        return proposed
    if past.suppressed:
        return None
    if past.usual_cut:
        cut = past.usual_cut
        first, last = words.covered(*proposed.span.extent)
        span = Span(*words.extent(first + cut.left, last - cut.right), cut.label)
        times = _times(past.cuts[cut], past.had_a_label)
        return Suggestion(span, proposed.score, f"edges moved like this {times} here", "memory")
    depends = words.spelled(*proposed.span.extent) in label_by_sentence
    if not depends and past.only_label not in (None, proposed.span.label):
        return _labelled(proposed.span.extent, proposed.score, past, names)
    reason = "; ".join(
        filter(None, (proposed.reason, labelled_reason(past, proposed.span.label, names)))
    )
    return Suggestion(proposed.span, proposed.score, reason, proposed.made_by)


def _past(words: Words, memory: Memory, span: Span) -> History | None:
    """The history of a span's string, at the beginning of a sentence also without capital."""
    first, last = words.covered(*span.extent)
    string = " ".join(words.texts[first:last])
    past = memory.histories.get(string)
    if past is None and first in words.beginnings:
        past = memory.histories.get(uncapitalised(string))
    return past


def _labelled(
    extent: tuple[int, int], score: float | None, past: History, names: Mapping[int, str]
) -> Suggestion:
    label = past.usual_label or 0
    return Suggestion(Span(*extent, label), score, labelled_reason(past, label, names), "memory")


def labelled_reason(past: History, label: int, names: Mapping[int, str]) -> str:
    """How often a string got a label, in words; empty if it was never decided."""
    if not past.places:
        return ""
    return f"labelled {names.get(label, '')} {_times(past.labels.get(label, 0), past.places)} here"


def _times(times: int, of: int) -> str:
    return "once" if times == of == 1 else f"{times} of {of} times"


# -- new suggestions ---------------------------------------------------------------------------


def _usual(words: Words, memory: Memory) -> Iterator[tuple[int, int, History]]:
    """(length, start, history) of every occurrence of a string to suggest."""
    usual, texts, beginnings = memory.usual, words.texts, words.beginnings
    for at, word in enumerate(texts):
        first = word
        if word not in usual:
            first = uncapitalised(word) if at in beginnings else ""
            if first not in usual:
                continue
        for last, string in strings_at(usual, texts, at, first):
            start, end = words.extent(at, last)
            if not hyphenated(words.tokens.text, start, end):
                yield end - start, start, memory.histories[string]


class _Flat:
    """Suggestions that never overlap, with a map of the code points that they cover."""

    def __init__(self, text: str) -> None:
        self._by_start: dict[int, Suggestion] = {}
        self._on = bytearray(len(text))

    @property
    def suggestions(self) -> list[Suggestion]:
        """The suggestions, by start."""
        return [self._by_start[start] for start in sorted(self._by_start)]

    def has_room(self, extent: tuple[int, int]) -> bool:
        """Whether only shorter suggestions wholly inside the extent overlap it."""
        start, end = extent
        if self._on[start] == _GOES_ON:
            return False
        for at in self._beginning_in(start, end):
            its_end = self._by_start[at].span.end
            if its_end > end or (at, its_end) == extent:
                return False
        return True

    def add(self, extent: tuple[int, int], added: Suggestion) -> None:
        """Add a suggestion and remove all that begin inside it."""
        start, end = extent
        for at in self._beginning_in(start, end):
            del self._by_start[at]
        self._by_start[start] = added
        self._on[start:end] = bytes([_BEGINS]) + bytes([_GOES_ON]) * (end - start - 1)

    def _beginning_in(self, start: int, end: int) -> list[int]:
        found = []
        at = self._on.find(_BEGINS, start, end)
        while at >= 0:
            found.append(at)
            at = self._on.find(_BEGINS, at + 1, end)
        return found


_BEGINS, _GOES_ON = 1, 2
