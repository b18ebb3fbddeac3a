"""Memory laid over what a suggester proposes for an article. Pure.

A suggestion whose string people reject goes, one whose edges or label they change is changed as
they do, and a string that they label is suggested where nothing is. Whole tokens only, never inside
a hyphenated word. Of what overlaps the longer stays: `Kesh` that is remembered does not break up
`Kesh General Hospital`, but `Kesh General Hospital` takes the place of `Kesh`.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import replace
from typing import TYPE_CHECKING

from corpus.draft import flat
from corpus.finding import hyphenated
from corpus.model import Span, Suggestion
from corpus.token_trie import found_at
from corpus.words import Words, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.memory import Cut, History, Memory
    from corpus.tokens import Tokens


def with_memory(
    tokens: Tokens, suggestions: Iterable[Suggestion], memory: Memory, names: Mapping[int, str]
) -> list[Suggestion]:
    """The suggestions as memory leaves them, none over another, by start.

    `names` are those of the labels, for the reasons.
    """
    proposed = flat(suggestions)
    if not memory.histories:
        return list(proposed)
    words = Words(tokens)
    kept = _Flat(filter(None, (_changed(words, one, memory, names) for one in proposed)))
    for past, extent in sorted(_usual(words, memory), key=lambda found: _longest_first(found[1])):
        kept.add(_labelled(extent, None, past, names))
    return kept.suggestions


# -- what is suggested already -----------------------------------------------------------------


def _changed(
    words: Words, proposed: Suggestion, memory: Memory, names: Mapping[int, str]
) -> Suggestion | None:
    """The suggestion as people change its string; None where they reject it."""
    past = _past(words, memory, proposed.span)
    if past is None:
        return proposed
    if past.suppressed:
        return None
    if past.usual_cut:
        return _cut(words, proposed, past, past.usual_cut)
    if past.usual_label not in (None, proposed.span.label):
        return _labelled(proposed.span.extent, proposed.score, past, names)
    reasons = (proposed.reason, told_labelled(past, proposed.span.label, names))
    return replace(proposed, reason="; ".join(filter(None, reasons)))


def _past(words: Words, memory: Memory, span: Span) -> History | None:
    first, _ = words.covered(*span.extent)
    string = words.spelled(*span.extent)
    past = memory.histories.get(string)
    if past is None and first in words.beginnings:
        past = memory.histories.get(uncapitalised(string))
    return past


def _cut(words: Words, proposed: Suggestion, past: History, cut: Cut) -> Suggestion:
    first, last = words.covered(*proposed.span.extent)
    span = Span(*words.extent(first + cut.left, last - cut.right), cut.label)
    return Suggestion(span, proposed.score, told_cut(past, cut), "memory")


def _labelled(
    extent: tuple[int, int], score: float | None, past: History, names: Mapping[int, str]
) -> Suggestion:
    label = past.usual_label or 0
    return Suggestion(Span(*extent, label), score, told_labelled(past, label, names), "memory")


def told_labelled(past: History, label: int, names: Mapping[int, str]) -> str:
    """How often a string was given a label, in words; empty where it never stood to decision."""
    if not past.places:
        return ""
    return f"labelled {names.get(label, '')} {_times(past.labels.get(label, 0), past.places)} here"


def told_cut(past: History, cut: Cut) -> str:
    """How often the edges of a string were cut as they are now, in words."""
    return f"edges moved so {_times(past.cuts[cut], past.had_a_label)} here"


def _times(times: int, of: int) -> str:
    return "once" if times == of == 1 else f"{times} of {of} times"


# -- what is not -------------------------------------------------------------------------------


def _usual(words: Words, memory: Memory) -> Iterator[tuple[History, tuple[int, int]]]:
    """Every place of a string that is usually labelled, also inside others."""
    usual, texts, beginnings = memory.usual, words.texts, words.beginnings
    for at, word in enumerate(texts):
        first = word if word in usual or at not in beginnings else uncapitalised(word)
        for last, string in found_at(usual, texts, at, first):
            extent = words.extent(at, last)
            if not hyphenated(words.tokens.text, *extent):
                yield memory.histories[string], extent


def _longest_first(extent: tuple[int, int]) -> tuple[int, int]:
    return extent[0] - extent[1], extent[0]


class _Flat:
    """Suggestions by start that never overlap."""

    def __init__(self, suggestions: Iterable[Suggestion]) -> None:
        self._by_start = {one.span.start: one for one in suggestions}
        self._starts = sorted(self._by_start)

    @property
    def suggestions(self) -> list[Suggestion]:
        return [self._by_start[start] for start in self._starts]

    def add(self, added: Suggestion) -> None:
        """Unless something lies across it that is not shorter and wholly inside."""
        span = added.span
        under = self._overlapping(span)
        if any(not _inside(one.span, span) for one in under):
            return
        for one in under:
            del self._by_start[one.span.start]
            self._starts.remove(one.span.start)
        self._by_start[span.start] = added
        insort(self._starts, span.start)

    def _overlapping(self, span: Span) -> list[Suggestion]:
        first = max(0, bisect_left(self._starts, span.start) - 1)
        last = bisect_left(self._starts, span.end)
        near = (self._by_start[start] for start in self._starts[first:last])
        return [one for one in near if one.span.overlaps(*span.extent)]


def _inside(inner: Span, outer: Span) -> bool:
    within = outer.start <= inner.start and inner.end <= outer.end
    return within and inner.extent != outer.extent
