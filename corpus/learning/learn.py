"""Counts what one annotation says about strings.

The counts depend only on its edits and its text, so they can be removed and computed again. Only
decisions about one string at a time count, because a person who accepts or rejects a whole screen
has not looked at each suggestion. Occurrences of a decided string that nobody decided on count as
passed over when the annotation is finished.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain
from typing import TYPE_CHECKING

from corpus.learning.memory import Count
from corpus.model import Action, Mark, Span
from corpus.text.search import hyphenated
from corpus.text.token_trie import strings_at, token_trie
from corpus.text.words import Words

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.edits.draft import Draft
    from corpus.model import Edit
    from corpus.text.tokens import Tokens

_MAKING_ROOM = frozenset(
    {Action.ADDED, Action.MOVED, Action.RELABELLED, Action.SPLIT, Action.MERGED, Action.ACCEPTED}
)
"""A rejection in a step with one of these only made room for a span; it is no bulk decision."""


def learned(draft: Draft, tokens: Tokens) -> list[Count]:
    """The counts of an annotation, in a fixed order."""
    words = Words(tokens)
    in_bulk = _decided_together(draft, words)
    alone = draft.accepted
    if in_bulk:
        alone = [mark for mark in alone if (mark.span, mark.state) not in in_bulk]
    counts = Counter(chain.from_iterable(_accepted(mark, words) for mark in alone))
    for mark in draft.rejected:
        counts.update(_rejected(mark, draft, words, alone=(mark.span, mark.state) not in in_bulk))
    if draft.status == "finished":
        counts.update(_passed_over({count.string for count in counts}, draft, words))
    return sorted(Count(*count[:-1], times) for count, times in counts.items())


def _accepted(mark: Mark, words: Words) -> Iterator[Count]:
    before = mark.suggestion.span if mark.suggestion else None
    suggested = before is not None and before.extent == mark.span.extent
    string = words.spelled(*mark.span.extent)
    yield Count(string, "labelled" if suggested else "added", mark.span.label)
    if before:
        yield from _cut(before, mark.span, words)


def _rejected(mark: Mark, draft: Draft, words: Words, *, alone: bool) -> Iterator[Count]:
    """A suggestion that a decided span replaced was wrong only in its edges."""
    instead = [other for other in draft.between(*mark.span.extent) if other.decided]
    if instead:
        yield from _cut(mark.span, instead[0].span, words)
    elif alone:
        yield Count(words.spelled(*mark.span.extent), "rejected")


def _cut(before: Span, after: Span, words: Words) -> Iterator[Count]:
    """The count of a shortened span; nothing for any other change."""
    if before.extent == after.extent or after.start < before.start or after.end > before.end:
        return
    outer, inner = words.covered(*before.extent), words.covered(*after.extent)
    left, right = inner[0] - outer[0], outer[1] - inner[1]
    yield Count(words.spelled(*before.extent), "cut", after.label, left, right)


def _passed_over(strings: Iterable[str], draft: Draft, words: Words) -> Iterator[Count]:
    """The counts of occurrences that nobody decided on."""
    trie = token_trie(strings)
    accepted = {mark.span.extent for mark in draft.accepted}
    firsts = [at for at, word in enumerate(words.texts) if word in trie]
    for first in firsts:
        for last, string in strings_at(trie, words.texts, first):
            extent = words.extent(first, last)
            if extent in accepted:  # nearly always
                continue
            if draft.between(*extent) or draft.rejected_mark(Span(*extent, 0)):
                continue
            if not hyphenated(words.tokens.text, *extent):
                yield Count(string, "passed over")


# -- bulk decisions ----------------------------------------------------------------------------


def _decided_together(draft: Draft, words: Words) -> set[tuple[Span, str]]:
    """Spans with their states, if the last step that decided them was a bulk decision.

    Steps that were undone do not count.
    """
    together: set[tuple[Span, str]] = set()
    for step in draft.applied_steps:
        in_bulk = _in_bulk([edit for edit, _ in step], words)
        if not (in_bulk or together):
            continue
        for edit, effect in step:
            if edit.change.action is Action.CONFIRMED:
                together.difference_update((mark.span, mark.state) for mark in effect.came)
            if edit.change.action is Action.RESTORED:
                continue  # decided as it was before
            before = {(mark.span, mark.state) for mark in effect.gone}
            decided = {(mark.span, mark.state) for mark in effect.came} - before
            (together.update if in_bulk else together.difference_update)(decided)
    return together


def _in_bulk(step: Iterable[Edit], words: Words) -> bool:
    """Whether a step accepts or rejects several different strings, without linking them."""
    texts: dict[Action, set[str]] = defaultdict(set)
    for edit in step:
        if edit.change.span and edit.via != "import":
            texts[edit.change.action].add(words.spelled(*edit.change.span.extent))
    several = {action for action, strings in texts.items() if len(strings) > 1}
    if Action.LINKED in texts:  # the person has looked at each
        return False
    making_room = any(action in _MAKING_ROOM for action in texts)
    return Action.ACCEPTED in several or (Action.REJECTED in several and not making_room)
