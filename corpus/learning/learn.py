"""What one annotation says about strings: counts that depend on its edits and its text alone.

So they can be taken back and made anew. Only decisions count that were made about one string at a
time: who accepts or rejects a whole screen has not looked at each. What nobody decided on counts,
where a decided string stands there, only once the annotation is finished.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from corpus.edits.draft import Draft
from corpus.learning.memory import Count
from corpus.model import Action, Mark, Span
from corpus.text.search import hyphenated
from corpus.text.token_trie import found_at, token_trie
from corpus.text.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from corpus.model import Edit
    from corpus.text.tokens import Tokens

_Decided = tuple[Span, str]
"""A span with the state that a decision gave it."""

_MAKING_ROOM = frozenset(
    {Action.ADDED, Action.MOVED, Action.RELABELLED, Action.SPLIT, Action.MERGED, Action.ACCEPTED}
)
"""Rejections in a step with one of these made room for it: they were no decision on many texts."""


def learned(edits: Sequence[Edit], tokens: Tokens) -> list[Count]:
    """What the annotation that `edits` lead to says about strings, in a fixed order."""
    words = Words(tokens)
    draft = Draft.replay(edits)
    in_bulk = _decided_together(draft, words)
    said: Counter[Count] = Counter()
    for mark in draft.accepted:
        if (mark.span, mark.state) not in in_bulk:
            said.update(_accepted(mark, words))
    for mark in draft.rejected:
        said.update(_rejected(mark, draft, words, counts=(mark.span, mark.state) not in in_bulk))
    if draft.status == "finished":
        said.update(_passed_over({count.string for count in said}, draft, words))
    return sorted(count._replace(times=times) for count, times in said.items())


def _accepted(mark: Mark, words: Words) -> Iterator[Count]:
    before = mark.suggestion.span if mark.suggestion else None
    suggested = before is not None and before.extent == mark.span.extent
    string = words.spelled(*mark.span.extent)
    yield Count(string, "labelled" if suggested else "added", mark.span.label)
    if before:
        yield from _cut(before, mark.span, words)


def _rejected(mark: Mark, draft: Draft, words: Words, *, counts: bool) -> Iterator[Count]:
    """A suggestion that a decided span took the place of was not wrong, only its edges were."""
    instead = [other for other in draft.between(*mark.span.extent) if other.decided]
    if instead:
        yield from _cut(mark.span, instead[0].span, words)
    elif counts:
        yield Count(words.spelled(*mark.span.extent), "rejected")


def _cut(before: Span, after: Span, words: Words) -> Iterator[Count]:
    if before.extent == after.extent or after.start < before.start or after.end > before.end:
        return
    outer, inner = words.covered(*before.extent), words.covered(*after.extent)
    left, right = inner[0] - outer[0], outer[1] - inner[1]
    yield Count(words.spelled(*before.extent), "cut", after.label, left, right)


def _passed_over(strings: Iterable[str], draft: Draft, words: Words) -> Iterator[Count]:
    trie = token_trie(strings)
    for first in range(len(words.texts)):
        for last, string in found_at(trie, words.texts, first):
            extent = words.extent(first, last)
            if draft.between(*extent) or draft.rejected_mark(Span(*extent, 0)):
                continue
            if not hyphenated(words.tokens.text, *extent):
                yield Count(string, "passed over")


# -- one at a time -----------------------------------------------------------------------------


def _decided_together(draft: Draft, words: Words) -> set[_Decided]:
    """What was last decided together with other texts, by the steps that were not taken back."""
    together: set[_Decided] = set()
    for step in draft.applied_steps:
        in_bulk = _in_bulk([edit for edit, _ in step], words)
        for _, effect in step:
            before = {(mark.span, mark.state) for mark in effect.gone}
            decided = {(mark.span, mark.state) for mark in effect.came} - before
            (together.update if in_bulk else together.difference_update)(decided)
    return together


def _in_bulk(step: Iterable[Edit], words: Words) -> bool:
    texts: dict[Action, set[str]] = defaultdict(set)
    for edit in step:
        if edit.change.span and edit.via != "import":
            texts[edit.change.action].add(words.spelled(*edit.change.span.extent))
    several = {action for action, said in texts.items() if len(said) > 1}
    making_room = any(action in _MAKING_ROOM for action in texts)
    return Action.ACCEPTED in several or (Action.REJECTED in several and not making_room)
