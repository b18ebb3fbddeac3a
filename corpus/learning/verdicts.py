"""Verdicts: whether the suggestions that people were shown were right.

Only single decisions in finished articles count: a step that decides several different texts says
nothing about each. What such a step accepted and nobody changed is a bulk accept, of which some are
drawn for a second look (`corpus.learning.second_looks`). Identical texts decided in one step are
one decision, counted at the first of them. Suggestions shown without the history of their string do
not count. A suggestion is right if the finished annotation has exactly its span. An adjudication
judges every suggestion that anybody was shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple

from corpus.edits.effects import CLEARING
from corpus.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.edits.draft import Draft, Effect
    from corpus.model import Change, Edit, Span, Suggestion

_DECIDING = CLEARING | {Action.ACCEPTED, Action.RELABELLED, Action.MOVED, Action.ADDED}
_RESHAPING = frozenset({Action.SPLIT, Action.MERGED})


class ShownSuggestion(NamedTuple):
    """A suggestion as a person saw it, and its suggester."""

    suggester: str
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Verdict:
    """A person's decision whether a suggestion was right."""

    suggester: str
    suggestion: Suggestion
    right: bool


@dataclass(frozen=True, slots=True)
class BulkAccept:
    """A suggestion that a person accepted with others and did not change.

    `chance` is how likely it was to be drawn for a second look, None if it was not drawn; `right`
    is None unless the person looked again.
    """

    suggester: str
    suggestion: Suggestion
    chance: float | None
    right: bool | None


def verdicts(draft: Draft, text: str) -> list[Verdict]:
    """The verdicts of a person's single decisions; none before the annotation is finished.

    Second looks are left out: they say something about the bulk accepts from which they were drawn.
    """
    if draft.status != "finished":
        return []
    drawn = {span for span, _ in draft.drawn or ()}
    ways = _last_decisions(draft, text)
    shown = (
        ShownSuggestion(draft.suggester or "", one)
        for one in draft.shown
        if ways.get(one.span) == "alone" and one.span not in drawn
    )
    return judged(draft, shown)


def bulk_accepts(draft: Draft, text: str) -> list[BulkAccept]:
    """The bulk accepts of a finished annotation, and what was found at second looks."""
    if draft.status != "finished":
        return []
    accepted, drawn = {mark.span for mark in draft.accepted}, dict(draft.drawn or ())
    unanswered = {*waiting_for_second_look(draft, text)}
    found = []
    for one in {*unchanged_in_bulk(draft, text)} | {s for s in draft.shown if s.span in drawn}:
        looked_at = one.span in drawn and one.span not in unanswered
        right = one.span in accepted if looked_at else None
        found.append(BulkAccept(draft.suggester or "", one, drawn.get(one.span), right))
    return sorted(found, key=lambda one: one.suggestion.span)


def unchanged_in_bulk(draft: Draft, text: str) -> list[Suggestion]:
    """The suggestions that were accepted with others by one key, by start.

    Suggestions that were not looked up in the history of strings are left out.
    """
    ways = _last_decisions(draft, text)
    accepted = {mark.span for mark in draft.accepted}
    return [
        one
        for one in draft.shown
        if ways.get(one.span) == "in bulk" and one.span in accepted and one.seen is not None
    ]


def waiting_for_second_look(draft: Draft, text: str) -> list[Span]:
    """The spans drawn for a second look that are still as they were when they were drawn."""
    if not draft.drawn:
        return []
    confirmed = {
        edit.change.span
        for step in draft.applied_steps
        for edit, _ in step
        if edit.change.action is Action.CONFIRMED
    }
    as_drawn = {one.span for one in unchanged_in_bulk(draft, text)} - confirmed
    return [span for span, _ in draft.drawn if span in as_drawn]


def judged(draft: Draft, shown: Iterable[ShownSuggestion]) -> list[Verdict]:
    """The verdicts of a finished annotation on suggestions shown; none on those not looked up."""
    accepted = {mark.span for mark in draft.accepted}
    return [
        Verdict(*one, right=one.suggestion.span in accepted)
        for one in shown
        if one.suggestion.seen is not None
    ]


Way = Literal["alone", "in bulk", "otherwise"]
"""How a suggestion was decided: alone, accepted with others of different texts, or otherwise."""


def _last_decisions(draft: Draft, text: str) -> dict[Span, Way]:
    """The last decision on each decided suggestion.

    A step that links several suggestions decides on each. A suggestion that was restored is
    decided as it was before it was removed.
    """
    if not draft.shown:
        return {}
    ways: dict[Span, list[Way]] = defaultdict(list)
    for step in draft.applied_steps:
        stretch = _first_stretch(step, text)
        actions = {edit.change.action for edit, _ in step}
        together: Way = "in bulk" if not stretch and Action.ACCEPTED in actions else "otherwise"
        for span, restored in _decided(step):
            if restored:
                ways[span].pop()
            elif Action.LINKED in actions or (stretch and span.overlaps(*stretch)):
                ways[span].append("alone")
            else:
                ways[span].append(together)
    return {span: decisions[-1] for span, decisions in ways.items() if decisions}


def _decided(step: Iterable[tuple[Edit, Effect]]) -> Iterator[tuple[Span, bool]]:
    """The suggestions that a step changed or removed, and whether it restored them instead."""
    for edit, effect in step:
        restored = edit.change.action is Action.RESTORED
        came = {m.suggestion.span: (m.state, m.span) for m in effect.came if m.suggestion}
        for mark in effect.gone:
            was = mark.state, mark.span
            if mark.suggestion and came.get(mark.suggestion.span) != was:
                yield mark.suggestion.span, restored


def _first_stretch(step: Iterable[tuple[Edit, Effect]], text: str) -> tuple[int, int] | None:
    """The first stretch that a step decided; None if it decided several different texts.

    A span that was removed to make room for another belongs to the decision for that one.
    """
    decided = [(edit.change.action, _stretch(edit.change, effect)) for edit, effect in step]
    made = [extent for action, extent in decided if extent and action not in CLEARING]
    stretches = [
        extent
        for action, extent in decided
        if extent
        and not (
            action in CLEARING and any(start < extent[1] and extent[0] < end for start, end in made)
        )
    ]
    return stretches[0] if len({text[start:end] for start, end in stretches}) == 1 else None


def _stretch(change: Change, effect: Effect) -> tuple[int, int] | None:
    """The stretch that a change decides, if any."""
    if change.span is None:
        return None
    if change.before and change.action in _RESHAPING:
        return max(change.span, change.before, key=lambda span: span.end - span.start).extent
    valued = change.action is Action.VALUED and not all(mark.decided for mark in effect.gone)
    return change.span.extent if valued or change.action in _DECIDING else None
