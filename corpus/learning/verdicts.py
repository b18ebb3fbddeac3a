"""What became of the suggestions that a person was shown: the decisions that history counts. Pure.

A decision counts where it was made one at a time in a finished article: a step that decides several
different texts says nothing about each of them. What was shown without a look at the history of
its string counts for nothing. Identical texts decided in one step are one
decision, and its first place stands for it. A suggestion is right where the finished annotation has
its very span. An adjudication says of everything that was shown to anybody whether it is right.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from corpus.model import Action

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from corpus.edits.draft import Draft, Effect
    from corpus.model import Change, Edit, Span, Suggestion

_CLEARING = frozenset({Action.REJECTED, Action.REMOVED})
_DECIDING = _CLEARING | {Action.ACCEPTED, Action.RELABELLED, Action.MOVED, Action.ADDED}
_RESHAPING = frozenset({Action.SPLIT, Action.MERGED})


class Shown(NamedTuple):
    """A suggestion as somebody saw it, and whose it was."""

    suggester: str
    suggestion: Suggestion


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a suggestion was right, as a person decided."""

    suggester: str
    suggestion: Suggestion
    right: bool


def verdicts(draft: Draft, text: str) -> list[Verdict]:
    """What a person decided one at a time about what was shown; nothing before it is finished."""
    if draft.status != "finished":
        return []
    single = _decided_one_at_a_time(draft, text)
    shown = (Shown(draft.suggester or "", one) for one in draft.shown if one.span in single)
    return _judged(draft, shown)


def settled_verdicts(draft: Draft, shown: Iterable[Shown]) -> list[Verdict]:
    """What an adjudication says about what was shown; nothing before it is finished."""
    return _judged(draft, shown) if draft.status == "finished" else []


def _judged(draft: Draft, shown: Iterable[Shown]) -> list[Verdict]:
    accepted = {mark.span for mark in draft.accepted}
    return [
        Verdict(*one, right=one.suggestion.span in accepted)
        for one in shown
        if one.suggestion.seen is not None
    ]


def _decided_one_at_a_time(draft: Draft, text: str) -> set[Span]:
    """The suggestions whose last decision was one for itself."""
    single: dict[Span, bool] = {}
    for step in draft.applied_steps:
        place = _first_place(step, text)
        for span in _decided(step):
            single[span] = place is not None and span.overlaps(*place)
    return {span for span, alone in single.items() if alone}


def _decided(step: Iterable[tuple[Edit, Effect]]) -> Iterator[Span]:
    """The suggestions that a step decided: whose state or span it changed, or which it took."""
    for _, effect in step:
        came = {m.suggestion.span: (m.state, m.span) for m in effect.came if m.suggestion}
        for mark in effect.gone:
            was = mark.state, mark.span
            if mark.suggestion and came.get(mark.suggestion.span) != was:
                yield mark.suggestion.span


def _first_place(step: Iterable[tuple[Edit, Effect]], text: str) -> tuple[int, int] | None:
    """Where a step decided first; None where it decided several different texts."""
    places = _places(step)
    texts = {text[start:end] for start, end in places}
    return places[0] if len(texts) == 1 else None


def _places(step: Iterable[tuple[Edit, Effect]]) -> list[tuple[int, int]]:
    """The stretches that a step is about.

    What is cleared away to make room for a span belongs to the decision for that span.
    """
    about = [(edit.change.action, _about(edit.change, effect)) for edit, effect in step]
    made = [extent for action, extent in about if extent and action not in _CLEARING]
    return [
        extent
        for action, extent in about
        if extent and not (action in _CLEARING and _touched(made, extent))
    ]


def _touched(made: Iterable[tuple[int, int]], extent: tuple[int, int]) -> bool:
    return any(start < extent[1] and extent[0] < end for start, end in made)


def _about(change: Change, effect: Effect) -> tuple[int, int] | None:
    """The stretch that a change decides about, if any."""
    if change.span is None:
        return None
    if change.before and change.action in _RESHAPING:
        return max(change.span, change.before, key=lambda span: span.end - span.start).extent
    valued = change.action is Action.VALUED and not all(mark.decided for mark in effect.gone)
    return change.span.extent if valued or change.action in _DECIDING else None
