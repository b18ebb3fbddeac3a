"""The changes that an operation takes, computed from a draft.

Each function returns the changes of one step, or raises `Refused`.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Literal

from annotator.session.outcome import Refused
from corpus.edits.effects import CLEARING
from corpus.edits.replaced import replaced
from corpus.model import Action, Change, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from corpus.edits.draft import Draft
    from corpus.model import Mark
    from corpus.text.tokens import Tokens

_MOST_BETWEEN = 3
"""Words between two spans that can be merged."""

Side = Literal["left", "right"]


def accept(draft: Draft, mark: Mark) -> list[Change]:
    """Accept a suggestion as it is, even one that was rejected before."""
    if mark.state == "accepted":
        return []
    if mark.state == "rejected" and draft.between(*mark.span.extent):
        raise Refused("Another span is in its place now")
    return [Change(Action.ACCEPTED, mark.span)]


def reject(mark: Mark) -> list[Change]:
    """Reject a suggestion, or delete a decided span."""
    if mark.state == "rejected":
        return []
    return [Change(Action.REMOVED if mark.decided else Action.REJECTED, mark.span)]


def relabel(mark: Mark, label: int) -> list[Change]:
    """Give a mark a label; a suggestion that has it already is accepted."""
    if mark.span.label == label:
        if mark.decided:
            raise Refused("It has that label already")
        return [Change(Action.ACCEPTED, mark.span)]
    span = Span(mark.span.start, mark.span.end, label)
    return [Change(Action.RELABELLED, span, before=mark.span)]


def label_extent(draft: Draft, extent: tuple[int, int], label: int) -> list[Change]:
    """Label a stretch of text: undecided suggestions under it are rejected, spans replaced."""
    return label_over(draft.between(*extent), Span(*extent, label))


def label_over(under: Sequence[Mark], span: Span) -> list[Change]:
    """Put a span over the marks that are there."""
    if len(under) == 1 and under[0].span.extent == span.extent:
        return relabel(under[0], span.label)
    cleared = [change for mark in under for change in reject(mark)]
    return [*cleared, Change(Action.ADDED, span)]


def move_to(draft: Draft, mark: Mark, extent: tuple[int, int]) -> list[Change]:
    """Give a mark another extent (code points).

    Undecided suggestions in the way are rejected. Marks that were removed for this span are
    restored where it leaves room for them.
    """
    in_the_way = [other for other in draft.between(*extent) if other is not mark]
    if any(other.decided for other in in_the_way):
        raise Refused("A decided span is in the way")
    cleared = [change for other in in_the_way for change in reject(other)]
    moved = Change(Action.MOVED, Span(*extent, mark.span.label), before=mark.span)
    return [*cleared, moved, *_restored(draft, mark, extent)]


def _restored(draft: Draft, mark: Mark, extent: tuple[int, int]) -> list[Change]:
    """Restore marks that `mark` replaced and that do not overlap it once it shrinks to `extent`."""
    kept, back = Span(*extent, mark.span.label), list[Change]()
    for step, other in replaced(draft, mark.span):
        place = other.span.extent
        others = (one.span for one in draft.between(*place) if one is not mark)
        taken = any(span.overlaps(*place) for span in (kept, *others, *_spans(back)))
        shown = other.decided or other.suggestion in draft.shown
        if shown and not taken and mark.span.overlaps(*place):
            back.append(Change(Action.RESTORED, other.span, step=step))
    return back


def _spans(changes: Iterable[Change]) -> list[Span]:
    return [change.span for change in changes if change.span]


def removed(changes: Iterable[Change]) -> list[Span]:
    """Return the spans that changes remove."""
    return _spans(change for change in changes if change.action in CLEARING)


def restored(changes: Iterable[Change]) -> list[Span]:
    """Return the spans that changes restore."""
    return _spans(change for change in changes if change.action is Action.RESTORED)


def moved_edge(tokens: Tokens, span: Span, *, side: Side, outward: bool) -> tuple[int, int]:
    """Return the extent of a span after one of its edges moved by one token."""
    first, last = tokens.covered(*span.extent)
    if side == "left":
        at = beside(tokens, first, -1 if outward else 1)
        first = first if at is None else at
    else:
        at = beside(tokens, last - 1, 1 if outward else -1)
        last = last if at is None else at + 1
    if at is None:
        raise Refused("The text ends here")
    if first >= last:
        raise Refused("A span has at least one token. {reject}: delete it")
    return tokens.starts[first], tokens.ends[last - 1]


def split(tokens: Tokens, mark: Mark, cursor: int) -> list[Change]:
    """Split a span before the token `cursor`; both parts keep the label."""
    first, last = tokens.covered(*mark.span.extent)
    left, right = tokens.extent(first, cursor), tokens.extent(cursor, last)
    if cursor <= first or left is None or right is None:
        raise Refused("Move the cursor inside the span, then press {split}")
    label = mark.span.label
    halves = Span(*left, label), Span(*right, label)
    parted = Change(Action.SPLIT, halves[0], before=mark.span, other=halves[1])
    return [parted, *(Change(Action.VALUED, half) for half in halves)]


def merge(draft: Draft, tokens: Tokens, mark: Mark) -> list[Change]:
    """Make one span of a mark and its neighbour, with the mark's label.

    The neighbour is the half from which the last step split the mark, else the next span of the
    same sentence, else the previous one.
    """
    halves = _unsplit(draft, mark)
    if halves:
        return halves
    sentence = tokens.sentence(mark.span.start)
    at = mark.span.start
    around = (next(draft.following(at), None), next(draft.preceding(at), None))
    others = [one.span for one in around if one and sentence[0] <= one.span.start < sentence[1]]
    if not others:
        raise Refused("No other span in this sentence to merge with")
    near = (span for span in others if _words_between(tokens, mark.span, span) <= _MOST_BETWEEN)
    other = next(near, None)
    if other is None:
        raise Refused("The nearest span is too far away. Move an edge instead")
    start, end = min(mark.span.start, other.start), max(mark.span.end, other.end)
    merged = Span(start, end, mark.span.label)
    return [Change(Action.MERGED, merged, before=mark.span, other=other)]


def _unsplit(draft: Draft, mark: Mark) -> list[Change]:
    """Join a mark with its other half, with the value they had, if the last step split them."""
    for edit, effect in chain.from_iterable(draft.applied_steps[-1:]):
        split = edit.change
        if split.action is Action.SPLIT and mark.span in (split.span, split.other):
            value = effect.gone[0].value
            return [Change(Action.MERGED, split.before, split.span, value, split.other)]
    return []


def _words_between(tokens: Tokens, one: Span, other: Span) -> int:
    first, last = sorted((one, other))
    return len(tokens.text[first.end : last.start].split())


def beside(tokens: Tokens, index: int, step: int) -> int | None:
    """The next token that is not blank, `step` (1 or -1) at a time; None past the ends."""
    index += step
    while 0 <= index < len(tokens):
        if not tokens.blank(index):
            return index
        index += step
    return None
