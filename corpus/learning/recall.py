"""Memory laid over what a suggester proposes for an article. Pure.

A suggestion whose string people reject goes, one whose edges or label they change is changed as
they do, and a string that they label is suggested where nothing is. Whole tokens only, never inside
a hyphenated word. Of what overlaps the longer stays: `Kesh` that is remembered does not break up
`Kesh General Hospital`, but `Kesh General Hospital` takes the place of `Kesh`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from corpus.edits.draft import flat
from corpus.model import Span, Suggestion
from corpus.text.search import hyphenated
from corpus.text.token_trie import found_at
from corpus.text.words import Words, uncapitalised

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from corpus.learning.memory import Cut, History, Memory
    from corpus.text.tokens import Tokens


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
    kept = _Flat(tokens.text)
    for one in proposed:
        changed = _changed(words, one, memory, names)
        if changed:
            kept.add(changed.span.extent, changed)
    for size, start, past in sorted(_usual(words, memory), key=_longest_first):
        extent = start, start + size
        if kept.has_room(extent):
            kept.add(extent, _labelled(extent, None, past, names))
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
    told = told_labelled(past, proposed.span.label, names)
    reason = f"{proposed.reason}; {told}" if proposed.reason and told else proposed.reason or told
    return Suggestion(proposed.span, proposed.score, reason, proposed.made_by)


def _past(words: Words, memory: Memory, span: Span) -> History | None:
    first, last = words.covered(*span.extent)
    string = " ".join(words.texts[first:last])
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


def _usual(words: Words, memory: Memory) -> Iterator[tuple[int, int, History]]:
    """(length, start, history) of every place of a string that is usually labelled."""
    usual, texts, beginnings = memory.usual, words.texts, words.beginnings
    for at, word in enumerate(texts):
        first = word
        if word not in usual:
            first = uncapitalised(word) if at in beginnings else ""
            if first not in usual:
                continue
        for last, string in found_at(usual, texts, at, first):
            start, end = words.extent(at, last)
            if not hyphenated(words.tokens.text, start, end):
                yield end - start, start, memory.histories[string]


def _longest_first(found: tuple[int, int, History]) -> tuple[int, int]:
    return -found[0], found[1]


class _Flat:
    """Suggestions that never overlap, and which code points they lie on."""

    def __init__(self, text: str) -> None:
        self._by_start: dict[int, Suggestion] = {}
        self._on = bytearray(len(text))

    @property
    def suggestions(self) -> list[Suggestion]:
        """By start."""
        return [self._by_start[start] for start in sorted(self._by_start)]

    def has_room(self, extent: tuple[int, int]) -> bool:
        """Whether nothing lies across it but what is shorter and wholly inside."""
        start, end = extent
        if self._on[start] == _GOES_ON:
            return False
        for at in self._beginning_in(start, end):
            its_end = self._by_start[at].span.end
            if its_end > end or (at, its_end) == extent:
                return False
        return True

    def add(self, extent: tuple[int, int], added: Suggestion) -> None:
        """In the place of all that begins there."""
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
