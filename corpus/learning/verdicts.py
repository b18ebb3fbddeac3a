"""Verdicts: whether the suggestions that people were shown were right.

Only single decisions in finished articles count: a step that decides several different texts says
nothing about each. Identical texts decided in one step are one decision, counted at the first of
them. Suggestions shown without the history of their string do not count. A suggestion is right if
the finished annotation has exactly its span. An adjudication judges every suggestion that anybody
was shown.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

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


def verdicts(draft: Draft, text: str) -> list[Verdict]:
    """The verdicts of a person's single decisions; none before the annotation is finished."""
    if draft.status != "finished":
        return []
    single = _decided_one_at_a_time(draft, text)
    shown = (
        ShownSuggestion(draft.suggester or "", one) for one in draft.shown if one.span in single
    )
    return judged(draft, shown)


def judged(draft: Draft, shown: Iterable[ShownSuggestion]) -> list[Verdict]:
    """The verdicts of a finished annotation on suggestions shown; none on those not looked up."""
    accepted = {mark.span for mark in draft.accepted}
    return [
        Verdict(*one, right=one.suggestion.span in accepted)
        for one in shown
        if one.suggestion.seen is not None
    ]


def _decided_one_at_a_time(draft: Draft, text: str) -> set[Span]:
    """The suggestions whose last decision was a single decision.

    A step that links several suggestions decides on each. A suggestion that was restored is
    decided as it was before it was removed.
    """
    single: dict[Span, list[bool]] = defaultdict(list)
    for step in draft.applied_steps:
        stretch = _first_stretch(step, text)
        links = any(edit.change.action is Action.LINKED for edit, _ in step)
        for span, restored in _decided(step):
            if restored:
                single[span].pop()
            else:
                alone = stretch is not None and span.overlaps(*stretch)
                single[span].append(links or alone)
    return {span for span, decisions in single.items() if decisions and decisions[-1]}


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
